"""文书: issuing, delivering and voiding documents. What may exist is decided in ``domain.rights`` alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.finding_replies import take_back
from tuoyu_desktop.application.incident_paper import has_paper, issue_report
from tuoyu_desktop.application.inspection_papers import settled_part
from tuoyu_desktop.application.lines import EvidenceLine, NoticeLine
from tuoyu_desktop.application.notice_content import content_of
from tuoyu_desktop.application.notice_findings import found_findings, left_out_by_list
from tuoyu_desktop.application.notice_issuing import issue, of_visit
from tuoyu_desktop.application.officer_text import WITH_OPINION, OfficerText, check_officer_text
from tuoyu_desktop.application.paper_days import follow_paper, leave_paper
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.second_looks import looked_at_again
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.document_rights import (
    BEFORE_SEALING,
    Circumstances,
    IssuedPaper,
    documents_for,
    in_street_name,
    may_handle,
)
from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
from tuoyu_desktop.domain.entries.notices import NoticeVoidedData
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import (
    OFFICER_KINDS,
    TITLES,
    DocumentContent,
    NoticeKind,
    Printed,
    copies_of,
    read_content,
)
from tuoyu_desktop.domain.paper_parts import Withdrawn
from tuoyu_desktop.domain.terms import NoticeState, Profile, VisitMode, VisitState


@dataclass(frozen=True)
class DocumentChoice:
    """A document that may be made for a visit, with the newest one made, if any; ``refusal`` says why not yet."""

    kind: NoticeKind
    title: str
    copies: tuple[str, ...]
    notice: NoticeLine | None
    refusal: str | None


@dataclass(frozen=True)
class IssueNotice:
    """``part``: what only this kind says, as the person typed it (``domain.paper_parts``). ``withdraws``: the delivered
    document of the same kind that this one replaces, and the ``reason``."""

    inspection: str
    kind: NoticeKind
    officer: OfficerText | None = None
    part: Printed | None = None
    withdraws: str = ""
    reason: str = ""


@dataclass(frozen=True)
class DocumentSheet:
    """A document ready to be drawn: its content, its state, and the photos that stand in it."""

    line: NoticeLine
    content: DocumentContent
    copies: tuple[str, ...]
    photos: tuple[EvidenceLine, ...]


def documents_of(records: Records, inspection: str, person: str | None = None) -> tuple[DocumentChoice, ...]:
    """The documents of a visit, in order; none that its mode may not have is ever in this list.

    With ``person`` a refusal also says why this person may not make the document.
    """
    context = visit_context(records, inspection)
    lines = records.notice_lines(inspection=inspection)
    choices = _emergencies(lines)
    for kind in allowed_kinds(records, context):
        made = [line for line in lines if line.kind == kind.value]
        live = [line for line in made if line.state is not NoticeState.VOID]
        refusal = None
        if not live:
            refusal = _refusal(records, context, kind) or (person and person_refusal(records, context, kind, person))
        newest = next(iter(live or made), None)
        choices.append(DocumentChoice(kind, TITLES[kind], copies_of(kind), newest, refusal))
    return (*choices, *_letters(records, lines), *_delivery_records(records, lines))


def _letters(records: Records, lines: Sequence[NoticeLine]) -> list[DocumentChoice]:
    """移送函 and 移送书 over findings of the visit, each with who receives it; they are written from the findings."""
    found = []
    for line in lines:
        if line.kind in (NoticeKind.TRANSFER_LETTER.value, NoticeKind.CRIME_TRANSFER.value):
            kind, to = NoticeKind(line.kind), sheet_of(records, line.id).content.addressee
            refusal = None if _stands(line) else "在“问题整改”里重新移送"
            found.append(DocumentChoice(kind, f"{TITLES[kind]}（{to}）", copies_of(kind), line, refusal))
    return found


def _delivery_records(records: Records, lines: Sequence[NoticeLine]) -> list[DocumentChoice]:
    """送达回证 stand last, each with the name of its document; they are made from that."""
    kind = NoticeKind.DELIVERY_RECORD
    found = []
    for line in lines:
        if line.kind == kind.value:
            delivery = sheet_of(records, line.id).content.delivery
            title = f"{TITLES[kind]}（{delivery.title}）" if delivery is not None else TITLES[kind]
            found.append(DocumentChoice(kind, title, copies_of(kind), line, None))
    return found


def _emergencies(lines: Sequence[NoticeLine]) -> list[DocumentChoice]:
    """紧急情况报告单 stand first, one of each emergency; they are made with the report and never from here."""
    kind = NoticeKind.EMERGENCY_REPORT
    made = [line for line in lines if line.kind == kind.value]
    return [DocumentChoice(kind, TITLES[kind], copies_of(kind), line, None) for line in made]


def emergency_paper(records: Records, inspection: str, item: str) -> str:
    """The 紧急情况报告单 of an item of a visit; empty where there is none."""
    made = [choice.notice for choice in _emergencies(records.notice_lines(inspection=inspection)) if choice.notice]
    for line in sorted(made, key=lambda line: not _stands(line)):
        content = sheet_of(records, line.id).content
        if content.emergency is not None and content.emergency.item_code == item:
            return line.id
    return ""


def allowed_kinds(records: Records, context: VisitContext) -> tuple[NoticeKind, ...]:
    """Which documents exist for this visit (documents.md §1.2)."""
    switches = context.pack.switches
    case = Circumstances(
        order_form=switches.order_form,
        allow_suggestion_to_facility=switches.allow_suggestion_to_facility,
        refused=context.inspection.state is VisitState.REFUSED,
        reinspection=context.inspection.profile is Profile.REINSPECTION,
        street=in_street_name(records.person(context.inspection.lead)),
    )
    return documents_for(context.inspection.mode, case)


def _refusal(records: Records, context: VisitContext, kind: NoticeKind) -> str | None:
    open_still = context.inspection.state not in (VisitState.SEALED, VisitState.REFUSED)
    if open_still and not (kind in BEFORE_SEALING and context.inspection.state is VisitState.OPEN):
        return "封存之后才能生成"
    needs_findings = (
        NoticeKind.FEEDBACK_FORM,
        NoticeKind.SUGGESTION,
        NoticeKind.HEALTH_OPINION,
        NoticeKind.RECTIFICATION_ORDER,
    )
    if kind is NoticeKind.REINSPECTION_OPINION and not looked_at_again(records, context, kind):
        return "这次没有再看执法文书提出的问题"
    if kind not in needs_findings or found_findings(records, context, kind, {}, None):
        return None
    recorded = {state.item for state in records.findings(context.id).values()}
    if not recorded:
        return "这次没有登记问题"
    if recorded.issubset(left_out_by_list(records, context, kind)):
        return _LISTED if kind is NoticeKind.FEEDBACK_FORM else _NOT_LISTED
    return (
        "登记的问题都只作建议，不能责令改正" if kind is NoticeKind.RECTIFICATION_ORDER else "这次没有要告知机构的问题"
    )


_NOT_LISTED = "登记的问题都不在街道（乡镇）公布的检查事项里，写进反馈单报区里"
_LISTED = "登记的问题都在街道（乡镇）公布的检查事项里，不用另报区里"


def person_refusal(records: Records, context: VisitContext, kind: NoticeKind, person: str) -> str | None:
    """Why ``person`` may not make, deliver or void this document: it is the team's, an officers' one the officers'."""
    if person not in context.inspection.team:
        return "这次的人员才能办"
    if kind not in OFFICER_KINDS:
        return None
    people = [records.person(member) for member in context.inspection.team]
    days = {context.inspection.date, beijing(records.now()).date()}  # then, and now that it is signed
    certified = sum(1 for member in people if member is not None and _certified(member, days))
    is_inspection = context.inspection.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    if not is_inspection or certified < rights.OFFICERS_NEEDED:
        return f"{TITLES[kind]}要有两名执法证有效的人员"
    me = records.person(person)
    if me is None or not _certified(me, days):
        return f"{TITLES[kind]}由持执法证的人员出具"
    return None


