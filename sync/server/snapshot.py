"""The snapshot: what a new laptop, or one with a new facility, needs to begin (sync.md §2).

Reference data comes as original entries, long histories as one restated line each. A subject with an entry that is
still held comes as its original entries: a restatement would cover the held one, and its release would be lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain as joined
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from sync.protocol.messages import SnapshotHead
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import SNAPSHOT_JOURNAL
from sync.server.access import Caller
from sync.server.database import last_position
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.scope import begun_anew, facility_ids, in_scope, own_journals
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.families import FAMILY_OF_KIND
from tuoyu_desktop.domain.entries.findings import FindingRestated
from tuoyu_desktop.domain.entries.inspections import InspectionRestated, RestatedData
from tuoyu_desktop.domain.ids import derived_id
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.terms import Answer, EntryStatus, FindingState
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import (
    AnswerRow,
    AssignmentRow,
    EvidenceRow,
    FacilityRow,
    FindingRow,
    InspectionRow,
    NumberBlockRow,
    PackRow,
    PersonRow,
    PlanRow,
)

_SLICE = 400
INSPECTION_YEARS = 2
CLOSED_FINDING_DAYS = 365


@dataclass(frozen=True)
class _Wanted:
    """One snapshot being made."""

    office: Office
    caller: Caller
    facility: str | None
    connection: Connection

    def scope(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        if self.facility is not None:
            return column == self.facility
        return in_scope(self.caller, column)


def snapshot_lines(office: Office, caller: Caller, facility: str | None) -> Iterator[bytes]:
    """NDJSON lines, the head first. Raises ProblemError not-in-scope before the first line."""
    if facility is not None:
        with office.database.read() as connection:
            ids = facility_ids(caller).subquery()
            if connection.execute(select(ids).where(ids.c[0] == facility)).first() is None:
                raise ProblemError(Code.NOT_IN_SCOPE)
    return _lines(office, caller, facility)


def _lines(office: Office, caller: Caller, facility: str | None) -> Iterator[bytes]:
    with office.database.read() as connection:
        wanted = _Wanted(office, caller, facility, connection)
        head = SnapshotHead(cursor=str(last_position(connection)), epoch=office.facts.epoch)
        yield head.model_dump_json().encode() + b"\n"
        yield from _originals(wanted, _reference_subjects(wanted))
        yield from _restated(wanted, joined(_inspections(wanted), _findings(wanted)))
        yield from _originals(wanted, _detail_subjects(wanted), kinds=("answer.recorded", "evidence.attached"))
        if facility is None:
            yield from _verdicts(wanted)


def _line(journal: str, body: bytes) -> bytes:
    return json.dumps({"journal": journal, "body": body.decode()}, ensure_ascii=False).encode() + b"\n"


def _originals(wanted: _Wanted, subjects: Iterable[str], kinds: Sequence[str] = ()) -> Iterator[bytes]:
    for some in _slices(subjects):
        statement = (
            select(ENTRY.c.journal, ENTRY.c.body)
            .where(ENTRY.c.subject.in_(some), ENTRY.c.status == EntryStatus.APPLIED.value)
            .where(ENTRY.c.body.is_not(None), ENTRY.c.kind.in_(kinds or list(FAMILY_OF_KIND)))
            .order_by(ENTRY.c.position)
        )
        for row in wanted.connection.execute(statement):
            yield _line(row.journal, bytes(row.body))


def _verdicts(wanted: _Wanted) -> Iterator[bytes]:
    """What was said of the device's own entries, and which journals it has: a snapshot after a restore passes over the
    feed that said it."""
    own = own_journals(wanted.connection, wanted.caller)
    statement = select(ENTRY.c.journal, ENTRY.c.body).where(
        or_(and_(ENTRY.c.subject.in_(own), ENTRY.c.kind == "entry.judged"), begun_anew(own)), ENTRY.c.body.is_not(None)
    )
    for row in wanted.connection.execute(statement.order_by(ENTRY.c.position)):
        yield _line(row.journal, bytes(row.body))


def _slices(values: Iterable[str]) -> Iterator[list[str]]:
    some: list[str] = []
    for value in values:
        some.append(value)
        if len(some) == _SLICE:
            yield some
            some = []
    if some:
        yield some


def _reference_subjects(wanted: _Wanted) -> Iterator[str]:
    """Facilities, assignments and plans in scope; roster, packs and own numbers unless it is about one facility."""
    facility, assignment, plan = table_of(FacilityRow), table_of(AssignmentRow), table_of(PlanRow)
    today = local_time(wanted.office.now()).date().isoformat()
    statements = [
        select(facility.c.subject).where(wanted.scope(facility.c.subject)),
        select(assignment.c.subject).where(wanted.scope(assignment.c.facility), assignment.c.active),
        select(plan.c.subject).where(wanted.scope(plan.c.facility), plan.c.planned_on >= today),
    ]
    if wanted.facility is None:
        block = table_of(NumberBlockRow)
        statements += [
            select(table_of(PersonRow).c.subject),
            select(table_of(PackRow).c.subject),
            select(block.c.subject).where(block.c.device == wanted.caller.device),
        ]
    for statement in statements:
        yield from wanted.connection.execute(statement).scalars().all()


def _inspections(wanted: _Wanted) -> Iterator[tuple[type[EntryBase], str, str, Any]]:
    """(entry class, subject, head, state) of the visits of the last two years."""
    table = table_of(InspectionRow)
    since = (local_time(wanted.office.now()).date() - timedelta(days=365 * INSPECTION_YEARS)).isoformat()
    found = select(table.c.subject, table.c.head, table.c.data).where(
        wanted.scope(table.c.facility), table.c.date >= since
    )
    for row in wanted.connection.execute(found.order_by(table.c.date)).all():
        yield InspectionRestated, row.subject, row.head, row.data


def _kept_findings(wanted: _Wanted) -> ColumnElement[bool]:
    table = table_of(FindingRow)
    since = (local_time(wanted.office.now()).date() - timedelta(days=CLOSED_FINDING_DAYS)).isoformat()
    open_or_new = or_(table.c.state != FindingState.CLOSED.value, table.c.closed_on >= since)
    return and_(wanted.scope(table.c.facility), open_or_new)


def _findings(wanted: _Wanted) -> Iterator[tuple[type[EntryBase], str, str, Any]]:
    """The findings that are not closed, and those closed within a year."""
    table = table_of(FindingRow)
    for row in wanted.connection.execute(select(table).where(_kept_findings(wanted)).order_by(table.c.found_on)).all():
        state = dict(row._mapping)
        yield FindingRestated, state.pop("subject"), state.pop("head"), state


def _restated(wanted: _Wanted, states: Iterable[tuple[type[EntryBase], str, str, Any]]) -> Iterator[bytes]:
    journal = SNAPSHOT_JOURNAL + wanted.office.facts.epoch
    number = 0
    some: list[tuple[type[EntryBase], str, str, Any]] = []
    for state in joined(states, (None,)):
        if state is not None:
            some.append(state)
        if some and (state is None or len(some) == _SLICE):
            covers, held = _covers(wanted.connection, [subject for _, subject, _, _ in some])
            yield from _originals(wanted, sorted(held))
            for kind, subject, head, folded in some:
                if subject not in held:
                    number += 1
                    yield _line(journal, _restatement(wanted, kind, subject, head, folded, covers[subject], number))
            some = []


def _covers(connection: Connection, subjects: list[str]) -> tuple[dict[str, dict[str, int]], set[str]]:
    """Subject to {journal: last seq} of what its fold has read; and the subjects with an entry that is held."""
    statement = (
        select(ENTRY.c.subject, ENTRY.c.journal, ENTRY.c.status, func.max(ENTRY.c.seq).label("seq"))
        .where(ENTRY.c.subject.in_(subjects))
        .group_by(ENTRY.c.subject, ENTRY.c.journal, ENTRY.c.status)
    )
    covers: dict[str, dict[str, int]] = {subject: {} for subject in subjects}
    held: set[str] = set()
    for row in connection.execute(statement):
        if row.status == EntryStatus.HELD.value:
            held.add(row.subject)
        elif row.status == EntryStatus.APPLIED.value:
            covers[row.subject][row.journal] = row.seq
    return covers, held


def _restatement(
    wanted: _Wanted, kind: type[EntryBase], subject: str, head: str, state: Any, covers: dict[str, int], number: int
) -> bytes:
    entry = kind.write(
        RestatedData(state=state, covers=covers),
        seq=number,
        id=derived_id(subject, f"restated:{wanted.office.facts.epoch}:{head}"),
        at=wanted.office.now(),
        actor=wanted.office.facts.journal,
        subject=subject,
        facility=state["facility"],
        after=head,
    )
    return entry.to_body()


def _detail_subjects(wanted: _Wanted) -> Iterator[str]:
    """Photos of open findings by name; the answers of each facility's latest visit, and what failed on earlier ones."""
    finding, evidence = table_of(FindingRow), table_of(EvidenceRow)
    kept = select(finding.c.subject, finding.c.evidence).where(_kept_findings(wanted))
    for some in _slices(name for row in wanted.connection.execute(kept).all() for name in (row.subject, *row.evidence)):
        named = or_(evidence.c.finding.in_(some), evidence.c.subject.in_(some))
        yield from wanted.connection.execute(select(evidence.c.subject).where(named)).scalars().all()
    inspection, answer = table_of(InspectionRow), table_of(AnswerRow)
    latest = (
        select(inspection.c.facility, func.max(inspection.c.date).label("date"))
        .where(wanted.scope(inspection.c.facility), inspection.c.finished_at.is_not(None))
        .group_by(inspection.c.facility)
        .subquery()
    )
    visits = select(inspection.c.subject).join(
        latest, and_(inspection.c.facility == latest.c.facility, inspection.c.date == latest.c.date)
    )
    since = (local_time(wanted.office.now()).date() - timedelta(days=365 * INSPECTION_YEARS)).isoformat()
    earlier = select(inspection.c.subject).where(wanted.scope(inspection.c.facility), inspection.c.date >= since)
    failed = and_(answer.c.inspection.in_(earlier), answer.c.answer == Answer.FAIL.value)
    last_time = select(answer.c.subject).where(or_(answer.c.inspection.in_(visits), failed))
    yield from wanted.connection.execute(last_time).scalars().all()
