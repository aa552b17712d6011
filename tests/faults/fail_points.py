"""Named fail points of a process that is to die or to fail at one place: statements, commits, requests, replies.

They hang on what does not change when the code does: what the database driver is told, requests, ASGI messages. A
point is reached by its beginning:

``request METHOD /path``  a request came in                 ``body METHOD /path``   a piece of its body was read
``commit METHOD /path``   the database is about to commit   ``sql STATEMENT``       a statement is about to run
``reply METHOD /path``    all is done, nothing is told      ``piece METHOD /path``  a piece of the reply has gone out
``store NAME``, ``stored NAME``   the laptop's store is about to be called, has answered
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

CURRENT: ContextVar[str] = ContextVar("CURRENT", default="")
"""The request that is being answered, or nothing."""


@dataclass(frozen=True)
class FailPoint:
    """At the ``count``-th time that something beginning with ``name`` is reached the process is killed (-9)."""

    name: str
    count: int = 1


class FailPoints:
    """Counts down; safe in many threads."""

    def __init__(self, points: Iterable[FailPoint]) -> None:
        self._left = {point.name: point.count for point in points}
        self._lock = threading.Lock()

    def reached(self, name: str) -> None:
        with self._lock:
            for begin in self._left:
                if name.startswith(begin):
                    self._left[begin] -= 1
                    if self._left[begin] == 0:
                        os.kill(os.getpid(), signal.SIGKILL)

    def watch_databases(self) -> None:
        """Every database that this process opens from now on."""

        def opened(connection: Any, _record: Any) -> None:
            if hasattr(connection, "set_trace_callback"):  # SQLite: whoever runs a statement, by whatever way
                connection.set_trace_callback(self._traced)

        def before_statement(
            connection: Connection, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool
        ) -> None:
            if connection.dialect.name != "sqlite":
                self.reached(f"sql {statement}")

        def before_commit(connection: Connection) -> None:
            if connection.dialect.name != "sqlite":
                self.reached(f"commit {CURRENT.get()}")

        event.listen(Pool, "connect", opened)
        event.listen(Engine, "before_cursor_execute", before_statement)
        event.listen(Engine, "commit", before_commit)

    def _traced(self, statement: str) -> None:
        if statement == "COMMIT":
            self.reached(f"commit {CURRENT.get()}")
        else:
            self.reached(f"sql {statement}")


Message = MutableMapping[str, Any]


class WatchedApp:
    """An ASGI application whose messages are fail points."""

    def __init__(self, app: Any, points: FailPoints) -> None:
        self._app, self._points = app, points

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        what = f"{scope.get('method', '')} {scope.get('path', '')}"
        CURRENT.set(what)
        self._points.reached(f"request {what}")

        async def hear() -> Message:
            message: Message = await receive()
            if message.get("body"):
                self._points.reached(f"body {what}")
            return message

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._points.reached(f"reply {what}")
            await send(message)
            if message.get("body"):
                self._points.reached(f"piece {what}")

        await self._app(scope, hear, tell)
