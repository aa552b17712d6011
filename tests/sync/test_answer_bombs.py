"""Answers without an end, and small ones that unpack to gigabytes: refused with a code, in little memory (§2)."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import zstandard

from sync.client import district as district_module
from sync.client.arriving import FORKED, Arriving, PackedEntries
from sync.client.district import District
from sync.client.patience import Patience
from sync.client.transport import Transport
from sync.protocol.wire import MAX_PAGE_BYTES
from tests.sync.bomb_taker import CALLS
from tests.sync.client_rig import now
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.domain.errors import EnvironmentFault

MB = 1024 * 1024
GIGABYTES = 4
JSON, LINES, PROBLEM = "application/json", "application/x-ndjson", "application/problem+json"
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def zstd_bomb() -> Iterator[bytes]:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    for _ in range(GIGABYTES * 1024):
        yield packer.compress(b" " * MB)
    yield packer.flush()


def gzip_bomb() -> Iterator[bytes]:
    """A block that stands on its own unpacks to a megabyte each time it comes."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b" " * MB) + packer.flush(zlib.Z_FULL_FLUSH)
    yield GZIP_HEAD
    yield from (block for _ in range(GIGABYTES * 1024))


def plain_without_end() -> Iterator[bytes]:
    return (b" " * MB for _ in range(GIGABYTES * 1024))


def gzip_of_nothing() -> Iterator[bytes]:
    """Empty blocks, for ever: there is never anything to count in what they unpack to."""
    yield GZIP_HEAD
    yield from (b"\x00\x00\x00\xff\xff" * 200_000 for _ in range(GIGABYTES * 1024))


BOMBS = {
    "zstd": ("zstd", zstd_bomb),
    "gzip": ("gzip", gzip_bomb),
    "plain": ("", plain_without_end),
    "gzip of nothing": ("gzip", gzip_of_nothing),
}


class Bomber:
    """Listens on loopback and gives every request the same pieces, under a head that fits what was asked."""

    def __init__(self, encoding: str, pieces: Callable[[], Iterator[bytes]]) -> None:
        self._encoding, self._pieces = encoding, pieces

    def __enter__(self) -> str:
        self._listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):  # the laptop hangs up
            asked = connection.recv(65_536)
            connection.sendall(self._head(asked))
            for piece in self._pieces():
                connection.sendall(piece)

    def _head(self, asked: bytes) -> bytes:
        refused = b"/v1/uploads" in asked or b"/v1/problem" in asked
        lines = b"/v1/snapshot" in asked or b"/entries" in asked
        kind = PROBLEM if refused else LINES if lines else JSON
        head = [f"HTTP/1.1 {'500 Oh' if refused else '200 OK'}", f"Content-Type: {kind}", "Connection: close"]
        if self._encoding:
            head.append(f"Content-Encoding: {self._encoding}")
        return ("\r\n".join(head) + "\r\n\r\n").encode()


@pytest.mark.parametrize("what", BOMBS)
def test_no_answer_fills_the_memory(what: str) -> None:
    encoding, make = BOMBS[what]
    with Bomber(encoding, make) as address:
        taker = [sys.executable, "-m", "tests.sync.bomb_taker", address]
        told = json.loads(subprocess.run(taker, check=True, capture_output=True, text=True).stdout)
    assert told["codes"] == dict.fromkeys(CALLS, "sync-captive-portal")
    assert told["grown_kb"] * 1024 < 3 * MAX_PAGE_BYTES


def test_a_page_of_the_feed_may_be_as_long_as_the_limits_make_it() -> None:
    """8 MB of bodies of nothing but quotes, each of which is escaped on the wire (sync.md §2)."""
    bodies = json.dumps({"entries": ['"' * (8 * MB)]}).encode()
    assert 16 * MB < len(bodies) < MAX_PAGE_BYTES
    with Bomber("zstd", lambda: iter([zstandard.compress(bodies)])) as address:
        taken = Transport(address).call_json("GET", "/v1/feed", most=MAX_PAGE_BYTES)
    assert len(taken["entries"][0]) == 8 * MB


def test_brackets_in_brackets_are_no_answer() -> None:
    with Bomber("", lambda: iter([b"[" * 200_000])) as address:
        for path in ("/v1/hello", "/v1/problem"):
            with pytest.raises(EnvironmentFault, match="sync-captive-portal"):
                Transport(address).call_json("GET", path)


def test_a_journal_given_back_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(district_module, "MAX_JOURNAL_BYTES", MB)
    line = b"x" * 99 + b"\n"

    def given_back(count: int) -> int:
        with Bomber("", lambda: iter([line * count])) as address:
            asked = District(Transport(address), "", b"", Patience(lambda _seconds: None), now)
            return len(asked.lines("/v1/journal/x/entries", {}))

    assert given_back(6_000) == 6_000
    with pytest.raises(EnvironmentFault, match="sync-captive-portal"):
        given_back(7_000)


def test_a_snapshot_of_empty_bodies_is_packed_as_well() -> None:
    packed = PackedEntries()
    tracemalloc.start()
    for _ in range(150_000):
        packed.append(Received("snapshot:1", b""))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(packed) == 150_000
    assert peak < 6 * MB


def test_a_snapshot_tells_of_few_journals_begun_anew() -> None:
    arriving = Arriving("snapshot")
    arriving.take(b'{"epoch":"e","cursor":"1"}')
    line = json.dumps({"journal": "j", "body": "{" + FORKED.decode() + " " * 400 + "}"}).encode()

    def take(count: int) -> None:
        for _ in range(count):
            arriving.take(line)

    take(1_000)
    with pytest.raises(EnvironmentFault, match="sync-captive-portal"):
        take(2_000)
