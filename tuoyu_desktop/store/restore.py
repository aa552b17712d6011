"""Putting a backup back, without deleting anything that was there.

What lay in the data folder is set aside whole as ``replaced-<UTC time>``: it may hold entries that no
server has seen (sync.md §3.4). The marks of used numbers never go down: a restored database is behind them
and knows it (§3.16).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.backup import BLOBS, DATABASE, verify_backup
from tuoyu_desktop.store.blobs import BlobStore
from tuoyu_desktop.store.engine import translating_faults
from tuoyu_desktop.store.files import durable_replace, link_or_copy, sync_file, sync_folder, write_atomically
from tuoyu_desktop.store.keys import KEY_FILE_NAME, KeyFile
from tuoyu_desktop.store.marks import MARKS_FILE_NAME, RESTORED, NumberMarks

ASIDE_PREFIX = "replaced-"


@dataclass(frozen=True)
class Restored:
    """Where the earlier data lie now (``None``: there were none), and the blobs the backup could not give back."""

    aside: Path | None
    damaged_blobs: tuple[str, ...]


def restore(folder: Path, key: bytes, database: Path, blobs_root: Path, *, now: datetime) -> Restored:
    """Make ``database`` and ``blobs_root`` what the backup in ``folder`` holds.

    ``key`` opens the backup (``KeyFile(folder).open(store)``); the program's connections must be closed. The backup
    is verified first. After a crash on the way it is called again. Errors as in ``verify_backup``, and those of the
    disk: the database is then still the old one.
    """
    damaged = verify_backup(folder, key)
    with translating_faults():
        database.parent.mkdir(parents=True, exist_ok=True)
        aside = _set_aside(database, blobs_root, now)
        part = database.with_name(f"{database.name}.part")
        try:
            shutil.copyfile(folder / DATABASE, part)
            _add_blobs(folder / BLOBS, blobs_root, without=damaged)
            _restore_marks(folder, database.parent, key, now)
            sync_file(part)
            with _without_journals(database):
                durable_replace(part, database)
            if not KeyFile(database.parent).matches(key):
                write_atomically(database.parent / KEY_FILE_NAME, (folder / KEY_FILE_NAME).read_bytes())
        finally:
            part.unlink(missing_ok=True)
    return Restored(aside, damaged)


def _beside(database: Path) -> tuple[Path, ...]:
    return tuple(Path(f"{database}{end}") for end in ("-wal", "-shm", "-journal"))


@contextmanager
def _without_journals(database: Path) -> Iterator[None]:
    """Take the old file's journals away, which would spoil the new one; put them back when the block fails."""
    moved = [(path, path.with_name(f"{path.name}.old")) for path in _beside(database) if path.exists()]
    for path, away in moved:
        path.replace(away)
    try:
        yield
    except BaseException:
        for path, away in moved:
            away.replace(path)
        raise
    for _, away in moved:
        away.unlink()


def _set_aside(database: Path, blobs_root: Path, now: datetime) -> Path | None:
    files = (database, *_beside(database), database.parent / KEY_FILE_NAME, database.parent / MARKS_FILE_NAME)
    present = [path for path in files if path.is_file()]
    if not present:
        return None
    aside = database.parent / f"{ASIDE_PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"
    aside.mkdir()
    for path in present:
        shutil.copyfile(path, aside / path.name)
        sync_file(aside / path.name)
    _add_blobs(blobs_root, aside / BLOBS)
    sync_folder(aside)
    return aside


def _add_blobs(source: Path, target: Path, *, without: tuple[str, ...] = ()) -> None:
    target.mkdir(exist_ok=True)
    for path in BlobStore(source).files():
        if path.name.startswith(without):
            continue
        copy = target / path.relative_to(source)
        copy.parent.mkdir(exist_ok=True)
        copy.unlink(missing_ok=True)  # the verified file in place of one that may be damaged
        link_or_copy(path, copy)


def _restore_marks(folder: Path, data: Path, key: bytes, now: datetime) -> None:
    """The higher of both; marks of another key or damaged ones lie aside and give way to the backup's.

    Where the present marks are gone, as on a new disk, nothing else would say what was numbered after the backup: so
    each restore leaves its own mark, and no number is handed out before a sync.
    """
    backed_up, present = NumberMarks(folder, key), NumberMarks(data, key)
    try:
        present.take_over(backed_up)
    except EnvironmentFault as error:
        if error.code != "env-marks-damaged":
            raise
        present.path.unlink(missing_ok=True)
        present.take_over(backed_up)
    present.raise_to(*RESTORED, int(now.timestamp()))
