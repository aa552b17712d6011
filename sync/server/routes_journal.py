"""``/v1/journal``: heads, the push, one's own entries back; ``/v1/receipt``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from sync.protocol.messages import JournalHead, PushReply, Receipt
from sync.protocol.problems import Code
from sync.protocol.wire import CLOCK_HEADER, MAX_BATCH_BYTES, NDJSON
from sync.server import feed
from sync.server.access import caller_of
from sync.server.description import TEXT, header_parameter, ndjson, refusals
from sync.server.intake import Push, receive, split_lines
from sync.server.office import Office
from sync.server.receipts import make_receipt
from sync.server.requests import (
    STALL_SECONDS,
    AfterSeq,
    JournalPath,
    caller_finder,
    json_reply,
    read_body,
    sender_clock,
)
from sync.server.streaming import ACCEPTS, lines_reply, may_be_packed
from sync.server.turns import Queues

_PREV = Annotated[str, Query(pattern="^[0-9a-f]{64}$")]
UNASKED_BYTES = 64 * 1024
"""A push of a day, packed; up to here who sends it is only asked once it is here."""
_OWN = (Code.BAD_REQUEST, Code.BAD_TOKEN, Code.FOREIGN_JOURNAL, Code.NOT_FOUND)
"""An id with a slash in it is another path, which is not there."""
_PUSH_REFUSALS = refusals(
    *_OWN,
    Code.GAP,
    Code.FORK,
    Code.TOO_LARGE,
    Code.ENTRY_TOO_LARGE,
    Code.BAD_ENCODING,
    Code.STALLED,
    Code.TOO_MANY,
    Code.DISK_FULL,
)
_PUSH = {
    "parameters": [
        header_parameter(
            "Content-Encoding", {"type": "string", "enum": ["identity", "gzip", "zstd"]}, "how the body is packed"
        ),
        header_parameter(CLOCK_HEADER, TEXT, "the laptop's own time in RFC 3339; without one no skew is judged"),
    ],
    "requestBody": {
        "description": "one entry body a line; 8 MB before packing, 1,000 lines, 256 KB a line",
        "content": {NDJSON: {"schema": TEXT}},
        "required": True,
    },
}
_ENTRIES = may_be_packed(ndjson("The bodies as they were written, one a line; an erased one as ErasedLine."))


def journal_router(office: Office, queues: Queues, stall_seconds: float = STALL_SECONDS) -> APIRouter:
    """What a device does with its own journals; a stopped device may still deliver."""
    router = APIRouter(prefix="/v1", tags=["journal"])
    deliverer = caller_finder(office, may_only_deliver=True)
    reader = caller_finder(office, may_only_deliver=False)

    @router.get("/journal/{journal}", operation_id="head", response_model=JournalHead, responses=refusals(*_OWN))
    def head(request: Request, journal: JournalPath) -> Response:
        """How much of an own journal the server holds."""
        return json_reply(feed.head_of(office, deliverer(request), journal))

    @router.post(
        "/journal/{journal}",
        operation_id="push",
        response_model=PushReply,
        responses=_PUSH_REFUSALS,
        openapi_extra=_PUSH,
    )
    async def push(request: Request, journal: JournalPath, after: AfterSeq, prev: _PREV) -> Response:
        """Append entries behind ``after``, where the chain's hash is ``prev``; durable when answered."""
        queues.pushes.check()
        if _is_big(request):  # else the question goes with the push: one change of threads less
            await run_in_threadpool(deliverer, request)
        body = await read_body(request, MAX_BATCH_BYTES, stall_seconds)
        async with queues.pushes.taken_for(request):
            return await run_in_threadpool(_pushed, office, request, journal, after, prev, body)

    @router.get(
        "/journal/{journal}/entries",
        operation_id="entries",
        response_class=Response,
        responses=_ENTRIES | refusals(*_OWN, Code.DELIVER_ONLY),
        openapi_extra=ACCEPTS,
    )
    def entries(request: Request, journal: JournalPath, after: AfterSeq = 0) -> StreamingResponse:
        """One's own entries back, byte for byte."""
        lines: Iterator[bytes] = feed.own_entries(office, reader(request), journal, after)
        return lines_reply(request, lines)

    @router.get("/receipt/{journal}", operation_id="receipt", response_model=Receipt, responses=refusals(*_OWN))
    def receipt(request: Request, journal: JournalPath) -> Response:
        """What the server holds of a journal and its blobs, signed."""
        return json_reply(make_receipt(office, deliverer(request), journal))

    return router


def _is_big(request: Request) -> bool:
    """Whether a body is announced that is not held for just anybody."""
    length = request.headers.get("content-length", "")
    return not length.isdecimal() or int(length) > UNASKED_BYTES


def _pushed(office: Office, request: Request, journal: str, after: int, prev: str, body: bytes) -> Response:
    """The whole push on one worker thread: one hop instead of two on the hot path."""
    caller = caller_of(office, request.headers.get("authorization"))
    push = Push(journal, after, feed.hash_argument(prev), split_lines(body), sender_clock(request))
    return json_reply(receive(office, caller, push))
