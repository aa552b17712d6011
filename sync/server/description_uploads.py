"""How the calls of ``/v1/uploads`` stand in the OpenAPI description (tus 1.0: creation, checksum, expiration)."""

from __future__ import annotations

from typing import Any

from sync.protocol.problems import Code
from sync.protocol.wire import (
    OFFSET_STREAM,
    TUS_RESUMABLE,
    TUS_VERSION,
    UPLOAD_EXPIRES,
    UPLOAD_LENGTH,
    UPLOAD_OFFSET,
)
from sync.server.description import BYTES, OPEN, TEXT, WHOLE_NUMBER, header, header_parameter, refusals

_VERSION = {TUS_RESUMABLE: header({"const": TUS_VERSION}, "the version of tus")}
_STATE = _VERSION | {
    UPLOAD_OFFSET: header(WHOLE_NUMBER, "bytes that the server holds"),
    UPLOAD_EXPIRES: header(TEXT, "until when the upload can be gone on with (RFC 9110 date)"),
}
_MINE = (Code.BAD_REQUEST, Code.BAD_TOKEN, Code.UPLOAD_VERSION)
_ONE = (*_MINE, Code.NOT_FOUND, Code.UPLOAD_EXPIRED)


def _speaks_tus(*, required: bool) -> dict[str, Any]:
    schema = {"type": "string", "enum": [TUS_VERSION]}
    return header_parameter(TUS_RESUMABLE, schema, "another version is 412") | {"required": required}


def _answers(status: int, description: str, headers: dict[str, Any], *codes: Code, body: bool = True) -> dict[Any, Any]:
    """The success and the refusals, every one with the version of tus."""
    refused = refusals(*codes, with_body=body)
    for one in refused.values():
        one["headers"] = one["headers"] | _VERSION
    return {status: {"description": description, "headers": headers}} | refused


_DISCOVERY = _VERSION | {
    "Tus-Version": header(TEXT, "versions spoken"),
    "Tus-Extension": header(TEXT, "extensions spoken"),
    "Tus-Max-Size": header(WHOLE_NUMBER, "bytes of the biggest blob"),
    "Tus-Checksum-Algorithm": header(TEXT, "for Upload-Checksum"),
}
DISCOVER: dict[str, Any] = {
    "operation_id": "uploadOptions",
    "status_code": 204,
    "responses": _answers(204, "What is spoken.", _DISCOVERY),
    "openapi_extra": OPEN,
}
_LOCATION = {"Location": header({"type": "string", "pattern": "^/v1/uploads/[0-9A-Za-z-]{1,64}$"}, "of the upload")}
CREATE: dict[str, Any] = {
    "operation_id": "uploadCreate",
    "status_code": 201,
    "responses": _answers(
        201, "Begun.", _STATE | _LOCATION, *_MINE, Code.NOT_FOUND, Code.TOO_LARGE, Code.TOO_MANY, Code.DISK_FULL
    ),
    "openapi_extra": {"parameters": [_speaks_tus(required=True)]},
}
_LENGTH = {
    UPLOAD_LENGTH: header(WHOLE_NUMBER, "bytes of the whole"),
    "Cache-Control": header({"const": "no-store"}, "the offset is never cached"),
}
STAND: dict[str, Any] = {
    "operation_id": "uploadHead",
    "responses": _answers(200, "Where it stands.", _STATE | _LENGTH, *_ONE, body=False),
    "openapi_extra": {"parameters": [_speaks_tus(required=False)]},
}
_PIECE = {"content": {OFFSET_STREAM: {"schema": BYTES}}, "required": True}
_APPEND_REFUSALS = (
    *_ONE,
    Code.UPLOAD_OFFSET,
    Code.TOO_LARGE,
    Code.BAD_MEDIA_TYPE,
    Code.UPLOAD_BUSY,
    Code.STALLED,
    Code.TOO_MANY,
    Code.UPLOAD_CHECKSUM,
    Code.DISK_FULL,
)
APPEND: dict[str, Any] = {
    "operation_id": "uploadAppend",
    "status_code": 204,
    "responses": _answers(204, "Kept.", _STATE, *_APPEND_REFUSALS),
    "openapi_extra": {"parameters": [_speaks_tus(required=True)], "requestBody": _PIECE},
}
TERMINATE: dict[str, Any] = {
    "operation_id": "uploadTerminate",
    "status_code": 204,
    "responses": _answers(204, "Given up.", _VERSION, *_ONE, Code.UPLOAD_BUSY, Code.TOO_MANY),
    "openapi_extra": {"parameters": [_speaks_tus(required=True)]},
}
