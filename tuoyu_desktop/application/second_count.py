"""What a finding at a red line asks for besides: the second count in a home, the arrangement made meanwhile (§3)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.red_lines import RedLineKind, red_line_of
from tuoyu_desktop.domain.terms import FacilityKind

if TYPE_CHECKING:  # the form is written by finding_cases, which asks here
    from tuoyu_desktop.application.finding_cases import FindingForm

ALTERNATIVE = "机构的替代安排："


def alternative_of(measure: str) -> str:
    """What the facility does meanwhile, as it stands in a finding's measure; empty where none was noted."""
    return measure.partition(ALTERNATIVE)[2].rstrip("。")


def with_alternative(measure: str, alternative: str) -> str:
    """The measure with the arrangement the facility made instead of the one noted so far. It holds the team's own words
    alone: a measure is printed as theirs."""
    noted, before = alternative.strip().rstrip("。"), measure.partition(ALTERNATIVE)[0].strip()
    return f"{before}{ALTERNATIVE}{noted}。" if noted else before


def asks_recount(code: str, kind: FacilityKind) -> bool:
    """Whether two people count here (checklist.md §3: A16 and B06 in a home)."""
    line = red_line_of(code, kind, {})
    return line is not None and line.kind is RedLineKind.HOME


def recount_fault(code: str, kind: FacilityKind, form: FindingForm, team: Collection[str]) -> str:
    """What the second count still lacks, in one sentence; empty where none is asked for. Who came alone has nobody to
    count again, and says why (documents.md §1: two are asked for in an administrative inspection only)."""
    if not asks_recount(code, kind):
        return ""
    if len(team) < 2:
        return "" if form.recount_reason.strip() else "没有另一位再数一遍，请写明原因。"
    if form.recount_children is None or (code == "B06" and form.recount_carers is None):
        return "请另一位再数一遍，把第二次的人数写上。"
    return "" if form.recount_by else "请写明第二次是谁数的。"


def require_recount(context: VisitContext, code: str, form: FindingForm, recorder: str) -> None:
    """``recorder``: who recorded the finding and with it the first count, whoever changes it now. Raises RuleViolation
    rule-finding-recount."""
    team, by = context.inspection.team, form.recount_by
    fault = recount_fault(code, context.facility.kind, form, team)
    if not fault and by and (by not in team or by == recorder):
        fault = "第二次要由同来的另一位数。"
    if fault:
        raise RuleViolation("rule-finding-recount", fault, field="recount")
