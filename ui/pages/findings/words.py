"""What the page says about findings: cards, table cells, the time line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.erasures import ERASED
from tuoyu_desktop.application.findings_board import FindingDetail
from tuoyu_desktop.application.lines import EventLine, FindingLine
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.terms import Decision, EntryStatus, FindingState, ReinspectionResult, Severity, VisitMode
from tuoyu_desktop.domain.wording import (
    DECISIONS,
    ENTRY_STATUSES,
    FINDING_STATES,
    REINSPECTION_RESULTS,
    VISIT_VERBS,
)
from ui.widgets.chips import ChipKind
from ui.widgets.row_table import CellFace
from ui.widgets.severity_badge import SEVERITY_WORDS, SeverityLevel
from ui.widgets.time_line import EventFace

LEVELS: Mapping[Severity, SeverityLevel] = {Severity.MINOR: 1, Severity.MAJOR: 2, Severity.CRITICAL: 3}
STATE_LOOKS: Mapping[FindingState, tuple[str, str]] = {
    FindingState.AWAITING_DECISION: ("ph.buildings", "text2"),
    FindingState.OPEN: ("ph.hourglass", "text2"),
    FindingState.AWAITING_REINSPECTION: ("ph.magnifying-glass", "accent_text"),
    FindingState.REFERRED: ("ph.paper-plane-tilt", "text2"),
    FindingState.NOT_PURSUED: ("ph.minus-circle-fill", "na"),
    FindingState.CLOSED: ("ph.check-circle-fill", "passed"),
}
SEVERITY_INKS = {Severity.MINOR: "na", Severity.MAJOR: "warn", Severity.CRITICAL: "fail"}


@dataclass(frozen=True)
class ChipWords:
    """The last line of a card: how late, due when, reported."""

    text: str
    icon: str
    kind: ChipKind


def due_chip(line: FindingLine, today: date) -> ChipWords:
    """What a card is read by (design tokens §6, finding chip)."""
    overdue = line.overdue_days(today)
    if overdue:
        return ChipWords(f"逾期 {overdue} 天", "ph.clock-fill", "warn")
    if line.state is FindingState.CLOSED:
        return ChipWords("已销号", "ph.check-circle-fill", "passed")
    if line.state is FindingState.REFERRED:
        return _referred(line, today)
    if line.state is FindingState.NOT_PURSUED:
        return ChipWords("不采纳", "ph.minus-circle-fill", "na")
    if line.reported_at is not None:
        return ChipWords("机构已报整改", "ph.file-text", "accent")
    if line.urgent and line.severity is Severity.CRITICAL:
        return _at_once(line)
    if line.due_on is not None:
        return ChipWords(f"{spoken.day(line.due_on)} 到期", "ph.calendar-blank", "plain")
    if line.rectified_on_site:
        return ChipWords("当场已整改", "ph.check-circle-fill", "passed")
    if line.suggested_due_on is not None:
        return ChipWords(f"建议 {spoken.day(line.suggested_due_on)}", "ph.calendar-blank", "plain")
    return ChipWords(f"{spoken.day(line.found_on)}发现", "ph.calendar-blank", "plain")


def _referred(line: FindingLine, today: date) -> ChipWords:
    """What another department has in hand: what it answered, or until when it was asked to."""
    late = line.reply_overdue_days(today)
    if late:
        return ChipWords(f"回复逾期 {late} 天", "ph.clock-fill", "warn")
    if line.replied_on is not None:
        answered = "不受理" if line.reply_accepted is False else "受理" if line.reply_accepted else "已回复"
        icon = "ph.minus-circle-fill" if line.reply_accepted is False else "ph.check-circle-fill"
        return ChipWords(f"{line.referred_to}{answered}", icon, "plain")
    if line.reply_due_on is not None:
        return ChipWords(f"回复期限 {spoken.day(line.reply_due_on)}", "ph.paper-plane-tilt", "plain")
    return ChipWords(f"移送{line.referred_to}", "ph.paper-plane-tilt", "plain")


def _at_once(line: FindingLine) -> ChipWords:
    """A red line goes to the district at once. Only officers speak of 紧急; a visit reports, it orders nothing
    (checklist.md head, 立即停; §3)."""
    officers = line.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    return ChipWords("紧急" if officers else "立即报告", "ph.warning-fill", "fail")


def spoken_card(line: FindingLine, today: date) -> str:
    """All words of a card in reading order, for screen readers."""
    severity = SEVERITY_WORDS[LEVELS[line.severity]]
    return "，".join((line.item, severity, line.fact, line.facility_name, due_chip(line, today).text))


def cells(line: FindingLine, today: date) -> tuple[CellFace, ...]:
    """One row of the table."""
    chip = due_chip(line, today)
    icon, ink = STATE_LOOKS[line.state]
    due_ink = {"warn": "warn", "fail": "fail", "passed": "passed", "accent": "accent_text"}.get(chip.kind, "text2")
    return (
        CellFace(line.item, ink="accent_text", bold=True),
        CellFace(line.fact, line.facility_name),
        CellFace(SEVERITY_WORDS[LEVELS[line.severity]], ink=SEVERITY_INKS[line.severity]),
        CellFace(FINDING_STATES[line.state], icon=icon, ink=ink),
        CellFace(chip.text, icon=chip.icon, ink=due_ink),
        CellFace(line.lead_department or "—", ink="text2"),
    )


def caption(detail: FindingDetail) -> str:
    """Place, deadline, department. A date is a deadline only where an authority set it."""
    state = detail.story.state
    parts = [detail.story.facility_name]
    if state.due_on is not None:
        parts.append(f"期限 {spoken.day(state.due_on)}")
        parts.extend(_longer_words(state))
    elif state.suggested_due_on is not None:
        parts.append(f"建议期限 {spoken.day(state.suggested_due_on)}")
    if state.lead_department:
        parts.append(f"牵头 {state.lead_department}")
    if state.state is FindingState.REFERRED:
        parts.append(f"已移送 {state.referred_to}")
        if state.reply_due_on is not None and state.replied_on is None:
            parts.append(f"回复期限 {spoken.day(state.reply_due_on)}")
    return " · ".join(parts)


def _longer_words(state: FoldedFinding) -> list[str]:
    """How more time stands, asked for and answered."""
    asked = state.extension_asked_until
    if state.extension_waits and asked is not None:
        return [f"已申请延期到 {spoken.day(asked)}，等区里批复"]
    if state.extension_granted is False:
        return [f"区里不同意延期：{state.extension_answer}"]
    return ["已同意延期"] if state.extension_until == state.due_on else []


def events(detail: FindingDetail) -> tuple[EventFace, ...]:
    """The story from the visit to its end, with the date due where it has passed."""
    story = detail.story
    faces = [_event(event, story.state.mode, detail.now, len(story.before)) for event in story.events]
    due = story.state.due_on
    waiting = story.state.state in (FindingState.OPEN, FindingState.AWAITING_REINSPECTION)
    shown = [face for face in faces if face is not None]
    if due is not None and waiting and due < detail.now.date():
        days = (detail.now.date() - due).days
        shown.append(EventFace("ph.clock-fill", "warn", "到期未销号", spoken.day(due), f"已逾期 {days} 天"))
    return tuple(shown)


def _event(event: EventLine, mode: VisitMode, now: datetime, photos: int) -> EventFace | None:
    make = _EVENTS.get(event.kind)
    if make is None or (event.kind == "finding.updated" and not event.data.get("paper")):
        return None  # the form changed before the seal: it is shown as it was sealed
    icon, tone, title, details = make(event.data, mode, photos)
    if event.status in (EntryStatus.HELD.value, EntryStatus.REJECTED.value):
        details = (*details, ENTRY_STATUSES[EntryStatus(event.status)])
    who = " · ".join(part for part in (spoken.moment(event.at, now), event.actor_name) if part)
    return EventFace(icon, tone, title, who, " · ".join(part for part in details if part))


_Made = tuple[str, str, str, Sequence[str]]


def _recorded(data: Mapping[str, Any], mode: VisitMode, photos: int) -> _Made:
    shown = f"照片 {photos}" if photos else f"没有照片：{data['photo_reason']}" if data["photo_reason"] else ""
    where = f"{VISIT_VERBS[mode]}发现"
    return "ph.x-circle-fill", "fail", where, (f"建议：{data['measure']}" if data["measure"] else "", shown)


def _day_on_paper(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    """Officers set another day in their document, or voided it (decisions/0016)."""
    word = f"改为 {data['due_on']}" if data["due_on"] else "取消"
    return "ph.calendar-blank", "accent", f"整改期限随文书{word}", ()


def _decided(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    decision = Decision(data["decision"])
    due = f"期限 {data['due_on']}" if data["due_on"] else ""
    to = f"移送{data['department']}" if data["department"] else ""
    number = f"文号 {data['notice_number']}" if data["notice_number"] else ""
    return "ph.buildings-fill", "accent", f"区里处理：{DECISIONS[decision]}", (data["reason"], to, due, number)


def _reported(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    done = f"{data['completed_on']} 完成" if data["completed_on"] else ""
    by = f"{data['by']} 报" if data["by"] else ""
    return "ph.file-text", "accent", "机构报整改", (str(data["text"]), done, by, _photos_word(data))


def _photos_word(data: Mapping[str, Any]) -> str:
    return f"照片 {len(data['evidence'])}" if data.get("evidence") else ""


def _asked_longer(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    asked = f"{data['requested_on']} 书面申请" if data.get("requested_on") else ""
    return "ph.calendar-blank", "", "申请延期", (f"到 {data['until']}", str(data["reason"]), asked)


def _longer(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    word = f"已同意延期至 {data['until']}" if data["granted"] else "不同意延期"
    return "ph.buildings-fill", "accent", f"区里{word}", (str(data["reason"]),)


def _reinspected(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    result = ReinspectionResult(data["result"])
    good = result is ReinspectionResult.RECTIFIED
    tone = "pass" if good else "na" if result is ReinspectionResult.NOT_APPLICABLE else "warn"
    icon = "ph.check-circle-fill" if good else "ph.magnifying-glass"
    return icon, tone, f"复查：{REINSPECTION_RESULTS[result]}", (str(data["note"]), _photos_word(data))


def _transferred(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    if data.get("withdrawn"):
        return "ph.arrow-counter-clockwise", "", "移送收回", (str(data["reason"]),)
    if data["reply"]:
        return _replied(data)
    due = f"{data['reply_due_on']} 前回复" if data["reply_due_on"] else ""
    return "ph.paper-plane-tilt", "", f"移送{data['department']}", (str(data["reason"]), due)


def _replied(data: Mapping[str, Any]) -> _Made:
    """受理 or 不受理, the words of the answer, its day and 承办人; older entries say only the words."""
    accepted = data.get("accepted")
    word = "不受理" if accepted is False else "受理" if accepted else "回复"
    on = f"{data['replied_on']} 回复" if data.get("replied_on") else ""
    handler = f"承办人 {data['handler']}" if data.get("handler") else ""
    icon, tone = ("ph.minus-circle-fill", "warn") if accepted is False else ("ph.check-circle-fill", "pass")
    return icon, tone, f"{data['department']}{word}", (str(data["reply"]), on, handler)


def _closed(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    return "ph.check-circle-fill", "pass", "销号", (str(data["reason"]),)


def _restated(_data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    return "ph.info", "", "更早的经过在区里", ("这台电脑从区里取得了当前状态",)


def _erased(data: Mapping[str, Any], _mode: VisitMode, _photos: int) -> _Made:
    return "ph.prohibit", "", f"一条记录{ERASED}", (str(data["reason"]),)


_EVENTS = {
    "finding.recorded": _recorded,
    "finding.updated": _day_on_paper,
    "finding.decided": _decided,
    "rectification.reported": _reported,
    "extension.requested": _asked_longer,
    "extension.decided": _longer,
    "finding.reinspected": _reinspected,
    "finding.transferred": _transferred,
    "finding.closed": _closed,
    "finding.restated": _restated,
    "entry.erased": _erased,
}
