"""A TCP proxy between laptop and server that does what networks do: cuts, loses replies, answers for the server."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HTML = b"<html><body>Welcome to the hotel network</body></html>"


def page(status: str, body: bytes = HTML, kind: str = "text/html", headers: str = "") -> bytes:
    """A whole HTTP answer as something between would give it."""
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close")
    return ("\r\n".join(lines) + "\r\n" + headers + "\r\n").encode() + body


def problem(status: int, code: str, headers: str = "") -> bytes:
    body = f'{{"title": "{code}", "status": {status}, "code": "{code}"}}'.encode()
    return page(f"{status} Refused", body, "application/problem+json", headers)


@dataclass
class Fault:
    """What happens to the next request whose head holds ``marker``: ``answer`` instead of asking the server, or the
    connection is cut after so many bytes of the request or of the reply."""

    marker: bytes
    answer: bytes | None = None
    request_bytes: int | None = None
    reply_bytes: int | None = None
    then: Callable[[], None] = lambda: None


@dataclass
class BadWeather:
    """Listens on loopback for ``target``; faults are used up in their order. ``requests`` counts what came through."""

    target: str
    faults: list[Fault] = field(default_factory=list)
    cut_share: float = 0.0
    seed: int = 1
    requests: list[bytes] = field(default_factory=list)

    def __enter__(self) -> BadWeather:
        self._random = random.Random(self.seed)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self._listening.accept()[0],), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        place = urlsplit(self.target)
        try:
            far = socket.create_connection((place.hostname or "", place.port or 0))
        except OSError:
            near.close()
            return
        connection = _Connection(self, near, far)
        threading.Thread(target=connection.pump_replies, daemon=True).start()
        connection.pump_requests()

    def next_fault(self, head: bytes) -> Fault | None:
        for fault in self.faults:
            if fault.marker in head:
                self.faults.remove(fault)
                return fault
        return None

    def chance(self, head: bytes) -> Fault | None:
        """A cut somewhere in the reply, for ``cut_share`` of all requests."""
        if self._random.random() >= self.cut_share:
            return None
        return Fault(head, reply_bytes=self._random.choice((0, 10, 500, 20_000)))


class _Connection:
    def __init__(self, weather: BadWeather, near: socket.socket, far: socket.socket) -> None:
        self._weather, self._near, self._far = weather, near, far
        self._fault: Fault | None = None
        self._left = 0

    def pump_requests(self) -> None:
        """One thread; a request's head comes in one piece from the client."""
        with suppress(OSError):
            while piece := self._near.recv(65536):
                if not self._pass_on(piece):
                    break
        self._close()

    def _pass_on(self, piece: bytes) -> bool:
        head = piece.split(b"\r\n", 1)[0]
        if head.endswith(b"HTTP/1.1"):
            self._weather.requests.append(head)
            self._fault = self._weather.next_fault(head) or self._weather.chance(head)
            if self._fault is not None:
                self._left = self._fault.request_bytes if self._fault.request_bytes is not None else -1
        if self._fault is not None and self._fault.answer is not None:
            self._near.sendall(self._fault.answer)
            return False
        if self._fault is not None and self._left >= 0:
            self._far.sendall(piece[: self._left])
            self._left -= len(piece)
            if self._left <= 0:
                self._fault.then()
                return False
            return True
        self._far.sendall(piece)
        return True

    def pump_replies(self) -> None:
        seen = 0
        with suppress(OSError):
            while piece := self._far.recv(65536):
                fault = self._fault
                if fault is not None and fault.reply_bytes is not None:
                    self._near.sendall(piece[: max(0, fault.reply_bytes - seen)])
                    seen += len(piece)
                    if seen >= fault.reply_bytes:
                        fault.then()
                        break
                else:
                    self._near.sendall(piece)
        self._close()

    def _close(self) -> None:
        for one in (self._near, self._far):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
