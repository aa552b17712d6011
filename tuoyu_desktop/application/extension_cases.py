"""延期整改: the facility asks in writing before its time is over, the district answers (documents.md §4.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.finding_rights import require_act
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.findings import ExtensionRequestedData
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import FindingState

_BEING_RECTIFIED = (FindingState.OPEN, FindingState.AWAITING_REINSPECTION)


@dataclass(frozen=True)
class RequestExtension:
    """What stands in the facility's written request; ``requested_on``: the day on which it was handed in."""

    finding: str
    reason: str
    until: date | None
    requested_on: date | None


def extension_refusal(state: FoldedFinding) -> str:
    """Why no more time can be asked for a finding; empty where it can."""
    if state.state not in _BEING_RECTIFIED:
        return "这个问题现在不在整改"
    if state.due_on is None:
        return "没有定过整改期限，不用申请延期"
    return "已经登记了延期申请，等区里批复" if state.extension_waits else ""


def request_extension(work: Work, command: RequestExtension) -> None:
    """Register the request; the district decides on it. Raises RuleViolation with the field."""
    state = require_act(work, command.finding)
    refusal = extension_refusal(state)
    if refusal or state.due_on is None:
        raise RuleViolation("rule-extension", refusal + "。")
    data = ExtensionRequestedData(
        reason=_reason(command),
        until=_until(command, state.due_on),
        requested_on=_asked_on(command, state, state.due_on, beijing(work.now()).date()),
    )
    work.append(data, subject=command.finding, facility=state.facility)


def _reason(command: RequestExtension) -> str:
    if not command.reason.strip():
        raise RuleViolation("rule-extension-reason", "请写机构为什么要延期。", field="reason")
    return command.reason.strip()


def _asked_on(command: RequestExtension, state: FoldedFinding, due_on: date, today: date) -> date:
    asked = command.requested_on
    if asked is None:
        raise RuleViolation("rule-extension-day", "请填收到书面申请的日期。", field="requested_on")
    if asked > today:
        raise RuleViolation("rule-extension-day", "收到申请的日期不能晚于今天。", field="requested_on")
    if asked < state.found_on:
        message = f"问题是 {state.found_on} 发现的，申请不会更早。请核对日期。"
        raise RuleViolation("rule-extension-day", message, field="requested_on")
    if asked > due_on:
        message = f"期限 {due_on} 已经届满。延期要在届满前书面申请，现在不能登记。"
        raise RuleViolation("rule-extension-late", message, field="requested_on")
    return asked


def _until(command: RequestExtension, due_on: date) -> date:
    if command.until is None:
        raise RuleViolation("rule-extension-until", "请填申请延长到哪一天。", field="until")
    if command.until <= due_on:
        raise RuleViolation("rule-extension-until", f"要晚于现在的期限 {due_on}。", field="until")
    return command.until
