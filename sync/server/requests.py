"""Reading requests: the caller, the body with its limits, and answering in JSON without a detour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query, Request, Response
from pydantic import BaseModel

from sync.protocol.encoding import decompress
from sync.protocol.messages import ID_PATTERN
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import CLOCK_HEADER, MAX_BATCH_BYTES
from sync.server.access import Caller, caller_of
from sync.server.office import Office

JournalPath = Annotated[str, Path(pattern=ID_PATTERN)]
MAX_SEQ = 2**31 - 1
"""As far as the column goes; nobody writes so much."""
AfterSeq = Annotated[int, Query(ge=0, le=MAX_SEQ)]


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


async def read_batch(request: Request) -> bytes:
    """The plain body of a push. Raises ProblemError too-large while it is still coming in, bad-encoding."""
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > MAX_BATCH_BYTES:
            raise ProblemError(Code.TOO_LARGE)
        pieces.append(piece)
    encoding = request.headers.get("content-encoding", "").strip().lower()
    return decompress(b"".join(pieces), encoding, MAX_BATCH_BYTES)


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