def _certified(person: Person, days: Collection[date]) -> bool:
    return all(rights.officer_on(person, day) for day in days)


def issue_notice(work: Work, command: IssueNotice) -> str:
    """Make the document: number, content and check code become one entry. Returns the notice's id.

    Raises RuleViolation where mode, certificates or the district's switches do not give this document.
    """
    context = visit_context(work, command.inspection)
    if command.kind is NoticeKind.EMERGENCY_REPORT:
        return _issue_again(work, context)
    if command.kind not in allowed_kinds(work, context):
        raise RuleViolation("rule-notice-right", f"这种检查方式不能出具{TITLES[command.kind]}。")
    not_yours = person_refusal(work, context, command.kind, work.actor)
    if not_yours is not None:
        raise RuleViolation("rule-notice-right", not_yours + "。")
    refusal = _refusal(work, context, command.kind)
    if refusal is not None:
        raise RuleViolation("rule-notice-when", refusal + "。")
    for line in work.notice_lines(inspection=command.inspection):
        if line.kind == command.kind.value and _stands(line) and line.id != command.withdraws:
            raise RuleViolation("rule-notice-twice", "这份文书已经生成；要重做请先作废。")
    if command.kind in WITH_OPINION:
        check_officer_text(work, context, command.kind, command.officer)
    part = settled_part(work, context, command.kind, command.part)
    draft = content_of(work, context, command.kind, new_id(), "", command.officer, part)
    if command.withdraws:
        draft = draft.model_copy(update={"withdraws": _withdraw(work, command)})
    notice = issue(work, draft, of_visit(context))
    follow_paper(work, context, command.kind, command.officer, notice)
    return notice


