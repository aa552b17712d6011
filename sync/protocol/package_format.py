"""The file of a package (``.tuoyu``): what a stick carries from a laptop to the district and back (sync.md §3.13).

    file = "TUOYUPKG" ‖ version (1 byte) ‖ header's length (4 bytes) ‖ header (JSON) ‖ signature (64 bytes) ‖ chunk …

All numbers are big endian. The signature is the sender's Ed25519 over "tuoyu package" ‖ all that stands before it: of
the device (its login key) in a package, of the district (``server_key``) in an answer. The header is readable by
anybody and names no person and no facility; it holds the sender's one-time X25519 key. The chunks hold the frames:

    key   = HKDF-SHA256(X25519(one-time key, other side's key), salt = SHA-256(all before the chunks))
    chunk = AES-256-GCM(key, nonce = number (11 bytes) ‖ 1 for the last else 0, up to 65,536 bytes)
    frame = length of the head (4 bytes) ‖ head (JSON, with ``size``) ‖ ``size`` bytes

A one-time key is never used twice, so neither is a nonce. The number makes swapped chunks fail, the last one's mark a
file cut at a chunk's end (the STREAM construction). Whoever cannot sign cannot choose the key, so nobody else can have
written a chunk that opens. The store's files of blobs look alike, but no room may be entered by both.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import AwareDatetime, ValidationError

from sync.protocol.encoding import from_base64, to_base64
from sync.protocol.package_faults import PackageCode, PackageRefused
from sync.protocol.problems import ProblemError
from sync.protocol.wire import MAX_UPLOAD_BYTES
from tuoyu_desktop.domain.frozen import Frozen

MAGIC = b"TUOYUPKG"
VERSION = 1
SUFFIX = ".tuoyu"
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
MAX_FRAME_BYTES = MAX_UPLOAD_BYTES
"""A photo is the largest thing that travels in one piece."""
_SEALED_BYTES = CHUNK_BYTES + TAG_BYTES
_START = struct.Struct(">8sBI")
_LENGTH = struct.Struct(">I")
_SIGNATURE_BYTES = 64
_MAX_HEAD_BYTES = 64 * 1024
_SIGNED = b"tuoyu package"


class PackageHeader(Frozen):
    """``id`` is new for each file, ``export`` the same in all parts of one; ``key`` the sender's one-time key; an
    answer names in ``answers`` the package it is for, one between two laptops in ``visit`` the visit. ``created_at`` by
    the sender's clock."""

    kind: Literal["requests", "answer", "visit"]
    id: str
    export: str
    part: int
    district: str
    device: str
    key: str
    created_at: AwareDatetime
    answers: str = ""
    visit: str = ""


class FrameHead(Frozen):
    """What every frame's head has; ``size`` is that of the bytes behind it."""

    size: int = 0


def public_text(key: X25519PrivateKey) -> str:
    """The public half of a one-time key as the header has it."""
    return to_base64(key.public_key().public_bytes_raw())


