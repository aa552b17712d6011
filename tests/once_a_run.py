"""What is costly to make and only ever copied is made once in a run, whichever process needs it first."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform == "win32":
    import msvcrt

    def _wait_for(handle: int) -> None:
        while True:
            try:
                return msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up after ten seconds; what is made here takes longer
                continue

else:
    import fcntl

    def _wait_for(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)


def once_a_run(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name`` as ``make`` filled it; the workers of one run share it. Copy it, never change it."""
    own = factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "made-once"
    shared.mkdir(exist_ok=True)
    made = shared / name
    with (shared / f"{name}.lock").open("w") as lock:  # let go when it is closed, also by a death
        _wait_for(lock.fileno())
        if not made.exists():
            growing = shared / f"{name}.growing"
            shutil.rmtree(growing, ignore_errors=True)  # of a worker that died over it
            growing.mkdir()
            make(growing)
            growing.rename(made)
    return made
