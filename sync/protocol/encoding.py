"""Compressed bodies, keys and signatures as text: the same code at both ends."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping

import zstandard

from sync.protocol.problems import Code, ProblemError

ZSTD_LEVEL = 3
"""Level 3: a day of entries shrinks to a sixth in a few milliseconds."""


def compress(body: bytes) -> bytes:
    """``body`` as one zstd frame that names its length; send with ``Content-Encoding: zstd``."""
    return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)


def decompress(body: bytes, encoding: str, limit: int) -> bytes:
    """The plain bytes, at most ``limit``.

    Raises ProblemError too-large as soon as the limit is passed (a bomb is never unpacked whole) and bad-encoding
    for damaged data or an encoding other than identity, gzip, zstd.
    """
    if encoding in ("", "identity"):
        plain = body
    elif encoding == "gzip":
        plain = _gunzip(body, limit)
    elif encoding == "zstd":
        plain = _unzstd(body, limit)
    else:
        raise ProblemError(Code.BAD_ENCODING, detail=encoding)
    if len(plain) > limit:
        raise ProblemError(Code.TOO_LARGE)
    return plain


def _gunzip(body: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise ProblemError(Code.BAD_ENCODING, detail=str(error)) from error
    if len(plain) <= limit and not unpacker.eof:
        raise ProblemError(Code.BAD_ENCODING, detail="truncated")
    return plain


def _unzstd(body: bytes, limit: int) -> bytes:
    try:
        unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).decompressobj(read_across_frames=False)
        pieces: list[bytes] = []
        size = 0
        for start in range(0, len(body), _INPUT_SLICE):
            pieces.append(unpacker.decompress(body[start : start + _INPUT_SLICE]))
            size += len(pieces[-1])
            if size > limit:
                raise ProblemError(Code.TOO_LARGE)
            if unpacker.eof:
                break
    except zstandard.ZstdError as error:
        raise ProblemError(Code.BAD_ENCODING, detail=str(error)) from error
    if not unpacker.eof:
        raise ProblemError(Code.BAD_ENCODING, detail="truncated")
    return b"".join(pieces)


MAX_WINDOW = 8 * 1024 * 1024
"""RFC 8878 §3.1.1.1.2 asks decoders to support 8 MB; more is refused so that memory stays bounded."""
_INPUT_SLICE = 1024
"""One slice of input unpacks to 33 MB at the very worst before the limit is looked at (zstd blocks are 128 KB)."""


def to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def from_base64(text: str) -> bytes:
    """Raises ProblemError bad-request."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProblemError(Code.BAD_REQUEST, detail="base64") from error


def fingerprint(server_key: str) -> str:
    """The server's key for people to compare by eye: 6 groups of 4 hex digits of its SHA-256."""
    digest = hashlib.sha256(from_base64(server_key)).hexdigest()[:24]
    return " ".join(digest[start : start + 4] for start in range(0, 24, 4))


def receipt_bytes(document: Mapping[str, object]) -> bytes:
    """What the receipt's signature covers: its JSON without ``signature``, keys sorted, no spaces, UTF-8.

    Takes the parsed JSON as it came, so that no reading and writing of times can change a byte.
    """
    fields = {name: value for name, value in document.items() if name != "signature"}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
