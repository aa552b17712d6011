"""A new journal where laptop and server both went on from one place (sync.md §3.8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.domain.entries.codec import MalformedEntry, chain, decode
from tuoyu_desktop.domain.entries.registry import JournalForked, JournalForkedData
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.journal import Head, entry_values, hash_at, lines_to_own
from tuoyu_desktop.store.receiving import PUT

_SEQ = re.compile(rb'\A\{"seq":\d+')
"""How every body that this program writes begins; only this changes when an entry moves to the new journal."""


@dataclass(frozen=True)
class Forked:
    """``device`` with its new journal, the subjects to fold again, and how many entries were carried over."""

    device: Device
    subjects: set[str]
    carried: int


def fork(connection: Connection, device: Device, lines: Sequence[bytes], why: str, now: datetime) -> Forked:
    """The old journal becomes what the server holds of it (``lines``, from its first); the rest begins anew."""
    own = connection.execute(
        select(ENTRY.c.seq, ENTRY.c.digest, ENTRY.c.hash, ENTRY.c.body, ENTRY.c.subject)
        .where(ENTRY.c.journal == device.journal)
        .order_by(ENTRY.c.seq)
    ).all()
    theirs = lines_to_own(device.journal, Head(), lines)
    common = _common(own, theirs)
    tail = own[common:]
    connection.execute(delete(ENTRY).where(ENTRY.c.journal == device.journal, ENTRY.c.seq > common))
    if theirs[common:]:
        connection.execute(insert(ENTRY), theirs[common:])
    base = Head(common, bytes(own[common - 1].hash)) if common else Head()
    journal = new_id()
    carried = _begin(connection, device, journal, base, why, now, [bytes(row.body) for row in tail if row.body])
    subjects = {row.subject for row in tail} | {row["subject"] for row in theirs[common:]}
    return Forked(replace(device, journal=journal), subjects, carried)


def bring_back(connection: Connection, journal: str, lines: Sequence[bytes], after: int) -> set[str]:
    """Keep what the server holds of another journal of this device as its own; returns the subjects to fold again."""
    base = Head(after, hash_at(connection, journal, after) or Head().hash)
    rows = lines_to_own(journal, base, lines)
    connection.execute(PUT, rows)
    return {row["subject"] for row in rows if row["id"]}


def _common(own: Sequence[Any], theirs: Sequence[dict[str, Any]]) -> int:
    """How many entries both begin with."""
    count = 0
    for mine, other in zip(own, theirs, strict=False):
        if bytes(mine.digest) != other["digest"]:
            break
        count += 1
    return count


def _begin(
    connection: Connection, device: Device, journal: str, base: Head, why: str, now: datetime, bodies: list[bytes]
) -> int:
    data = JournalForkedData(previous=device.journal, at_seq=base.seq, hash=base.hash.hex(), why=why)
    first = JournalForked.write(data, seq=1, id=new_id(), at=now, actor=device.keeper, subject=journal)
    link = Head().hash
    rows = []
    for seq, body in enumerate([first.to_body(), *(_renumbered(b, n) for n, b in enumerate(bodies, start=2))], start=1):
        values = _values(journal, seq, body)
        link = chain(link, values["digest"])
        rows.append(values | {"hash": link})
    connection.execute(insert(ENTRY), rows)
    return len(bodies)


def _renumbered(body: bytes, seq: int) -> bytes:
    return _SEQ.sub(b'{"seq":%d' % seq, body, count=1)


def _values(journal: str, seq: int, body: bytes) -> dict[str, Any]:
    try:
        entry = decode(body)
    except MalformedEntry as error:
        raise _not_carried(seq) from error
    if entry.seq != seq:
        raise _not_carried(seq)
    return entry_values(journal, entry, body, origin="own", status=EntryStatus.APPLIED)


def _not_carried(seq: int) -> EnvironmentFault:
    message = "本机有一条记录无法续接到新的记录链，请保存诊断包并联系区里。记录都在本机，没有改动。"
    return EnvironmentFault("sync-fork", message, detail=f"seq {seq}")
