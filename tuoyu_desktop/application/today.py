"""今日: what one person has to do today, in order. Built from light rows: the first screen after signing in."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tuoyu_desktop.application.clock_question import clock_question
from tuoyu_desktop.application.lines import DeliveryLine, FacilityLine, FindingLine, InspectionLine, PlanLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.terms import FindingState, VisitState

SOON_DAYS = 30
"""Papers are warned of 30 days before they run out (checklist.md §2 rule 8)."""
AHEAD_DAYS = 7
BACK_DAYS = 7
"""A visit that was planned and not gone to is still shown for so long."""
EARLY_DAYS = 1
"""A visit made so shortly before its day is the planned one, moved."""


@dataclass(frozen=True)
class ExpiringPaper:
    """A paper of a facility visited today that runs out within 30 days; ``days_left`` below 0 means it has."""

    facility: str
    facility_name: str
    paper: str
    valid_to: date
    days_left: int


@dataclass(frozen=True)
class NextVisit:
    """The visit that comes next, with what one needs before the door."""

    plan: PlanLine
    facility: FacilityLine
    telephone: str
    person_in_charge: str
    open_count: int
    expiring: tuple[ExpiringPaper, ...]


@dataclass(frozen=True)
class PlannedVisit:
    """A visit to come and its place."""

    plan: PlanLine
    facility: FacilityLine


@dataclass(frozen=True)
class TodayView:
    """Everything of the page. ``answered`` are own reports that the district decided within 30 days; ``missed`` what
    was planned in the last days, and nobody has been there since the day before, the newest first; ``resume`` the visit
    that is open at the next place; ``clock`` why this computer's clock cannot be right, empty where it can."""

    on: date
    next: NextVisit | None
    later: tuple[PlannedVisit, ...]
    overdue: tuple[FindingLine, ...]
    unfinished: tuple[InspectionLine, ...]
    expiring: tuple[ExpiringPaper, ...]
    answered: tuple[FindingLine, ...]
    visits_this_month: int
    planned_this_month: int
    delivery: DeliveryLine
    missed: tuple[PlannedVisit, ...] = ()
    resume: InspectionLine | None = None
    clock: str = ""


def today_view(records: Records, person: str, area: str | None) -> TodayView:
    """The page of ``person``, who sees the facilities of ``area`` (null: all)."""
    now = records.now()
    today = now.date()
    planned = _planned(records, area, today, today + timedelta(days=AHEAD_DAYS))
    todays = [visit.plan.facility for visit in planned if visit.plan.on == today]
    data = records.facility_data(todays)
    expiring = tuple(sorted(_expiring(data, today), key=lambda paper: paper.valid_to))
    inspections = records.inspection_lines(own_only=True)
    findings = records.finding_lines(area=area)
    this_month = [i for i in inspections if _same_month(i.date, today)]
    done = [i for i in this_month if i.state is VisitState.SEALED]
    begun = [i for i in this_month if i.state is VisitState.OPEN]
    next_visit = _next_visit(planned[0], data, expiring) if planned and planned[0].plan.on == today else None
    return TodayView(
        on=today,
        next=next_visit,
        later=tuple(planned[1:] if planned and planned[0].plan.on == today else planned),
        overdue=tuple(f for f in findings if f.overdue_days(today) > 0),
        unfinished=tuple(i for i in inspections if i.state is VisitState.OPEN),
        expiring=expiring,
        answered=_answered(findings, person, today),
        visits_this_month=len(done),
        planned_this_month=len(done) + len(begun) + len(_planned(records, area, *_month(today))),
        delivery=records.delivery(),
        missed=_missed(records, area, today),
        resume=_open_at(inspections, next_visit),
        clock=clock_question(records) or "",
    )


def _open_at(inspections: Sequence[InspectionLine], visit: NextVisit | None) -> InspectionLine | None:
    there = (i for i in inspections if visit and i.facility == visit.facility.id and i.state is VisitState.OPEN)
    return max(there, key=lambda line: line.started_at, default=None)


def _missed(records: Records, area: str | None, today: date) -> tuple[PlannedVisit, ...]:
    planned = _planned(records, area, today - timedelta(days=BACK_DAYS), today - timedelta(days=1))
    left = [p for p in planned if not _gone_to(p)]
    return tuple(sorted(left, key=lambda visit: visit.plan.on, reverse=True))


def _gone_to(visit: PlannedVisit) -> bool:
    """Also where nobody began the visit from its plan."""
    last = visit.facility.last_visit_on
    return last is not None and last >= visit.plan.on - timedelta(days=EARLY_DAYS)


def item_count(records: Records, visit: NextVisit, person: str) -> int | None:
    """How many items the visit will have; null where its profile is not offered. Needs the checklist, so the page asks
    for it after its first picture.
    """
    from tuoyu_desktop.application.starting import start_view

    plan = visit.plan
    offered = start_view(records, visit.facility.id, person, plan.id).profiles.get(plan.mode, ())
    return next(
        (choice.item_count for choice in offered if choice.profile is plan.profile and not choice.refusal), None
    )


def _planned(records: Records, area: str | None, first: date, last: date) -> list[PlannedVisit]:
    plans = records.plan_lines(first, last)
    facilities = {line.id: line for line in records.facility_lines_of({plan.facility for plan in plans})}
    seen = [PlannedVisit(plan, facilities[plan.facility]) for plan in plans if plan.facility in facilities]
    return [visit for visit in seen if area is None or visit.facility.street_town == area]


def _month(today: date) -> tuple[date, date]:
    """Its first and last day: what was planned for it and not begun is still to do, also from before today."""
    return today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])


def _next_visit(
    visit: PlannedVisit, data: Mapping[str, Mapping[str, Any]], expiring: Sequence[ExpiringPaper]
) -> NextVisit:
    facility = data.get(visit.plan.facility, {})
    return NextVisit(
        plan=visit.plan,
        facility=visit.facility,
        telephone=str(facility.get("telephone", "")),
        person_in_charge=str(facility.get("person_in_charge", "")),
        open_count=visit.facility.open_count,
        expiring=tuple(paper for paper in expiring if paper.facility == visit.plan.facility),
    )


def _expiring(data: Mapping[str, Mapping[str, Any]], today: date) -> list[ExpiringPaper]:
    found: list[ExpiringPaper] = []
    for facility, values in data.items():
        dates = [(paper["kind"], paper.get("valid_to")) for paper in values.get("papers", [])]
        dates += [
            (f"{member['post']}健康证", member.get("health_certificate_valid_to")) for member in values.get("staff", [])
        ]
        for paper, text in dates:
            if text and (left := (date.fromisoformat(text) - today).days) <= SOON_DAYS:
                valid_to = date.fromisoformat(text)
                found.append(ExpiringPaper(facility, str(values["name"]), paper, valid_to, left))
    return found


def _answered(findings: Sequence[FindingLine], person: str, today: date) -> tuple[FindingLine, ...]:
    mine = (f for f in findings if f.recorded_by == person and f.decided_at is not None)
    recent = (f for f in mine if f.decided_at is not None and (today - f.decided_at.date()).days <= SOON_DAYS)
    return tuple(f for f in recent if f.state is not FindingState.AWAITING_DECISION)


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)
