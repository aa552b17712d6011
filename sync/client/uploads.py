"""Photos over tus 1.0: resumed at the byte where the server stands, checked by SHA-256 at its end."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from functools import partial

from sync.client.district import District
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
_GONE = (Code.NOT_FOUND, Code.UPLOAD_EXPIRED)
_LOOK_AGAIN = (*_GONE, Code.UPLOAD_CHECKSUM, Code.UPLOAD_OFFSET)
_TRIES = 3


def upload(store: SyncStore, district: District, blob: PendingBlob, sent: Callable[[int], None]) -> None:
    """Bring one blob to the district; ``sent`` is told the bytes of each slice. Settled when the server has it all, or
    wants none of it: its entry was erased there.

    Raises EnvironmentFault env-blob-damaged for a local file that cannot be read, sync-* for the rest.
    """
    known = blob.location
    for last in (False,) * (_TRIES - 1) + (True,):
        stand = _stand(store, district, blob, known)
        if stand is None:
            break
        known, offset = stand
        try:
            _send(store, district, blob, known, offset, sent)
        except ServerRefused as refused:
            if last or refused.problem_code not in _LOOK_AGAIN:
                raise
            continue
        break
    store.blob_settled(blob.sha256)


def _send(
    store: SyncStore, district: District, blob: PendingBlob, location: str, offset: int, sent: Callable[[int], None]
) -> None:
    if offset == blob.size:
        return
    for chunk in _slices(store.read_blob(blob.sha256, offset)):
        offset = district.going_on(partial(_append, location, offset, chunk))
        sent(len(chunk))
        if offset == blob.size:  # also when another laptop brought the same bytes in the meantime
            return
    raise not_our_server(f"{location}: {offset} of {blob.size}")


def _append(location: str, start: int, chunk: bytes, transport: Transport, again: bool) -> int:
    """One slice that lies at ``start``; where the server stands then. ``again``: a connection was cut, so it is asked
    first how much of the slice came, and gets the rest."""
    came = 0
    if again:
        came = _offset(transport.call("HEAD", location, headers=_TUS).headers.get(UPLOAD_OFFSET), location) - start
        if came == len(chunk):
            return start + came
        if not 0 <= came < len(chunk):  # somewhere else: the refusal of the slice says so, and all is looked at anew
            came = 0
    headers = {**_TUS, UPLOAD_OFFSET: str(start + came), "Content-Type": OFFSET_STREAM}
    response = transport.call("PATCH", location, content=chunk[came:], headers=headers)
    return _offset(response.headers.get(UPLOAD_OFFSET), location)


def _stand(store: SyncStore, district: District, blob: PendingBlob, known: str | None) -> tuple[str, int] | None:
    """(location, offset) of an upload that was begun, or of a new one; null where the district wants none."""
    if known:
        try:
            response = district.call("HEAD", known, headers=_TUS)
            return known, _offset(response.headers.get(UPLOAD_OFFSET), known)
        except ServerRefused as refused:
            if refused.problem_code not in _GONE and refused.status not in (404, 410):
                raise
    metadata = ",".join(f"{name} {_text(value)}" for name, value in (("sha256", blob.sha256), ("entry", blob.entry)))
    headers = {**_TUS, UPLOAD_LENGTH: str(blob.size), UPLOAD_METADATA: metadata}
    try:
        response = district.call("POST", "/v1/uploads", headers=headers)
    except ServerRefused as refused:
        if refused.problem_code != Code.NOT_FOUND:
            raise
        return None
    location = response.headers.get("location", "")
    if not location.startswith("/v1/uploads/"):
        raise not_our_server(f"location {location}")
    offset = _offset(response.headers.get(UPLOAD_OFFSET, "0"), location)
    if offset < blob.size:
        store.upload_begun(blob.sha256, location)
    return location, offset


def _text(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _offset(text: str | None, where: str) -> int:
    if text is None or not text.isdigit():
        raise not_our_server(where)
    return int(text)


def _slices(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces of any size put together to slices of one request."""
    pending = b""
    for piece in pieces:
        pending += piece
        while len(pending) >= SLICE:
            yield pending[:SLICE]
            pending = pending[SLICE:]
    if pending:
        yield pending
