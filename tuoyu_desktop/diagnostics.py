"""The diagnostics file: versions, sizes and the masked log. No name, no address, no finding, no photo, no key."""

from __future__ import annotations

import platform
import sys
import zipfile
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tuoyu_desktop.logs import LOG_FILE_NAME, describe, mask
from tuoyu_desktop.paths import DataPaths

_PACKAGES = ("tuoyu-desktop", "PySide6-Essentials", "sqlcipher3", "SQLAlchemy", "pydantic", "cryptography", "httpx")
_MOST_LOG_BYTES = 2_000_000


@dataclass(frozen=True)
class Diagnostics:
    """``number`` names the file; ``facts`` are lines of versions and sizes; ``error`` the exception without message."""

    number: str
    facts: tuple[str, ...]
    error: str
    log_files: tuple[Path, ...]

    def preview(self, doing: str) -> str:
        """Everything that is saved but the log, which is masked already and lies beside it."""
        said = f"what the person was doing: {mask(doing)}" if doing.strip() else ""
        names = ", ".join(path.name for path in self.log_files) or "none"
        return "\n".join(part for part in (*self.facts, self.error, said, f"log files: {names}") if part)


def describe_program(paths: DataPaths, now: datetime, error: BaseException | None = None) -> Diagnostics:
    """Collect what may help, from this machine and this data folder. Reads sizes, never contents of the data."""
    facts = (
        f"python {sys.version.split()[0]} frozen={getattr(sys, 'frozen', False)}",
        f"system {platform.system()} {platform.release()} {platform.machine()}",
        *(f"{name} {_version(name)}" for name in _PACKAGES),
        *(f"{name} {size} bytes" for name, size in _sizes(paths)),
    )
    text = "" if error is None else describe(error)
    logs = tuple(sorted(paths.logs.glob(f"{LOG_FILE_NAME}*")))
    return Diagnostics(f"TY-{now:%Y%m%d-%H%M%S}", facts, text, logs)


def save_diagnostics(path: Path, diagnostics: Diagnostics, doing: str = "") -> None:
    """Write the zip, whole or not at all. OSError when the place cannot be written."""
    part = path.with_name(f"{path.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("diagnostics.txt", diagnostics.preview(doing))
            for log in diagnostics.log_files:
                archive.writestr(log.name, mask(_end_of(log)))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _end_of(log: Path) -> str:
    return log.read_bytes()[-_MOST_LOG_BYTES:].decode("utf-8", "replace")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"


def _sizes(paths: DataPaths) -> tuple[tuple[str, int], ...]:
    database = sum(path.stat().st_size for path in paths.root.glob("tuoyu.db*") if path.is_file())
    return ("database", database), ("blobs", folder_size(paths.blobs)), ("backups", folder_size(paths.backups))


def folder_size(folder: Path) -> int:
    """Bytes of all files below a folder; 0 when it is not there."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
