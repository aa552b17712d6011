"""Reading requests: the caller, the body with its limits, and answering in JSON without a detour."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from sync.protocol.encoding import decompress
from sync.protocol.messages import ID_PATTERN
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import CLOCK_HEADER
from sync.server.access import Caller, caller_of
from sync.server.office import Office

JournalPath = Annotated[str, Path(pattern=ID_PATTERN)]
MAX_SEQ = 2**31 - 1
"""As far as the column goes; nobody writes so much."""
AfterSeq = Annotated[int, Query(ge=0, le=MAX_SEQ)]
STALL_SECONDS = 30.0
"""No byte of a body for so long is a stall; a slow link that moves is never cut (sync.md §3.11)."""
MAX_JSON_BYTES = 64 * 1024
"""A body that is one JSON document: the biggest, an enrolment, is some 300 bytes."""


def caller_finder(office: Office, *, may_only_deliver: bool) -> Callable[[Request], Caller]:
    """Finds the device behind the bearer token; ``may_only_deliver`` lets a stopped device through.

    Endpoints call it themselves, first of all: as a dependency it would be one more change of threads.
    """

    def find(request: Request) -> Caller:
        caller = caller_of(office, request.headers.get("authorization"))
        if caller.stopped and not may_only_deliver:
            raise ProblemError(Code.DELIVER_ONLY)
        return caller

    return find


async def pieces_of(request: Request, stall_seconds: float) -> AsyncIterator[bytes]:
    """The body as it comes in. Raises ProblemError stalled; ClientDisconnect where the sender hung up."""
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(stall_seconds):
                piece = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise ProblemError(Code.STALLED, headers={"Connection": "close"}) from error
        yield piece


async def read_body(request: Request, most: int, stall_seconds: float) -> bytes:
    """The plain body of at most ``most`` bytes.

    Raises ProblemError too-large while it is still coming in or being unpacked, bad-encoding, stalled.
    """
    pieces: list[bytes] = []
    size = 0
    async for piece in pieces_of(request, stall_seconds):
        size += len(piece)
        if size > most:
            raise ProblemError(Code.TOO_LARGE)
        pieces.append(piece)
    encoding = request.headers.get("content-encoding", "").strip().lower()
    return decompress(b"".join(pieces), encoding, most)


class _Read(Request):
    """A request whose body was read already, within its bounds."""

    def __init__(self, request: Request, body: bytes) -> None:
        super().__init__(request.scope, request.receive)
        self._plain = body

    async def body(self) -> bytes:
        return self._plain


def json_route(stall_seconds: float) -> type[APIRoute]:
    """The route class of calls with JSON bodies: FastAPI itself reads them whatever their size, and packed ones not."""

    class JsonRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()
            if self.body_field is None:
                return handle

            async def bounded(request: Request) -> Response:
                return await handle(_Read(request, await read_body(request, MAX_JSON_BYTES, stall_seconds)))

            return bounded

    return JsonRoute


def sender_clock(request: Request) -> datetime | None:
    """The laptop's own time, where it says so in RFC 3339."""
    text = request.headers.get(CLOCK_HEADER)
    if text is None:
        return None
    try:
        clock = datetime.fromisoformat(text)
    except ValueError:
        return None
    return clock if clock.tzinfo is not None else None


def json_reply(model: BaseModel, status: int = 200) -> Response:
    """A model as JSON, written by pydantic directly."""
    return Response(model.model_dump_json(), status_code=status, media_type="application/json")


_PIECE_BYTES = 64 * 1024


def in_pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines joined into pieces of some 64 KB: each piece costs a change of threads."""
    some: list[bytes] = []
    size = 0
    for line in lines:
        some.append(line)
        size += len(line)
        if size >= _PIECE_BYTES:
            yield b"".join(some)
            some, size = [], 0
    if some:
        yield b"".join(some)
