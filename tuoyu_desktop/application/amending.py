"""更正: a sealed visit is put right by an entry of its own; nothing that was sealed is changed (sync.md §3.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.amended_red_lines import (
    line_at,
    recount_reason,
    report_afterwards,
    require_comparison,
)
from tuoyu_desktop.application.amendments_view import NOTHING, OPINION_LABEL, AmendedLine, amended_lines, said
from tuoyu_desktop.application.finding_cases import due_on, proposal
from tuoyu_desktop.application.finding_rights import act_refusal
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import VisitContext, judgement_of, measured_for, value_sources, visit_context
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.amendments import amended, amendment_digest, result_word
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer, FoldedInspection
from tuoyu_desktop.domain.entries.inspections import AmendedValue, InspectionAmendedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Answer, DayKind, Severity, VisitMode, VisitState

NO_PHOTO = "封存以后更正，没有当时的照片"


@dataclass(frozen=True)
class AmendPoint:
    """One value that may be corrected. ``old`` as it stands now in words, ``value`` as it is stored; ``severity`` what
    the list gives for a failure at this item, null where it gives none; ``reports``: a failure here is an emergency."""

    what: str
    item: str
    finding: str
    label: str
    old: str
    value: str
    severity: Severity | None = None
    reports: bool = False


@dataclass(frozen=True)
class AmendView:
    """``refusal``: why this person may not amend, empty if they may. ``signs``: the amendment is signed on the screen
    where the visit was (documents.md §5); ``done`` the newest last."""

    inspection: str
    refusal: str
    signs: bool
    points: tuple[AmendPoint, ...]
    done: tuple[AmendedLine, ...]
    now: datetime


@dataclass(frozen=True)
class AmendVisit:
    """``new`` as it is stored. ``fact`` and ``severity``: what was seen, where a failure is found out only now."""

    inspection: str
    what: str
    item: str
    finding: str
    new: str
    reason: str
    svg: str = ""
    fact: str = ""
    severity: Severity | None = None


def amend_refusal(records: Records, inspection: str, person: str) -> str:
    """Why ``person`` may not amend: who sealed does it, on the laptop that sealed, with the rights of today."""
    visit = records.inspection(inspection)
    if visit is None or visit.state is not VisitState.SEALED:
        return "封存以后才能更正"
    me, today = records.person(person), records.now().date()
    if person != visit.lead:
        lead = records.person(visit.lead)
        return f"由主检{lead.name if lead else ''}登录后更正"
    if visit.journal not in records.own_journals():
        return "在主检封存这次检查的电脑上更正"
    if me is None or not rights.appointed_on(me, today):
        return "您的聘期不在今天，请联系区卫生健康委"
    if visit.mode is VisitMode.ADMINISTRATIVE_INSPECTION and not rights.certified_on(me, today):
        return "行政检查的更正要有效的执法证"
    return act_refusal(records, visit.facility, person)


def amend_view(records: Records, inspection: str, person: str) -> AmendView:
    """Everything that the form offers. Raises RuleViolation where the visit is not on this laptop."""
    context = visit_context(records, inspection)
    refusal = amend_refusal(records, inspection, person)
    return AmendView(
        inspection=inspection,
        refusal=refusal,
        signs=rights.may_sign_on_screen(context.inspection.mode),
        points=() if refusal else _points(records, context),
        done=amended_lines(records, inspection),
        now=records.now(),
    )


def _points(records: Records, context: VisitContext) -> tuple[AmendPoint, ...]:
    answers, visit = records.answers(context.id), context.inspection
    found: list[AmendPoint] = []
    for code in visit.items:
        answer = answers.get(code)
        if answer is None or answer.answer is None:
            continue
        title, severity = f"{code} {context.item(code).title}", context.item(code).severity
        stored = amended(visit.amendments, "answer", code) or answer.answer.value
        line = line_at(context, code, answer)
        reports, word = line is not None and line.full_screen, result_word(stored)
        found.append(AmendPoint("answer", code, "", f"{title}：结果", word, stored, severity, reports))
        note = _held(visit, "note", code, answer.note or answer.reason)
        found.append(AmendPoint("note", code, "", f"{title}：说明", note or NOTHING, note))
    for finding, state in records.findings(context.id).items():
        fact = _held(visit, "fact", finding, state.fact)
        found.append(AmendPoint("fact", state.item, finding, f"{state.item} 问题的事实", fact, fact))
    opinion = _held(visit, "opinion", "", visit.opinion)
    found.append(AmendPoint("opinion", "", "", OPINION_LABEL, opinion or NOTHING, opinion))
    return tuple(found)


def _held(visit: FoldedInspection, what: str, of: str, sealed: str) -> str:
    new = amended(visit.amendments, what, of)
    return sealed if new is None else new


def amend_sealed(work: Work, command: AmendVisit) -> None:
    """Write the amendment; a failure that is found out only now is a finding from here on.

    A finding whose item was not failed after all stays: nobody who visits takes back what was reported. Its closing,
    or not pursuing it, is for those who decide it, and they read the correction beside it.
    """
    refusal = amend_refusal(work, command.inspection, work.actor)
    if refusal:
        raise RuleViolation("rule-amend-right", refusal + "。")
    context = visit_context(work, command.inspection)
    point = _point(work, context, command)
    new, reason = command.new.strip(), command.reason.strip()
    _check(context, point, command, new, reason)
    change = AmendedValue.model_validate(
        {"what": point.what, "item": point.item, "finding": point.finding, "old": point.value, "new": new}
    )
    seal = context.inspection.digest or ""
    data = InspectionAmendedData(
        reason=reason,
        text=f"{point.label}：{point.old} → {said(change, new)}",
        item=point.item or None,
        changes=(change,),
        seal=seal,
        digest=amendment_digest(seal, reason, (change,)),
        svg=command.svg if rights.may_sign_on_screen(context.inspection.mode) else "",
    )
    facility = context.inspection.facility
    work.append(data, subject=command.inspection, facility=facility)
    if point.what == "answer" and new == Answer.FAIL.value and not _stands(work, context, point.item):
        work.append(_finding(work, context, command), subject=new_id(), facility=facility)
        report_afterwards(work, context, point.item, command.fact)


def _point(work: Work, context: VisitContext, command: AmendVisit) -> AmendPoint:
    wanted = (command.what, command.item, command.finding)
    found = next((p for p in _points(work, context) if (p.what, p.item, p.finding) == wanted), None)
    if found is None:
        raise RuleViolation("rule-amend-point", "这次检查没有这一处，请重新打开再选。", field="point")
    return found


def _check(context: VisitContext, point: AmendPoint, command: AmendVisit, new: str, reason: str) -> None:
    if new == point.value:
        raise RuleViolation("rule-amend-same", "和原来一样，不用更正。", field="new")
    if point.what == "answer" and new not in {answer.value for answer in Answer}:
        raise RuleViolation("rule-amend-answer", "请选一个结果。", field="new")
    if point.what == "answer":
        require_comparison(context, point.item, new)
    if point.what == "fact" and not new:
        raise RuleViolation("rule-amend-fact", "请写明看到的事实。", field="new")
    if not reason:
        raise RuleViolation("rule-amend-reason", "请写明为什么更正。", field="reason")
    if rights.may_sign_on_screen(context.inspection.mode) and not command.svg:
        raise RuleViolation("rule-amend-sign", "更正要签字，请在框里写上名字。", field="svg")


def _stands(work: Work, context: VisitContext, item: str) -> bool:
    return any(state.item == item for state in work.findings(context.id).values())


def _finding(work: Work, context: VisitContext, command: AmendVisit) -> FindingRecordedData:
    """As the item proposes it, with what was seen. The days count from the visit; where they bind from today, for a
    day that is over cannot be set."""
    if not command.fact.strip():
        raise RuleViolation("rule-amend-fact", "改为不合格要写明看到的事实，会登记为一个问题。", field="fact")
    item = context.item(command.item)
    answers: Mapping[str, FoldedAnswer] = work.answers(context.id, value_sources(context, item))
    offer = proposal(context, item, judgement_of(context, item, measured_for(context, item, answers)), ())
    severity = command.severity or offer.form.severity
    if severity is None:
        raise RuleViolation("rule-finding-severity", "清单没有定这一项的严重程度，请选一个。", field="severity")
    binding = context.inspection.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    due = due_on(context, offer.form.days, beijing(work.now()).date() if binding else None)
    photos = [line for line in work.evidence_lines(inspection=context.id) if line.item == command.item]
    evidence = tuple(line.id for line in photos if line.withdrawn is None and line.role == "photo")
    return FindingRecordedData(
        inspection=context.id,
        item=command.item,
        mode=context.inspection.mode,
        fact=command.fact.strip(),
        severity=severity,
        lead_department=offer.form.lead_department,
        co_departments=offer.co_departments,
        days=offer.form.days,
        day_kind=due.kind if due else DayKind.WORKING,
        due_on=due.on if due else None,
        found_on=context.inspection.date,
        photo_reason="" if evidence else NO_PHOTO,
        evidence=evidence,
        urgent=offer.form.urgent,
        recount_reason=recount_reason(context, command.item),
    )
