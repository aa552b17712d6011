"""The own journal: append-only, numbered without a gap, hash-chained; and what was received, kept verbatim."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic_core import from_json
from sqlalchemy import Connection, select

from tuoyu_desktop.domain.entries.codec import CHAIN_START, MalformedEntry, chain, decode, digest
from tuoyu_desktop.domain.entries.envelope import MAX_ENTRY_BYTES, EntryBase
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.engine import driver_of, translating_faults


@dataclass(frozen=True)
class Head:
    """The last entry of a journal: its seq (0 for none) and chain hash."""

    seq: int = 0
    hash: bytes = CHAIN_START


class Envelope(Protocol):
    """What the columns of a stored entry are filled from."""

    @property
    def seq(self) -> int: ...
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def facility(self) -> str | None: ...
    @property
    def actor(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def read_head(connection: Connection, journal: str) -> Head:
    """The head of a journal that is held whole."""
    row = connection.execute(
        select(ENTRY.c.seq, ENTRY.c.hash).where(ENTRY.c.journal == journal).order_by(ENTRY.c.seq.desc()).limit(1)
    ).first()
    return Head(row.seq, bytes(row.hash)) if row else Head()


def hash_at(connection: Connection, journal: str, seq: int) -> bytes | None:
    """The chain hash after ``seq``, null when the journal is not that long."""
    if seq == 0:
        return CHAIN_START
    place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == seq)
    found = connection.execute(select(ENTRY.c.hash).where(place)).scalar()
    return None if found is None else bytes(found)


def entry_values(journal: str, entry: Envelope, body: bytes, *, origin: str, status: EntryStatus) -> dict[str, Any]:
    """The columns of a stored entry but for its place in the chain."""
    return {
        "journal": journal,
        "seq": entry.seq,
        "id": entry.id,
        "kind": entry.kind,
        "subject": entry.subject,
        "facility": entry.facility,
        "actor": entry.actor,
        "at": entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "body": body,
        "digest": digest(body),
        "hash": None,
        "origin": origin,
        "position": None,
        "status": status.value,
        "reason": "",
    }


_COLUMNS = [column.name for column in ENTRY.columns]
_INSERT = f"INSERT INTO entry ({', '.join(_COLUMNS)}) VALUES (:{', :'.join(_COLUMNS)})"


def append_own(connection: Connection, journal: str, head: Head, entry: EntryBase) -> Head:
    """Write the next entry of the own journal; returns the new head. Raises RuleViolation for one too large."""
    body = _readable(entry)
    if len(body) > MAX_ENTRY_BYTES:
        raise RuleViolation("rule-entry-too-large", "这条记录太长，请把文字分成几条填写。", detail=entry.kind)
    values = entry_values(journal, entry, body, origin="own", status=EntryStatus.APPLIED)
    values["hash"] = chain(head.hash, values["digest"])
    with translating_faults():
        driver_of(connection).execute(_INSERT, values)
    return Head(entry.seq, values["hash"])


def _readable(entry: EntryBase) -> bytes:
    """The body, which the district and a rebuild can read back: half a character or a number of thousands of digits
    would be saved here and refused there. Raises RuleViolation."""
    try:
        body = entry.to_body()
        if decode(body) != entry:
            raise ValueError("a rebuild would read something else, as null for NaN")
        from_json(body, allow_inf_nan=False)  # NaN is no JSON: the server would refuse it
        if b"\\u0000" in body:
            raise ValueError("NUL: no column of the district's database can hold it")
    except ValueError as error:  # MalformedEntry and pydantic's serialisation errors
        message = "有一个字或数值无法保存，请删去刚输入的内容，重新填写。"
        raise RuleViolation("rule-entry-unreadable", message, detail=str(error)[:200]) from error
    return body


def lines_to_own(journal: str, head: Head, lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """The rows of own entries as the server gives them back, chained on from ``head``; nothing is written yet.

    A line ``{"erased": seq, "digest": hex}`` stands for a body that was removed by law or order.
    """
    rows: list[dict[str, Any]] = []
    link = head.hash
    for seq, line in enumerate(lines, start=head.seq + 1):
        values = _own_values(journal, seq, line)
        link = chain(link, values["digest"])
        rows.append(values | {"hash": link})
    return rows


def _own_values(journal: str, seq: int, line: bytes) -> dict[str, Any]:
    try:
        entry = decode(line)
    except MalformedEntry:
        return _without_entry(journal, seq, line)
    if entry.seq != seq:
        return _without_entry(journal, seq, line)
    return entry_values(journal, entry, line, origin="own", status=EntryStatus.APPLIED)


def _without_entry(journal: str, seq: int, line: bytes) -> dict[str, Any]:
    """A place of the journal that holds nothing readable: it counts in the chain and takes no effect."""
    erased = _erased_digest(line)
    return {
        **dict.fromkeys(("id", "kind", "actor", "at"), ""),
        "journal": journal,
        "seq": seq,
        "subject": journal,
        "facility": None,
        "body": line if erased is None else None,
        "digest": erased or digest(line),
        "hash": None,
        "origin": "own",
        "position": None,
        "status": (EntryStatus.REJECTED if erased is None else EntryStatus.ERASED).value,
        "reason": "malformed" if erased is None else "",
    }


def _erased_digest(line: bytes) -> bytes | None:
    try:
        return bytes.fromhex(json.loads(line)["digest"])
    except (ValueError, KeyError, TypeError):
        return None


def verify_own(rows: Iterable[tuple[int, bytes | None, bytes, bytes]]) -> Head:
    """Recompute the chain over (seq, body, digest, hash) in order of seq; an erased body is null.

    Raises EnvironmentFault ``env-journal-damaged`` at the first entry that does not fit.
    """
    head = Head()
    for seq, body, body_digest, stored_hash in rows:
        right = seq == head.seq + 1 and (body is None or digest(body) == body_digest)
        expected = chain(head.hash, body_digest)
        if not right or expected != stored_hash:
            raise _damaged(f"seq {seq} after {head.seq}")
        head = Head(seq, expected)
    return head


def check_body(seq: int, body: bytes, body_digest: bytes) -> None:
    """A body is what was written: its digest, which the chain seals, says so. Raises EnvironmentFault
    ``env-journal-damaged``."""
    if digest(body) != bytes(body_digest):
        raise _damaged(f"seq {seq}")


def _damaged(detail: str) -> EnvironmentFault:
    message = "本机记录有损坏，请不要继续填写，先用“设置—恢复备份”，或联系区里协助取回。"
    return EnvironmentFault("env-journal-damaged", message, detail=detail)
