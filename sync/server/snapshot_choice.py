"""Which subjects a snapshot holds: reference data, visits and findings that still matter, what was answered last.

Only ids are gathered whole; what stands behind them is read in slices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.sql import ColumnElement

from sync.server.access import Caller
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.scope import in_scope
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.terms import Answer, FindingState, VisitState
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

SLICE = 400
INSPECTION_YEARS = 2
CLOSED_FINDING_DAYS = 365


@dataclass(frozen=True)
class Wanted:
    """One snapshot being made: of everything the caller may see, or of one ``facility``."""

    office: Office
    caller: Caller
    facility: str | None
    connection: Connection

    def scope(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        if self.facility is not None:
            return column == self.facility
        return in_scope(self.caller, column)

    def days_ago(self, days: int) -> str:
        return (local_time(self.office.now()).date() - timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Chosen:
    """Subjects by what is told of them: ``answers`` and ``evidence`` as they were written, the others restated."""

    inspections: list[str]
    findings: list[str]
    answers: list[str]
    evidence: list[str]


def in_slices(values: Iterable[str]) -> Iterator[list[str]]:
    some: list[str] = []
    for value in values:
        some.append(value)
        if len(some) == SLICE:
            yield some
            some = []
    if some:
        yield some


def reference_subjects(wanted: Wanted) -> Iterator[str]:
    """Facilities, assignments and plans in scope; roster, packs and own numbers unless it is about one facility."""
    facility, assignment, plan = table_of(FacilityRow), table_of(AssignmentRow), table_of(PlanRow)
    statements = [
        select(facility.c.subject).where(wanted.scope(facility.c.subject)),
        select(assignment.c.subject).where(wanted.scope(assignment.c.facility), assignment.c.active),
        select(plan.c.subject).where(wanted.scope(plan.c.facility), plan.c.planned_on >= wanted.days_ago(0)),
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


def chosen(wanted: Wanted) -> Chosen:
    """What the snapshot tells of visits. Each finding and each answer comes with the visit that it is of."""
    findings, evidence, visits = _findings(wanted)
    answers: list[str] = []
    for subject, inspection in wanted.connection.execute(_answers(wanted)):
        answers.append(subject)
        visits.add(inspection)
    inspections = _inspections(wanted)
    older = visits.difference(inspections)
    evidence.update(wanted.connection.execute(_evidence_of_open_visits(wanted)).scalars())
    return Chosen([*sorted(older), *inspections], findings, answers, sorted(evidence))


def _inspections(wanted: Wanted) -> list[str]:
    """The visits of the last two years."""
    table = table_of(InspectionRow)
    recent = table.c.date >= wanted.days_ago(365 * INSPECTION_YEARS)
    found = select(table.c.subject).where(wanted.scope(table.c.facility), recent)
    return list(wanted.connection.execute(found.order_by(table.c.date, table.c.subject)).scalars())


def _findings(wanted: Wanted) -> tuple[list[str], set[str], set[str]]:
    """The findings that are not closed and those closed within a year; their photos; the visits that found them."""
    table = table_of(FindingRow)
    new = table.c.closed_on >= wanted.days_ago(CLOSED_FINDING_DAYS)
    kept = and_(wanted.scope(table.c.facility), or_(table.c.state != FindingState.CLOSED.value, new))
    columns = select(table.c.subject, table.c.inspection, table.c.evidence).where(kept)
    rows = wanted.connection.execute(columns.order_by(table.c.found_on, table.c.subject)).all()
    named = [name for row in rows for name in (row.subject, *row.evidence)]
    return [row.subject for row in rows], _photos(wanted.connection, named), {row.inspection for row in rows}


def _photos(connection: Connection, named: Iterable[str]) -> set[str]:
    """Evidence that names a finding, or that a finding names."""
    table = table_of(EvidenceRow)
    photos: set[str] = set()
    for some in in_slices(named):
        either = or_(table.c.finding.in_(some), table.c.subject.in_(some))
        photos.update(connection.execute(select(table.c.subject).where(either)).scalars())
    return photos


def _answers(wanted: Wanted) -> Any:
    """Of each facility the newest answer to each item (上次在这里), what failed in two years, and visits under way.

    Visits are numbered from the newest of a facility on, so that the long table is sorted by a number.
    """
    inspection, answer = table_of(InspectionRow), table_of(AnswerRow)
    newest_first = (inspection.c.date.desc(), inspection.c.started_at.desc(), inspection.c.subject)
    place = func.row_number().over(partition_by=inspection.c.facility, order_by=newest_first).label("place")
    visit = (
        select(inspection.c.subject, inspection.c.facility, inspection.c.date, inspection.c.state, place)
        .where(wanted.scope(inspection.c.facility))
        .subquery()
    )
    counts = and_(visit.c.state == VisitState.SEALED.value, answer.c.answer.is_not(None))
    of_item = (visit.c.facility, answer.c.item)
    newest = func.min(case((counts, visit.c.place))).over(partition_by=of_item).label("newest")
    ranked = (
        select(
            answer.c.subject, answer.c.inspection, answer.c.answer, visit.c.date, visit.c.state, visit.c.place, newest
        )
        .join(visit, answer.c.inspection == visit.c.subject)
        .subquery()
    )
    since = wanted.days_ago(365 * INSPECTION_YEARS)
    failed = and_(ranked.c.answer == Answer.FAIL.value, ranked.c.date >= since)
    under_way = and_(ranked.c.state == VisitState.OPEN.value, ranked.c.date >= since)
    return select(ranked.c.subject, ranked.c.inspection).where(
        or_(ranked.c.place == ranked.c.newest, failed, under_way)
    )


def _evidence_of_open_visits(wanted: Wanted) -> Any:
    inspection, evidence = table_of(InspectionRow), table_of(EvidenceRow)
    since = wanted.days_ago(365 * INSPECTION_YEARS)
    under_way = and_(inspection.c.state == VisitState.OPEN.value, inspection.c.date >= since)
    visits = select(inspection.c.subject).where(wanted.scope(inspection.c.facility), under_way)
    return select(evidence.c.subject).where(evidence.c.inspection.in_(visits))
