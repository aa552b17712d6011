"""``/v1/feed``, ``/v1/snapshot``, ``/v1/blobs``: what a device in full scope may read."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import FileResponse, StreamingResponse

from sync.protocol.messages import FeedPage
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import DEFAULT_FEED_LIMIT, MAX_FEED_LIMIT, NDJSON
from sync.server import feed
from sync.server.access import Caller
from sync.server.blobs import blob_path
from sync.server.office import Office
from sync.server.requests import caller_dependency, in_pieces, json_reply, problem_responses
from sync.server.scope import may_read_blob
from sync.server.snapshot import snapshot_lines

_SHA256 = re.compile(r"[0-9a-f]{64}")


def reading_router(office: Office) -> APIRouter:
    """Feed, snapshot and blobs."""
    router = APIRouter(prefix="/v1")
    reader = Depends(caller_dependency(office, may_only_deliver=False))

    @router.get("/feed", response_model=FeedPage, responses=problem_responses(401, 403, 409))
    def read_feed(
        after: str = "",
        limit: Annotated[int, Query(ge=1)] = DEFAULT_FEED_LIMIT,
        caller: Caller = reader,
    ) -> Response:
        return json_reply(feed.feed_page(office, caller, after, min(limit, MAX_FEED_LIMIT)))

    @router.get("/snapshot", responses=problem_responses(401, 403, 404))
    def snapshot(facility: str | None = None, caller: Caller = reader) -> StreamingResponse:
        return StreamingResponse(in_pieces(snapshot_lines(office, caller, facility)), media_type=NDJSON)

    @router.head("/blobs/{sha256}", include_in_schema=False)
    @router.get("/blobs/{sha256}", responses=problem_responses(401, 403, 404))
    def blob(sha256: str, caller: Caller = reader) -> Response:
        path = blob_path(office, sha256) if _SHA256.fullmatch(sha256) else None
        if path is None or not path.is_file():
            raise ProblemError(Code.NOT_FOUND)
        with office.database.read() as connection:
            if not may_read_blob(connection, office, caller, sha256):
                raise ProblemError(Code.NOT_FOUND)
        headers = {"ETag": f'"{sha256}"', "Cache-Control": "private, immutable"}
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    return router
