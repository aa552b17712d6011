"""What a second look says on paper: 回访记录 and 复查意见书 (documents.md §4.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.answered_problems import problems_of
from tuoyu_desktop.application.lines import NoticeLine
from tuoyu_desktop.application.notice_findings import bases_of, is_advice, may_say, street_powers
from tuoyu_desktop.application.notice_results import measured_facts
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.reviewed_findings import BY_ANSWER
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain.amendments import fact_now, is_corrected_away
from tuoyu_desktop.domain.checklist import ChecklistItem
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.document_rights import may_speak_of
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import TITLES, NoticeFinding, NoticeKind, Printed, read_content
from tuoyu_desktop.domain.paper_parts import Followed, Reinspection, ReinspectionConclusion
from tuoyu_desktop.domain.paper_rules import PUT_RIGHT
from tuoyu_desktop.domain.terms import Decision, NoticeState, ReinspectionResult, VisitMode
from tuoyu_desktop.domain.wording import REINSPECTION_CONCLUSIONS

_KIND = NoticeKind.REINSPECTION_OPINION


def looked_at_again(records: Records, context: VisitContext, kind: NoticeKind) -> dict[str, FoldedFinding]:
    """The findings that a paper of a second look speaks of, by id. An officers' paper follows what officers demanded:
    what they found or what the district ordered (documents.md §1.5), in a street's name of its own list only, and of
    what was looked at this time."""
    states = _as_corrected(records, context)
    known = {finding: state for finding, state in states.items() if may_say(kind, state.item)}
    if kind is not _KIND:
        return known
    powers, answers = street_powers(records, context), records.answers(context.id)
    return {
        finding: state
        for finding, state in known.items()
        if _was_demanded(records, context, state) and (powers is None or may_speak_of(kind, state.item, powers))
        if result_of(records, context, finding, answers.get(state.item)) is not None
    }


def _as_corrected(records: Records, context: VisitContext) -> dict[str, FoldedFinding]:
    """What the visit is to look at again, as it stands after the corrections of the visits that found it: a failure
    that was corrected away never was one."""
    found: dict[str, FoldedFinding] = {}
    for finding in context.inspection.findings_to_review:
        state = records.finding(finding)
        visit = records.inspection(state.inspection) if state is not None else None
        corrections = visit.amendments if visit is not None else ()
        if state is not None and not is_corrected_away(corrections, state.item):
            found[finding] = state.model_copy(update={"fact": fact_now(corrections, finding, state.fact)})
    return found


def _was_demanded(records: Records, context: VisitContext, state: FoldedFinding) -> bool:
    """Advice was never demanded (checklist.md §3), nor is what part-time teams reported before the district ordered."""
    if state.mode is not VisitMode.ADMINISTRATIVE_INSPECTION and state.decision is not Decision.ORDER:
        return False
    if records.inspection(state.inspection) is None:
        return not is_advice(context, state, {})
    return not is_advice(visit_context(records, state.inspection), state, records.answers(state.inspection))


def result_of(
    records: Records, context: VisitContext, finding: str, answer: FoldedAnswer | None
) -> ReinspectionResult | None:
    """What this visit recorded for the finding, else what the item's answer says; null: not looked at."""
    for event in reversed(records.event_lines(finding)):
        if event.kind == "finding.reinspected" and event.data.get("inspection") == context.id:
            return ReinspectionResult(str(event.data["result"]))
    return BY_ANSWER.get(answer.answer) if answer and answer.answer else None


