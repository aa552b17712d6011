"""What is costly to make and only ever copied is made once in a run, whichever process needs it first."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def once_a_run(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name`` as ``make`` filled it; the workers of one run share it. Copy it, never change it."""
    own = factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "made-once"
    shared.mkdir(exist_ok=True)
    made = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            growing = shared / f"{name}.growing"
            shutil.rmtree(growing, ignore_errors=True)  # of a worker that died over it
            growing.mkdir()
            make(growing)
            growing.rename(made)
    return made
