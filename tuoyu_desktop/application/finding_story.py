"""One finding's whole story: what happened, what it looked like before and after, what a person may do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuoyu_desktop.application.finding_rights import act_refusal
from tuoyu_desktop.application.lines import EventLine, EvidenceLine
from tuoyu_desktop.application.marked_copies import shows_one_of, with_copies
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import FindingState, ReinspectionResult


@dataclass(frozen=True)
class FindingStory:
    """One finding's whole story: its state, its time line, pictures before and after."""

    id: str
    state: FoldedFinding
    facility_name: str
    item_title: str
    events: tuple[EventLine, ...]
    before: tuple[EvidenceLine, ...]
    after: tuple[EvidenceLine, ...]
    refusals: dict[str, str]


def finding_story(records: Records, finding: str, person: str) -> FindingStory:
    """The story of one finding; ``refusals`` says why an act is not this person's (by name of the act)."""
    state = records.finding(finding)
    if state is None and records.erased([finding]):
        raise RuleViolation("rule-finding-erased", "这个问题已依规删除，内容不再保存。")
    if state is None:
        raise RuleViolation("rule-finding-unknown", "本机没有这个问题的资料，请先同步。")
    visit = records.inspection(state.inspection)
    checklist = (
        records.packs.checklist(visit.checklist.id, visit.checklist.version)
        if visit
        else records.packs.current_checklist(state.found_on)
    )
    item = checklist.known(state.item)
    events = tuple(records.event_lines(finding))
    pictures = with_copies(records.evidence_lines(inspection=state.inspection))
    after = _after(records, finding, events)
    return FindingStory(
        id=finding,
        state=state,
        facility_name=records.facility_name(state.facility),
        item_title=item.title if item else state.item,
        events=events,
        before=tuple(line for line in pictures if shows_one_of(line, state.evidence)),
        after=after,
        refusals=story_refusals(records, state, person),
    )


def _after(records: Records, finding: str, events: Sequence[EventLine]) -> tuple[EvidenceLine, ...]:
    """What shows the finding put right: the facility's photos and those of the second looks, in order of time."""
    lines = list(with_copies(records.evidence_lines(finding=finding)))
    for event in events:
        visit, seen = event.data.get("inspection"), event.data.get("evidence")
        if event.kind == "finding.reinspected" and isinstance(visit, str) and isinstance(seen, list):
            pictures = with_copies(records.evidence_lines(inspection=visit))
            lines += [line for line in pictures if shows_one_of(line, seen)]
    return tuple(sorted(lines, key=lambda line: line.attached_at.timestamp() if line.attached_at else 0.0))


def story_refusals(records: Records, state: FoldedFinding, person: str) -> dict[str, str]:
    """Why a person may not act on the finding, by name of the act."""
    me = records.person(person)
    found: dict[str, str] = {}
    if state.state in (FindingState.CLOSED, FindingState.NOT_PURSUED):
        found["reinspect"] = "这个问题已经办结"
    if me is None or not rights.may_decide_findings(me, records.now().date()):
        found["close"] = "销号由区卫生健康委办理"
    elif (reason := _not_done(state)) or (reason := act_refusal(records, state.facility, person)):
        found["close"] = reason
    return found


def _not_done(state: FoldedFinding) -> str:
    """Why nothing is finished yet, or it is finished already: a second look said so, or the department that took it
    over answered."""
    if state.state is FindingState.CLOSED:
        return "这个问题已经销号"
    if state.reinspection_result is ReinspectionResult.RECTIFIED:
        return ""
    if state.state is not FindingState.REFERRED:
        return "复查结论为“已整改”后才能销号"
    if state.replied_on is None:
        return "登记对方回复后才能销号"
    return "对方不受理，不能销号；请另行移送或由区里重新处理" if state.reply_accepted is False else ""
