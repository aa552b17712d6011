"""Verdicts on entries of a visit that several laptops are on: told to all who may have them from a stick (§3.10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from sync.server.district_journal import Draft
from sync.server.judge import visit_of
from sync.server.judge_facts import joint_visits, table_of
from sync.server.stored import HELD, REJECTED
from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.registry import EntryJudged, EntryJudgedData
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import InspectionRow

LATE = "late"
"""Why is held what came after the seal of its visit: it goes to all who have its facility, and its verdict with it."""
_FIRST_KINDS = ("evidence.attached", "finding.recorded")
"""What says of which visit a photo or a finding is; its changes name the photo or finding alone."""
_CHANGED = ("evidence.", "finding.")


class Told(NamedTuple):
    """What became of one entry; ``entry`` null where it cannot be read."""

    journal: str
    seq: int
    status: str
    reason: str
    entry: EntryBase | None


def verdict_drafts(connection: Connection, told: Sequence[Told]) -> list[Draft]:
    """An ``entry.judged`` for each; its subject is the judged journal, so that the feed finds its writer. Of a joint
    visit, and of what came late, it goes with its facility to all who have that."""
    visits = visits_of(connection, [one.entry for one in told if one.entry is not None])
    shared = joint_visits(connection, set(visits.values()))
    drafts = []
    for one in told:
        joint = one.entry is not None and (visits.get(one.entry.id) in shared or one.reason == LATE)
        values = {"journal": one.journal, "seq": one.seq, "status": one.status, "reason": one.reason}
        data = EntryJudgedData.model_validate(values)
        facility = one.entry.facility if one.entry is not None and joint else None
        drafts.append(Draft(EntryJudged, data, subject=one.journal, facility=facility))
    return drafts


def visits_of(connection: Connection, entries: Collection[EntryBase]) -> Mapping[str, str]:
    """Id of an entry to its visit, for those that are of one."""
    named = {entry.id: visit for entry in entries if (visit := visit_of(entry))}
    others = [entry for entry in entries if entry.id not in named and entry.kind.startswith(_CHANGED)]
    if not others:
        return named
    first = ENTRY.c.subject.in_({entry.subject for entry in others}) & ENTRY.c.kind.in_(_FIRST_KINDS)
    bodies = connection.execute(select(ENTRY.c.body).where(first, ENTRY.c.body.is_not(None))).scalars()
    begun = {one.subject: visit_of(one) for body in bodies if (one := read(body)) is not None}
    return named | {entry.id: begun[entry.subject] for entry in others if entry.subject in begun}


def told_before(connection: Connection, visits: Collection[str], position: int) -> list[Told]:
    """Everything held or rejected in ``visits``, of which a laptop that joins just now has not heard. What stands at
    ``position`` or beyond is told by whoever does that just now."""
    if not visits:
        return []
    visit = table_of(InspectionRow)
    facilities = select(visit.c.facility).where(visit.c.subject.in_(visits))
    chosen = ENTRY.c.facility.in_(facilities) & ENTRY.c.status.in_((HELD, REJECTED)) & ENTRY.c.body.is_not(None)
    rows = connection.execute(select(ENTRY).where(chosen, ENTRY.c.position < position).order_by(ENTRY.c.position)).all()
    told = [Told(row.journal, row.seq, row.status, row.reason, read(row.body)) for row in rows]
    named = visits_of(connection, [one.entry for one in told if one.entry is not None])
    return [one for one in told if one.entry is not None and named.get(one.entry.id) in visits]


def read(body: bytes | None) -> EntryBase | None:
    """A stored entry, null where it was erased or cannot be read."""
    if body is None:
        return None
    try:
        return decode(bytes(body))
    except MalformedEntry:
        return None
