"""Entries from elsewhere: kept verbatim, verdicts and erasures carried out, subjects named for folding."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any

from pydantic import AwareDatetime, ValidationError
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import sqlite
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
from tuoyu_desktop.store.ban_lists import keep_newest_list
from tuoyu_desktop.store.engine import driver_of, translating_faults
from tuoyu_desktop.store.erasure import Gone, carry_out
from tuoyu_desktop.store.journal import Envelope, entry_values
from tuoyu_desktop.store.rows import work_query

SNAPSHOT = "snapshot:"
"""Restated lines stand in journals of this prefix (the wire contract)."""
FEED, RESTATED, OWN, STICK = "feed", "snapshot", "own", "stick"
"""Where a stored entry came from; ``stick``: from a partner's laptop, and not from the district yet (sync.md §3.10)."""

DISTRICT_KINDS = (
    *("facility.registered", "facility.updated", "facility.closed", "assignment.changed", "roster.changed"),
    *("checklist.published", "district_pack.published", "numbers.leased", "finding.decided", "extension.decided"),
    *("correction.decided", "ban_list.published", "device.revoked", "device.replaced", "entry.judged"),
)
"""What only the district says (sync.md §1): a restored server does not say again what it lost of these.
Not ``entry.erased``: what was to go does not come back with an older copy of the district."""
_KEPT = ("assignment.changed", "entry.erased")
"""Stays when a facility is no longer ours: whose it is, and what of it must not come back by stick."""


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


def receive(connection: Connection, entries: Iterable[Received], *, by_stick: bool = False) -> Arrived:
    """Store feed or snapshot entries, or (``by_stick``) those of a partner in a visit.

    What is here already is skipped, what this laptop wrote is never touched. A received entry gives way to another
    with its place: the district was restored and numbers anew (sync.md §3.8). What came by stick gives way to the same
    from the district, whose word of it holds from then on, and itself replaces nothing; what the district has erased
    does not come by stick at all, nor does what stands here in another place.
    """
    readable = [(r.journal, r.body, envelope) for r in entries if (envelope := _envelope(r.body)) is not None]
    if by_stick:
        gone = Gone(connection, {envelope.subject for _, _, envelope in readable})
        readable = [one for one in readable if not gone.has(one[0], one[2].seq, one[2].id)]
        twice = _standing_elsewhere(connection, [(journal, envelope) for journal, _, envelope in readable])
        readable = [one for one in readable if (one[0], one[2].seq) not in twice]
    held = _held(connection, [(journal, envelope.seq) for journal, _, envelope in readable])
    rows: list[dict[str, Any]] = []
    placed: list[tuple[str, Envelope]] = []
    arrived = Arrived()
    for journal, body, envelope in readable:
        origin = STICK if by_stick else RESTATED if journal.startswith(SNAPSHOT) else FEED
        values = entry_values(journal, envelope, body, origin=origin, status=EntryStatus.APPLIED)
        here = held.get((journal, envelope.seq))
        if here is not None:
            if by_stick or here.origin == OWN or (here.digest == values["digest"] and here.origin != STICK):
                continue
            arrived.subjects.add(here.subject)
        held[journal, envelope.seq] = _Held(values["digest"], origin, envelope.subject)
        rows.append(values)
        placed.append((journal, envelope))
    _note_subjects(connection, placed, arrived)
    if rows:
        _put(connection, rows)
    if rows and not by_stick:
        arrived.subjects |= drop(connection, _renumbered(connection, [row["id"] for row in rows]))
    _carry_out(connection, placed, arrived)
    if not by_stick:
        keep_newest_list(connection, (one for _, one in placed if isinstance(one, EntryBase)))
    return arrived


_FRESH_ROW = insert_or(ENTRY)
PUT = _FRESH_ROW.on_conflict_do_update(
    index_elements=["journal", "seq"],
    set_={c.name: _FRESH_ROW.excluded[c.name] for c in ENTRY.columns if c.name not in ("journal", "seq")},
)


@cache
def _put_as_text() -> tuple[str, Callable[[dict[str, Any]], tuple[Any, ...]]]:
    """``PUT`` as the driver takes it, and what fills its places: no statement is built per slice."""
    compiled = PUT.compile(dialect=sqlite.dialect(paramstyle="qmark"))
    assert compiled.positiontup is not None
    return str(compiled), itemgetter(*compiled.positiontup)


