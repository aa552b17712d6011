"""Photos over tus 1.0: resumed at the byte where the server stands, checked by SHA-256 at its end."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable, Iterator

from sync.client.transport import ServerRefused, Transport, not_our_server
from sync.protocol.problems import Code
from sync.protocol.wire import (
    OFFSET_STREAM,
    TUS_RESUMABLE,
    TUS_VERSION,
    UPLOAD_LENGTH,
    UPLOAD_METADATA,
    UPLOAD_OFFSET,
)
from tuoyu_desktop.application.sync_port import PendingBlob, SyncStore

SLICE = 256 * 1024
"""Bytes of one PATCH: between two of them a sync can be cancelled and shows how far it is."""
_TUS = {TUS_RESUMABLE: TUS_VERSION}
_START_AGAIN = (Code.NOT_FOUND, Code.UPLOAD_EXPIRED, Code.UPLOAD_CHECKSUM)


def upload(store: SyncStore, transport: Transport, blob: PendingBlob, sent: Callable[[int], None]) -> None:
    """Bring one blob to the district; ``sent`` is told the bytes of each slice. Settled when the server has it all."""
    location, offset = _stand(store, transport, blob)
    pieces = store.read_blob(blob.sha256, offset)
    for chunk in _slices(pieces):
        headers = {**_TUS, UPLOAD_OFFSET: str(offset), "Content-Type": OFFSET_STREAM}
        response = transport.call("PATCH", location, content=chunk, headers=headers)
        offset = _offset(response.headers.get(UPLOAD_OFFSET), location)
        sent(len(chunk))
    if offset == blob.size:
        store.blob_settled(blob.sha256)


def _stand(store: SyncStore, transport: Transport, blob: PendingBlob) -> tuple[str, int]:
    """(location, offset) of an upload that was begun, or of a new one."""
    if blob.location is not None:
        try:
            response = transport.call("HEAD", blob.location, headers=_TUS)
            return blob.location, _offset(response.headers.get(UPLOAD_OFFSET), blob.location)
        except ServerRefused as refused:
            if refused.problem_code not in _START_AGAIN and refused.status not in (404, 410):
                raise
    metadata = ",".join(f"{name} {_text(value)}" for name, value in (("sha256", blob.sha256), ("entry", blob.entry)))
    headers = {**_TUS, UPLOAD_LENGTH: str(blob.size), UPLOAD_METADATA: metadata}
    response = transport.call("POST", "/v1/uploads", headers=headers)
    location = response.headers.get("location", "")
    store.upload_begun(blob.sha256, location)
    return location, _offset(response.headers.get(UPLOAD_OFFSET, "0"), location)


def _text(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _offset(text: str | None, where: str) -> int:
    if text is None or not text.isdigit():
        raise not_our_server(where)
    return int(text)


def _slices(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces of any size put together to slices of one request."""
    pending = b""
    for piece in itertools.chain(pieces):
        pending += piece
        while len(pending) >= SLICE:
            yield pending[:SLICE]
            pending = pending[SLICE:]
    if pending:
        yield pending
