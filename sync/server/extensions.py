"""延期整改: what facilities asked for in time, and the district's answer (documents.md §4.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from sync.server.district_journal import Draft, write_district
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.review import check_decider
from tuoyu_desktop.domain.entries.findings import ExtensionDecided, ExtensionDecidedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import FindingState
from tuoyu_desktop.projection.tables import FacilityRow, FindingRow

_BEING_RECTIFIED = (FindingState.OPEN.value, FindingState.AWAITING_REINSPECTION.value)


@dataclass(frozen=True)
class WaitingExtension:
    """A request that nobody answered yet. ``due_on``: the date as it stands."""

    finding: str
    facility: str
    street_town: str
    item: str
    fact: str
    due_on: date | None
    requested_on: date
    until: date
    reason: str


def waiting_extensions(office: Office) -> list[WaitingExtension]:
    """Those whose date is the nearest come first."""
    finding = table_of(FindingRow)
    waiting = finding.c.extension_requested_on.is_not(None) & finding.c.extension_granted.is_(None)
    statement = (
        _lines()
        .where(waiting, finding.c.dropped.is_(False), finding.c.state.in_(_BEING_RECTIFIED))
        .order_by(finding.c.due_on, finding.c.subject)
    )
    with office.database.read() as connection:
        return [_line(row) for row in connection.execute(statement)]


def _lines() -> Select[Any]:
    """Findings with the name and the street of their facility."""
    finding, facility = table_of(FindingRow), table_of(FacilityRow)
    columns = select(finding, facility.c.name.label("facility_name"), facility.c.street_town)
    return columns.outerjoin(facility, facility.c.subject == finding.c.facility)


def _line(row: Any) -> WaitingExtension:
    return WaitingExtension(
        finding=row.subject,
        facility=row.facility_name or "",
        street_town=row.street_town or "",
        item=row.item,
        fact=row.fact,
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        requested_on=date.fromisoformat(row.extension_requested_on),
        until=date.fromisoformat(row.extension_asked_until),
        reason=row.extension_reason,
    )


@dataclass(frozen=True)
class AnswerExtension:
    """``until`` null: granted as it was asked for."""

    finding: str
    granted: bool
    reason: str = ""
    until: date | None = None


def answer_extension(office: Office, answer: AnswerExtension, by: str | None) -> date | None:
    """Write the district's answer; returns the new date, null where it refused. Raises RuleViolation."""
    with office.database.write() as connection:
        check_decider(office, connection, by)
        asked, facility = _asked(connection, answer.finding)
        until = _granted_until(asked, answer) if answer.granted else None
        if until is None and not answer.reason.strip():
            raise RuleViolation("rule-extension-reason", "不同意延期要写明理由。", field="reason")
        data = ExtensionDecidedData(granted=answer.granted, until=until, reason=answer.reason.strip())
        draft = Draft(ExtensionDecided, data, subject=answer.finding, facility=facility, actor=by)
        write_district(connection, office.facts.journal, [draft])
    return until


def _asked(connection: Connection, finding: str) -> tuple[WaitingExtension, str | None]:
    """The request that waits, and the facility's id."""
    row = connection.execute(_lines().where(table_of(FindingRow).c.subject == finding)).first()
    if row is None:
        raise RuleViolation("rule-extension-unknown", f"没有这个问题：{finding}")
    if row.extension_requested_on is None or row.extension_granted is not None:
        raise RuleViolation("rule-extension-none", "这个问题没有等批复的延期申请，请用 extension list 核对。")
    if row.dropped or row.state not in _BEING_RECTIFIED:
        raise RuleViolation("rule-extension-state", "这个问题现在不在整改，不用批复延期。")
    return _line(row), row.facility


def _granted_until(asked: WaitingExtension, answer: AnswerExtension) -> date:
    """A second look at what the laptop checked: in time, and longer than before; never longer than was asked for."""
    if asked.due_on is None or asked.requested_on > asked.due_on:
        message = "延期要在期限届满前书面申请；这份申请晚了，只能不同意。"
        raise RuleViolation("rule-extension-late", message)
    until = answer.until or asked.until
    if not asked.due_on < until <= asked.until:
        message = f"延长到的日期要晚于现在的期限 {asked.due_on}，不晚于申请的 {asked.until}。"
        raise RuleViolation("rule-extension-until", message, field="until")
    return until
