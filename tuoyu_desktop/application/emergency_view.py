"""What 同步 and 问题整改 show of emergencies that were reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.notice_cases import emergency_paper
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident, IncidentState
from tuoyu_desktop.domain.ids import incident_id
from tuoyu_desktop.domain.red_lines import RED_LINES, RedLineKind


@dataclass(frozen=True)
class EmergencyLine:
    """One reported emergency. ``waiting``: something of it is not with the district. ``notice``: its paper, empty where
    none was made. ``open_to_all``: false for closure signals, which nobody at the facility is shown."""

    incident: str
    facility_name: str
    item: str
    seen_at: datetime | None
    reported_at: datetime | None
    additions: int
    waiting: bool
    notice: str
    open_to_all: bool
    practice: bool = False


def waiting_emergencies(records: Records) -> tuple[EmergencyLine, ...]:
    """What the district has not whole yet, the first seen first."""
    waiting = records.waiting_incidents()
    found = [(one, records.incident(one)) for one in waiting]
    return tuple(_line(records, one, state, waiting=True) for one, state in found if state is not None)


def emergency_at(records: Records, finding: str) -> EmergencyLine | None:
    """The reported emergency at the item of a finding; null where there is none that has a paper."""
    known = records.finding(finding)
    if known is None or known.item not in RED_LINES:
        return None
    subject = incident_id(known.inspection, known.item)
    state = records.incident(subject)
    if state is None or state.state is not IncidentState.REPORTED or not RED_LINES[known.item].full_screen:
        return None
    return _line(records, subject, state, waiting=subject in records.waiting_incidents())


def _line(records: Records, incident: str, state: FoldedIncident, *, waiting: bool) -> EmergencyLine:
    return EmergencyLine(
        incident=incident,
        facility_name=records.facility_name(state.facility),
        item=state.item,
        seen_at=state.seen_at,
        reported_at=state.reported_at,
        additions=len(state.additions),
        waiting=waiting,
        notice=emergency_paper(records, state.inspection, state.item) if state.inspection else "",
        open_to_all=state.incident_kind != RedLineKind.CLOSURE.value,
        practice=records.device().practice,
    )


def of_the_team(records: Records, finding: str, person: str) -> bool:
    """Whether ``person`` was there, so may add to what was reported."""
    known = records.finding(finding)
    visit = records.inspection(known.inspection) if known is not None else None
    return visit is not None and person in visit.team
