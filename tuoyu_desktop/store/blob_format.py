"""The bytes of an encrypted file: AES-256-GCM in chunks of 64 KiB.

    file   = magic "TYBLOB1\\n" ‖ 8 random bytes ‖ chunk …        a last chunk always exists, also for 0
    bytes chunk  = AES-256-GCM(key, nonce = the random bytes ‖ chunk number (32 bit, big endian), data = up
    to 65,536 bytes of plaintext, associated = header ‖ (1 for the last chunk else 0))

Every file has a key of its own, so a nonce never repeats under a key. The number in the nonce makes swapped
chunks fail, the last-chunk flag a file cut at a chunk's end (the STREAM construction, Hoang, Reyhanitabar,
Rogaway, Vizár 2015).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"TYBLOB1\n"
PREFIX_BYTES = 8
HEADER_BYTES = len(MAGIC) + PREFIX_BYTES
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES


class DamagedBlob(Exception):
    """The bytes are not what was sealed: truncated, changed, or of another key."""


def seal_chunks(key: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The encrypted file for plaintext that comes in pieces of any size."""
    header = MAGIC + secrets.token_bytes(PREFIX_BYTES)
    yield header
    cipher, number, pending = AESGCM(key), 0, b""
    for piece in pieces:
        pending += piece
        while len(pending) > CHUNK_BYTES:
            yield _seal(cipher, header, number, pending[:CHUNK_BYTES], last=False)
            number, pending = number + 1, pending[CHUNK_BYTES:]
    yield _seal(cipher, header, number, pending, last=True)


def plaintext_size(file_bytes: int) -> int:
    """Bytes of plaintext in an encrypted file of that length; DamagedBlob when no file can have it."""
    body = file_bytes - HEADER_BYTES
    chunks = _chunk_count(file_bytes)
    size = body - chunks * TAG_BYTES
    if size < 0 or (chunks > 1 and size <= (chunks - 1) * CHUNK_BYTES):
        raise DamagedBlob("length")
    return size


def open_chunks(stream: BinaryIO, file_bytes: int, key: bytes, offset: int = 0) -> Iterator[bytes]:
    """The plaintext from ``offset`` on, chunk by chunk, each checked before it is handed out. DamagedBlob."""
    size, chunks = plaintext_size(file_bytes), _chunk_count(file_bytes)
    header = stream.read(HEADER_BYTES)
    if not header.startswith(MAGIC) or len(header) != HEADER_BYTES:
        raise DamagedBlob("header")
    if not 0 <= offset <= size:
        raise ValueError(f"offset {offset} in a blob of {size} bytes")
    cipher, first = AESGCM(key), min(offset // CHUNK_BYTES, chunks - 1)
    stream.seek(HEADER_BYTES + first * SEALED_CHUNK_BYTES)
    for number in range(first, chunks):
        sealed = stream.read(SEALED_CHUNK_BYTES)
        try:
            chunk = cipher.decrypt(_nonce(header, number), sealed, _associated(header, last=number == chunks - 1))
        except InvalidTag:
            raise DamagedBlob(f"chunk {number}") from None
        yield chunk[offset - first * CHUNK_BYTES :] if number == first else chunk


def _chunk_count(file_bytes: int) -> int:
    return max(1, -(-(file_bytes - HEADER_BYTES) // SEALED_CHUNK_BYTES))


def _seal(cipher: AESGCM, header: bytes, number: int, chunk: bytes, *, last: bool) -> bytes:
    return cipher.encrypt(_nonce(header, number), chunk, _associated(header, last=last))


def _nonce(header: bytes, number: int) -> bytes:
    return header[len(MAGIC) :] + number.to_bytes(4, "big")


def _associated(header: bytes, *, last: bool) -> bytes:
    return header + (b"\x01" if last else b"\x00")
