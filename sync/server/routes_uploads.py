"""``/v1/uploads``: the tus 1.0 protocol over ``uploads.py``."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from sync.protocol.messages import ID_PATTERN
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
from sync.server.description_uploads import APPEND, CREATE, DISCOVER, STAND, TERMINATE
from sync.server.holding import held
from sync.server.office import Office
from sync.server.requests import STALL_SECONDS, caller_finder, pieces_of
from sync.server.turns import Queues

_TUS = {TUS_RESUMABLE: TUS_VERSION}
_OPTIONS = _TUS | {
    "Tus-Version": TUS_VERSION,
    "Tus-Extension": "creation,checksum,expiration,termination",
    "Tus-Max-Size": str(MAX_UPLOAD_BYTES),
    "Tus-Checksum-Algorithm": ",".join(uploads.CHECKSUMS),
}
_UploadId = Annotated[str, Path(pattern=ID_PATTERN)]
_Length = Annotated[int, Header(alias=UPLOAD_LENGTH, ge=0)]
_Offset = Annotated[int, Header(alias=UPLOAD_OFFSET, ge=0)]
_Metadata = Annotated[str, Header(alias=UPLOAD_METADATA, max_length=1000)]
_Checksum = Annotated[str | None, Header(alias=UPLOAD_CHECKSUM, max_length=200)]


def upload_router(office: Office, queues: Queues, stall_seconds: float = STALL_SECONDS) -> APIRouter:
    """Creation, HEAD, PATCH, DELETE."""
    router = APIRouter(
        prefix="/v1/uploads", tags=["uploads"], default_response_class=Response, dependencies=[Depends(_check_version)]
    )
    desk = _Desk(office, queues, stall_seconds)
    router.add_api_route("", _discover, methods=["OPTIONS"], **DISCOVER)
    router.add_api_route("", desk.create, methods=["POST"], **CREATE)
    router.add_api_route("/{upload}", desk.stand, methods=["HEAD"], **STAND)
    router.add_api_route("/{upload}", desk.append, methods=["PATCH"], **APPEND)
    router.add_api_route("/{upload}", desk.terminate, methods=["DELETE"], **TERMINATE)
    return router


def _discover() -> Response:
    """What of tus this server speaks."""
    return Response(status_code=204, headers=_OPTIONS)


class _Desk:
    """The calls on one office's uploads; a stopped device may still upload."""

    def __init__(self, office: Office, queues: Queues, stall_seconds: float) -> None:
        self._office = office
        self._caller = caller_finder(office, may_only_deliver=True)
        self._queues = queues
        self._stall_seconds = stall_seconds

    async def create(self, request: Request, length: _Length, metadata: _Metadata) -> Response:
        """Begin an upload; nothing need be sent where the offset is already the length."""
        async with self._queues.small.taken_for(request):
            made = await run_in_threadpool(self._begin, request, length, metadata)
        return Response(status_code=201, headers=_state(made) | {"Location": f"/v1/uploads/{made.id}"})

    def stand(self, request: Request, upload: _UploadId) -> Response:
        """Where to go on. What came whole before a crash is completed first: nobody would send anything any more."""
        found = self._find(request, upload)
        if not found.done and found.offset == found.length:
            with suppress(ProblemError), held(self._lock(upload)):
                self._complete(self._find(request, upload))
            found = self._find(request, upload)
        headers = {UPLOAD_LENGTH: str(found.length), "Cache-Control": "no-store"}
        return Response(status_code=200, headers=_state(found) | headers)

    async def append(
        self, request: Request, upload: _UploadId, offset: _Offset, checksum: _Checksum = None
    ) -> Response:
        """Bytes from ``Upload-Offset`` on. The last ones complete the blob, if its SHA-256 is the promised one."""
        _check_content_type(request)
        self._queues.photos.check()
        with ExitStack() as hold:
            found = await run_in_threadpool(self._seize, request, upload, hold)
            if not found.done:
                await self._receive(request, uploads.PartWriter(found, offset, checksum))
                if found.offset == found.length:
                    async with self._queues.photos.taken():  # not refused: the bytes are here
                        await run_in_threadpool(self._complete, found)
        after = await run_in_threadpool(self._find, request, upload)
        return Response(status_code=204, headers=_state(after))

    async def terminate(self, request: Request, upload: _UploadId) -> Response:
        """Give an upload up, with what came of it."""
        async with self._queues.small.taken_for(request):
            await run_in_threadpool(self._forget, request, upload)
        return Response(status_code=204, headers=_TUS)

    def _begin(self, request: Request, length: int, metadata: str) -> uploads.Upload:
        return uploads.create_upload(self._office, self._caller(request), length, _metadata(metadata))

    def _forget(self, request: Request, upload: str) -> None:
        with ExitStack() as hold:
            found = self._seize(request, upload, hold)
            uploads.forget(self._office, found.id, found.part)

    def _find(self, request: Request, upload: str) -> uploads.Upload:
        return uploads.find_upload(self._office, self._caller(request), upload)

    def _lock(self, upload: str) -> FilePath:
        return self._office.uploads / f"{upload}.lock"

    def _seize(self, request: Request, upload: str, hold: ExitStack) -> uploads.Upload:
        """As it stands while nobody else writes to it; who asks is known before a file is touched for it."""
        self._find(request, upload)
        hold.enter_context(held(self._lock(upload)))
        return self._find(request, upload)

    async def _receive(self, request: Request, writer: uploads.PartWriter) -> None:
        """Stream the body into the part file; what came before a cut is kept."""
        try:
            async for piece in pieces_of(request, self._stall_seconds):
                writer.write(piece)
            await run_in_threadpool(writer.commit)
        except ClientDisconnect:
            writer.cut()
            raise
        except ProblemError as problem:
            if problem.problem is Code.STALLED:
                writer.cut()
            raise
        finally:
            writer.close()

    def _complete(self, upload: uploads.Upload) -> None:
        if not upload.done and upload.offset == upload.length:
            uploads.finish(self._office, upload)


def _metadata(header: str) -> dict[str, str]:
    """Raises ProblemError bad-request, also for characters that no database keeps."""
    found = uploads.read_metadata(header)
    if not all(value.isprintable() for value in found.values()):
        raise ProblemError(Code.BAD_REQUEST, detail=UPLOAD_METADATA)
    return found


async def _check_version(request: Request) -> None:
    """Before anything else is looked at. To ask (OPTIONS, HEAD) no version need be named; a wrong one is refused."""
    asks = request.method in ("OPTIONS", "HEAD")
    named = request.headers.get(TUS_RESUMABLE, TUS_VERSION if asks else "")
    if named != TUS_VERSION and request.method != "OPTIONS":
        raise ProblemError(Code.UPLOAD_VERSION, headers={"Tus-Version": TUS_VERSION})


def _check_content_type(request: Request) -> None:
    if request.headers.get("content-type") != OFFSET_STREAM:
        raise ProblemError(Code.BAD_MEDIA_TYPE)


def _state(upload: uploads.Upload) -> dict[str, str]:
    expires = format_datetime(datetime.fromisoformat(upload.expires_at), usegmt=True)
    return _TUS | {UPLOAD_OFFSET: str(upload.offset), UPLOAD_EXPIRES: expires}