class PackageWriter:
    """Writes one package beside ``target`` and puts it there whole when the block ends without an error.

    ``recipient`` is the other side's X25519 key in base64, ``own`` the private half of the header's key.
    Raises PackageRefused package-disk.
    """

    def __init__(
        self, target: Path, header: PackageHeader, signing: Ed25519PrivateKey, own: X25519PrivateKey, recipient: str
    ) -> None:
        self._target = target
        self._part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        text = header.model_dump_json().encode()
        head = _START.pack(MAGIC, VERSION, len(text)) + text
        self._head = head + signing.sign(_SIGNED + head)
        self._cipher = _cipher(own, recipient, self._head)
        self._pending = bytearray()
        self._number = 0
        self._plain = 0
        self._stream: BinaryIO

    def __enter__(self) -> PackageWriter:
        with telling_disk(self._target):
            handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            self._stream = os.fdopen(handle, "wb")
            self._stream.write(self._head)
        return self

    def add(self, head: FrameHead, body: bytes = b"") -> None:
        """One frame; ``size`` is filled in here."""
        text = _frame_text(head, len(body))
        self._plain += _LENGTH.size + len(text) + len(body)
        self._pending += _LENGTH.pack(len(text)) + text + body
        with telling_disk(self._target):
            while len(self._pending) > CHUNK_BYTES:
                self._write(bytes(self._pending[:CHUNK_BYTES]), last=False)
                del self._pending[:CHUNK_BYTES]

    def size_with(self, head: FrameHead, body_bytes: int) -> int:
        """How long the file would be with one more frame."""
        plain = self._plain + _LENGTH.size + len(_frame_text(head, body_bytes)) + body_bytes
        return len(self._head) + plain + TAG_BYTES * max(1, -(-plain // CHUNK_BYTES))

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            with telling_disk(self._target), self._stream:
                if kind is None:
                    self._write(bytes(self._pending), last=True)
                    self._stream.flush()
                    os.fsync(self._stream.fileno())
            if kind is None:
                with telling_disk(self._target):
                    self._part.replace(self._target)
                    _sync_folder(self._target.parent)
        finally:
            with telling_disk(self._target):
                self._part.unlink(missing_ok=True)

    def _write(self, chunk: bytes, *, last: bool) -> None:
        self._stream.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


class PackageFile:
    """A package as it was found: its header is read at once, the rest only with the key.

    Raises PackageRefused package-not-one, package-version, package-damaged, package-disk.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with telling_disk(path), path.open("rb") as stream:
            start = stream.read(_START.size)
            if len(start) < _START.size or not start.startswith(MAGIC):
                raise PackageRefused(PackageCode.NOT_ONE, detail=path.name)
            _, version, length = _START.unpack(start)
            if version != VERSION:
                raise PackageRefused(PackageCode.VERSION, detail=f"version {version}")
            text = stream.read(min(length, _MAX_HEAD_BYTES + 1))
            self._signature = stream.read(_SIGNATURE_BYTES)
        self._signed = start + text
        if len(text) != length or length > _MAX_HEAD_BYTES or len(self._signature) != _SIGNATURE_BYTES:
            raise damaged("header cut")
        try:
            self.header = PackageHeader.model_validate_json(text)
        except ValidationError as error:
            raise damaged("header") from error

    def check_signature(self, public_key: bytes) -> None:
        """Raises PackageRefused package-signature unless the owner of this Ed25519 key wrote the header."""
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self._signature, _SIGNED + self._signed)
        except (InvalidSignature, ValueError) as error:
            raise PackageRefused(PackageCode.SIGNATURE, detail=repr(error)) from error

    def frames(self, own: X25519PrivateKey) -> Iterator[tuple[bytes, bytes]]:
        """(head, body) of each frame; every chunk is checked before anything of it is handed out.

        Raises PackageRefused package-damaged and package-disk.
        """
        head = self._signed + self._signature
        with telling_disk(self.path), self.path.open("rb") as stream:
            stream.seek(len(head))
            rest = _Plain(_opened(_cipher(own, self.header.key, head), stream))
            while start := rest.take(_LENGTH.size, may_end=True):
                (length,) = _LENGTH.unpack(start)
                text = rest.take(length if length <= _MAX_HEAD_BYTES else -1)
                yield text, rest.take(_size_of(text))


class _Plain:
    """Pieces of plaintext, taken in the lengths that the frames say."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = bytearray()

    def take(self, length: int, *, may_end: bool = False) -> bytes:
        while len(self._held) < length:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        taken = bytes(self._held[: max(length, 0)])
        if len(taken) != length and not (may_end and not taken):
            raise damaged("frame cut")
        del self._held[:length]
        return taken


def damaged(detail: str) -> PackageRefused:
    return PackageRefused(PackageCode.DAMAGED, detail=detail)


@contextmanager
def telling_disk(path: Path) -> Iterator[None]:
    """Whatever the disk or the stick says, in words. Raises PackageRefused package-disk."""
    try:
        yield
    except OSError as error:
        raise PackageRefused(PackageCode.DISK, detail=f"{path.name}: {error!r}") from error


def _frame_text(head: FrameHead, size: int) -> bytes:
    return head.model_copy(update={"size": size}).model_dump_json().encode()


def _size_of(text: bytes) -> int:
    try:
        size = FrameHead.model_validate_json(text).size
    except ValidationError as error:
        raise damaged("frame head") from error
    return size if 0 <= size <= MAX_FRAME_BYTES else -1


def _cipher(own: X25519PrivateKey, other: str, head: bytes) -> AESGCM:
    try:
        secret = own.exchange(X25519PublicKey.from_public_bytes(from_base64(other)))
    except (ValueError, ProblemError) as error:
        raise damaged("key") from error
    salt = hashlib.sha256(head).digest()
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=_SIGNED).derive(secret))


def _opened(cipher: AESGCM, stream: BinaryIO) -> Iterator[bytes]:
    number, sealed = 0, stream.read(_SEALED_BYTES)
    while True:
        following = stream.read(_SEALED_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), sealed, None)
        except InvalidTag as error:
            raise damaged(f"chunk {number}") from error
        if not following:
            return
        number, sealed = number + 1, following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a rename is durable there without a handle on the folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
