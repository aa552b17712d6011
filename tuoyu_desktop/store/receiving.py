"""Entries from elsewhere: kept verbatim, verdicts and erasures carried out, subjects named for folding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import AwareDatetime, ValidationError
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.families import FAMILY_OF_KIND
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.entries.registry import EntryErasedData, EntryJudgedData
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import set_verdict
from tuoyu_desktop.store.journal import Envelope, entry_values

SNAPSHOT = "snapshot:"
"""Restated lines stand in journals of this prefix (the wire contract)."""
FEED, RESTATED, OWN = "feed", "snapshot", "own"

DISTRICT_KINDS = (
    *("facility.registered", "facility.updated", "facility.closed", "assignment.changed", "roster.changed"),
    *("checklist.published", "district_pack.published", "numbers.leased", "finding.decided", "extension.decided"),
    *("correction.decided", "ban_list.published", "device.revoked", "device.replaced", "entry.judged", "entry.erased"),
)
"""What only the district says (sync.md §1): a restored server does not say again what it lost of these."""


@dataclass
class Arrived:
    """What came of a slice: ``subjects`` to fold again; ``fresh``: those that nothing was known of, already parsed."""

    subjects: set[str] = field(default_factory=set)
    fresh: dict[str, list[Placed]] = field(default_factory=dict)


class _NewerEntry(Frozen):
    """What must be readable of an entry of a newer kind than this program knows: kept, and folded after an update."""

    seq: int
    id: str
    kind: str
    at: AwareDatetime
    actor: str
    facility: str | None = None
    subject: str


def receive(connection: Connection, entries: Iterable[Received]) -> Arrived:
    """Store feed or snapshot entries.

    What is here already is skipped, what this laptop wrote is never touched. A received entry gives way to another
    with its place: the district was restored and numbers anew (sync.md §3.8).
    """
    readable = [(r.journal, r.body, envelope) for r in entries if (envelope := _envelope(r.body)) is not None]
    held = _held(connection, [(journal, envelope.seq) for journal, _, envelope in readable])
    rows: list[dict[str, Any]] = []
    placed: list[tuple[str, Envelope]] = []
    arrived = Arrived()
    for journal, body, envelope in readable:
        origin = RESTATED if journal.startswith(SNAPSHOT) else FEED
        values = entry_values(journal, envelope, body, origin=origin, status=EntryStatus.APPLIED)
        here = held.get((journal, envelope.seq))
        if here is not None:
            if here.origin == OWN or here.digest == values["digest"]:
                continue
            arrived.subjects.add(here.subject)
        held[journal, envelope.seq] = _Held(values["digest"], origin, envelope.subject)
        rows.append(values)
        placed.append((journal, envelope))
    _note_subjects(connection, placed, arrived)
    if rows:
        connection.execute(PUT, rows)
    _carry_out(connection, [envelope for _, envelope in placed], arrived)
    return arrived


_FRESH_ROW = insert_or(ENTRY)
PUT = _FRESH_ROW.on_conflict_do_update(
    index_elements=["journal", "seq"],
    set_={c.name: _FRESH_ROW.excluded[c.name] for c in ENTRY.columns if c.name not in ("journal", "seq")},
)


@dataclass(frozen=True, slots=True)
class _Held:
    digest: bytes
    origin: str
    subject: str


def _envelope(body: bytes) -> Envelope | None:
    try:
        return decode(body)
    except MalformedEntry:
        try:
            return _NewerEntry.model_validate_json(body)
        except ValidationError:
            return None


def _held(connection: Connection, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], _Held]:
    by_journal: dict[str, list[int]] = defaultdict(list)
    for journal, seq in wanted:
        by_journal[journal].append(seq)
    columns = select(ENTRY.c.seq, ENTRY.c.digest, ENTRY.c.origin, ENTRY.c.subject)
    found: dict[tuple[str, int], _Held] = {}
    for journal, seqs in by_journal.items():
        rows = connection.execute(columns.where(ENTRY.c.journal == journal, ENTRY.c.seq.in_(seqs)))
        found.update({(journal, row.seq): _Held(bytes(row.digest), row.origin, row.subject) for row in rows})
    return found


def _note_subjects(connection: Connection, placed: Sequence[tuple[str, Envelope]], arrived: Arrived) -> None:
    """Before the insert: subjects without any stored entry need not be read back to be folded."""
    folded = [(journal, e) for journal, e in placed if isinstance(e, EntryBase) and e.kind in FAMILY_OF_KIND]
    subjects = {entry.subject for _, entry in folded}
    known = set(connection.execute(select(ENTRY.c.subject).where(ENTRY.c.subject.in_(subjects)).distinct()).scalars())
    arrived.subjects |= subjects & known
    for journal, entry in folded:
        if entry.subject not in known:
            arrived.fresh.setdefault(entry.subject, []).append(Placed(journal, entry.seq, entry))


def _carry_out(connection: Connection, envelopes: Iterable[Envelope], arrived: Arrived) -> None:
    """Verdicts and erasures, in the order in which the district spoke them."""
    for envelope in envelopes:
        data = getattr(envelope, "data", None)
        if isinstance(data, EntryErasedData):
            subject = set_verdict(connection, data.journal, data.seq, EntryStatus.ERASED, data.reason)
        elif isinstance(data, EntryJudgedData):
            subject = set_verdict(connection, data.journal, data.seq, EntryStatus(data.status), data.reason)
        else:
            continue
        if subject is not None:
            arrived.subjects.add(subject)
            arrived.fresh.pop(subject, None)


def seq_of(body: bytes) -> int:
    """The place of a received entry in its journal; 0 for what is no entry."""
    envelope = _envelope(body)
    return 0 if envelope is None else envelope.seq


def older_restatements(connection: Connection, kept: str, facility: str | None) -> list[tuple[str, int]]:
    """Places of restated lines that another snapshot than ``kept`` brought: all, or those of one facility."""
    chosen = (ENTRY.c.journal >= SNAPSHOT) & (ENTRY.c.journal < SNAPSHOT[:-1] + ";") & (ENTRY.c.journal != kept)
    if facility is not None:
        chosen &= ENTRY.c.facility == facility
    return [(row.journal, row.seq) for row in connection.execute(select(ENTRY.c.journal, ENTRY.c.seq).where(chosen))]


def unsaid(connection: Connection, said: Collection[tuple[str, int]]) -> list[tuple[str, int]]:
    """Places of received district entries that ``said``, a new snapshot, does not name any more."""
    chosen = (ENTRY.c.origin == FEED) & ENTRY.c.kind.in_(DISTRICT_KINDS)
    places = connection.execute(select(ENTRY.c.journal, ENTRY.c.seq).where(chosen))
    return [(row.journal, row.seq) for row in places if (row.journal, row.seq) not in said]


def received_of(connection: Connection, facility: str) -> list[tuple[str, int]]:
    """Places of what was received about a facility, but for the entries that say whose it is."""
    chosen = (ENTRY.c.facility == facility) & (ENTRY.c.origin != OWN) & (ENTRY.c.kind != "assignment.changed")
    return [(row.journal, row.seq) for row in connection.execute(select(ENTRY.c.journal, ENTRY.c.seq).where(chosen))]


def drop(connection: Connection, places: Iterable[tuple[str, int]]) -> set[str]:
    """Take received entries away; returns their subjects. What this laptop wrote stays whatever ``places`` says."""
    by_journal: dict[str, list[int]] = defaultdict(list)
    for journal, seq in places:
        by_journal[journal].append(seq)
    subjects: set[str] = set()
    for journal, seqs in by_journal.items():
        chosen = (ENTRY.c.journal == journal) & ENTRY.c.seq.in_(seqs) & (ENTRY.c.origin != OWN)
        subjects.update(connection.execute(select(ENTRY.c.subject).where(chosen)).scalars())
        connection.execute(delete(ENTRY).where(chosen))
    return subjects
