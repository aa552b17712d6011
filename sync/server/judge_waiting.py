"""Documents that waited for their visit, or for another paper of their kind to be voided, judged again when it comes;
so are amendments that waited for the seal, and what waited for the joining of its laptop.

As seals that waited for a joined laptop (``judge_seals``): no person has to let them go.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, literal, select

from sync.server.access import Caller
from sync.server.judge import Coming, Judge, visit_of
from sync.server.judge_amendments import OPEN
from sync.server.judge_facts import table_of
from sync.server.judge_seals import Settled
from sync.server.office import Office
from sync.server.stored import APPLIED, HELD, Item, journal_head
from sync.server.tables import DEVICE
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.inspections import InspectionAmended, PersonCheckQueried
from tuoyu_desktop.domain.entries.notices import NoticeIssued
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import InspectionRow, NoticeRow

WAITING = ("visit-unknown", "visit-not-sealed", "visit-not-accepted", "notice-twice", "notice-unknown", OPEN)
"""Reasons that time may do away with."""
NOT_JOINED = "not-joined"
"""Held until its laptop joins the visit."""
_ENDS_WAITING = frozenset({"inspection.started", "inspection.finished"})


def visits_awaited(connection: Connection, items: Sequence[Item], seals: Sequence[Settled]) -> set[str]:
    """Visits of which something took effect just now that a document may have waited for."""
    applied = [item.entry for item in items if item.entry is not None and item.status == APPLIED]
    visits = {entry.subject for entry in applied if entry.kind in _ENDS_WAITING}
    visits.update(seal.subject for seal in seals if seal.status == APPLIED)
    voided = [entry.subject for entry in applied if entry.kind == "notice.voided"]
    if voided:
        notice = table_of(NoticeRow)
        named = select(notice.c.inspection).where(notice.c.subject.in_(voided), notice.c.inspection.is_not(None))
        visits.update(connection.execute(named).scalars())
    return visits


_VISIT = table_of(InspectionRow)
_WAITING = (
    select(ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.body)
    .where(
        ENTRY.c.facility.in_(  # few entries, found by an index
            select(_VISIT.c.facility).where(_VISIT.c.subject.in_(bindparam("visits", expanding=True)))
        ),
        ENTRY.c.status == literal(HELD, literal_execute=True),  # spelled out, as the index of what is held has it
        ENTRY.c.reason.in_(WAITING),
        ENTRY.c.kind.in_(("notice.issued", "inspection.amended", "person_check.queried")),
        ENTRY.c.body.is_not(None),
    )
    .order_by(ENTRY.c.position)
)


def waiting_documents(connection: Connection, visits: Collection[str]) -> list[Any]:
    """(journal, seq, body) of the held documents and amendments of ``visits``, in the order in which they came."""
    if not visits:
        return []
    rows = connection.execute(_WAITING, {"visits": list(visits)}).all()
    return [row for row in rows if visit_of(decode(bytes(row.body))) in visits]


def judge_again(office: Office, connection: Connection, row: Any) -> Settled | None:
    """What becomes of one that waited now; null where it waits on for the same thing or nobody can tell."""
    entry = decode(bytes(row.body))
    caller = _writer(office, connection, row.journal)
    if caller is None or not isinstance(entry, NoticeIssued | InspectionAmended | PersonCheckQueried):
        return None
    status, reason = Judge(office, connection, caller, Coming((), (_item(row, entry),))).verdict(
        row.journal, entry, skewed=False
    )
    if status == HELD and reason in WAITING:
        return None
    return Settled(row.journal, row.seq, entry, status, reason, {})


def joined_again(office: Office, connection: Connection, visits: Collection[str]) -> list[Settled]:
    """What becomes of the entries of ``visits`` that waited for the joining of the laptop that wrote them."""
    settled: list[Settled] = []
    for journal, rows in groupby(_not_joined(connection, visits), key=lambda row: str(row.journal)):
        items = [_item(row, decode(bytes(row.body))) for row in rows]
        items = [item for item in items if item.entry is not None and visit_of(item.entry) in visits]
        caller = _writer(office, connection, journal)
        if caller is None or not items:
            continue
        judge = Judge(office, connection, caller, Coming((), items))
        for item in items:
            assert item.entry is not None  # as chosen above
            status, reason = judge.verdict(journal, item.entry, skewed=False)
            if (status, reason) != (HELD, NOT_JOINED):
                settled.append(Settled(journal, item.seq, item.entry, status, reason, {}))
    return settled


def _not_joined(connection: Connection, visits: Collection[str]) -> Sequence[Any]:
    if not visits:
        return ()
    held = ENTRY.c.status == literal(HELD, literal_execute=True)
    facilities = select(_VISIT.c.facility).where(_VISIT.c.subject.in_(visits))
    chosen = ENTRY.c.facility.in_(facilities) & held & (ENTRY.c.reason == NOT_JOINED) & ENTRY.c.body.is_not(None)
    columns = (ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.body)
    return connection.execute(select(*columns).where(chosen).order_by(ENTRY.c.journal, ENTRY.c.seq)).all()


def _item(row: Any, entry: EntryBase) -> Item:
    return Item(row.journal, row.seq, bytes(row.body), b"", b"", entry)


def _writer(office: Office, connection: Connection, journal: str) -> Caller | None:
    """Whose journal it is. What a device brought before it was stopped is judged as if it were not."""
    device = journal_head(connection, journal).device
    row = connection.execute(select(DEVICE).where(DEVICE.c.device == device)).first()
    if row is None:
        return None
    return Caller(row.device, row.unit, row.keeper, row.replaces, "", office.is_district_wide(row.unit))
