"""Who may write in a visit, and when (documents.md §1, sync.md §3.10)."""

from __future__ import annotations

from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import VisitMode, VisitState


def require_open(context: VisitContext) -> None:
    """Nothing in a sealed visit can change but by an amendment."""
    if context.inspection.state is not VisitState.OPEN:
        raise RuleViolation("rule-visit-sealed", "这次检查已经封存，不能再改。要更正请写“更正说明”。")


def require_team(context: VisitContext, person: str) -> None:
    """Only those who came along write in a visit (documents.md §1: rights go with the person)."""
    if person not in context.inspection.team:
        raise RuleViolation("rule-visit-team", "您不在这次检查的人员里，请由参加的人登录后填写。")


def require_writer(work: Work, context: VisitContext) -> None:
    """The visit is open, the actor is of its team, and this is its laptop or one that joined it (sync.md §3.10)."""
    require_open(context)
    require_team(context, work.actor)
    journals = {context.inspection.journal, *context.inspection.joined}
    if work.device().journal not in journals and not journals & work.own_journals():
        raise RuleViolation("rule-visit-elsewhere", "这次检查在另一台电脑上进行，请在那台电脑上填写。")


def require_unrecused(work: Work, context: VisitContext) -> None:
    """Whoever must keep away from the facility, also since this morning, writes nothing about it."""
    me = work.person(work.actor)
    if me is not None and rights.recused(me, context.inspection.facility or ""):
        raise RuleViolation("rule-team-recusal", "名册登记您需要回避这家机构，不能再填写，请由同去的人登录后继续。")


def require_still_allowed(work: Work, context: VisitContext) -> None:
    """What let the visit begin still lets this person look at things today: the roster may have changed since, and a
    visit that goes on on another day is one of that day too (documents.md §1: certificates valid on that day).

    Sealing, giving up and the finding of what was failed before need none of this but :func:`require_unrecused`, so
    that what was done before can be brought to its end.
    """
    visit, today = context.inspection, beijing(work.now()).date()
    require_unrecused(work, context)
    me = work.person(work.actor)
    if me is not None and not rights.appointed_on(me, today):
        raise RuleViolation("rule-team-appointment", "您今天不在聘期内，不能再填写，请联系区卫生健康委。")
    if visit.mode is not VisitMode.ADMINISTRATIVE_INSPECTION:
        return
    team = [person for person in map(work.person, visit.team) if person is not None]
    officers = rights.officers_among([person for person in team if rights.appointed_on(person, today)], today)
    if officers < rights.OFFICERS_NEEDED:
        message = f"今天执法证有效的只有{officers}名，不能继续行政检查。已查的可以收尾封存，余下的换人另行检查。"
        raise RuleViolation("rule-team-certificates", message)


def require_agreed(work: Work, context: VisitContext, code: str) -> None:
    """While two laptops disagree about an item it is settled with a reason, not answered over (sync.md §3.10)."""
    if not context.inspection.joined:
        return
    known = work.answers(context.id, (code,)).get(code)
    if known is not None and known.conflict:
        raise RuleViolation("rule-answer-conflict", "这一项两台电脑答案不一致，请在“一起查”里定下来。", field="answer")


def require_lead_laptop(work: Work, context: VisitContext, message: str, code: str) -> None:
    """What only the laptop that began the visit does; one that goes on with its journal is the same (sync.md §3.8)."""
    if context.inspection.journal not in work.own_journals():
        raise RuleViolation(code, message)


def require_item(context: VisitContext, code: str) -> None:
    """The item is one of this visit, not only of its checklist."""
    if code not in context.inspection.items:
        raise RuleViolation("rule-item-unknown", f"这次检查没有{code}这一项。", field="item")
