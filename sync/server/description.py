"""The OpenAPI description of the wire: what a route adds to what FastAPI sees by itself, and one pass over the whole.

Every status that a call can answer with is named at its route, every refusal with its stable codes (RFC 9457).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from sync.protocol.messages import ErasedLine, FeedEntry, Problem, SnapshotHead
from sync.protocol.problems import PROBLEM_HEADER, SENTENCES, STATUS, Code
from sync.protocol.wire import NDJSON, PROBLEM_JSON, TUS_VERSION, UPLOAD_OFFSET

Responses = dict[int | str, dict[str, Any]]

OPEN: dict[str, Any] = {"security": []}
"""``openapi_extra`` of a call that asks for no token."""
_SCHEME = "deviceToken"
_REF = "#/components/schemas/{model}"
_NAMED = (Problem, SnapshotHead, FeedEntry, ErasedLine)
"""Models that stand in no signature: lines of streams and refusals."""

WHOLE_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0}
TEXT: dict[str, Any] = {"type": "string"}
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}

_MEMBERS: Mapping[Code, tuple[str, ...]] = {
    Code.GAP: ("seq", "hash"),
    Code.FORK: ("seq", "hash"),
    Code.CURSOR: ("epoch",),
}
"""Members that the document of a code always has beside the usual ones."""


def header(schema: Mapping[str, Any], description: str, *, required: bool = True) -> dict[str, Any]:
    """One header of an answer."""
    return {"schema": dict(schema), "description": description, "required": required}


_HEADERS: Mapping[Code, dict[str, Any]] = {
    Code.TOO_MANY: {"Retry-After": header(WHOLE_NUMBER, "seconds to wait")},
    Code.UPLOAD_BUSY: {"Retry-After": header(WHOLE_NUMBER, "seconds to wait")},
    Code.UPLOAD_OFFSET: {UPLOAD_OFFSET: header(WHOLE_NUMBER, "where the server stands: go on from there")},
    Code.UPLOAD_CHECKSUM: {UPLOAD_OFFSET: header(WHOLE_NUMBER, "where to go on: 0 after a wrong SHA-256 of the whole")},
    Code.UPLOAD_VERSION: {"Tus-Version": header({"const": TUS_VERSION}, "the version that the server speaks")},
    Code.BAD_RANGE: {"Content-Range": header({"type": "string", "pattern": r"^bytes \*/[0-9]+$"}, "size of the blob")},
    Code.METHOD_NOT_ALLOWED: {"Allow": header(TEXT, "the methods of this path")},
}


def refusals(*codes: Code, with_body: bool = True) -> Responses:
    """The problem documents of a call by status; ``internal`` is always one. A HEAD has no body, only the header."""
    by_status: dict[int, list[Code]] = {}
    for code in (*codes, Code.INTERNAL):
        by_status.setdefault(STATUS[code], []).append(code)
    return {status: _refusal(status, some, with_body) for status, some in sorted(by_status.items())}


def _refusal(status: int, codes: list[Code], with_body: bool) -> dict[str, Any]:
    names = [code.value for code in codes]
    told = header({"type": "string", "enum": names}, "the document's code, for answers without a body")
    headers = {PROBLEM_HEADER: told}
    for code in codes:
        for name, one in _HEADERS.get(code, {}).items():
            headers[name] = one | {"required": len(codes) == 1}
    described = {"description": "; ".join(f"`{code}`: {SENTENCES[code]}" for code in codes), "headers": headers}
    return described | ({"content": {PROBLEM_JSON: {"schema": _document(status, codes)}}} if with_body else {})


def _document(status: int, codes: list[Code]) -> dict[str, Any]:
    always = set.intersection(*(set(_MEMBERS.get(code, ())) for code in codes))
    narrowed: dict[str, Any] = {"status": {"const": status}, "code": {"enum": [code.value for code in codes]}}
    document: dict[str, Any] = {"allOf": [{"$ref": _REF.format(model="Problem")}], "properties": narrowed}
    return document | ({"required": sorted(always)} if always else {})


def ndjson(description: str, *lines: str) -> Responses:
    """A 200 of lines; each is JSON of one of the named models (``x-lines``), or as the description says."""
    kinds = [{"$ref": _REF.format(model=name)} for name in lines]
    content: dict[str, Any] = {"schema": TEXT} | ({"x-lines": {"anyOf": kinds}} if kinds else {})
    return {200: {"description": description, "content": {NDJSON: content}}}


def header_parameter(name: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    """An optional header that the server reads itself, past FastAPI."""
    return {"name": name, "in": "header", "required": False, "schema": dict(schema), "description": description}


def describe(app: FastAPI) -> dict[str, Any]:
    """The whole document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            separate_input_output_schemas=False,
        )
        _complete(document)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    _, named = models_json_schema([(model, "serialization") for model in _NAMED], ref_template=_REF)
    schemas.update(named["$defs"])
    bearer = {"type": "http", "scheme": "bearer", "description": "token of POST /v1/session; at most 60 minutes"}
    document["components"]["securitySchemes"] = {_SCHEME: bearer}
    document["security"] = [{_SCHEME: []}]
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)  # FastAPI's own; what does not fit is 400 bad-request here
