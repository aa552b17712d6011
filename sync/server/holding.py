"""One writer for one upload, across threads and worker processes: a lock file that the system lets go at any death."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sync.protocol.problems import Code, ProblemError


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` during the block; it is gone afterwards. Raises ProblemError upload-busy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
        if not _is_still(handle, path):
            raise BlockingIOError("another held it and has removed it since")
    except OSError as error:
        os.close(handle)
        raise ProblemError(Code.UPLOAD_BUSY, detail=repr(error), headers={"Retry-After": "1"}) from error
    try:
        yield
    finally:
        _remove(handle, path)


def _is_still(handle: int, path: Path) -> bool:
    """Whether the locked file is the one that others find: a lock on a removed file keeps nobody out."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _remove(handle: int, path: Path) -> None:
        os.close(handle)
        with suppress(OSError):  # an open file cannot be removed there: then it is another's by now
            path.unlink()

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _remove(handle: int, path: Path) -> None:
        """Removed while it is held: who waits with it open finds that it is not the one any more."""
        with suppress(OSError):
            path.unlink()
        os.close(handle)
