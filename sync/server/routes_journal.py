"""``/v1/journal``: heads, the push, one's own entries back; ``/v1/receipt``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from sync.protocol.messages import JournalHead, PushReply, Receipt
from sync.protocol.wire import NDJSON
from sync.server import feed
from sync.server.access import Caller, caller_of
from sync.server.intake import Push, receive, split_lines
from sync.server.office import Office
from sync.server.receipts import make_receipt
from sync.server.requests import caller_dependency, in_pieces, json_reply, problem_responses, read_batch, sender_clock

_BODY = {"requestBody": {"content": {NDJSON: {"schema": {"type": "string"}}}, "required": True}}


def journal_router(office: Office) -> APIRouter:
    """What a device does with its own journals; a stopped device may still deliver."""
    router = APIRouter(prefix="/v1")
    deliverer = Depends(caller_dependency(office, may_only_deliver=True))
    reader = Depends(caller_dependency(office, may_only_deliver=False))

    @router.get("/journal/{journal}", response_model=JournalHead, responses=problem_responses(401, 403))
    def head(journal: str, caller: Caller = deliverer) -> Response:
        return json_reply(feed.head_of(office, caller, journal))

    @router.post(
        "/journal/{journal}",
        response_model=PushReply,
        responses=problem_responses(401, 403, 409, 413, 415),
        openapi_extra=_BODY,
    )
    async def push(request: Request, journal: str, after: Annotated[int, Query(ge=0)], prev: str) -> Response:
        body = await read_batch(request)
        return await run_in_threadpool(_pushed, office, request, journal, after, prev, body)

    @router.get("/journal/{journal}/entries", responses=problem_responses(401, 403))
    def entries(journal: str, after: Annotated[int, Query(ge=0)] = 0, caller: Caller = reader) -> StreamingResponse:
        lines: Iterator[bytes] = feed.own_entries(office, caller, journal, after)
        return StreamingResponse(in_pieces(lines), media_type=NDJSON)

    @router.get("/receipt/{journal}", response_model=Receipt, responses=problem_responses(401, 403))
    def receipt(journal: str, caller: Caller = deliverer) -> Response:
        return json_reply(make_receipt(office, caller, journal))

    return router


def _pushed(office: Office, request: Request, journal: str, after: int, prev: str, body: bytes) -> Response:
    """The whole push on one worker thread: one hop instead of two on the hot path."""
    caller = caller_of(office, request.headers.get("authorization"))
    push = Push(journal, after, feed.hash_argument(prev), split_lines(body), sender_clock(request))
    return json_reply(receive(office, caller, push))
