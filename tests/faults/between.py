"""An HTTP proxy between laptop and server that plays tricks with whole requests: copies, reorders, stalls, limits."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from sync.protocol.encoding import compress, decompress
from sync.protocol.wire import MAX_BATCH_BYTES

_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """What a server or a proxy answers. ``stall_at``: after so many bytes of the body nothing more comes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    stall_at: int | None = None


@dataclass(frozen=True)
class Request:
    """One request as it came from the laptop."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def named(self, marker: str) -> bool:
        return f"{self.method} {self.path}".startswith(marker)

    def lines(self) -> list[bytes]:
        """The entries of a push."""
        encoding = {name.lower(): value for name, value in self.headers}.get("content-encoding", "")
        return decompress(self.body, encoding, MAX_BATCH_BYTES).split(b"\n")

    def with_lines(self, lines: list[bytes]) -> Request:
        headers = tuple((n, v) for n, v in self.headers if n.lower() not in ("content-encoding", "content-length"))
        body = compress(b"\n".join(lines))
        return Request(self.method, self.path, (*headers, ("Content-Encoding", "zstd")), body)


Trick = Callable[["Between", Request], Reply]


@dataclass
class Between:
    """Listens on loopback. ``tricks``: (marker, trick) pairs, each played once on the first request that fits;
    ``always``: played on every one that fits."""

    target: str
    tricks: list[tuple[str, Trick]] = field(default_factory=list)
    always: list[tuple[str, Trick]] = field(default_factory=list)
    played: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Between:
        handler = type("Handler", (_Handler,), {"between": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request) -> Reply:
        for pair in list(self.tricks):
            if request.named(pair[0]):
                self.tricks.remove(pair)
                self.played.append(pair[0])
                return pair[1](self, request)
        for marker, trick in self.always:
            if request.named(marker):
                self.played.append(marker)
                return trick(self, request)
        return self.passed_on(request)

    def passed_on(self, request: Request) -> Reply:
        """Ask the server."""
        place = urlsplit(self.target)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_PATIENCE_SECONDS)
        try:
            hop = ("connection", "content-length", "host", "transfer-encoding")
            headers = {name: value for name, value in request.headers if name.lower() not in hop}
            connection.request(request.method, request.path, body=request.body or None, headers=headers)
            response = connection.getresponse()
            content = response.read()
            kept = tuple((n, v) for n, v in response.getheaders() if n.lower() not in hop)
            return Reply(response.status, kept, content)
        finally:
            connection.close()


class _Handler(BaseHTTPRequestHandler):
    between: Between
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, tuple(self.headers.items()), self.rfile.read(length))
        try:
            reply = self.between.answer(request)
        except OSError:
            self.close_connection = True  # no answer from the server: none to the laptop
            return
        self._tell(reply)

    def _tell(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.stall_at is None:
            self.wfile.write(reply.body if self.command != "HEAD" else b"")
            return
        self.wfile.write(reply.body[: reply.stall_at])
        self.wfile.flush()
        self.between.released.wait(_PATIENCE_SECONDS)
        self.close_connection = True

    do_GET = do_POST = do_PATCH = do_HEAD = do_DELETE = _handle

    def log_message(self, *_arguments: Any) -> None:
        """Quiet."""


HTML = ("Content-Type", "text/html; charset=utf-8")


def page(status: int, text: str = "<html><body>Welcome to the hotel network</body></html>") -> Trick:
    """A page that something between gives instead of asking the server."""
    return lambda _between, _request: Reply(status, (HTML,), text.encode())


def problem(status: int, code: str, *headers: tuple[str, str]) -> Trick:
    body = f'{{"title": "{code}", "status": {status}, "code": "{code}"}}'.encode()
    kind = ("Content-Type", "application/problem+json")
    return lambda _between, _request: Reply(status, (kind, *headers), body)


def twice(between: Between, request: Request) -> Reply:
    """The same request again after it was answered, as a proxy does whose own line was cut."""
    between.passed_on(request)
    return between.passed_on(request)


def five_in_parallel(between: Between, request: Request) -> Reply:
    with ThreadPoolExecutor(5) as pool:
        replies = list(pool.map(between.passed_on, [request] * 5))
    return replies[0]


def reordered(between: Between, request: Request) -> Reply:
    """The entries of a push in another order."""
    return between.passed_on(request.with_lines(request.lines()[::-1]))


def first_half_later(between: Between, request: Request) -> Reply:
    """Only the second half arrives in place of the whole; the laptop is told what the server says of it."""
    lines = request.lines()
    return between.passed_on(request.with_lines(lines[len(lines) // 2 :]))


def stalls(at: int) -> Trick:
    """The server has answered; the laptop sees only the first ``at`` bytes of it."""

    def trick(between: Between, request: Request) -> Reply:
        reply = between.passed_on(request)
        return Reply(reply.status, reply.headers, reply.body, stall_at=min(at, len(reply.body)))

    return trick


def request_limit(most: int, refusal: Trick) -> Trick:
    """Bodies over ``most`` bytes do not get through."""

    def trick(between: Between, request: Request) -> Reply:
        return refusal(between, request) if len(request.body) > most else between.passed_on(request)

    return trick
