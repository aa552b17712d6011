"""Bytes to entries and back: one discriminated union, upcasters for older versions, the chain hash."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Union, get_args

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from tuoyu_desktop.domain.entries import findings, inspections, notices, registry
from tuoyu_desktop.domain.entries.envelope import EntryBase

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""(kind, older v) to a function that gives the envelope as the next v would have written it; v1 is the first."""

CHAIN_START = bytes(32)


class MalformedEntry(ValueError):
    """The bytes are no valid entry of a known kind and version. They are stored all the same (sync.md §3.1)."""


def _kinds() -> dict[str, type[EntryBase]]:
    found: dict[str, type[EntryBase]] = {}
    for module in (inspections, findings, notices, registry):
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, EntryBase) and member is not EntryBase:
                found[get_args(member.model_fields["kind"].annotation)[0]] = member
    return found


KINDS: Mapping[str, type[EntryBase]] = _kinds()


@cache
def _adapter() -> TypeAdapter[EntryBase]:
    union: Any = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007  # built at run time
    return TypeAdapter(union)


def decode(body: bytes) -> EntryBase:
    """The entry written in ``body``. Raises :class:`MalformedEntry`."""
    try:
        return _adapter().validate_json(body)
    except ValidationError as error:
        return _decode_older(body, error)


def _decode_older(body: bytes, error: ValidationError) -> EntryBase:
    try:
        raw = from_json(body)
        while (step := UPCASTERS.get((raw["kind"], raw["v"]))) is not None:
            raw = step(raw)
        return _adapter().validate_python(raw, strict=False)
    except (ValueError, KeyError, TypeError):
        raise MalformedEntry(error.errors(include_url=False, include_input=False)[0]["msg"]) from error


def kind_of(entry_class: type[EntryBase]) -> str:
    """The wire name of a kind, e.g. ``answer.recorded``."""
    return str(entry_class.model_fields["kind"].default)


def digest(body: bytes) -> bytes:
    """SHA-256 of a body: 32 bytes."""
    return hashlib.sha256(body).digest()


def chain(previous: bytes, body_digest: bytes) -> bytes:
    """hash(n) from hash(n-1) and SHA-256(body(n)) (sync.md §1)."""
    return hashlib.sha256(previous + body_digest).digest()
