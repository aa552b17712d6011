"""Backups of one data folder, and the way back.

A backup is a folder ``backup-<UTC time>`` with the encrypted database (backup API, same key, every page
checked), the encrypted blobs (hard links on the same disk, else copies), ``key.json``, ``marks.json`` and
an authenticated ``manifest.json``. It appears under its name only when it is whole. Nothing in it is
readable without the key.

Codes: ``env-backup-damaged`` do not restore from this one · ``env-key-wrong`` · ``env-disk-full`` … as in
the engine.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.blobs import BlobStore
from tuoyu_desktop.store.engine import check_database, copy_database, open_reader, translating_faults
from tuoyu_desktop.store.files import link_or_copy, sync_folder, write_atomically
from tuoyu_desktop.store.keys import KEY_FILE_NAME, derive
from tuoyu_desktop.store.marks import MARKS_FILE_NAME

NAME_PREFIX = "backup-"
PART_PREFIX = "part-"
MANIFEST = "manifest.json"
DATABASE = "database.sqlcipher"
BLOBS = "blobs"
FORMAT = 1
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Backup:
    """One whole backup: its folder, when it was made (UTC), how many blobs it holds."""

    folder: Path
    made_at: datetime
    blob_count: int


def back_up(
    database: Path,
    key: bytes,
    blobs_root: Path,
    target: Path,
    *,
    now: datetime,
    keep: int = 7,
    progress: Progress | None = None,
) -> Backup:
    """Make a backup below ``target`` and remove all but the newest ``keep``.

    Works beside a running program, on its own connection. ``progress`` gets (done, in all), first in
    database pages, then in blobs, and may raise ``Cancelled``: then nothing is left.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    part = target / f"{PART_PREFIX}{stamp}"
    with translating_faults():
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        try:
            copy_database(database, part / DATABASE, key, progress=progress)
            for name in (KEY_FILE_NAME, MARKS_FILE_NAME):
                if (database.parent / name).is_file():
                    write_atomically(part / name, (database.parent / name).read_bytes())
            count = _take_blobs(BlobStore(blobs_root), part / BLOBS, progress)
            _write_manifest(part, key, now)
            folder = part.rename(target / f"{NAME_PREFIX}{stamp}")
            sync_folder(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        rotate(target, keep)
    return Backup(folder, now.astimezone(UTC).replace(microsecond=0), count)


def list_backups(target: Path) -> tuple[Backup, ...]:
    """The whole backups below ``target``, newest first. Their contents are not checked here."""
    found = []
    for folder in sorted(target.glob(f"{NAME_PREFIX}*"), reverse=True):
        try:
            content = json.loads((folder / MANIFEST).read_bytes())
            made_at = datetime.fromisoformat(content["made_at"])
            found.append(Backup(folder, made_at, sum(name.startswith(f"{BLOBS}/") for name in content["files"])))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # half removed, or not ours
    return tuple(found)


def rotate(target: Path, keep: int) -> None:
    """Remove all but the newest ``keep`` (at least one) whole backups, and what an earlier removal left."""
    kept = {one.folder for one in list_backups(target)[: max(1, keep)]}
    for folder in target.glob(f"{NAME_PREFIX}*"):
        if folder not in kept:
            (folder / MANIFEST).unlink(missing_ok=True)  # first: from here on it is no backup any more
            shutil.rmtree(folder, ignore_errors=True)


def verify_backup(folder: Path, key: bytes) -> tuple[str, ...]:
    """Check the manifest, every file, every database page, and every blob that the database names.

    Returns the SHA-256 of blobs that are missing or damaged: they do not hinder a restore, a whole database
    must not be lost for one photo. Anything else is EnvironmentFault ``env-backup-damaged``.
    """
    with translating_faults():
        for name, expected in _read_manifest(folder, key).items():
            path = folder / name
            if name.startswith(f"{BLOBS}/"):
                continue
            if not path.is_file() or path.stat().st_size != expected["size"]:
                raise _damaged(f"{name}: missing or of another size")
            if expected.get("sha256") not in (None, _digest(path)):
                raise _damaged(f"{name}: changed")
        check_database(folder / DATABASE, key)
        return _damaged_blobs(folder, key)


def _take_blobs(source: BlobStore, target: Path, progress: Progress | None) -> int:
    target.mkdir()
    files = sorted(source.files())
    for done, path in enumerate(files, start=1):
        copy = target / path.relative_to(source.root)
        copy.parent.mkdir(exist_ok=True)
        link_or_copy(path, copy)
        if progress is not None:
            progress(done, len(files))
    for folder in {path.parent.name for path in files}:
        sync_folder(target / folder)
    sync_folder(target)
    return len(files)


def _write_manifest(folder: Path, key: bytes, now: datetime) -> None:
    """Blobs authenticate themselves, so only their lengths are noted; the other files get a digest."""
    files: dict[str, dict[str, Any]] = {}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        files[name] = {"size": path.stat().st_size}
        if not name.startswith(f"{BLOBS}/"):
            files[name]["sha256"] = _digest(path)
    made_at = now.astimezone(UTC).isoformat(timespec="seconds")
    content = {"format": FORMAT, "made_at": made_at, "files": files}
    write_atomically(folder / MANIFEST, json.dumps({**content, "mac": _mac(content, key)}).encode())


def _read_manifest(folder: Path, key: bytes) -> dict[str, dict[str, Any]]:
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        mac = str(content.pop("mac"))
        files = dict(content["files"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(repr(error)) from error
    if content.get("format") != FORMAT or not hmac.compare_digest(mac, _mac(content, key)):
        raise _damaged("manifest changed, or of another key")
    if any(Path(name).is_absolute() or ".." in Path(name).parts for name in files):
        raise _damaged("a file outside the backup")
    return files


def _damaged_blobs(folder: Path, key: bytes) -> tuple[str, ...]:
    connection = open_reader(folder / DATABASE, key)
    try:
        known = connection.execute("SELECT sha256, key FROM blob_key WHERE state <> 'withdrawn'").fetchall()
    finally:
        connection.close()
    store, damaged = BlobStore(folder / BLOBS), []
    for sha256, blob_key in known:
        try:
            store.verify(sha256, blob_key)
        except EnvironmentFault as error:
            if error.code != "env-blob-damaged":
                raise
            damaged.append(sha256)
    return tuple(damaged)


def _mac(content: dict[str, Any], key: bytes) -> str:
    raw = json.dumps(content, sort_keys=True).encode()
    return hmac.new(derive(key, "backup-manifest"), raw, hashlib.sha256).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _damaged(detail: str) -> EnvironmentFault:
    return EnvironmentFault(
        "env-backup-damaged", "这份备份不完整或已损坏，不能用来恢复。请选另一份备份，现有数据没有改动。", detail=detail
    )
