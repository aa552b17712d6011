"""Streams of lines, packed as they are made and unpacked as they come: never whole in memory, on neither side."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import zstandard

from sync.protocol.encoding import MAX_WINDOW, ZSTD_LEVEL

ACCEPTED = "zstd, gzip"
"""``Accept-Encoding`` of a laptop; what comes plain, past a proxy that unpacks, is taken as well."""
MAX_STREAM_BYTES = 1024 * 1024 * 1024
"""An answer of more plain bytes is no district's: no snapshot comes near it."""
MAX_LINE_BYTES = 8 * 1024 * 1024
"""A body has 256 KB at most; a restated visit with all its signatures, written as JSON in JSON, may have more."""
_GZIP_LEVEL = 1
_STEP = 64
"""Input of one step: it unpacks to 2 MB at the very worst (a zstd block of 4 bytes is 128 KB)."""
_PLAIN_STEP = 64 * 1024
_FRAMING = 1024 * 1024
"""By so much a packed stream may be ahead of what it unpacked to: more is one of empty blocks, without an end."""


class StreamDamagedError(ValueError):
    """It ends too early or is no stream of this encoding: to be asked for again."""


class StreamRefusedError(ValueError):
    """No answer of ours: without an end, or packed in a way that nobody asked for."""


def encoding_for(accepts: str) -> str:
    """The best of zstd, gzip and identity that an ``Accept-Encoding`` allows (RFC 9110 §12.5.3)."""
    allowed: set[str] = set()
    for part in accepts.lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        weights = [word[2:].strip() for word in parameters if word.startswith("q=")]
        if not weights or weights[0].strip("0.") != "":
            allowed.add(name)
    return next((name for name in ("zstd", "gzip") if name in allowed), "identity")


def packed(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The pieces as one stream of ``encoding``: zstd, gzip or identity."""
    if encoding == "identity":
        yield from pieces
        return
    packer = (
        zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()
        if encoding == "zstd"
        else zlib.compressobj(_GZIP_LEVEL, wbits=31)
    )
    for piece in pieces:
        some = packer.compress(piece)
        if some:
            yield some
    yield packer.flush()


def bounded(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The pieces as they come, while they have no more than ``most`` bytes. Raises StreamRefusedError beyond that."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise StreamRefusedError(f"more than {most} bytes")
        yield piece


def whole(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """All plain bytes, at most ``most``: a bomb is given up on where it passes that. Raises StreamDamagedError,
    StreamRefusedError."""
    content = bytearray()
    for piece in bounded(unpacked(pieces, encoding), most):
        content += piece
    return bytes(content)


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The plain bytes in pieces of at most 2 MB. Raises StreamDamagedError, StreamRefusedError."""
    if encoding in ("", "identity"):
        return iter(pieces)
    if encoding == "zstd":
        return _unpacked_zstd(pieces)
    if encoding == "gzip":
        return _unpacked_gzip(pieces)
    raise StreamRefusedError(encoding)


def _unpacked_zstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).decompressobj(read_across_frames=False)
    taken = given = 0
    for piece in pieces:
        _check_lead(taken - given)
        taken += len(piece)
        for start in range(0, len(piece), _STEP):
            if unpacker.eof:
                return
            try:
                plain = unpacker.decompress(piece[start : start + _STEP])
            except zstandard.ZstdError as error:
                raise StreamDamagedError(str(error)) from error
            given += len(plain)
            if plain:
                yield plain
    if not unpacker.eof:
        raise StreamDamagedError("ends too early")


def _check_lead(ahead: int) -> None:
    if ahead > _FRAMING:
        raise StreamRefusedError("longer than what is in it")


def _unpacked_gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    taken = given = 0
    for piece in pieces:
        if unpacker.eof:
            return
        _check_lead(taken - given)
        taken += len(piece)
        while piece and not unpacker.eof:
            try:
                plain = unpacker.decompress(piece, _PLAIN_STEP)
            except zlib.error as error:
                raise StreamDamagedError(str(error)) from error
            piece = unpacker.unconsumed_tail
            given += len(plain)
            if plain:
                yield plain
    if not unpacker.eof:
        raise StreamDamagedError("ends too early")


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Split at newlines only: a body may hold any other character. Empty lines are left out.

    Raises StreamRefusedError where a line or the whole never ends.
    """
    rest, size = bytearray(), 0
    for piece in pieces:
        size += len(piece)
        first, *more = piece.split(b"\n")
        rest += first
        if more:
            yield from (line for line in (bytes(rest), *more[:-1]) if line)
            rest = bytearray(more[-1])
        if size > MAX_STREAM_BYTES or len(rest) > MAX_LINE_BYTES:
            raise StreamRefusedError(f"{size} bytes")
    if rest:
        yield bytes(rest)
