"""Photos, signatures, documents and packs: encrypted files beside the database, a random key each.

The file is durable before the entry that names it is written (sync.md §3.4): ``write`` first, then commit
the key into ``blob_key`` together with the entry. A file's name holds the plaintext's SHA-256 and a tag of
its key, so writing the same photo twice never touches the first file, whose key the database holds.

Codes: ``env-blob-damaged`` missing, truncated or changed · ``env-disk-full`` and the disk's others, as in
the engine.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.blob_format import CHUNK_BYTES, DamagedBlob, open_chunks, plaintext_size, seal_chunks
from tuoyu_desktop.store.engine import translating_faults
from tuoyu_desktop.store.files import sync_folder, write_durably

SUFFIX = ".blob"
PART_SUFFIX = ".part"


@dataclass(frozen=True)
class SealedBlob:
    """What the database must remember of a written blob. ``sha256`` of the plaintext in lower-case hex,
    ``size`` in bytes.
    """

    sha256: str
    size: int
    key: bytes = field(repr=False)


class BlobStore:
    """The encrypted files under one folder. May be used from several threads."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, content: bytes | BinaryIO) -> SealedBlob:
        """Encrypt and store durably; on any failure no file is left. Memory: one chunk, whatever the size."""
        key, measured = secrets.token_bytes(32), _Measured(_pieces(content))
        part = self.root / f"{secrets.token_hex(16)}{PART_SUFFIX}"
        with translating_faults():
            self.root.mkdir(parents=True, exist_ok=True)
            try:
                write_durably(part, seal_chunks(key, iter(measured)))
                self._put_in_place(part, self.path(measured.sha256, key))
            finally:
                part.unlink(missing_ok=True)
        return SealedBlob(measured.sha256, measured.size, key)

    def open(self, sha256: str, key: bytes, *, offset: int = 0) -> Iterator[bytes]:
        """The plaintext from byte ``offset`` on, in pieces of at most 64 KiB, each checked before it is
        handed out.
        """
        path = self.path(sha256, key)
        with _telling_damage(sha256), path.open("rb") as stream:
            file_bytes = os.fstat(stream.fileno()).st_size
            yield from open_chunks(stream, file_bytes, key, offset)

    def read(self, sha256: str, key: bytes) -> bytes:
        """The whole plaintext, checked against its SHA-256."""
        content = b"".join(self.open(sha256, key))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _damaged(sha256, "digest")
        return content

    def verify(self, sha256: str, key: bytes) -> None:
        """Check the whole file; returns nothing when it is sound."""
        digest = hashlib.sha256()
        for piece in self.open(sha256, key):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            raise _damaged(sha256, "digest")

    def size(self, sha256: str, key: bytes) -> int:
        """Bytes of plaintext, from the file's length alone."""
        with _telling_damage(sha256):
            return plaintext_size(self.path(sha256, key).stat().st_size)

    def remove(self, sha256: str, key: bytes) -> None:
        """Remove a file that is delivered or withdrawn and past its keeping time; absent is fine."""
        with translating_faults():
            self.path(sha256, key).unlink(missing_ok=True)

    def sweep(self, known: Iterable[tuple[str, bytes]]) -> int:
        """Remove half-written files and those no row of ``blob_key`` names (a crash before the commit).

        Only at start, before anything writes: a file just written is not in the database yet. Returns how
        many.
        """
        kept = {self.path(sha256, key) for sha256, key in known}
        with translating_faults():
            unknown = [path for path in self.files() if path not in kept]
            unknown += self.root.glob(f"*{PART_SUFFIX}")
            for path in unknown:
                path.unlink(missing_ok=True)
        return len(unknown)

    def files(self) -> Iterator[Path]:
        """Every finished encrypted file."""
        return self.root.glob(f"??/*{SUFFIX}")

    def _put_in_place(self, part: Path, target: Path) -> None:
        if not target.parent.is_dir():
            target.parent.mkdir(exist_ok=True)
            sync_folder(self.root)
        part.replace(target)
        sync_folder(target.parent)

    def path(self, sha256: str, key: bytes) -> Path:
        """Where the file of that content and key lies."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a lower-case SHA-256: {sha256!r}")
        tag = hashlib.sha256(b"tuoyu-desktop/blob-name/v1" + key).hexdigest()[:16]
        return self.root / sha256[:2] / f"{sha256}-{tag}{SUFFIX}"


def _pieces(content: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield from (content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES))
        return
    while piece := content.read(CHUNK_BYTES):
        yield piece


class _Measured:
    """Passes pieces through and keeps their digest and length."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._digest, self.size = pieces, hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._digest.update(piece)
            self.size += len(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def _telling_damage(sha256: str) -> Iterator[None]:
    """A missing or changed file in words; faults of the disk as they are."""
    with translating_faults():
        try:
            yield
        except DamagedBlob as error:
            raise _damaged(sha256, str(error)) from error
        except FileNotFoundError as error:
            raise _damaged(sha256, "missing") from error


def _damaged(sha256: str, detail: str) -> EnvironmentFault:
    return EnvironmentFault(
        "env-blob-damaged",
        "这个附件的文件缺失或损坏，不能打开。请从备份恢复，或重新拍摄后撤回这一份。",
        detail=f"{sha256}: {detail}",
    )
