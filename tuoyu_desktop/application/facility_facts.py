"""What a team sees of a facility's yes-or-no facts: a correction of the register, and what it means for this visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.facilities import CorrectFacility, correct_facility
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_rights import require_writer
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain.applicability import condition_reason
from tuoyu_desktop.domain.facility_facts import FACT_FIELDS, fact_value
from tuoyu_desktop.domain.terms import Answer

GROUND = "检查时在现场看到"


@dataclass(frozen=True)
class SettleFacts:
    """``facts`` maps a field to yes, no or null (not known)."""

    inspection: str
    facts: Mapping[str, bool | None]


@dataclass(frozen=True)
class FactsSettled:
    """Codes of the items that the visit now leaves out, and of those that are asked after all."""

    left_out: tuple[str, ...]
    asked: tuple[str, ...]


def settle_facts(work: Work, command: SettleFacts) -> FactsSettled:
    """Correct the register and let the visit follow: what a "no" decides is 不适用 with its reason where nobody has
    answered, what a "yes" decides is asked. Answers that stand are not touched."""
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    known = context.facility
    changed = {field: value for field, value in command.facts.items() if fact_value(known, field) is not value}
    if not changed:
        return FactsSettled((), ())
    correct_facility(work, CorrectFacility(context.inspection.facility or "", changed, GROUND))
    left_out = [code for f, value in changed.items() if value is False for code in _asking(work, context, f)]
    asked = [code for f, value in changed.items() if value is True for code in _hidden(work, context, f)]
    for code in left_out:
        reason = condition_reason(context.item(code).condition)
        record_answer(work, RecordAnswer(command.inspection, code, Answer.NOT_APPLICABLE, reason))
    for code in asked:
        record_answer(work, RecordAnswer(command.inspection, code, None))
    return FactsSettled(tuple(left_out), tuple(asked))


def _of_fact(context: VisitContext, field: str) -> list[str]:
    condition = FACT_FIELDS[field].condition
    return [code for code in context.inspection.items if condition and context.item(code).condition == condition]


def _asking(work: Work, context: VisitContext, field: str) -> list[str]:
    """Items of the fact that are shown and not answered."""
    codes = _of_fact(context, field)
    answers = work.answers(context.id, codes) if codes else {}
    shown = [code for code in codes if code in answers or code not in context.inspection.not_applicable]
    return [code for code in shown if code not in answers or answers[code].answer is None]


def _hidden(work: Work, context: VisitContext, field: str) -> list[str]:
    """Items of the fact that were left out when the visit began."""
    codes = _of_fact(context, field)
    answers = work.answers(context.id, codes) if codes else {}
    return [code for code in codes if code in context.inspection.not_applicable and code not in answers]
