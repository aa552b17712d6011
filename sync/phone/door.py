"""The door for pictures from a telephone: one page under a secret address, open for one visit only.

Plain HTTP within the network of the two devices (a hotspot); no name, no number, no list of what is here goes out: who
knows the address may only bring pictures. They are kept in memory until ``take`` has them; nothing lies on the disk in
plain.
"""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from sync.phone.page import FIELD, Brought, page
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation

MOST_PICTURE_BYTES = 60_000_000
"""As much as a picture may have, see ``pictures.prepare``."""
MOST_PICTURES = 40
MOST_REQUEST_BYTES = 500_000_000
AT_ONCE = 8
"""Connections; browsers open a few besides the one that they need."""
STALL_SECONDS = 30.0
_PIECE = 64 * 1024
_TOO_BIG = "照片太大，不能接收。请用普通拍照模式重新拍摄。"
_TOO_MANY = f"一次最多 {MOST_PICTURES} 张，请分几次传。"
_BROKEN = "没有传完整，请再传一次。"
_OVER = "这次检查的传照片已经关闭。"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Take = Callable[[str, bytes], None]
"""Given the file's name on the telephone and its bytes, on a thread of the door; raises RuleViolation for what is no
usable picture."""


class PhoneDoor:
    """Open from its making until ``close``. ``title`` is shown on the page, so that a person sees that it is the right
    visit. Raises EnvironmentFault env-phone-door where nothing can be listened to at ``host``."""

    def __init__(self, host: str, title: str, take: Take) -> None:
        self._secret = secrets.token_urlsafe(24)
        self._title, self._take = title, take
        try:
            self._server = _Server((host, 0), self)
        except OSError as error:
            message = "手机传照片打不开，请确认电脑和手机连着同一个热点后再试。"
            raise EnvironmentFault("env-phone-door", message, detail=repr(error)) from error
        self._open = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="phone-door", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """What the telephone opens; changes with each door."""
        host, port = self._server.server_address[:2]
        named = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"http://{named}:{port}/{self._secret}"

    def close(self) -> None:
        """No connection lives on and nothing more is taken; what comes at this moment is refused."""
        if not self._open:
            return
        self._open = False
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()
        self._thread.join()

    def knows(self, path: str) -> bool:
        return secrets.compare_digest(path.encode(), f"/{self._secret}".encode())

    def page(self, brought: tuple[Brought, ...] = (), told: str = "") -> bytes:
        return page(self._title, brought, told)

    def bring(self, name: str, data: bytes) -> Brought:
        """Hand one picture over; what is said of it on the page."""
        if not self._open:
            return Brought(name, _OVER)
        try:
            self._take(name, data)
        except (RuleViolation, EnvironmentFault) as refused:
            return Brought(name, refused.message)
        return Brought(name)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False

    def __init__(self, address: tuple[str, int], door: PhoneDoor) -> None:
        self.door = door
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """As the base class, which would ask the network for the name of this computer besides."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]  # narrower than the base's, which also serves datagrams
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        with self._lock:
            self._lines.add(request)
        super().process_request(request, client_address)

    def process_request_thread(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]  # as above
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._lines.discard(request)
            self._places.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """A telephone that went away is nobody's fault; anything else would be a bug and is seen in the tests."""

    def hang_up(self) -> None:
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it has gone by itself


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = STALL_SECONDS
    protocol_version = "HTTP/1.1"

    def version_string(self) -> str:
        return "tuoyu"

    def log_message(self, format: str, *args: object) -> None:
        """The address is a secret and stays out of every log."""

    def do_GET(self) -> None:
        if self._is_ours():
            self._answer(HTTPStatus.OK, self.server.door.page())

    def do_POST(self) -> None:
        if not self._is_ours():
            return
        self.close_connection = True
        length, boundary = self._announced()
        if boundary is None or length is None:
            self._answer(HTTPStatus.BAD_REQUEST, self.server.door.page(told=_BROKEN))
        elif length > MOST_REQUEST_BYTES:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self.server.door.page(told=_TOO_MANY))
        else:
            self._receive(length, boundary)

    def _is_ours(self) -> bool:
        if self.server.door.knows(self.path):
            return True
        self.close_connection = True
        self._answer(HTTPStatus.NOT_FOUND, b"")
        return False

    def _announced(self) -> tuple[int | None, str | None]:
        length = self.headers.get("Content-Length", "")
        kind, options = parse_options_header(self.headers.get("Content-Type", ""))
        boundary = options.get("boundary") if kind == "multipart/form-data" else None
        return (int(length) if length.isdecimal() and len(length) < 12 else None), boundary

    def _receive(self, length: int, boundary: str) -> None:
        """Each picture is handed over as soon as it is whole: a line that breaks later loses only the rest."""
        brought: list[Brought] = []
        told = ""
        try:
            for name, data in _pictures(self._pieces(length), boundary, length):
                if len(brought) == MOST_PICTURES:
                    told = _TOO_MANY
                    break
                brought.append(self.server.door.bring(name, data) if data is not None else Brought(name, _TOO_BIG))
        except (MultipartError, EOFError, TimeoutError):
            told = _BROKEN
        self._answer(HTTPStatus.OK, self.server.door.page(tuple(brought), told))

    def _pieces(self, length: int) -> Iterator[bytes]:
        while length > 0:
            piece = self.rfile.read1(min(_PIECE, length))
            if not piece:
                raise EOFError
            length -= len(piece)
            yield piece

    def _answer(self, status: HTTPStatus, body: bytes) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def _pictures(pieces: Iterator[bytes], boundary: str, length: int) -> Iterator[tuple[str, bytes | None]]:
    """(name, bytes) of each file of the form, as it comes; null bytes for one that is bigger than any picture."""
    name, held, size = "", bytearray(), 0
    taking = False
    with PushMultipartParser(boundary, content_length=length, max_segment_count=MOST_PICTURES + 4) as parser:
        for piece in pieces:
            for event in parser.parse(piece):
                if isinstance(event, MultipartSegment):
                    taking = event.name == FIELD and bool(event.filename)
                    name, held, size = (event.filename or "")[-80:], bytearray(), 0
                elif event is None:
                    if taking:
                        yield name, None if size > MOST_PICTURE_BYTES else bytes(held)
                    taking = False
                elif taking:
                    size += len(event)
                    if size <= MOST_PICTURE_BYTES:
                        held += event
                    else:
                        held.clear()
