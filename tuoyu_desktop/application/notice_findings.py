"""The findings of a visit as its documents name them, and those that a second visit looked at again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tuoyu_desktop.application.lines import NoticeLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.applicability import facility_letter
from tuoyu_desktop.domain.checklist import ChecklistItem
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer
from tuoyu_desktop.domain.notice import Basis, NoticeFinding, NoticeKind
from tuoyu_desktop.domain.terms import Answer, NoticeState, ReinspectionResult

if TYPE_CHECKING:
    from tuoyu_desktop.application.officer_text import OfficerText


_FIGURE = re.compile(r"\d")


def found_findings(
    records: Records,
    context: VisitContext,
    numbers: Mapping[str, int],
    officer: OfficerText | None,
    *,
    officers: bool,
) -> tuple[NoticeFinding, ...]:
    """What this visit found. ``numbers``: evidence id to photo number. Dates bind on officers' documents only."""
    return tuple(
        _finding(context, finding, state, numbers, officer, officers)
        for finding, state in records.findings(context.id).items()
    )


def _finding(
    context: VisitContext,
    finding: str,
    state: FoldedFinding,
    numbers: Mapping[str, int],
    officer: OfficerText | None,
    officers: bool,
) -> NoticeFinding:
    typed = dict(officer.bases).get(finding, "").strip() if officer and officers else ""
    dues: Mapping[str, date] = dict(officer.dues) if officer else {}
    demands: Mapping[str, str] = dict(officer.demands) if officer and officers else {}
    evidence = tuple(dict.fromkeys(numbers[e] for e in state.evidence if e in numbers))
    return NoticeFinding(
        item_code=state.item,
        fact=state.fact,
        severity=state.severity,
        bases=(Basis(text=typed, typed=True),) if typed else bases_of(context, context.item(state.item)),
        measure=demands.get(finding, measure_of(context, state)).strip(),
        due_on=dues.get(finding, state.due_on) if officers else state.suggested_due_on,
        at_once=state.days == 0,
        lead_department=state.lead_department,
        evidence=evidence,
        no_photo=state.photo_reason if officers and not evidence else "",
        urgent=state.urgent,
    )


def measure_of(context: VisitContext, state: FoldedFinding) -> str:
    """What is suggested at a finding (documents.md §4.6): what was written, else what the item asks for."""
    if state.measure:
        return state.measure
    item = context.item(state.item)
    figure = item.pass_line if _FIGURE.search(item.pass_line) and not _FIGURE.search(item.text) else ""
    return f"做到“{item.text.rstrip('。')}”{f'（{figure}）' if figure else ''}。"


def bases_of(context: VisitContext, item: ChecklistItem) -> tuple[Basis, ...]:
    """One basis per provision that may be named for this facility in this district (documents.md §2)."""
    letter = facility_letter(context.facility.kind)
    return tuple(
        Basis(
            text=line.text,
            mark=line.mark,
            confirmed=_confirmed(context, line.text, line.confirmed),
            recommended=line.recommended,
        )
        for line in item.bases_for(context.pack.district, letter)
    )


def _confirmed(context: VisitContext, text: str, confirmed: bool) -> bool:
    return confirmed or text in context.pack.confirmed_bases


def reviewed_findings(records: Records, context: VisitContext, numbers: Mapping[str, int]) -> tuple[NoticeFinding, ...]:
    """The findings that this visit looked at again, each with what came out and this visit's photos of its item
    (documents.md §4.8). ``numbers``: evidence id to photo number."""
    answers = records.answers(context.id)
    photos = [line for line in records.evidence_lines(inspection=context.id) if line.id in numbers]
    reviewed: list[NoticeFinding] = []
    for finding in context.inspection.findings_to_review:
        state = records.finding(finding)
        if state is None:
            continue
        reviewed.append(
            NoticeFinding(
                item_code=state.item,
                fact=state.fact,
                severity=state.severity,
                bases=bases_of(context, context.item(state.item)),
                measure=state.measure,
                due_on=state.due_on or state.suggested_due_on,
                lead_department=state.lead_department,
                evidence=tuple(dict.fromkeys(numbers[photo.id] for photo in photos if photo.item == state.item)),
                urgent=state.urgent,
                result=_result(records, context, finding, answers.get(state.item)),
            )
        )
    return tuple(reviewed)


_BY_ANSWER = {
    Answer.PASS: ReinspectionResult.RECTIFIED,
    Answer.FAIL: ReinspectionResult.NOT_RECTIFIED,
    Answer.NOT_APPLICABLE: ReinspectionResult.NOT_APPLICABLE,
}


def _result(
    records: Records, context: VisitContext, finding: str, answer: FoldedAnswer | None
) -> ReinspectionResult | None:
    """What this visit recorded for the finding, else what the item's answer says; null: not looked at."""
    for event in reversed(records.event_lines(finding)):
        if event.kind == "finding.reinspected" and event.data.get("inspection") == context.id:
            return ReinspectionResult(str(event.data["result"]))
    return _BY_ANSWER.get(answer.answer) if answer and answer.answer else None


_FOLLOWED = (NoticeKind.VISIT_RECORD.value, NoticeKind.FEEDBACK_FORM.value)


def followed_notice(records: Records, context: VisitContext) -> NoticeLine | None:
    """The newest document of the visits at which the reviewed findings were found."""
    states = (records.finding(finding) for finding in context.inspection.findings_to_review)
    visits = {state.inspection for state in states if state is not None}
    lines = records.notice_lines(facility=context.inspection.facility)
    followed = [
        line
        for line in lines
        if line.inspection in visits and line.kind in _FOLLOWED and line.state is not NoticeState.VOID
    ]
    return min(followed, key=lambda line: (-line.issued_at.timestamp(), _FOLLOWED.index(line.kind)), default=None)
