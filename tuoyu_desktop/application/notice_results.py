"""逐项结果 of a document: every item of the visit with its answer, and the value or reason that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tuoyu_desktop.application.erasures import of_visit, result_notes
from tuoyu_desktop.application.notice_findings import may_say
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import GROUP_TABLE, VisitContext, judgement_of, measured_for
from tuoyu_desktop.domain.checklist import ChecklistItem
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer
from tuoyu_desktop.domain.measurement import Judgement
from tuoyu_desktop.domain.notice import ItemResult, NoticeKind
from tuoyu_desktop.domain.terms import Answer

_VERDICTS = ("，按标准为不合格", "，只作提示", "，符合")
_COMPARED = re.compile("少于|超过|多于|低于|高于|不足|达到|都在|符合")
_LOOKED_AT = (Answer.PASS, Answer.FAIL)


def results_of(records: Records, context: VisitContext, kind: NoticeKind) -> tuple[ItemResult, ...]:
    """The items that a paper of ``kind`` may speak of, in the order of the checklist; what was hidden by its condition
    is 不适用 with the reason stored."""
    answers = records.answers(context.id)
    gone, gone_findings = result_notes(of_visit(records, context.id, context.inspection.facility))
    results: list[ItemResult] = []
    for code in (code for code in context.inspection.items if may_say(kind, code)):
        item = context.item(code)
        known = answers.get(code)
        given = known.answer if known else None
        left_out = given is None and code not in gone
        note = _note(context, item, answers)
        if given is None and code in gone:
            given, note = Answer.NOT_CHECKED, gone[code]
        elif given is None:
            given = Answer.NOT_APPLICABLE
            note = context.inspection.not_applicable.get(code, "")
        note = "；".join(part for part in (note, gone_findings.get(code, "")) if part)
        section = f"{item.section} {context.checklist.sections[item.section]}"
        results.append(
            ItemResult(section=section, code=code, title=item.title, answer=given, note=note, left_out=left_out)
        )
    return tuple(results)


def _note(context: VisitContext, item: ChecklistItem, answers: Mapping[str, FoldedAnswer]) -> str:
    known = answers.get(item.code)
    if known is None:
        return ""
    said = known.reason or known.note
    return "；".join(part for part in (_measured_words(context, item, answers), said) if part)


def _measured_words(context: VisitContext, item: ChecklistItem, answers: Mapping[str, FoldedAnswer]) -> str:
    """What was measured, without the verdict on it; empty where nothing was."""
    judgement = _measured(context, item, answers)
    if judgement is None:
        return ""
    return _rows(judgement) if judgement.sentence == "符合" else _without_verdict(judgement.sentence)


def measured_facts(context: VisitContext, item: ChecklistItem, answers: Mapping[str, FoldedAnswer]) -> str:
    """The values alone, as they were read off, for a paper that says nothing of what they ought to be (§4.2)."""
    judgement = _measured(context, item, answers)
    if judgement is None:
        return ""
    with_limit = any("/" in row.value for row in judgement.rows)
    rows = "" if with_limit else _rows(judgement)
    return rows or _not_compared(_without_verdict(judgement.sentence))


def _not_compared(sentence: str) -> str:
    """A sentence without its clauses on what a value ought to be."""
    parts = [[one for one in part.split("，") if not _COMPARED.search(one)] for part in sentence.split("；")]
    return "；".join("，".join(clauses) for clauses in parts if clauses)


def _measured(context: VisitContext, item: ChecklistItem, answers: Mapping[str, FoldedAnswer]) -> Judgement | None:
    """Null where nothing was measured. A table of classes that was counted at one item holds for all that need it
    (checklist.md §2 rule 3); what only the register knows was not measured."""
    known = answers.get(item.code)
    if known is None or known.answer not in _LOOKED_AT:
        return None
    grouped = any(field.name == GROUP_TABLE for field in item.answer.fields)
    counted = grouped and any(answer.measured.get(GROUP_TABLE) for answer in answers.values())
    if not known.measured and not counted:
        return None
    return judgement_of(context, item, measured_for(context, item, answers))


def _rows(judgement: Judgement) -> str:
    asked = [row for row in judgement.rows if row.value and row.asked]
    return "；".join(f"{row.name} {row.value} {row.unit}".strip() for row in asked)


def _without_verdict(sentence: str) -> str:
    for verdict in _VERDICTS:
        sentence = sentence.removesuffix(verdict)
    return "" if sentence.startswith("还缺：") else sentence
