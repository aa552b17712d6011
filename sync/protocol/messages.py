"""The JSON shapes of the wire (sync.md §2). Keys, nonces and signatures are standard base64, hashes lower-case hex,
times RFC 3339 with offset, ids UUID strings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, WithJsonSchema

from sync.protocol.problems import Code
from tuoyu_desktop.domain.frozen import Frozen

ID_PATTERN = r"^[0-9A-Za-z-]{1,64}$"
"""What the server takes for an id in a question; those that it makes are UUIDs."""

# What answers say of themselves in the OpenAPI document. A reader does not check it again, so it costs nothing.
Hex = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})]
Id = Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})]
Base64 = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$"})]
Cursor = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,18}$"})]
Verdict = Annotated[str, WithJsonSchema({"type": "string", "enum": ["held", "rejected", "duplicate", "erased"]})]
ProblemCode = Annotated[str, WithJsonSchema({"type": "string", "enum": [code.value for code in Code]})]
"""Read as plain text: a newer server may have codes that this program does not know."""


class Hello(Frozen):
    """``GET /v1/hello``. A changed ``epoch`` means that the server was restored (sync.md §3.8)."""

    name: str
    epoch: Id
    time: AwareDatetime
    protocol_min: int
    protocol_max: int
    demo: bool = False


class EnrollRequest(Frozen):
    """``public_key``: the raw 32 bytes of the device's Ed25519 key."""

    code: str = Field(min_length=1, max_length=64)
    public_key: str = Field(max_length=64)
    device_name: str = Field(min_length=1, max_length=120, pattern=r"^[^\u0000-\u001f\u007f]+$")


class EnrollReply(Frozen):
    """``unit``: name of the street or town, or the region code for the district's own people, who see every facility;
    ``keeper``: the person who enrolled it; ``district_pack``: id of the pack in force."""

    device: Id
    device_number: int
    unit: str
    unit_name: str
    district: str
    keeper: str
    district_pack: str
    server_key: Base64
    package_key: Base64


class NonceReply(Frozen):
    """``GET /v1/session/nonce``: usable once."""

    nonce: Base64
    expires_at: AwareDatetime


class SessionRequest(Frozen):
    """``signature``: Ed25519 over the raw bytes of ``nonce``."""

    device: str = Field(pattern=ID_PATTERN)
    nonce: str = Field(max_length=128)
    signature: str = Field(max_length=128)


class SessionReply(Frozen):
    """``token`` goes into ``Authorization: Bearer``; ``deliver``: push and upload only (sync.md §3.14)."""

    token: str
    scope: Literal["full", "deliver"]
    expires_at: AwareDatetime


class JournalHead(Frozen):
    """How much of a journal the server holds; seq 0 and 64 zeros when nothing."""

    epoch: Id
    seq: int
    hash: Hex


class Outcome(Frozen):
    """The verdict on one entry that was not applied: ``status`` held, rejected, duplicate or erased."""

    seq: int
    status: Verdict
    reason: str


class PushReply(Frozen):
    """The server's head after the push, durable when this is read, and what was not applied of the lines sent."""

    seq: int
    hash: Hex
    outcomes: tuple[Outcome, ...] = ()


class FeedEntry(Frozen):
    """One entry of another journal; ``body`` is its exact text, to be hashed and kept as it is."""

    journal: str
    body: str


class FeedPage(Frozen):
    """One page of the feed; the next is asked for with ``cursor``, at once where there is ``more``."""

    epoch: Id
    entries: tuple[FeedEntry, ...]
    cursor: Cursor
    more: bool


class SnapshotHead(Frozen):
    """First line of a snapshot: what it shows is what had been committed at ``cursor``."""

    cursor: Cursor
    epoch: Id


class ErasedLine(Frozen):
    """Stands in ``/entries`` where a body was removed by law or order: the chain goes on over its digest (hex)."""

    erased: int
    digest: Hex


class Receipt(Frozen):
    """What the server holds of one journal, signed with ``server_key`` (``encoding.receipt_bytes``)."""

    journal: str
    seq: int
    hash: Hex
    blobs_held: int
    blobs_missing: tuple[Hex, ...]
    blobs_withdrawn: tuple[Hex, ...]
    issued_at: AwareDatetime
    signature: Base64 = ""


class Problem(Frozen):
    """RFC 9457 problem document. ``code`` is stable (``problems.Code``); 409 carries the server's seq and hash."""

    type: str = "about:blank"
    title: str
    status: int
    code: ProblemCode
    detail: str = ""
    seq: int | None = None
    hash: Hex | None = None
    epoch: Id | None = None