def reviewed_findings(
    records: Records, context: VisitContext, kind: NoticeKind, numbers: Mapping[str, int]
) -> tuple[NoticeFinding, ...]:
    """The findings that this visit looked at again, each with what came out, this visit's photos of its item and those
    of the first time. ``numbers``: evidence id to photo number."""
    answers = records.answers(context.id)
    now: dict[str, list[int]] = {}
    for line in records.evidence_lines(inspection=context.id):
        if line.id in numbers and line.finding is None:
            now.setdefault(line.item or "", []).append(numbers[line.id])
    officers, states = kind is _KIND, looked_at_again(records, context, kind)
    demanded = _demanded(records, context, states) if officers else {}
    reviewed: list[NoticeFinding] = []
    for finding, state in states.items():
        item, earlier = context.item(state.item), [numbers[one] for one in state.evidence if one in numbers]
        extended = state.due_on is not None and state.due_on == state.extension_until
        suggested = None if officers else state.suggested_due_on
        asked = demanded.get(finding)
        told = asked.due_on if asked is not None and not extended else None
        one = NoticeFinding(
            item_code=state.item,
            fact=state.fact,
            severity=state.severity,
            bases=bases_of(context, item),
            measure=asked.measure if asked is not None else state.measure,
            due_on=told or state.due_on or suggested,
            lead_department=state.lead_department,
            evidence=tuple(dict.fromkeys(now.get(state.item, ()))),
            no_photo="" if earlier else state.photo_reason,
            urgent=state.urgent,
            result=result_of(records, context, finding, answers.get(state.item)),
            earlier=tuple(dict.fromkeys(earlier)),
            seen=_seen(context, item, answers),
            extended=extended,
        )
        reviewed.append(one)
    return tuple(reviewed)


def _demanded(records: Records, context: VisitContext, states: Mapping[str, FoldedFinding]) -> dict[str, NoticeFinding]:
    """Finding id to how the newest officers' document put it: what stands there was asked for, until that day."""
    found: dict[str, NoticeFinding] = {}
    lines = _notices(records, context, list(states.values()), _DEMANDS)
    for line in sorted(lines, key=lambda line: line.issued_at):
        notice = records.notice(line.id)
        there = {finding: state for finding, state in states.items() if state.inspection == line.inspection}
        if notice is not None:
            with suppress(RuleViolation):  # a newer program wrote it: what is known of the finding stands
                content = read_content(notice.content)
                found |= {one: content.findings[at - 1] for at, one in problems_of(content, there).items()}
    return found


def _seen(context: VisitContext, item: ChecklistItem, answers: Mapping[str, FoldedAnswer]) -> str:
    """The values that were read off this time, and what was noted: what they mean is the result beside it."""
    known = answers.get(item.code)
    said = (known.reason or known.note).strip() if known is not None else ""
    return "；".join(part for part in (measured_facts(context, item, answers), said) if part)


_FOLLOWED = (
    NoticeKind.RECTIFICATION_ORDER.value,
    NoticeKind.HEALTH_OPINION.value,
    NoticeKind.VISIT_RECORD.value,
    NoticeKind.FEEDBACK_FORM.value,
)
_DEMANDS = _FOLLOWED[:2]


def followed_notice(records: Records, context: VisitContext) -> NoticeLine | None:
    """The newest document of the visits at which the reviewed findings were found."""
    lines = _notices(records, context, list(_as_corrected(records, context).values()), _FOLLOWED)
    return min(lines, key=lambda line: (-line.issued_at.timestamp(), _FOLLOWED.index(line.kind)), default=None)


def _notices(
    records: Records, context: VisitContext, states: Sequence[FoldedFinding], kinds: Sequence[str]
) -> list[NoticeLine]:
    visits = {state.inspection for state in states}
    lines = records.notice_lines(facility=context.inspection.facility)
    known = (line for line in lines if line.inspection in visits and line.kind in kinds)
    return [line for line in known if line.state is not NoticeState.VOID]


@dataclass(frozen=True)
class ReinspectionForm:
    """What the form of a 复查意见书 begins with. ``proposed`` follows from the results, and a person chooses it or not;
    ``refusals``: why a conclusion cannot be drawn. ``followed`` empty: the laptop does not know the document that is
    followed, so the officer writes its number. ``not_seen``: problems that nobody looked at this time."""

    facility: str
    problems: tuple[NoticeFinding, ...]
    not_seen: tuple[str, ...]
    followed: tuple[Followed, ...]
    proposed: ReinspectionConclusion
    refusals: Mapping[ReinspectionConclusion, str]
    until: date | None
    requested_on: date | None


@dataclass(frozen=True)
class ReinspectionAnswer:
    """What the officer chose and wrote."""

    part: Reinspection
    opinion: str


