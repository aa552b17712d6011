"""``/v1/uploads``: the tus 1.0 protocol over ``uploads.py``."""

from __future__ import annotations

import threading
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import (
    MAX_UPLOAD_BYTES,
    OFFSET_STREAM,
    TUS_RESUMABLE,
    TUS_VERSION,
    UPLOAD_CHECKSUM,
    UPLOAD_EXPIRES,
    UPLOAD_LENGTH,
    UPLOAD_METADATA,
    UPLOAD_OFFSET,
)
from sync.server import uploads
from sync.server.access import Caller
from sync.server.office import Office
from sync.server.requests import caller_dependency, problem_responses

_TUS = {TUS_RESUMABLE: TUS_VERSION}


class _Busy:
    """Uploads that are being written to right now: two PATCHes of one upload never mix."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[str] = set()

    def enter(self, upload: str) -> None:
        with self._lock:
            if upload in self._open:
                raise ProblemError(Code.TOO_MANY, headers={"Retry-After": "1"})
            self._open.add(upload)

    def leave(self, upload: str) -> None:
        with self._lock:
            self._open.discard(upload)


def upload_router(office: Office) -> APIRouter:
    """Creation, HEAD, PATCH, DELETE; a stopped device may still upload."""
    router = APIRouter(prefix="/v1/uploads")
    deliverer = Depends(caller_dependency(office, may_only_deliver=True))
    busy = _Busy()

    @router.options("")
    def options() -> Response:
        headers = {
            "Tus-Version": TUS_VERSION,
            "Tus-Extension": "creation,checksum,expiration,termination",
            "Tus-Max-Size": str(MAX_UPLOAD_BYTES),
            "Tus-Checksum-Algorithm": ",".join(uploads.CHECKSUMS),
        }
        return Response(status_code=204, headers=_TUS | headers)

    @router.post("", status_code=201, responses=problem_responses(400, 412, 413, 507))
    def create(
        request: Request,
        upload_length: Annotated[int, Header(alias=UPLOAD_LENGTH)],
        upload_metadata: Annotated[str, Header(alias=UPLOAD_METADATA)],
        caller: Caller = deliverer,
    ) -> Response:
        _check_version(request)
        made = uploads.create_upload(office, caller, upload_length, uploads.read_metadata(upload_metadata))
        headers = {"Location": f"/v1/uploads/{made.id}"}
        return Response(status_code=201, headers=_state(made) | headers)

    @router.head("/{upload}", responses=problem_responses(404, 410))
    def offset(upload: str, caller: Caller = deliverer) -> Response:
        found = uploads.find_upload(office, caller, upload)
        headers = {UPLOAD_LENGTH: str(found.length), "Cache-Control": "no-store"}
        return Response(status_code=200, headers=_state(found) | headers)

    @router.patch("/{upload}", status_code=204, responses=problem_responses(404, 409, 410, 412, 460))
    async def append(request: Request, upload: str, caller: Caller = deliverer) -> Response:
        _check_version(request)
        if request.headers.get("content-type") != OFFSET_STREAM:
            raise ProblemError(Code.BAD_REQUEST, detail="Content-Type")
        busy.enter(upload)
        try:
            found = await run_in_threadpool(uploads.find_upload, office, caller, upload)
            if not found.done:
                await _receive(office, request, found)
        finally:
            busy.leave(upload)
        after = await run_in_threadpool(uploads.find_upload, office, caller, upload)
        return Response(status_code=204, headers=_state(after))

    @router.delete("/{upload}", status_code=204, responses=problem_responses(404, 410))
    def terminate(upload: str, caller: Caller = deliverer) -> Response:
        found = uploads.find_upload(office, caller, upload)
        uploads.forget(office, found.id, found.part)
        return Response(status_code=204, headers=_TUS)

    return router


async def _receive(office: Office, request: Request, upload: uploads.Upload) -> None:
    """Stream the body into the part file; finish when it is whole."""
    writer = uploads.PartWriter(upload, _offset(request), request.headers.get(UPLOAD_CHECKSUM))
    try:
        async for piece in request.stream():
            writer.write(piece)
        await run_in_threadpool(writer.commit)
    except ClientDisconnect:
        writer.cut()
        raise
    finally:
        writer.close()
    if upload.offset == upload.length:
        await run_in_threadpool(uploads.finish, office, upload)


def _offset(request: Request) -> int:
    text = request.headers.get(UPLOAD_OFFSET, "")
    if not text.isdecimal():
        raise ProblemError(Code.BAD_REQUEST, detail=UPLOAD_OFFSET)
    return int(text)


def _check_version(request: Request) -> None:
    if request.headers.get(TUS_RESUMABLE) != TUS_VERSION:
        raise ProblemError(Code.UPLOAD_VERSION, headers={"Tus-Version": TUS_VERSION})


def _state(upload: uploads.Upload) -> dict[str, str]:
    expires = format_datetime(datetime.fromisoformat(upload.expires_at), usegmt=True)
    return _TUS | {UPLOAD_OFFSET: str(upload.offset), UPLOAD_EXPIRES: expires}
