"""送达回证 (documents.md §4.10): one for each document that officers hand to a facility."""

from __future__ import annotations

from tuoyu_desktop.application.delivering import standing_delivery
from tuoyu_desktop.application.notice_cases import person_refusal, sheet_of
from tuoyu_desktop.application.notice_content import content_of
from tuoyu_desktop.application.notice_issuing import issue, of_visit
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import visit_context
from tuoyu_desktop.domain.document_rights import has_delivery_record
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.paper_parts import DeliveryOf
from tuoyu_desktop.domain.terms import NoticeState

_KIND = NoticeKind.DELIVERY_RECORD


def record_refusal(records: Records, notice: str, person: str) -> str | None:
    """Why ``person`` may not make the 送达回证 of a document, in one sentence; null where it may be made. Empty where
    none belongs to it at all."""
    state = records.notice(notice)
    if state is None or state.inspection is None:
        return ""
    visit = records.inspection(state.inspection)
    if visit is None or not has_delivery_record(visit.mode, NoticeKind(state.notice_kind)):
        return ""
    if state.state is NoticeState.VOID:
        return "文书已经作废"
    made = standing_record(records, notice)
    if made is not None and made.delivery == _delivery_of(records, notice):
        return "送达回证已经生成；登记了新的送达才另做一份"
    return person_refusal(records, visit_context(records, state.inspection), _KIND, person)


def standing_record(records: Records, notice: str) -> DocumentContent | None:
    """The newest 送达回证 of a document that was not voided."""
    state = records.notice(notice)
    lines = records.notice_lines(inspection=state.inspection) if state is not None else ()
    live = [line for line in lines if line.kind == _KIND.value and line.state is not NoticeState.VOID]
    contents = (sheet_of(records, line.id).content for line in sorted(live, key=lambda line: line.issued_at))
    mine = [one for one in contents if one.delivery is not None and one.delivery.notice == notice]
    return mine[-1] if mine else None


def issue_delivery_record(work: Work, notice: str) -> str:
    """Make it from what is registered; before the delivery its lines are left to the pen. Returns the notice's id."""
    refusal = record_refusal(work, notice, work.actor)
    state = work.notice(notice)
    if refusal is not None or state is None or state.inspection is None:
        raise RuleViolation("rule-notice-right", (refusal or "这份文书不用送达回证") + "。")
    context = visit_context(work, state.inspection)
    part = _delivery_of(work, notice)
    return issue(work, content_of(work, context, _KIND, new_id(), "", None, part), of_visit(context))


def _delivery_of(records: Records, notice: str) -> DeliveryOf:
    content = sheet_of(records, notice).content
    done = standing_delivery(records, notice)
    blank = DeliveryOf(notice=notice, title=content.title, number=content.number, place=content.facility.address)
    if done is None:
        return blank
    return blank.model_copy(
        update={
            "way": done.way,
            "at": done.at,
            "receiver": done.receiver,
            "relation": done.relation,
            "refusal_reason": done.refusal_reason,
            "witness": done.witness,
            "consent": done.consent,
            "note": done.note,
        }
    )
