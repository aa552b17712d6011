"""The visits planned for the example day, the day before it and the ten days after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from tuoyu_desktop.demo.days import is_workday, next_workday, previous_workday
from tuoyu_desktop.demo.devices import OFFICERS, STREET_TEAM, DemoDevice
from tuoyu_desktop.demo.drafts import Pile, moment
from tuoyu_desktop.demo.example_history import plan_id
from tuoyu_desktop.demo.facilities import DemoFacility
from tuoyu_desktop.domain.entries.inspections import VisitPlanned, VisitPlannedData
from tuoyu_desktop.domain.terms import InspectionKind, Profile, VisitMode

_Line = tuple[str, int, str | None, VisitMode, Profile, InspectionKind, str]
_VISIT, _AGAIN = VisitMode.SUPERVISORY_VISIT, InspectionKind.REINSPECTION
_ROUTINE = InspectionKind.ROUTINE

_LINES: tuple[_Line, ...] = (
    ("unfinished", -1, "16:00", _VISIT, Profile.QUICK, _ROUTINE, "秋季走访"),
    ("oak", 0, "09:30", _VISIT, Profile.QUICK, _ROUTINE, "秋季走访"),
    ("seedling", 0, "14:00", _VISIT, Profile.REINSPECTION, _AGAIN, "回访，核对 3 条问题"),
    ("never_visited", 0, "16:00", _VISIT, Profile.QUICK, _ROUTINE, "首次走访"),
    (
        "factory",
        1,
        "09:30",
        VisitMode.INCLUSIVE_VERIFICATION,
        Profile.INCLUSIVE,
        _ROUTINE,
        "普惠实地查验，与区卫生健康委同行",
    ),
    ("star", 2, None, _VISIT, Profile.REINSPECTION, _AGAIN, "回访，核对 1 条问题"),
    ("baby", 3, "10:00", _VISIT, Profile.REINSPECTION, _AGAIN, "回访，核对 2 条问题"),
    ("spring", 5, "09:30", _VISIT, Profile.QUICK, _ROUTINE, "秋季走访"),
    ("gold", 6, None, _VISIT, Profile.EXPERT, _ROUTINE, "专家走访 C、D 组"),
)
"""Role, workdays from the example day, time, mode, profile, kind, reason."""
_ON_A_FREE_DAY = {
    "oak": "机构预约，开放日走访",
    "seedling": "补查，核对 3 条问题",
    "never_visited": "机构预约，首次走访",
}
"""Why the street goes on a day when nobody works: so that the example day has work, whichever it is."""


def plan_visits(
    pile: Pile, devices: tuple[DemoDevice, ...], facilities: Mapping[str, DemoFacility], today: date
) -> None:
    """Write the plans, made by the street's team some days before; the inclusive one by its officer."""
    street, officers = devices[STREET_TEAM], devices[OFFICERS]
    made_on = previous_workday(today - timedelta(days=3))
    for index, (role, offset, clock, mode, profile, kind, reason) in enumerate(_LINES):
        facility = facilities[role]
        day = _day(today, offset)
        if offset == 0 and not is_workday(day):
            reason = _ON_A_FREE_DAY.get(role, reason)
        official = mode is VisitMode.INCLUSIVE_VERIFICATION
        team = tuple(person.id for person in (officers.team if official else street.team))
        data = VisitPlannedData(
            on=day, time=clock, mode=mode, profile=profile, inspection_kind=kind, team=team, reason=reason
        )
        pile.add(
            street.journal,
            VisitPlanned,
            data,
            at=moment(made_on, time(17, 30), 30 * index),
            actor=street.lead.id,
            subject=plan_id(day, facility),
            facility=facility.id,
        )


def _day(today: date, offset: int) -> date:
    """The day itself, whatever weekday it is; else that many workdays before or after it."""
    if offset == 0:
        return today
    if offset < 0:
        return previous_workday(today)
    day = today
    for _ in range(offset):
        day = next_workday(day + timedelta(days=1))
    return day
