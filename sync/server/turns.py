"""The queue for the writer's turn: short, so that what cannot be served soon is told so and comes again (sync.md §2).

Pushes run in threads of one pool with everything that is read. Where each waited in a thread of its own for the one
writer, a rush would take them all and not even ``hello`` would be answered.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import ClientDisconnect, Request

from sync.protocol.problems import Code, ProblemError

PUSHES = 1
"""At work at once in a process: what is done before the turn to write is done while another process writes. More in one
process only take the interpreter from the one that all wait for (two cores: 55 visits a second with four, 65 with
one)."""
PHOTOS = 2
"""Photos that come to their end: they are read through once more, which is the disk's time."""
SMALL = 4
"""Of the pool's 40 threads."""
WAITING = 16
"""At some 10 to 50 ms a push the last in the queue is served within a second; who comes later would rather come back
than hold its body here."""
WAITING_SMALL = 64
"""The same for what writes a line (logins, begun uploads): a millisecond each and no body."""
COME_BACK_SECONDS = (1, 4)
"""Drawn anew for each, so that those sent away together do not return together."""


class Turns:
    """A queue of one process. Everything here runs on the event loop, so counting needs no lock."""

    def __init__(self, most: int, at_once: int) -> None:
        self._most = most
        self._free = asyncio.Semaphore(at_once)
        self._waiting = 0

    def check(self) -> None:
        """Raises ProblemError too-many with Retry-After where the queue is full: ask before a body is read in vain."""
        if self._waiting >= self._most:
            seconds = random.randint(*COME_BACK_SECONDS)
            raise ProblemError(Code.TOO_MANY, headers={"Retry-After": str(seconds)})

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it during the block."""
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    @asynccontextmanager
    async def taken_for(self, request: Request) -> AsyncIterator[None]:
        """As ``taken`` where the queue has room; raises ClientDisconnect where nobody waits for the answer any more."""
        self.check()
        waits = self._free.locked()
        async with self.taken():
            if waits and await request.is_disconnected():
                raise ClientDisconnect
            yield


@dataclass(frozen=True)
class Queues:
    """What one process lets wait: ``pushes`` with all their entries, ``photos`` that come to their end, ``small``
    writes of a line or two."""

    pushes: Turns = field(default_factory=lambda: Turns(WAITING, PUSHES))
    photos: Turns = field(default_factory=lambda: Turns(WAITING, PHOTOS))
    small: Turns = field(default_factory=lambda: Turns(WAITING_SMALL, SMALL))
