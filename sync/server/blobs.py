"""Finished blobs: files ``blobs/ab/<sha256>``, written once, never changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from sync.server.access import stamp
from sync.server.office import Office
from sync.server.tables import BLOB

_PIECE = 1 << 20


def blob_path(office: Office, sha256: str) -> Path:
    """Where the blob lies or would lie."""
    return office.blobs / sha256[:2] / sha256


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in lower-case hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def adopt_file(office: Office, connection: Connection, part: Path, sha256: str) -> None:
    """Make a checked part file the blob: flushed, renamed, the folder flushed, then its row in the caller's unit."""
    target = blob_path(office, sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    size = part.stat().st_size
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.replace(target)
    _sync_folder(target.parent)
    record_blob(connection, sha256, size, stamp(office.now()))


def record_blob(connection: Connection, sha256: str, size: int, held_at: str) -> None:
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(maker(BLOB).values(sha256=sha256, size=size, held_at=held_at).on_conflict_do_nothing())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a rename is durable there without a handle on the folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
