"""Answers that are packed on their way, if the laptop takes that: lines as a stream, a page of the feed in one go."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from anyio import CancelScope
from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from sync.protocol.streams import encoding_for, packed
from sync.protocol.wire import NDJSON
from sync.server.description import TEXT, Responses, header, header_parameter
from sync.server.requests import in_pieces

_WORTH_PACKING = 1024
"""Bytes; most pages of the feed hold nothing new and have a tenth of that."""

ACCEPTS: dict[str, Any] = {
    "parameters": [header_parameter("Accept-Encoding", TEXT, "zstd before gzip; without either the answer is plain")]
}
"""``openapi_extra`` of a call whose answer may be packed."""
_HEADERS = {
    "Vary": header({"const": "Accept-Encoding"}, "the answer depends on it"),
    "Content-Encoding": header({"enum": ["zstd", "gzip"]}, "how the answer is packed, if it is", required=False),
}


def may_be_packed(answers: Responses) -> Responses:
    """The 200 of ``answers`` with the headers that a packed answer has."""
    return answers | {200: {**answers[200], "headers": {**answers[200].get("headers", {}), **_HEADERS}}}


class LinesReply(StreamingResponse):
    """Lines that are read from the database while they are sent: when a laptop goes away in between, what reads them is
    closed at once and not when memory is tidied up, for until then its transaction stays open (PostgreSQL: idle in
    transaction, which holds locks)."""

    def __init__(self, pieces: Iterator[bytes], headers: Mapping[str, str]) -> None:
        super().__init__(pieces, media_type=NDJSON, headers=headers)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):  # also where the laptop's going away has cancelled this task
                await run_in_threadpool(self._close)

    def _close(self) -> None:
        if isinstance(self._pieces, Generator):
            self._pieces.close()


def lines_reply(request: Request, lines: Iterable[bytes]) -> StreamingResponse:
    """NDJSON lines, each with its newline."""
    encoding = encoding_for(request.headers.get("accept-encoding", ""))
    return LinesReply(packed(in_pieces(lines), encoding), _headers(encoding))


def packed_reply(request: Request, model: BaseModel) -> Response:
    """A model as JSON; what is short goes plain."""
    content = model.model_dump_json().encode()
    encoding = "identity"
    if len(content) >= _WORTH_PACKING:
        encoding = encoding_for(request.headers.get("accept-encoding", ""))
        content = b"".join(packed([content], encoding))
    return Response(content, media_type="application/json", headers=_headers(encoding))


def _headers(encoding: str) -> dict[str, str]:
    told = {} if encoding == "identity" else {"Content-Encoding": encoding}
    return {"Vary": "Accept-Encoding", **told}
