"""``serve``: uvicorn on a socket that is bound first, and one line on stdout when it answers."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import ssl
import sys
import threading
import urllib.request
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

from sync.server.app import DATA_VARIABLE, DATABASE_VARIABLE, make_app
from sync.server.database import last_position
from sync.server.office import Office, open_office, put_fact, write_mark
from sync.server.parent import LEAVE_SECONDS
from sync.server.uploads import sweep_expired
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation

_MARK_SECONDS = 2.0
_IDLE_SECONDS = 75
"""An unused connection is kept so long: longer than a laptop keeps its end, so that a request never meets a closing."""
_SWEEP_EVERY = 1800
"""Marks between two sweeps of expired uploads: about an hour."""


@dataclass(frozen=True)
class Listening:
    """What ``serve`` was asked for."""

    host: str
    port: int
    workers: int = 1
    cert: Path | None = None
    key: Path | None = None

    @property
    def scheme(self) -> str:
        return "https" if self.cert else "http"


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check(listening: Listening) -> None:
    """Raises RuleViolation rule-serve-tls (TLS is required off loopback), EnvironmentFault env-server-cert."""
    if (listening.cert is None) != (listening.key is None):
        raise RuleViolation("rule-serve-tls", "--cert 和 --key 要一起给出。")
    if listening.cert is None and not is_loopback(listening.host):
        message = "除本机地址外都必须加密：请用 --cert 和 --key 给出证书和私钥。"
        raise RuleViolation("rule-serve-tls", message)
    if listening.cert is not None and listening.key is not None:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(listening.cert, listening.key)
        except (OSError, ssl.SSLError) as error:
            message = "证书或私钥读不出来，请检查 --cert 和 --key 指向的文件。"
            raise EnvironmentFault("env-server-cert", message, detail=repr(error)) from error


def serve(data: Path, url: str | None, listening: Listening) -> None:
    """Listen until interrupted. Prints ``listening on http://HOST:PORT`` when the first request can be answered."""
    check(listening)
    office = open_office(data, url)
    bound = _bind(listening)
    host = f"[{listening.host}]" if ":" in listening.host else listening.host
    address = f"{host}:{bound.getsockname()[1]}"
    with office.database.small_write() as connection:
        put_fact(connection, "address", address)
    settle_memory()
    signal.signal(signal.SIGTERM, _leave)
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_house, args=(office, stop), daemon=True)
    keeper.start()
    try:
        if listening.workers > 1:
            _serve_many(data, url, listening, bound, address)
        else:
            _Announcing(_config(make_app(office), listening), f"{listening.scheme}://{address}").run(sockets=[bound])
    finally:
        stop.set()
        keeper.join()
        office.database.close()


def _bind(listening: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    # The protocol is named: asyncio turns off Nagle's delay only where it is, and each answer would wait 40 ms else.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name != "nt":  # there the option would let two servers share one port
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((listening.host, listening.port))
    except OSError as error:
        bound.close()
        message = f"{listening.host}:{listening.port} 不能使用，可能已有程序占用，请换一个端口。"
        raise EnvironmentFault("env-port-taken", message, detail=repr(error)) from error
    bound.set_inheritable(True)
    return bound


def _config(app: object, listening: Listening, *, factory: bool = False) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an application or the import string of a factory
        factory=factory,
        workers=listening.workers,
        http="httptools",
        loop="asyncio",
        lifespan="off",
        timeout_keep_alive=_IDLE_SECONDS,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=LEAVE_SECONDS,
        ssl_certfile=listening.cert,
        ssl_keyfile=listening.key,
    )


class _Announcing(uvicorn.Server):
    """Says where it listens once the sockets are served."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        announce(self._address)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """A polite request to stop, passed on by the web server once it has: close the database as at any other end."""
    raise SystemExit(0)


def settle_memory() -> None:
    """What the program itself is made of is never garbage: looking through it again and again costs each push a third
    of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def announce(address: str) -> None:
    """The one line that scripts wait for."""
    print(f"listening on {address}", flush=True)


def _serve_many(data: Path, url: str | None, listening: Listening, bound: socket.socket, address: str) -> None:
    os.environ[DATA_VARIABLE] = str(data)
    os.environ[DATABASE_VARIABLE] = url or ""
    bound.listen()  # so that the question below waits for a worker instead of being refused
    config = _config("sync.server.app:worker_app", listening, factory=True)
    waiter = threading.Thread(target=_announce_when_answering, args=(f"{listening.scheme}://{address}",), daemon=True)
    waiter.start()
    Multiprocess(config, sockets=[bound]).run()


def _announce_when_answering(address: str) -> None:
    """Ask the workers themselves: the socket accepts before they are ready, so the answer comes when one is."""
    context = ssl._create_unverified_context() if address.startswith("https") else None  # our own certificate
    try:
        with urllib.request.urlopen(f"{address}/v1/hello", context=context, timeout=120):
            announce(address)
    except OSError as error:
        print(f"workers do not answer: {error!r}", file=sys.stderr)


def _keep_house(office: Office, stop: threading.Event) -> None:
    """Keep the mark outside the database near the truth; now and then remove dead uploads."""
    marked, rounds = -1, 0
    while True:
        finished = stop.wait(_MARK_SECONDS)
        try:
            with office.database.read() as connection:
                position = last_position(connection)
            if position != marked:
                write_mark(office.data, position)
                marked = position
            office.database.checkpoint()
            rounds += 1
            if rounds % _SWEEP_EVERY == 1:
                sweep_expired(office)
        except (EnvironmentFault, OSError):
            logging.getLogger(__name__).exception("housekeeping failed")
        if finished:
            return
