"""The JSON shapes of the wire (sync.md §2). Keys, nonces and signatures are standard base64, hashes lower-case hex,
times RFC 3339 with offset, ids UUID strings."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from tuoyu_desktop.domain.frozen import Frozen


class Hello(Frozen):
    """``GET /v1/hello``. A changed ``epoch`` means that the server was restored (sync.md §3.8)."""

    name: str
    epoch: str
    time: AwareDatetime
    protocol_min: int
    protocol_max: int
    demo: bool = False


class EnrollRequest(Frozen):
    """``public_key``: the raw 32 bytes of the device's Ed25519 key."""

    code: str = Field(min_length=1, max_length=64)
    public_key: str = Field(max_length=64)
    device_name: str = Field(min_length=1, max_length=120)


class EnrollReply(Frozen):
    """``unit``: name of the street or town, or the region code for the district's own people, who see every facility;
    ``keeper``: the person who enrolled it; ``district_pack``: id of the pack in force."""

    device: str
    device_number: int
    unit: str
    unit_name: str
    district: str
    keeper: str
    district_pack: str
    server_key: str
    package_key: str


class NonceReply(Frozen):
    nonce: str
    expires_at: AwareDatetime


class SessionRequest(Frozen):
    """``signature``: Ed25519 over the raw bytes of ``nonce``."""

    device: str
    nonce: str
    signature: str


class SessionReply(Frozen):
    token: str
    scope: Literal["full", "deliver"]
    expires_at: AwareDatetime


class JournalHead(Frozen):
    """How much of a journal the server holds; seq 0 and 64 zeros when nothing."""

    epoch: str
    seq: int
    hash: str


class Outcome(Frozen):
    """The verdict on one entry that was not applied: ``status`` held, rejected, duplicate or erased."""

    seq: int
    status: str
    reason: str


class PushReply(Frozen):
    """The server's head after the push, durable when this is read, and what was not applied of the lines sent."""

    seq: int
    hash: str
    outcomes: tuple[Outcome, ...] = ()


class FeedEntry(Frozen):
    """One entry of another journal; ``body`` is its exact text, to be hashed and kept as it is."""

    journal: str
    body: str


class FeedPage(Frozen):
    epoch: str
    entries: tuple[FeedEntry, ...]
    cursor: str
    more: bool


class SnapshotHead(Frozen):
    """First line of a snapshot: what it shows is what had been committed at ``cursor``."""

    cursor: str
    epoch: str


class ErasedLine(Frozen):
    """Stands in ``/entries`` where a body was removed by law or order: the chain goes on over its digest (hex)."""

    erased: int
    digest: str


class Receipt(Frozen):
    """What the server holds of one journal, signed with ``server_key`` (``encoding.receipt_bytes``)."""

    journal: str
    seq: int
    hash: str
    blobs_held: int
    blobs_missing: tuple[str, ...]
    blobs_withdrawn: tuple[str, ...]
    issued_at: AwareDatetime
    signature: str = ""


class Problem(Frozen):
    """RFC 9457 problem document. ``code`` is stable (``problems.Code``); 409 carries the server's seq and hash."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    seq: int | None = None
    hash: str | None = None
    epoch: str | None = None
