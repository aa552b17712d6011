"""The server's own OpenAPI document as the judge of its answers."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import httpx
import schemathesis
from schemathesis import SerializationContext
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from sync.protocol.wire import NDJSON, OFFSET_STREAM
from tests.sync.laptop import Laptop

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@schemathesis.serializer(NDJSON, OFFSET_STREAM)
def as_it_is(_context: SerializationContext, value: Any) -> bytes:
    """Bodies that are no JSON document as a whole; what was made up as something else goes as its text."""
    raw = getattr(value, "data", value)
    return raw if isinstance(raw, bytes) else str(raw).encode(errors="replace")


@cache
def document_of(address: str) -> dict[str, Any]:
    """The document as a running server publishes it."""
    reply = httpx.get(f"{address}/openapi.json", timeout=300)
    assert reply.status_code == 200
    document: dict[str, Any] = reply.json()
    return document


@cache
def operations_of(address: str) -> dict[str, Any]:
    """The described calls by their operation id."""
    api = schemathesis.openapi.from_dict(document_of(address))
    api.config.update(base_url=address)
    found = [result.ok() for result in api.get_all_operations() if isinstance(result, Ok)]
    return {operation.definition.raw["operationId"]: operation for operation in found}


def judged(laptop: Laptop) -> Laptop:
    """Each further answer to this laptop must be one that the server's document describes."""
    address = str(laptop.http.base_url).rstrip("/")

    def judge(reply: httpx.Response) -> None:
        reply.read()
        described = operation_for(address, reply.request.method, reply.request.url.path)
        described.Case().validate_response(reply, checks=CHECKS)

    laptop.http.event_hooks["response"].append(judge)
    return laptop


def operation_for(address: str, method: str, path: str) -> Any:
    for operation in operations_of(address).values():
        pattern = re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(operation.path))
        if operation.method.upper() == method and re.fullmatch(pattern, path):
            return operation
    raise AssertionError(f"{method} {path} stands in no description")
