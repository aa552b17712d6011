"""Whether the database on the disk is still the one that was opened.

Linux lets a file be deleted, replaced or cut while it is open: the connection goes on writing, everything is said to be
saved, and nothing of it is there at the next start.
"""

from __future__ import annotations

from os import stat_result
from pathlib import Path


class OpenedFile:
    """Looked at before each write; costs two ``stat`` calls."""

    def __init__(self, path: Path) -> None:
        self._path, self._log = path, Path(f"{path}-wal")
        self._seen: dict[Path, tuple[int, int]] = {}
        self._size = 0

    def fault_code(self) -> str:
        """``env-database-missing`` for a file that is gone or another one, ``env-database-damaged`` for one that was
        cut, empty for the one that was opened. Raises OSError where the disk does not answer."""
        try:
            found = self._path.stat()
            known = self._is_known(self._path, found) and self._is_known(self._log, self._log.stat())
        except (FileNotFoundError, NotADirectoryError):
            return "env-database-missing" if self._is_gone() else ""
        if not known:
            return "env-database-missing"
        self._size = max(self._size, found.st_size)
        return "env-database-damaged" if found.st_size < self._size else ""  # never vacuumed: only others cut it

    def _is_known(self, path: Path, found: stat_result) -> bool:
        this = (found.st_dev, found.st_ino)
        return self._seen.setdefault(path, this) == this

    def _is_gone(self) -> bool:
        """The log is made by the first transaction: before that it is not missed."""
        return not self._path.exists() or self._log in self._seen
