"""A person waits for a photo: how long the fetcher goes on trying (sync.md §3.11)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.sync.client_rig import now
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault
from ui.background import photo_fetcher
from ui.background.photo_fetcher import PhotoFetcher
from ui.background.sync_worker import SyncPlace

SHA256 = "0" * 64


class Busy(BaseHTTPRequestHandler):
    """A district that asks everybody to come back in four seconds."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked.append(self.path)
        body = b'{"title": "too-many", "status": 429, "code": "too-many"}'
        self.send_response(429)
        for name, value in (("Content-Type", "application/problem+json"), ("Retry-After", "4")):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_words: object) -> None:
        return


@pytest.fixture
def busy() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Busy) as made:
        made.asked = []
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


class Shelf:
    """A laptop that lacks the photo."""

    class _Device:
        id = "0199d5a0-0000-7000-8000-000000000011"

    def holds_blob(self, sha256: str) -> bool:
        return False

    def device(self) -> _Device:
        return self._Device()

    def signing_seed(self) -> bytes:
        return bytes(32)

    def keep_blob(self, content: bytes, media_type: str) -> None:
        raise AssertionError("nothing came")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were to be waited, instead of waiting."""
    found: list[float] = []

    def pause(seconds: float, _cancelled: Callable[[], bool]) -> None:
        found.append(seconds)

    monkeypatch.setattr("sync.client.patience.pause", pause)
    return found


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A line that connects and then stands still."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def _fetcher(address: str, folder: Path) -> PhotoFetcher:
    return PhotoFetcher(Shelf(), SyncPlace(address, folder / "sync.lock"), now)


def test_a_busy_district_is_waited_for_ten_seconds_in_all(busy: HTTPServer, waits: list[float], tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        _fetcher(f"http://127.0.0.1:{busy.server_port}", tmp_path).fetch(SHA256)
    assert refused.value.code == "sync-too-many"
    assert waits == [4.0, 4.0]


def test_a_line_that_stands_still_is_given_up_soon(
    silent: socket.socket, waits: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert photo_fetcher.STALL_SECONDS <= 10
    monkeypatch.setattr(photo_fetcher, "STALL_SECONDS", 0.05)
    with pytest.raises(EnvironmentFault) as refused:
        _fetcher(f"http://127.0.0.1:{silent.getsockname()[1]}", tmp_path).fetch(SHA256)
    assert refused.value.code == "sync-unreachable"
    assert len(waits) == 2, "three tries"


def test_what_is_asked_after_the_end_goes_nowhere(busy: HTTPServer, tmp_path: Path) -> None:
    fetcher = _fetcher(f"http://127.0.0.1:{busy.server_port}", tmp_path)
    fetcher.stop()
    with pytest.raises(Cancelled):
        fetcher.fetch(SHA256)
    assert busy.asked == []
