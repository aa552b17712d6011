"""Who may act on the findings of a facility: area and recusal (documents.md §1 rule 6, sync.md §3.15)."""

from __future__ import annotations

from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.errors import RuleViolation


def act_refusal(records: Records, facility: str | None, person: str) -> str:
    """Why a person may not act on a facility's findings, empty if they may."""
    me = records.person(person)
    known = records.facility(facility) if facility else None
    if me is None or known is None:
        return "本机没有这家机构的资料，请先同步"
    if not rights.covers(me.unit, known.facility.street_town, records.device().district):
        return f"这家机构由{known.facility.street_town}负责"
    if rights.recused(me, facility or ""):
        return "您与这家机构需要回避"
    return ""


def require_act(work: Work, finding: str) -> FoldedFinding:
    """The finding, on which the actor may act. Raises RuleViolation with the reason."""
    state = work.finding(finding)
    if state is None:
        raise RuleViolation("rule-finding-unknown", "本机没有这个问题的资料，请先同步。")
    refusal = act_refusal(work, state.facility, work.actor)
    if refusal:
        raise RuleViolation("rule-finding-right", refusal + "。")
    return state
