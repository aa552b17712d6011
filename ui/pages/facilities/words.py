"""What the page says about facilities, their papers, people, visits and findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.facilities import FacilityView
from tuoyu_desktop.application.lines import FacilityLine, FindingLine, InspectionLine
from tuoyu_desktop.domain.facility import Facility, StaffMember
from tuoyu_desktop.domain.terms import FilingStatus, FindingState, Severity, VisitState
from tuoyu_desktop.domain.wording import (
    FACILITY_KINDS,
    FILING_STATUSES,
    FINDING_STATES,
    LEGAL_NATURES,
    OWNERSHIPS,
    PROFILES,
    SEVERITIES,
    VISIT_MODES,
    VISIT_STATES,
)
from ui.widgets.chips import ChipKind
from ui.widgets.row_face import RowFace
from ui.widgets.row_table import CellFace

PASS, FAIL, CLOCK, NONE = "ph.check-circle-fill", "ph.x-circle-fill", "ph.clock-fill", "ph.minus-circle-fill"
SOON_DAYS = 30
"""Papers and certificates that run out within a month ask for attention (as on 今日)."""
DASH = "—"
WAITING = RowFace("…")
"""A row whose line has not come from the database yet."""

UNSENT: tuple[str, str, ChipKind] = ("本机已更正，还没送到区里", CLOCK, "na")
CORRECTION_STATES: dict[str, tuple[str, str, ChipKind]] = {
    "applied": ("已更正", PASS, "passed"),
    "same": ("与登记一致", PASS, "passed"),
    "conflict": ("两边不一致，等区里定", "ph.arrows-left-right", "warn"),
    "accepted": ("区里采用了现场的", PASS, "passed"),
    "refused": ("区里保留了登记的", NONE, "na"),
}


def facility_row(line: FacilityLine) -> RowFace:
    """Who, what kind and where, is anything wrong (design tokens §8, 02)."""
    inclusive = "普惠" if line.is_inclusive else ""
    parts = [FACILITY_KINDS[line.kind], inclusive, line.address.removeprefix(line.street_town)]
    note, icon, ink = _trouble(line)
    right = f"上次 {spoken.day(line.last_visit_on)}" if line.last_visit_on else ""
    return RowFace(
        line.name,
        " · ".join(part for part in parts if part),
        right=right,
        note=note,
        note_icon=icon,
        note_ink=ink,
    )


def _trouble(line: FacilityLine) -> tuple[str, str, str]:
    if line.closed_on is not None:
        return "已关停", "ph.prohibit", "text3"
    if line.overdue_count:
        return f"{line.overdue_count} 条逾期", CLOCK, "warn"
    if line.open_count:
        return f"{line.open_count} 条未销号", FAIL, "fail"
    if line.last_visit_on is None:
        return "未走访过", NONE, "text3"
    return "无问题", PASS, "passed"


def filing_chip(facility: Facility) -> tuple[str, str, ChipKind]:
    """备案 in word, shape and colour."""
    word = FILING_STATUSES[facility.filing_status]
    if facility.filing_status is FilingStatus.FILED:
        return word, PASS, "passed"
    if facility.filing_status is FilingStatus.CANCELLED:
        return word, NONE, "na"
    return word, CLOCK, "warn"


def nature(facility: Facility) -> str:
    """民办 · 企业."""
    return f"{OWNERSHIPS[facility.ownership]} · {LEGAL_NATURES[facility.legal_nature]}"


def due_cell(until: date | None, days: int | None) -> CellFace:
    """A date that runs out: expired red cross, within 30 days clock with the days, else the plain date."""
    if until is None or days is None:
        return CellFace("没有期限", ink="text3")
    if days < 0:
        return CellFace(until.isoformat(), f"过期 {-days} 天", FAIL, "fail", bold=True)
    if days <= SOON_DAYS:
        return CellFace(until.isoformat(), f"还有 {days} 天" if days else "今天到期", CLOCK, "warn")
    return CellFace(until.isoformat())


def checked_until(member: StaffMember) -> date | None:
    """违法犯罪记录查询 is asked every year (checklist.md B13): the day on which the last one is a year old."""
    return member.record_checked_on + timedelta(days=365) if member.record_checked_on else None


def urgency(view: FacilityView, member: StaffMember) -> int:
    """Days until the first date of a person runs out: those who need something come first."""
    dates = (member.health_certificate_valid_to, checked_until(member))
    days = [left for left in map(view.days_until, dates) if left is not None]
    return min(days, default=-9999 if member.is_caregiver else 9999)


def papers_mark(view: FacilityView) -> str:
    """fail, warn or nothing: what the tab of papers shows."""
    return _worst(view.days_until(paper.valid_to) for paper in view.facility.papers)


def people_mark(view: FacilityView) -> str:
    """fail, warn or nothing: what the tab of people shows."""
    staff = view.facility.staff
    dates = [day for m in staff for day in (m.health_certificate_valid_to, checked_until(m))]
    return _worst(view.days_until(day) for day in dates)


def _worst(days: Iterable[int | None]) -> str:
    left = [d for d in days if d is not None]
    if any(d < 0 for d in left):
        return "fail"
    return "warn" if any(d <= SOON_DAYS for d in left) else ""


def visit_cells(view: FacilityView, visit: InspectionLine) -> tuple[CellFace, ...]:
    """Date, what kind of visit, who led, what came out, state."""
    result = f"合格 {visit.passed} · 不合格 {visit.failed}"
    if visit.state is VisitState.OPEN:
        result = f"已查 {visit.answered} / {visit.item_count}"
    if visit.state is VisitState.REFUSED:
        result = DASH
    icon, ink = _visit_look(visit)
    return (
        CellFace(visit.date.isoformat()),
        CellFace(VISIT_MODES[visit.mode], PROFILES[visit.profile]),
        CellFace(view.names.get(visit.lead, "")),
        CellFace(result, f"已更正 {visit.amendments} 次" if visit.amendments else ""),
        CellFace(VISIT_STATES[visit.state], icon=icon, ink=ink),
    )


def _visit_look(visit: InspectionLine) -> tuple[str, str]:
    looks = {
        VisitState.OPEN: ("ph.pencil-simple", "accent_text"),
        VisitState.SEALED: ("ph.lock-key", "text2"),
        VisitState.ABANDONED: (NONE, "na"),
        VisitState.REFUSED: (NONE, "na"),
    }
    return looks[visit.state]


SEVERITY_INKS = {Severity.MINOR: "na", Severity.MAJOR: "warn", Severity.CRITICAL: "fail"}


def finding_cells(finding: FindingLine, today: date) -> tuple[CellFace, ...]:
    """Item, fact, severity, state, due date."""
    overdue = finding.overdue_days(today)
    due = CellFace(spoken.dated(finding.due_on, today)) if finding.due_on else CellFace(DASH, ink="text3")
    if finding.due_on is None and finding.suggested_due_on is not None:
        due = CellFace(f"建议 {spoken.dated(finding.suggested_due_on, today)}", ink="text2")
    if overdue:
        due = CellFace(f"逾期 {overdue} 天", icon=CLOCK, ink="warn", bold=True)
    return (
        CellFace(finding.item, bold=True, ink="accent_text"),
        CellFace(finding.fact),
        CellFace(SEVERITIES[finding.severity], ink=SEVERITY_INKS[finding.severity]),
        CellFace(FINDING_STATES[finding.state], icon=state_icon(finding.state), ink=_state_ink(finding.state)),
        due,
    )


def _state_ink(state: FindingState) -> str:
    inks = {FindingState.CLOSED: "passed", FindingState.NOT_PURSUED: "na"}
    return inks.get(state, "text2")


def state_icon(state: FindingState) -> str:
    """The icon of a finding's state."""
    icons = {
        FindingState.AWAITING_DECISION: "ph.buildings",
        FindingState.OPEN: "ph.hourglass",
        FindingState.AWAITING_REINSPECTION: "ph.magnifying-glass",
        FindingState.REFERRED: "ph.paper-plane-tilt",
        FindingState.NOT_PURSUED: NONE,
        FindingState.CLOSED: PASS,
    }
    return icons[state]
