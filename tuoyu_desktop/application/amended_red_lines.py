"""A red line in a correction after the seal: compared, reported and counted no less than in the visit (§2, §3)."""

from __future__ import annotations

from tuoyu_desktop.application.answering import require_compared
from tuoyu_desktop.application.incident_cases import named_in, report_closure_signals, require_no_order
from tuoyu_desktop.application.incident_paper import issue_report
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.second_count import asks_recount
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.ban_check import answered_by_district
from tuoyu_desktop.domain.entries.fold_incidents import IncidentState
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer
from tuoyu_desktop.domain.entries.registry import IncidentData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import incident_id
from tuoyu_desktop.domain.red_lines import RedLine, RedLineKind, red_line_of, signals_of
from tuoyu_desktop.domain.terms import Answer

NO_RECORDING = "封存以后更正时补报，没有记下通道和时段"
NO_RECOUNT = "封存以后更正，没有再数一遍"


def require_comparison(context: VisitContext, item: str, new: str) -> None:
    """合格 stands on the district's comparison, also afterwards (§2 rule 16)."""
    if new == Answer.PASS.value and answered_by_district(item, context.inspection.mode):
        require_compared(context)


def recount_reason(context: VisitContext, item: str) -> str:
    """Why a finding that is written afterwards has no second count; empty where none is asked for."""
    return NO_RECOUNT if asks_recount(item, context.facility.kind) else ""


def line_at(context: VisitContext, item: str, answer: FoldedAnswer | None) -> RedLine | None:
    """How a failure at the item is handled, with what was measured in the visit."""
    return red_line_of(item, context.facility.kind, answer.measured if answer else {})


def report_afterwards(work: Work, context: VisitContext, item: str, fact: str) -> None:
    """What the visit would have stopped for is told to the district with the correction, in its words and at its time:
    there is no page to go back to after the seal. A reason not to report that was given while it passed for a slip
    holds no more. Raises RuleViolation where the words cannot stand in a report."""
    answer = work.answers(context.id, (item,)).get(item)
    line = line_at(context, item, answer)
    if line is None:
        return
    if line.kind is RedLineKind.CLOSURE:
        report_closure_signals(work, context, signals_of(answer.measured if answer else {}))
    subject, text = incident_id(context.id, item), fact.strip()
    known = work.incident(subject)
    if not line.full_screen or (known is not None and known.state is IncidentState.REPORTED):
        return
    name = named_in(text, context.facility)
    if name:
        raise RuleViolation("rule-incident-text", f"请把“{name}”改成岗位，报告里不写姓名。", field="fact")
    require_no_order(text, "fact")
    data = IncidentData(
        incident_kind=line.kind.value,
        text=text,
        inspection=context.id,
        item=item,
        seen_at=work.now(),
        no_recording=NO_RECORDING if line.recording else "",
    )
    work.append(data, subject=subject, facility=context.inspection.facility)
    issue_report(work, context, subject)