def _put(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    sql, in_order = _put_as_text()
    with translating_faults():
        driver_of(connection).executemany(sql, [in_order(row) for row in rows])


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


_HELD = """SELECT seq, digest, origin, subject FROM json_each(?) AS wanted
    CROSS JOIN entry ON entry.journal = ? AND entry.seq = wanted.value"""
"""The few that are asked for lead, each found by its place: else all of a long journal would be read (CROSS JOIN)."""
_KNOWN = """SELECT value FROM json_each(?)
    WHERE EXISTS (SELECT 1 FROM entry WHERE entry.subject = value)"""


def _held(connection: Connection, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], _Held]:
    by_journal: dict[str, list[int]] = defaultdict(list)
    for journal, seq in wanted:
        by_journal[journal].append(seq)
    found: dict[tuple[str, int], _Held] = {}
    query = work_query(connection)
    for journal, seqs in by_journal.items():
        for row in query(_HELD, json.dumps(seqs), journal):
            found[journal, row["seq"]] = _Held(bytes(row["digest"]), row["origin"], row["subject"])
    return found


def erased_places(connection: Connection, entries: Iterable[Received]) -> set[tuple[str, int]]:
    """Which of these the district has erased, whether they were here before or not."""
    readable = [(r.journal, envelope) for r in entries if (envelope := _envelope(r.body)) is not None]
    gone = Gone(connection, {envelope.subject for _, envelope in readable})
    return {(journal, e.seq) for journal, e in readable if gone.has(journal, e.seq, e.id)}


def known_elsewhere(connection: Connection, entries: Iterable[Received]) -> set[tuple[str, int]]:
    """Which of these stand here in another place: their laptop was restored and wrote them again (sync.md §3.8), or
    somebody made them up. A second body with a known id takes no effect (§3.2), and by stick it is not kept either:
    what was sealed into the chain is judged at the district."""
    return _standing_elsewhere(connection, [(r.journal, e) for r in entries if (e := _envelope(r.body)) is not None])


def _standing_elsewhere(connection: Connection, coming: Sequence[tuple[str, Envelope]]) -> set[tuple[str, int]]:
    sql = "SELECT id, journal, seq FROM entry WHERE id IN (SELECT value FROM json_each(?))"
    stands: dict[str, set[tuple[str, int]]] = {}
    for row in work_query(connection)(sql, json.dumps([envelope.id for _, envelope in coming])):
        stands.setdefault(row["id"], set()).add((row["journal"], row["seq"]))
    places = [(envelope.id, (journal, envelope.seq)) for journal, envelope in coming]
    return {place for entry, place in places if place not in stands.setdefault(entry, {place})}


def _renumbered(connection: Connection, ids: Sequence[str]) -> list[tuple[str, int]]:
    """Where entries that the district says of just now stand from a stick still: their laptop was restored, and wrote
    them again in another journal (sync.md §3.8)."""
    sql = f"SELECT journal, seq FROM entry WHERE id IN (SELECT value FROM json_each(?)) AND origin = '{STICK}'"
    return [(row["journal"], row["seq"]) for row in work_query(connection)(sql, json.dumps(ids))]


def _note_subjects(connection: Connection, placed: Sequence[tuple[str, Envelope]], arrived: Arrived) -> None:
    """Before the insert: subjects without any stored entry need not be read back to be folded."""
    folded = [(journal, e) for journal, e in placed if isinstance(e, EntryBase) and e.kind in FAMILY_OF_KIND]
    subjects = {entry.subject for _, entry in folded}
    known = {row["value"] for row in work_query(connection)(_KNOWN, json.dumps(list(subjects)))}
    arrived.subjects |= subjects & known
    for journal, entry in folded:
        if entry.subject not in known:
            arrived.fresh.setdefault(entry.subject, []).append(Placed(journal, entry.seq, entry))


def _carry_out(connection: Connection, placed: Sequence[tuple[str, Envelope]], arrived: Arrived) -> None:
    """Verdicts and erasures, in the order in which the district spoke them. An entry that comes after its verdict was
    let go since, so the verdict is none any more."""
    last = {(journal, envelope.seq): number for number, (journal, envelope) in enumerate(placed)}
    for number, (_journal, envelope) in enumerate(placed):
        data = getattr(envelope, "data", None)
        if isinstance(data, EntryErasedData | EntryJudgedData) and last.get((data.journal, data.seq), -1) > number:
            continue
        if isinstance(data, EntryErasedData):
            touched = carry_out(connection, data)
        elif isinstance(data, EntryJudgedData):
            subject = set_verdict(connection, data.journal, data.seq, EntryStatus(data.status), data.reason)
            touched = {subject} if subject is not None else set()
        else:
            continue
        for subject in touched:
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
    """Places of what was received about a facility, but for the entries that say whose it is or what was erased."""
    chosen = (ENTRY.c.facility == facility) & (ENTRY.c.origin != OWN) & ENTRY.c.kind.not_in(_KEPT)
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