def _withdraw(work: Work, command: IssueNotice) -> Withdrawn:
    """Take a delivered document back, in the same transaction as the one that replaces it is made."""
    state = work.notice(command.withdraws)
    mine = state is not None and (state.inspection, state.notice_kind) == (command.inspection, command.kind.value)
    if state is None or not mine or state.state is not NoticeState.DELIVERED:
        raise RuleViolation("rule-withdraw-unknown", "只有已经送达的同一种文书才用新文书撤回。")
    if not command.reason.strip():
        raise RuleViolation("rule-void-reason", "请写明撤回的原因。", field="reason")
    work.append(
        NoticeVoidedData(reason=f"由新文书撤回：{command.reason.strip()}"),
        subject=command.withdraws,
        facility=state.facility,
    )
    content = read_content(state.content)
    return Withdrawn(
        notice=command.withdraws,
        title=content.title,
        number=content.number,
        issued_on=content.issued_on,
        reason=command.reason.strip(),
    )


def _issue_again(work: Work, context: VisitContext) -> str:
    """The paper of an emergency whose last one was voided; the first is made with the report itself."""
    if work.actor not in context.inspection.team:
        raise RuleViolation("rule-notice-right", "这次的人员才能办。")
    live = [one for one in _emergencies(work.notice_lines(inspection=context.id)) if one.notice and _stands(one.notice)]
    papers = [sheet_of(work, one.notice.id).content.emergency for one in live if one.notice]
    have = {paper.incident for paper in papers if paper is not None}
    for incident, state in work.incidents(context.id).items():
        if incident not in have and has_paper(state):
            return issue_report(work, context, incident)
    raise RuleViolation("rule-notice-twice", "紧急情况报告单和紧急报告一起生成，不用另做。")


def _stands(line: NoticeLine) -> bool:
    return line.state is not NoticeState.VOID


def sheet_of(records: Records, notice: str) -> DocumentSheet:
    """The document as it was issued, with the photos it names."""
    state = records.notice(notice)
    if state is None:
        raise RuleViolation("rule-notice-unknown", "本机没有这份文书。")
    content = read_content(state.content)
    wanted = {photo.sha256 for photo in content.photos if photo.print_allowed}
    pictures = [p for visit in _shown_visits(records, state, content) for p in records.evidence_lines(inspection=visit)]
    line = next(line for line in records.notice_lines(inspection=state.inspection) if line.id == notice)
    return DocumentSheet(line, content, copies_of(content.kind), tuple(p for p in pictures if p.sha256 in wanted))


def _shown_visits(records: Records, state: FoldedNotice, content: DocumentContent) -> tuple[str, ...]:
    """The visits whose photos a document may show: its own, and those whose findings it looked at again (§4.8) or sends
    to another department (§4.9)."""
    visit = records.inspection(state.inspection) if state.inspection else None
    letter = content.transfer or content.crime
    named = (*(visit.findings_to_review if visit else ()), *(letter.findings if letter else ()))
    others = (records.finding(finding) for finding in named)
    return tuple(dict.fromkeys([state.inspection or "", *(one.inspection for one in others if one is not None)]))


def void_notice(work: Work, notice: str, reason: str) -> None:
    """作废 with a reason; the number is never used again and the document stays visible."""
    state = work.notice(notice)
    if state is None:
        raise RuleViolation("rule-notice-unknown", "本机没有这份文书。")
    if state.state is NoticeState.VOID:
        raise RuleViolation("rule-notice-void", "这份文书已经作废了。")
    require_handling(work, state)
    if must_withdraw(work, state):
        raise RuleViolation("rule-void-delivered", "已经送达的执法文书要出具新的文书撤回，不能只作废。")
    if not reason.strip():
        raise RuleViolation("rule-void-reason", "请写明作废的原因。", field="reason")
    work.append(NoticeVoidedData(reason=reason.strip()), subject=notice, facility=state.facility)
    leave_paper(work, notice, state)
    if NoticeKind(state.notice_kind) in (NoticeKind.TRANSFER_LETTER, NoticeKind.CRIME_TRANSFER):
        take_back(work, notice, f"{TITLES[NoticeKind(state.notice_kind)]}作废：{reason.strip()}")


def must_withdraw(records: Records, state: FoldedNotice) -> bool:
    """Whether a document was handed over with authority: a party that holds it is told by a new one that it is gone.
    Where none can be made any more, its problems being corrected away, it is voided with its reason and told by hand.
    """
    kind = NoticeKind(state.notice_kind)
    if state.state is not NoticeState.DELIVERED or kind not in OFFICER_KINDS or state.inspection is None:
        return False
    context = visit_context(records, state.inspection)
    return kind in allowed_kinds(records, context) and _refusal(records, context, kind) is None


def handling_refusal(records: Records, state: FoldedNotice, person: str) -> str:
    """Why ``person`` may not deliver, void or photograph a document, empty where they may."""
    paper = IssuedPaper(state.notice_kind, state.issued_by, state.signers, beijing(state.issued_at).date())
    return "" if may_handle(paper, person, records.person(person)) else "由出具这份文书的人员办理"


def require_handling(work: Work, state: FoldedNotice) -> None:
    """Raises RuleViolation where the actor may not handle the document."""
    refusal = handling_refusal(work, state, work.actor)
    if refusal:
        raise RuleViolation("rule-notice-right", refusal + "。")
