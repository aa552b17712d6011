"""Where the program keeps its things on this computer.

The data folder is the ``--data`` argument, else the variable ``TUOYU_DATA``, else the system's place for a
user's application data. The variable chooses a folder only: it never unlocks anything.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APPLICATION = "tuoyu-desktop"
DATA_VARIABLE = "TUOYU_DATA"


@dataclass(frozen=True)
class DataPaths:
    """The folders and files below one data folder. ``key.json`` and ``marks.json`` lie in ``root``, beside
    the database.
    """

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "tuoyu.db"

    @property
    def blobs(self) -> Path:
        return self.root / "blobs"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def documents(self) -> Path:
        """PDFs that a person saved or printed, until they are blobs."""
        return self.root / "documents"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def instance_lock(self) -> Path:
        """Held by the one program that has this folder open."""
        return self.root / "instance.lock"

    @property
    def sync_lock(self) -> Path:
        """Held while a sync runs (sync.md §3.12)."""
        return self.root / "sync.lock"

    def make(self) -> DataPaths:
        """Create the folders, for this user only. OSError when the place cannot be written."""
        for folder in (self.root, self.blobs, self.backups, self.documents, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self


def data_paths(chosen: Path | str | None = None) -> DataPaths:
    """The data folder, not yet created: ``chosen`` (``--data``), else ``TUOYU_DATA``, else the system's
    place.
    """
    named = chosen or os.environ.get(DATA_VARIABLE)
    if named:
        return DataPaths(Path(named).expanduser().absolute())
    from platformdirs import user_data_path

    return DataPaths(user_data_path(APPLICATION, appauthor=False))
