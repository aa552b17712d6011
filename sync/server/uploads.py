"""Resumable uploads, tus 1.0 with creation, checksum and expiration: the offset is the size of a part file on disk."""

from __future__ import annotations

import base64
import binascii
import errno
import hashlib
import hmac
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from sync.protocol.encoding import from_base64
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import MAX_UPLOAD_BYTES
from sync.server.access import Caller, stamp
from sync.server.blobs import adopt_file, blob_path, file_sha256
from sync.server.office import Office
from sync.server.tables import BLOB, BLOB_NAME, UPLOAD
from tuoyu_desktop.domain.ids import new_id

LIFE = timedelta(days=7)
SPARE_BYTES = 64 * 1024 * 1024
"""Kept free on the disk: the database must be able to commit when photos fill it."""
CHECKSUMS = ("sha1", "sha256")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Upload:
    """One running upload; ``done`` when the blob is held, whoever sent it."""

    id: str
    device: str
    sha256: str
    length: int
    expires_at: str
    part: Path
    done: bool

    @property
    def offset(self) -> int:
        if self.done:
            return self.length
        try:
            return self.part.stat().st_size
        except FileNotFoundError:
            return 0


def read_metadata(header: str) -> dict[str, str]:
    """``Upload-Metadata``: comma-separated ``key base64``. Raises ProblemError bad-request."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise ProblemError(Code.BAD_REQUEST, detail="Upload-Metadata") from error
    return found


def create_upload(office: Office, caller: Caller, length: int, metadata: dict[str, str]) -> Upload:
    """Raises ProblemError bad-request, too-large, disk-full; not-found for a blob that only an erased entry named."""
    sha256, entry = metadata.get("sha256", ""), metadata.get("entry", "")
    if not _SHA256.fullmatch(sha256) or length < 0 or len(entry) > 64:
        raise ProblemError(Code.BAD_REQUEST, detail="sha256")
    if length > MAX_UPLOAD_BYTES:
        raise ProblemError(Code.TOO_LARGE)
    office.uploads.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(office.uploads).free < length + SPARE_BYTES:
        raise ProblemError(Code.DISK_FULL)
    upload = new_id()
    expires_at = stamp(office.now() + LIFE)
    with office.database.small_write() as connection:
        _check_wanted(connection, sha256)
        connection.execute(
            insert(UPLOAD).values(
                upload=upload, device=caller.device, sha256=sha256, entry=entry, length=length, expires_at=expires_at
            )
        )
    made = find_upload(office, caller, upload)
    if length == 0 and not made.done:
        made.part.touch()
        finish(office, made)
        made = find_upload(office, caller, upload)
    return made


def find_upload(office: Office, caller: Caller, upload: str) -> Upload:
    """Raises ProblemError not-found (also for another device's), upload-expired."""
    statement = (
        select(UPLOAD, BLOB.c.size)
        .outerjoin(BLOB, BLOB.c.sha256 == UPLOAD.c.sha256)
        .where(UPLOAD.c.upload == upload, UPLOAD.c.device == caller.device)
    )
    with office.database.read() as connection:
        row = connection.execute(statement).first()
    if row is None:
        raise ProblemError(Code.NOT_FOUND)
    part = office.uploads / f"{row.upload}.part"
    done = row.size is not None and blob_path(office, row.sha256).is_file()
    if not done and row.expires_at <= stamp(office.now()):
        forget(office, row.upload, part)
        raise ProblemError(Code.UPLOAD_EXPIRED)
    return Upload(row.upload, row.device, row.sha256, row.length, row.expires_at, part, done)


def forget(office: Office, upload: str, part: Path) -> None:
    """Drop an upload with what came of it so far."""
    with office.database.small_write() as connection:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.upload == upload))
    part.unlink(missing_ok=True)


def sweep_expired(office: Office) -> int:
    """Remove uploads that nobody went on with, and files that no upload knows; returns how many uploads."""
    # Listed before it is asked: an upload is recorded before it has a file.
    files = [file.stem for file in office.uploads.glob("*.*")]
    with office.database.small_write() as connection:
        old = delete(UPLOAD).where(UPLOAD.c.expires_at <= stamp(office.now())).returning(UPLOAD.c.upload)
        gone = list(connection.execute(old).scalars())
        known = set(connection.execute(select(UPLOAD.c.upload)).scalars())
    remove_files(office, set(files) - known)
    return len(gone)


def remove_files(office: Office, uploads: Iterable[str]) -> None:
    """Take away what came of these uploads."""
    for upload in uploads:
        for kind in ("part", "lock"):
            with suppress(PermissionError):  # open in a request where the system keeps such a file: the next sweep's
                (office.uploads / f"{upload}.{kind}").unlink(missing_ok=True)


