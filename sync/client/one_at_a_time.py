"""One sync at a time for a data folder, across processes: a lock on a file that the system takes back at any death."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tuoyu_desktop.domain.errors import EnvironmentFault


@contextmanager
def one_sync(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs. Raises EnvironmentFault ``sync-busy`` when another holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
    except OSError as error:
        os.close(handle)
        message = "另一个窗口正在同步这份数据，请等它结束。"
        raise EnvironmentFault("sync-busy", message, detail=repr(error)) from error
    try:
        yield
    finally:
        os.close(handle)  # closing gives the lock back; the file stays, removing it would let two in


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
