"""文书: issuing, delivering and voiding documents. What may exist is decided in ``domain.rights`` alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tuoyu_desktop.application.incident_paper import has_paper, issue_report
from tuoyu_desktop.application.lines import EvidenceLine, NoticeLine
from tuoyu_desktop.application.notice_content import content_of
from tuoyu_desktop.application.notice_findings import found_findings
from tuoyu_desktop.application.officer_text import OfficerText, check_officer_text
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
from tuoyu_desktop.domain.entries.notices import NoticeDeliveredData, NoticeIssuedData, NoticeVoidedData
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import (
    OFFICER_KINDS,
    TITLES,
    DocumentContent,
    NoticeKind,
    check_code,
    content_data,
    copies_of,
    read_content,
)
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
    inspection: str
    kind: NoticeKind
    officer: OfficerText | None = None


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
    for kind in allowed_kinds(context):
        made = [line for line in lines if line.kind == kind.value]
        live = [line for line in made if line.state is not NoticeState.VOID]
        refusal = None
        if not live:
            refusal = _refusal(records, context, kind) or (person and person_refusal(records, context, kind, person))
        newest = next(iter(live or made), None)
        choices.append(DocumentChoice(kind, TITLES[kind], copies_of(kind), newest, refusal))
    return tuple(choices)


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


def allowed_kinds(context: VisitContext) -> tuple[NoticeKind, ...]:
    """Which documents exist for this visit (documents.md §1.2)."""
    switches = context.pack.switches
    return rights.documents_for(
        context.inspection.mode,
        order_form=switches.order_form,
        allow_suggestion_to_facility=switches.allow_suggestion_to_facility,
        refused=context.inspection.state is VisitState.REFUSED,
        reinspection=context.inspection.profile is Profile.REINSPECTION,
    )


def _refusal(records: Records, context: VisitContext, kind: NoticeKind) -> str | None:
    if context.inspection.state not in (VisitState.SEALED, VisitState.REFUSED):
        return "封存之后才能生成"
    needs_findings = (
        NoticeKind.FEEDBACK_FORM,
        NoticeKind.SUGGESTION,
        NoticeKind.HEALTH_OPINION,
        NoticeKind.RECTIFICATION_ORDER,
    )
    if kind not in needs_findings or found_findings(records, context, kind, {}, None):
        return None
    if not records.findings(context.id):
        return "这次没有登记问题"
    return (
        "登记的问题都只作建议，不能责令改正" if kind is NoticeKind.RECTIFICATION_ORDER else "这次没有要告知机构的问题"
    )


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
    return all(rights.certified_on(person, day) for day in days)


def issue_notice(work: Work, command: IssueNotice) -> str:
    """Make the document: number, content and check code become one entry. Returns the notice's id.

    Raises RuleViolation where mode, certificates or the district's switches do not give this document.
    """
    context = visit_context(work, command.inspection)
    if command.kind is NoticeKind.EMERGENCY_REPORT:
        return _issue_again(work, context)
    if command.kind not in allowed_kinds(context):
        raise RuleViolation("rule-notice-right", f"这种检查方式不能出具{TITLES[command.kind]}。")
    not_yours = person_refusal(work, context, command.kind, work.actor)
    if not_yours is not None:
        raise RuleViolation("rule-notice-right", not_yours + "。")
    refusal = _refusal(work, context, command.kind)
    if refusal is not None:
        raise RuleViolation("rule-notice-when", refusal + "。")
    for line in work.notice_lines(inspection=command.inspection):
        if line.kind == command.kind.value and line.state is not NoticeState.VOID:
            raise RuleViolation("rule-notice-twice", "这份文书已经生成；要重做请先作废。")
    if command.kind in OFFICER_KINDS:
        check_officer_text(work, context, command.kind, command.officer)
    notice = new_id()
    draft = content_of(work, context, command.kind, notice, "", command.officer)
    taken = work.take_number(command.kind.value, beijing(work.now()).year)  # after all that can refuse: none is lost
    content = DocumentContent.model_validate(draft.model_dump() | {"number": taken.number or taken.provisional or ""})
    data = NoticeIssuedData(
        inspection=command.inspection,
        notice_kind=command.kind.value,
        number=taken.number,
        provisional=taken.provisional,
        number_block=taken.block,
        number_value=taken.value,
        content=content_data(content),
        check_code=check_code(content).full,
        signers=context.inspection.team,
    )
    work.append(data, subject=notice, facility=context.inspection.facility)
    return notice


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
    pictures = records.evidence_lines(inspection=state.inspection) if state.inspection else ()
    line = next(line for line in records.notice_lines(inspection=state.inspection) if line.id == notice)
    return DocumentSheet(line, content, copies_of(content.kind), tuple(p for p in pictures if p.sha256 in wanted))


@dataclass(frozen=True)
class DeliverNotice:
    """``way``: on_the_spot, left, post, sent or refused."""

    notice: str
    way: str
    at: datetime
    receiver: str = ""
    refusal_reason: str = ""
    witness: str = ""
    note: str = ""


VISIT_WAYS = ("on_the_spot", "sent", "refused")
REPORT_WAYS = ("on_the_spot", "sent")
OFFICER_WAYS = ("on_the_spot", "left", "post", "refused")
_TO_FACILITY = frozenset({"机构留存", "当事人"})


def goes_to_facility(kind: NoticeKind) -> bool:
    """Whether the facility gets a copy (documents.md §5); the others go to the street and the district."""
    return bool(_TO_FACILITY.intersection(copies_of(kind)))


def ways_of(kind: NoticeKind) -> tuple[str, ...]:
    """Ways of delivery: §4.10's for officers' documents, 交付 for a visit's (documents.md §1.9). The district does not
    refuse what is reported to it."""
    if kind in OFFICER_KINDS:
        return OFFICER_WAYS
    return VISIT_WAYS if goes_to_facility(kind) else REPORT_WAYS


def deliver_notice(work: Work, command: DeliverNotice) -> None:
    """Record how the document reached the facility. A refusal needs its reason, 留置 a witness."""
    state = work.notice(command.notice)
    if state is None:
        raise RuleViolation("rule-notice-unknown", "本机没有这份文书。")
    if state.state is NoticeState.VOID:
        raise RuleViolation("rule-notice-void", "这份文书已经作废，不能登记送达。")
    _require_team(work, state)
    if command.way not in ways_of(NoticeKind(state.notice_kind)):
        raise RuleViolation("rule-delivery-way", "这种文书没有这个送达方式。", field="way")
    if command.way == "refused" and not command.refusal_reason.strip():
        raise RuleViolation("rule-delivery-refusal", "请写明拒收的理由。", field="refusal_reason")
    if command.way == "left" and not command.witness.strip():
        raise RuleViolation("rule-delivery-witness", "留置送达要有见证人。", field="witness")
    if command.way == "on_the_spot" and not command.receiver.strip():
        raise RuleViolation("rule-delivery-receiver", "请填写收件人姓名。", field="receiver")
    data = NoticeDeliveredData(**{name: getattr(command, name) for name in NoticeDeliveredData.model_fields})
    if state.state is NoticeState.DELIVERED and _is_registered(work, command.notice, data):
        raise RuleViolation("rule-delivery-again", "这样送达已经登记过了，不用再登记。")
    work.append(data, subject=command.notice, facility=state.facility)


def _is_registered(records: Records, notice: str, data: NoticeDeliveredData) -> bool:
    """Whether this is the delivery that stands, to the minute: all else puts something of it right."""
    events = [event for event in records.event_lines(notice) if event.kind == "notice.delivered"]
    standing = NoticeDeliveredData.model_validate(events[-1].data) if events else None
    return standing is not None and _to_the_minute(standing) == _to_the_minute(data)


def _to_the_minute(data: NoticeDeliveredData) -> dict[str, object]:
    return data.model_dump() | {"at": data.at.astimezone(UTC).replace(second=0, microsecond=0)}


def void_notice(work: Work, notice: str, reason: str) -> None:
    """作废 with a reason; the number is never used again and the document stays visible."""
    state = work.notice(notice)
    if state is None:
        raise RuleViolation("rule-notice-unknown", "本机没有这份文书。")
    if state.state is NoticeState.VOID:
        raise RuleViolation("rule-notice-void", "这份文书已经作废了。")
    _require_team(work, state)
    if not reason.strip():
        raise RuleViolation("rule-void-reason", "请写明作废的原因。", field="reason")
    work.append(NoticeVoidedData(reason=reason.strip()), subject=notice, facility=state.facility)


def _require_team(work: Work, state: FoldedNotice) -> None:
    """Only those of the visit (or who issued it) deliver and void its documents."""
    if work.actor not in (state.issued_by, *state.signers):
        raise RuleViolation("rule-notice-right", "这份文书由出具它的人员办理。")
