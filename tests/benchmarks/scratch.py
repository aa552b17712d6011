"""Data that takes long to make, made once a day and kept in the system's folder for temporary files."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import tuoyu_desktop

PLACE = Path(tempfile.gettempdir()) / "tuoyu-benchmarks"
_SOURCES = ("domain/entries", "demo")
"""What decides about the content; databases of older versions are brought up to date where they are opened."""


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` filled: today, with these sources. Older ones of the same name are removed."""
    folder = PLACE / f"{name}-{_stamp()}"
    if folder.is_dir():
        return folder
    PLACE.mkdir(parents=True, exist_ok=True)
    for old in PLACE.glob(f"{name}-*"):
        shutil.rmtree(old)
    making = PLACE / f"{name}-making"
    make(making)
    making.rename(folder)
    return folder


def _stamp() -> str:
    found = hashlib.sha256(date.today().isoformat().encode())
    ours = Path(tuoyu_desktop.__path__[0])
    for folder in (*(ours / one for one in _SOURCES), Path(__file__).parent):
        for file in sorted(folder.rglob("*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()[:12]
