"""Patient calls to the district: tried again when cut or asked to wait, logged in anew once when the token ran out.

Every call of a sync may be made twice without harm (sync.md §3.2), so a lost reply is answered by asking again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import httpx

from sync.client.login import open_session, say_hello
from sync.client.patience import Patience
from sync.client.transport import ServerRefused, Transport, Unreachable, not_our_server
from sync.protocol.messages import Hello, SessionReply
from sync.protocol.problems import Code
from sync.protocol.wire import LINE_COST, MAX_JOURNAL_BYTES

T = TypeVar("T")
_COME_BACK = (Code.TOO_MANY, Code.UPLOAD_BUSY)
"""Refusals of this moment: the same request is taken later."""


class District:
    """The district as one sync sees it. ``device`` and ``seed`` log in; nothing here touches the laptop's store."""

    def __init__(
        self, transport: Transport, device: str, seed: bytes, patience: Patience, clock: Callable[[], datetime]
    ) -> None:
        self._transport = transport
        self._device = device
        self._seed = seed
        self._patience = patience
        self._clock = clock
        self._greeted = False

    def greet(self) -> Hello:
        """Who answers. Where nobody does there is no network, which is normal: told at once, without a second try."""
        return self._patiently(lambda: say_hello(self._transport), renew=False)

    @property
    def is_known(self) -> bool:
        """Whether the last sync over this transport went well and its session holds: neither need be asked for."""
        return self._transport.met and self._transport.has_session(self._clock())

    def remember(self, met: bool) -> None:
        """How a sync ended, for the next one over the same transport."""
        self._transport.met = met

    def log_in(self) -> SessionReply:
        """The session at hand, or a new one. Raises ServerRefused sync-unknown-device and the like."""
        if self._transport.session is None or not self._transport.has_session(self._clock()):
            return self.log_in_anew()
        return self._transport.session

    def log_in_anew(self) -> SessionReply:
        """A new session in place of the one at hand: the server says anew what this device may do."""
        return self._patiently(self._new_session, renew=False)

    def _new_session(self) -> SessionReply:
        self._transport.session = None
        return open_session(self._transport, self._device, self._seed)

    @property
    def scope(self) -> str:
        """What the session may do: full or deliver; a token renewed half-way may have less than the first."""
        return self._transport.session.scope if self._transport.session else ""

    def call(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """One request, see ``Transport.call``."""
        return self._patiently(lambda: self._transport.call(method, path, **arguments))

    def call_json(self, method: str, path: str, **arguments: Any) -> Any:
        """One request answered in JSON, see ``Transport.call_json``."""
        return self._patiently(lambda: self._transport.call_json(method, path, **arguments))

    def going_on(self, request: Callable[[Transport, bool], T]) -> T:
        """A request that is not simply made again after a cut: it is told whether it may have come in part already,
        and asks what did before it sends anything twice."""
        tries = 0

        def job() -> T:
            nonlocal tries
            tries += 1
            return request(self._transport, tries > 1)

        return self._patiently(job)

    def lines(self, path: str, query: Mapping[str, Any]) -> list[bytes]:
        """All lines of an NDJSON answer; a stream cut half-way is asked for again. Raises EnvironmentFault
        sync-captive-portal for more than any journal has."""
        found: list[bytes] = []
        size = 0

        def begin() -> Callable[[bytes], None]:
            nonlocal size
            found.clear()
            size = 0
            return take

        def take(line: bytes) -> None:
            nonlocal size
            size += len(line) + LINE_COST
            if size > MAX_JOURNAL_BYTES:
                raise not_our_server(f"{path}: {len(found)} lines")
            found.append(line)

        self.read_lines(path, query, begin)
        return found

    def read_lines(self, path: str, query: Mapping[str, Any], begin: Callable[[], Callable[[bytes], None]]) -> None:
        """Each line of an NDJSON answer goes to what ``begin`` gave; begun anew for a stream that was cut half-way."""

        def read() -> None:
            take = begin()
            with self._transport.stream_lines(path, query) as lines:
                for line in lines:
                    take(line)

        self._patiently(read)

    def _patiently(self, job: Callable[[], T], *, renew: bool = True) -> T:
        failures, waited = 0, 0.0
        while True:
            try:
                done = job()
                self._greeted = True
                return done
            except ServerRefused as refused:
                if refused.problem_code == Code.BAD_TOKEN and renew:
                    renew = False
                    self._patiently(self._new_session, renew=False)
                    continue
                if refused.problem_code not in _COME_BACK:
                    raise
                if refused.retry_after is not None:
                    waited = self._patience.when_asked(refused.retry_after, waited, refused)
                    continue
                failures += 1
                self._patience.after(failures, refused)
            except Unreachable as fault:
                if not self._greeted and not fault.connected:
                    raise
                failures += 1
                self._patience.after(failures, fault)
