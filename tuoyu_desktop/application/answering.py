"""Answers, notes and measured values of one item. Everything is an entry at once (sync.md §1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuoyu_desktop.application.finding_cases import dropped
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.typed_drafts import OPEN_ITEM_DRAFT, TYPED_DRAFT, TypedDraft
from tuoyu_desktop.application.visit_rights import (
    require_agreed,
    require_item,
    require_still_allowed,
    require_writer,
)
from tuoyu_desktop.application.visit_view import (
    VisitContext,
    judgement_of,
    measured_for,
    value_sources,
    visit_context,
)
from tuoyu_desktop.domain.ban_check import NOT_COMPARED, answered_by_district, district_values, is_compared
from tuoyu_desktop.domain.entries.inspections import AnswerRecordedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.measurement import Judgement
from tuoyu_desktop.domain.red_lines import passes_over
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import ANSWERS


@dataclass(frozen=True)
class RecordAnswer:
    """The answer to one item as it now stands: key, reason, note and measured values together. ``measured`` null
    leaves the values as they stand."""

    inspection: str
    item: str
    answer: Answer | None
    reason: str = ""
    note: str = ""
    measured: Mapping[str, Any] | None = None
    drop_findings: bool = False


@dataclass(frozen=True)
class AnswerSaved:
    """What the page shows at once; ``fact`` is the sentence a finding would start from."""

    item: str
    answer: Answer | None
    judgement: Judgement
    at_text: str


def record_answer(work: Work, command: RecordAnswer) -> AnswerSaved:
    """Write the answer. Raises RuleViolation for a sealed visit, a missing reason, or a finding in the way."""
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    require_still_allowed(work, context)
    item = context.item(command.item)
    require_item(context, command.item)
    require_agreed(work, context, command.item)
    is_known = bool(command.measured) or command.answer is not None
    if command.measured is not None:
        measured = dict(command.measured)
    else:
        answers = work.answers(command.inspection, value_sources(context, item))
        measured = dict(measured_for(context, item, answers))
        is_known = is_known or command.item in answers
    if answered_by_district(item.code, context.inspection.mode):
        measured = dict(district_values(context.facility))
    judgement = judgement_of(context, item, measured)
    _check(work, context, command)
    require_red_line(context, command.item, measured, judgement, command.answer)
    work.append(
        AnswerRecordedData(
            inspection=command.inspection,
            item=command.item,
            answer=command.answer,
            reason=command.reason.strip(),
            note=command.note,
            measured=measured if is_known else {},  # register values wait until the person answers
            suggested=judgement.suggested,
        ),
        subject=answer_id(command.inspection, command.item),
        facility=context.inspection.facility,
    )
    return AnswerSaved(command.item, command.answer, judgement, work.now().strftime("%H:%M:%S"))


def _check(work: Work, context: VisitContext, command: RecordAnswer) -> None:
    if command.answer is Answer.NOT_APPLICABLE and not command.reason.strip():
        raise RuleViolation("rule-answer-reason", "选“不适用”要写一个原因。", field="reason")
    if command.answer is Answer.NOT_CHECKED and not command.reason.strip():
        raise RuleViolation("rule-answer-reason", "记为“未检查”要写一个原因。", field="reason")
    if command.answer is Answer.PASS and answered_by_district(command.item, context.inspection.mode):
        require_compared(context)
    if command.answer is Answer.FAIL:
        return
    standing = work.findings(command.inspection, command.item)
    if not standing:
        return
    if not command.drop_findings:
        message = f"这一项已登记 {len(standing)} 个问题。改为别的结果会撤回，请确认。"
        raise RuleViolation("rule-finding-in-the-way", message)
    for finding, state in standing.items():
        work.append(dropped(state), subject=finding, facility=context.inspection.facility)


def red_line_refusal(
    context: VisitContext, item: str, measured: Mapping[str, Any], judgement: Judgement, answer: Answer | None
) -> str:
    """Why ``answer`` cannot stand beside what was entered at a red line, empty where it can. Elsewhere the person
    decides; here a press beside the values would leave out the stop and the report (checklist.md §3)."""
    if answer is None or not passes_over(item, context.facility.kind, measured, judgement.suggested, answer):
        return ""
    facts = judgement.sentence.rstrip("。")
    return f"{facts}。这样填着不能记“{ANSWERS[answer]}”；填错了，请先改填的。"


def require_red_line(
    context: VisitContext, item: str, measured: Mapping[str, Any], judgement: Judgement, answer: Answer | None
) -> None:
    """Raises RuleViolation rule-answer-red-line."""
    refusal = red_line_refusal(context, item, measured, judgement, answer)
    if refusal:
        raise RuleViolation("rule-answer-red-line", refusal, field="answer")


def require_compared(context: VisitContext) -> None:
    """合格 stands on the district's comparison, never on a look (checklist.md §2 rule 16)."""
    if not is_compared(context.facility):
        message = f"{NOT_COMPARED}，这一项不能记合格。收尾时记“未检查”，原因写“{NOT_COMPARED}”。"
        raise RuleViolation("rule-answer-not-compared", message, field="answer")
    if context.facility.ban_hits:
        message = f"区里比对命中 {context.facility.ban_hits} 人，这一项不能记合格，请按“不合格”报告。"
        raise RuleViolation("rule-answer-not-compared", message, field="answer")


def preview(records: Records, inspection: str, item: str, measured: Mapping[str, Any]) -> Judgement:
    """What the rules make of values that are still being typed."""
    context = visit_context(records, inspection)
    return judgement_of(context, context.item(item), measured)


def keep_typed(work: Work, inspection: str, item: str, typed: TypedDraft | None) -> None:
    """What is being typed at an item, so that a crash loses at most the last word; null forgets it."""
    key = TYPED_DRAFT.format(inspection=inspection, item=item)
    if typed is None:
        work.drop_draft(key)
    else:
        work.put_draft(key, typed.to_text())


def remember_open_item(work: Work, inspection: str, item: str) -> None:
    """The item to come back to after a pause or a crash."""
    work.put_draft(OPEN_ITEM_DRAFT.format(inspection=inspection), item)


def phrases(records: Records, item: str) -> tuple[str, ...]:
    """Standard sentences that may be added to the fact of a finding."""
    return records.packs.phrases(item)
