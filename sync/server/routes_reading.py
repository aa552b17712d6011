"""``/v1/feed``, ``/v1/snapshot``, ``/v1/blobs``: what a device in full scope may read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse, StreamingResponse

from sync.protocol.messages import ID_PATTERN, FeedPage
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import DEFAULT_FEED_LIMIT, MAX_FEED_LIMIT
from sync.server import feed
from sync.server.access import Caller
from sync.server.blobs import blob_path
from sync.server.description import BYTES, WHOLE_NUMBER, Responses, header, header_parameter, ndjson, refusals
from sync.server.office import Office
from sync.server.requests import caller_finder
from sync.server.scope import may_read_blob
from sync.server.snapshot import snapshot_lines
from sync.server.streaming import ACCEPTS, lines_reply, may_be_packed, packed_reply

_OCTETS = "application/octet-stream"
_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-[0-9]{0,18}|-([0-9]{1,18}))")
_READER = (Code.BAD_REQUEST, Code.BAD_TOKEN, Code.DELIVER_ONLY)
_FeedCursor = Annotated[str, Query(pattern="^[0-9]{0,18}$", description="empty: from the start")]
_FeedLimit = Annotated[int, Query(ge=1, description=f"{MAX_FEED_LIMIT} at most are given, whatever is asked for")]
_FacilityId = Annotated[str | None, Query(pattern=ID_PATTERN)]
_Sha256 = Annotated[str, InPath(pattern="^[0-9a-f]{64}$")]

_SNAPSHOT = may_be_packed(ndjson("The head with the cursor first, then entries.", "SnapshotHead", "FeedEntry"))
_FEED = may_be_packed({200: {"description": "One page."}})
_WHOLE = {"ETag": header({"type": "string"}, "the SHA-256 in quotes"), "Accept-Ranges": header({"const": "bytes"}, "")}
_PART = {"Content-Range": header({"type": "string", "pattern": "^bytes [0-9]+-[0-9]+/[0-9]+$"}, "which part this is")}
_LENGTH = {"Content-Length": header(WHOLE_NUMBER, "bytes of the blob or of the part")}
_BLOB_REFUSALS = (*_READER, Code.NOT_FOUND, Code.BAD_RANGE)
_BLOB_EXTRA = {
    "parameters": [
        header_parameter(
            "Range", {"type": "string", "pattern": "^bytes=([0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})$"}, "one part"
        )
    ]
}


def reading_router(office: Office) -> APIRouter:
    """Feed, snapshot and blobs."""
    router = APIRouter(prefix="/v1", tags=["reading"])
    reader = caller_finder(office, may_only_deliver=False)

    @router.get(
        "/feed",
        operation_id="feed",
        response_model=FeedPage,
        responses=_FEED | refusals(*_READER, Code.CURSOR),
        openapi_extra=ACCEPTS,
    )
    def read_feed(request: Request, after: _FeedCursor = "", limit: _FeedLimit = DEFAULT_FEED_LIMIT) -> Response:
        """Others' and the district's entries in scope, in the order of their commit here."""
        return packed_reply(request, feed.feed_page(office, reader(request), after, min(limit, MAX_FEED_LIMIT)))

    @router.get(
        "/snapshot",
        operation_id="snapshot",
        response_class=Response,
        responses=_SNAPSHOT | refusals(*_READER, Code.NOT_IN_SCOPE),
        openapi_extra=ACCEPTS,
    )
    def snapshot(request: Request, facility: _FacilityId = None) -> StreamingResponse:
        """Reference data and open findings in scope, or of one facility."""
        return lines_reply(request, snapshot_lines(office, reader(request), facility))

    @router.head(
        "/blobs/{sha256}",
        operation_id="blobHead",
        response_class=Response,
        responses=_blob_answers(with_body=False),
        openapi_extra=_BLOB_EXTRA,
    )
    @router.get(
        "/blobs/{sha256}",
        operation_id="blob",
        response_class=Response,
        responses=_blob_answers(with_body=True),
        openapi_extra=_BLOB_EXTRA,
    )
    def blob(request: Request, sha256: _Sha256) -> Response:
        """A finished blob that an entry in scope names."""
        path = _readable_blob(office, reader(request), sha256)
        _check_range(request.headers.get("range"), path.stat().st_size)
        headers = {"ETag": f'"{sha256}"', "Cache-Control": "private, immutable"}
        return FileResponse(path, media_type=_OCTETS, headers=headers)

    return router


def _blob_answers(*, with_body: bool) -> Responses:
    content = {"content": {_OCTETS: {"schema": BYTES}}} if with_body else {}
    whole: dict[str, Any] = {"description": "The whole blob.", "headers": _WHOLE | _LENGTH, **content}
    part: dict[str, Any] = {"description": "The part asked for.", "headers": _WHOLE | _LENGTH | _PART, **content}
    answers: Responses = {200: whole, 206: part}
    return answers | refusals(*_BLOB_REFUSALS, with_body=with_body)


def _readable_blob(office: Office, caller: Caller, sha256: str) -> Path:
    """Raises ProblemError not-found also for what the caller may not read."""
    path = blob_path(office, sha256)
    if path.is_file():
        with office.database.read() as connection:
            if may_read_blob(connection, office, caller, sha256):
                return path
    raise ProblemError(Code.NOT_FOUND)


def _check_range(wanted: str | None, size: int) -> None:
    """One part at most, and a part of what is there. Raises ProblemError bad-request, bad-range."""
    if wanted is None:
        return
    found = _RANGE.fullmatch(wanted)
    if found is None:
        raise ProblemError(Code.BAD_REQUEST, detail="Range")
    first, last_bytes = found.groups()
    start = int(first) if first is not None else size - int(last_bytes)
    if start >= size:
        raise ProblemError(Code.BAD_RANGE, headers={"Content-Range": f"bytes */{size}"})
    if first is not None and not wanted.endswith("-") and int(wanted.rsplit("-", 1)[1]) < start:
        raise ProblemError(Code.BAD_REQUEST, detail="Range")