def reinspection_form(records: Records, inspection: str) -> ReinspectionForm:
    """The form for the 复查意见书 of a sealed re-inspection."""
    context = visit_context(records, inspection)
    states = looked_at_again(records, context, _KIND)
    problems = reviewed_findings(records, context, _KIND, {})
    left = [state for state, seen in zip(states.values(), problems, strict=True) if seen.result not in PUT_RIGHT]
    refusals = _refusals(left, context.inspection.date)
    dates = [state.extension_until for state in left if state.extension_until]
    asked = [state.extension_requested_on for state in left if state.extension_requested_on]
    extended = bool(left) and ReinspectionConclusion.EXTENDED not in refusals
    proposals = (ReinspectionConclusion.ALL_DONE, ReinspectionConclusion.EXTENDED, ReinspectionConclusion.PARTLY_DONE)
    return ReinspectionForm(
        facility=context.facility.name,
        problems=problems,
        not_seen=_not_seen(records, context, states),
        followed=_followed(records, context, list(states.values())),
        proposed=next(one for one in proposals if one not in refusals),
        refusals=refusals,
        until=max(dates) if extended else None,
        requested_on=max(asked) if extended else None,
    )


def _not_seen(records: Records, context: VisitContext, states: Mapping[str, FoldedFinding]) -> tuple[str, ...]:
    others = [state for finding, state in _as_corrected(records, context).items() if finding not in states]
    return tuple(f"{state.item} {state.fact}" for state in others if _was_demanded(records, context, state))


def _refusals(left: Sequence[FoldedFinding], on: date) -> dict[ReinspectionConclusion, str]:
    """``left``: what is not put right yet; ``on``: the day of the second look."""
    if not left:
        done = "问题都已改完或不再适用"
        return {ReinspectionConclusion.PARTLY_DONE: done, ReinspectionConclusion.EXTENDED: done}
    refusals = {ReinspectionConclusion.ALL_DONE: "还有没改完的问题"}
    reason = next((reason for state in left if (reason := _not_extended(state, on))), "")
    return refusals | ({ReinspectionConclusion.EXTENDED: reason} if reason else {})


def _not_extended(state: FoldedFinding, on: date) -> str:
    """Why a problem's time is not extended; empty where the district granted it and it still runs (§4.8)."""
    if state.extension_requested_on is None:
        return f"{state.item} 没有在期限届满前书面申请延期"
    if state.extension_waits:
        return f"{state.item} 的延期申请区里还没有批复"
    if not state.extension_granted:
        return f"{state.item} 的延期申请区里没有同意"
    return "" if state.extension_until and state.extension_until >= on else f"{state.item} 延长的期限也已经过了"


def _followed(records: Records, context: VisitContext, states: Sequence[FoldedFinding]) -> tuple[Followed, ...]:
    """What the problems were demanded with: the officers' documents of their visits, and what the district named when
    it ordered; the newest first."""
    made = [
        Followed(
            title=TITLES[NoticeKind(line.kind)],
            number=line.number or line.provisional or "",
            on=beijing(line.issued_at).date(),
        )
        for line in _notices(records, context, states, _DEMANDS)
    ]
    ordered = [
        Followed(number=state.notice_number, on=beijing(state.decided_at).date())
        for state in states
        if state.notice_number and state.decided_at is not None
    ]
    every = {one.number: one for one in (*ordered, *made)}
    return tuple(sorted(every.values(), key=lambda one: one.on, reverse=True))


def settled_reinspection(records: Records, context: VisitContext, part: Printed | None) -> Reinspection:
    """The part as the paper says it: the conclusion is the officer's, dates and documents are what is known here.
    Raises RuleViolation with the field ``conclusion`` or ``followed``."""
    if not isinstance(part, Reinspection):
        raise RuleViolation("rule-notice-part", "请先选复查结论。", field="conclusion", detail="reinspection")
    form = reinspection_form(records, context.id)
    reason = form.refusals.get(part.conclusion)
    if reason is not None:
        message = f"结论不能是“{REINSPECTION_CONCLUSIONS[part.conclusion]}”：{reason}。"
        raise RuleViolation("rule-notice-conclusion", message, field="conclusion")
    typed = tuple(one for one in part.followed if one.number.strip())
    if not form.followed and not typed:
        raise RuleViolation("rule-notice-followed", "请写复查的是哪份文书：文号和日期。", field="followed")
    extended = part.conclusion is ReinspectionConclusion.EXTENDED
    return Reinspection(
        conclusion=part.conclusion,
        until=form.until if extended else None,
        requested_on=form.requested_on if extended else None,
        followed=form.followed or typed,
    )