def _check_wanted(connection: Connection, sha256: str) -> None:
    """Raises ProblemError not-found for a blob whose every name was taken back, as an erasure does."""
    marks = connection.execute(select(BLOB_NAME.c.withdrawn).where(BLOB_NAME.c.sha256 == sha256)).scalars().all()
    if marks and all(marks):
        raise ProblemError(Code.NOT_FOUND)


class PartWriter:
    """Appends one PATCH to the part file. Use as a context manager; what came before a cut stays."""

    def __init__(self, upload: Upload, offset: int, checksum: str | None) -> None:
        if offset != upload.offset:
            raise ProblemError(Code.UPLOAD_OFFSET, headers={"Upload-Offset": str(upload.offset)})
        self._start = offset
        self._left = upload.length - offset
        self._wanted = _checksum(checksum) if checksum else None
        with _telling_disk():  # unbuffered: what was not written is not tried again when the file is closed
            self._stream = upload.part.open("r+b" if upload.part.exists() else "w+b", buffering=0)
            self._stream.seek(offset)
        self._hash = hashlib.new(self._wanted[0]) if self._wanted else None

    def write(self, piece: bytes) -> None:
        """Raises ProblemError too-large beyond the announced length, and disk-full; the upload can be gone on with."""
        if len(piece) > self._left:
            self._take_back()
            raise ProblemError(Code.TOO_LARGE)
        self._left -= len(piece)
        with self._taking_back(), _telling_disk():
            rest = memoryview(piece)
            while rest:
                rest = rest[self._stream.write(rest) :]
        if self._hash is not None:
            self._hash.update(piece)

    def commit(self) -> None:
        """Check and flush. Raises ProblemError upload-checksum and takes the piece back."""
        if self._hash and self._wanted and not hmac.compare_digest(self._hash.digest(), self._wanted[1]):
            self._take_back()
            raise ProblemError(Code.UPLOAD_CHECKSUM, headers={"Upload-Offset": str(self._start)})
        with self._taking_back(), _telling_disk():
            os.fsync(self._stream.fileno())

    def cut(self) -> None:
        """The connection broke: without a checksum what came is kept and can be gone on from."""
        if self._wanted is not None:
            self._take_back()
        self._stream.close()

    def close(self) -> None:
        self._stream.close()

    @contextmanager
    def _taking_back(self) -> Iterator[None]:
        """What is not whole and would have been checked is not kept; the blob's SHA-256 finds what is left."""
        try:
            yield
        except ProblemError:
            with suppress(OSError):
                self._stream.truncate(self._start if self._wanted is not None else None)
            raise

    def _take_back(self) -> None:
        self._stream.truncate(self._start)


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def _telling_disk() -> Iterator[None]:
    """What the disk refuses leaves the block as ProblemError disk-full or internal."""
    try:
        yield
    except OSError as error:
        code = Code.DISK_FULL if error.errno in _NO_ROOM else Code.INTERNAL
        raise ProblemError(code, detail=repr(error)) from error


def _checksum(header: str) -> tuple[str, bytes]:
    algorithm, _, digest = header.partition(" ")
    if algorithm not in CHECKSUMS:
        raise ProblemError(Code.BAD_REQUEST, detail="Upload-Checksum")
    return algorithm, from_base64(digest)


def finish(office: Office, upload: Upload) -> None:
    """All bytes are there: check them against the promised SHA-256 and keep them as a blob.

    Raises ProblemError upload-checksum, and the upload then begins again from 0; not-found when it was ended in the
    meantime, as an erasure does, and nothing of it is kept.
    """
    try:
        with _telling_disk():
            _check_sha256(upload)
            with office.database.small_write() as connection:
                _check_runs(connection, upload)
                adopt_file(office, connection, upload.part, upload.sha256)
    except ProblemError as problem:
        if problem.problem is Code.NOT_FOUND:
            remove_files(office, [upload.id])
        raise


def _check_runs(connection: Connection, upload: Upload) -> None:
    """Raises ProblemError not-found. Until this unit ends, nobody else ends the upload."""
    row = select(UPLOAD.c.upload).where(UPLOAD.c.upload == upload.id).with_for_update()
    if connection.execute(row).first() is None:
        raise ProblemError(Code.NOT_FOUND)
    _check_wanted(connection, upload.sha256)


def _check_sha256(upload: Upload) -> None:
    try:
        found = file_sha256(upload.part)
    except FileNotFoundError as error:
        raise ProblemError(Code.NOT_FOUND, detail=repr(error)) from error
    if found != upload.sha256:
        with upload.part.open("r+b") as stream:
            stream.truncate(0)
        raise ProblemError(Code.UPLOAD_CHECKSUM, headers={"Upload-Offset": "0"})
