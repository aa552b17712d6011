"""Entries from elsewhere: kept verbatim, verdicts and erasures carried out, subjects named for folding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.domain.entries.codec import CHAIN_START, MalformedEntry, chain, decode, digest
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.registry import EntryErasedData, EntryJudgedData
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import set_verdict
from tuoyu_desktop.store.journal import entry_values

SNAPSHOT = "snapshot:"
"""Restated lines stand in journals of this prefix (the wire contract)."""


def receive(connection: Connection, entries: Iterable[Received], own_journal: str) -> set[str]:
    """Store feed or snapshot entries; returns the subjects to fold again.

    An entry that is here already is skipped; one of the own journal is never overwritten.
    """
    subjects: set[str] = set()
    rows: list[dict[str, Any]] = []
    verdicts: list[EntryBase] = []
    for received in entries:
        entry = _readable(received.body)
        if entry is None or received.journal == own_journal:
            continue
        origin = "snapshot" if received.journal.startswith(SNAPSHOT) else "feed"
        rows.append(entry_values(received.journal, entry, received.body, origin=origin, status=EntryStatus.APPLIED))
        subjects.add(entry.subject)
        if isinstance(entry.data, EntryJudgedData | EntryErasedData):
            verdicts.append(entry)
    if rows:
        connection.execute(insert_or(ENTRY).on_conflict_do_nothing(), rows)
    for verdict in verdicts:
        subject = _carry_out(connection, verdict.data)
        if subject is not None:
            subjects.add(subject)
    return subjects


def _readable(body: bytes) -> EntryBase | None:
    """A newer kind than this program knows is left to the server: it comes again with the next snapshot."""
    try:
        return decode(body)
    except MalformedEntry:
        return None


def _carry_out(connection: Connection, data: Any) -> str | None:
    if isinstance(data, EntryErasedData):
        return set_verdict(connection, data.journal, data.seq, EntryStatus.ERASED, data.reason)
    return set_verdict(connection, data.journal, data.seq, EntryStatus(data.status), data.reason)


def drop_restated(connection: Connection) -> set[str]:
    """Take away the restated lines of an older snapshot; returns their subjects."""
    old = ENTRY.c.origin == "snapshot"
    subjects = set(connection.execute(select(ENTRY.c.subject).where(old)).scalars())
    connection.execute(delete(ENTRY).where(old))
    return subjects


def restore_own(connection: Connection, journal: str, bodies: Sequence[bytes], after: int) -> set[str]:
    """Append own entries that the server held; the chain goes on from ``after``. Returns their subjects."""
    place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == after)
    found = connection.execute(select(ENTRY.c.hash).where(place)).scalar()
    previous = bytes(found) if found is not None else CHAIN_START
    subjects: set[str] = set()
    for number, body in enumerate(bodies, start=after + 1):
        entry = _readable(body)
        if entry is None or entry.seq != number:
            message = "取回的记录不完整，请稍后再同步；本机记录没有改动。"
            raise EnvironmentFault("sync-own-entries", message, detail=f"seq {number}")
        values = entry_values(journal, entry, body, origin="own", status=EntryStatus.APPLIED)
        previous = chain(previous, digest(body))
        values["hash"] = previous
        connection.execute(insert_or(ENTRY), values)
        subjects.add(entry.subject)
    return subjects
