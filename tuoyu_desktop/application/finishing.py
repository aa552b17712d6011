"""收尾: what is still undone, the summary, signatures, the seal; and amendments afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tuoyu_desktop.application.answering import require_red_line
from tuoyu_desktop.application.late_entries import late_entries
from tuoyu_desktop.application.phone_tray import clear_tray, tray_count
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.reviewed_findings import results_said, said_again, write_results
from tuoyu_desktop.application.visit_rights import require_item, require_lead_laptop, require_team, require_writer
from tuoyu_desktop.application.visit_view import (
    ItemView,
    VisitView,
    judgement_of,
    measured_for,
    visit_context,
    visit_view,
)
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection, SignedBy
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecordedData,
    InspectionAbandonedData,
    InspectionAmendedData,
    InspectionFinishedData,
    InspectionSignedData,
)
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.red_lines import for_district_alone
from tuoyu_desktop.domain.terms import Answer, ReinspectionResult, VisitMode, VisitState
from tuoyu_desktop.domain.wording import VISIT_VERBS, word_of


@dataclass(frozen=True)
class Signature:
    """One drawn signature, or why there is none. ``role`` is member, facility or witness; ``refused`` also for a member
    who cannot sign, with the reason; ``svg`` is empty then."""

    role: str
    name: str
    person: str | None = None
    post: str = ""
    svg: str = ""
    refused: bool = False
    refusal_reason: str = ""
    refusal_note: str = ""


@dataclass(frozen=True)
class FinishView:
    """The page. The four counts together are ``item_count``, the items of the visit that apply or were answered all the
    same; ``left_out`` are the others of its profile, which nobody is asked about. ``missing`` are the sentences that
    stand beside the grey 封存, empty when it may be pressed; ``unplaced``: photos in the tray, which the seal removes.
    """

    visit: VisitView
    passed: int
    failed: int
    not_applicable: int
    not_checked: int
    undone: tuple[ItemView, ...]
    without_finding: tuple[ItemView, ...]
    said: str
    read_aloud: str
    signatures: tuple[SignedBy, ...]
    signs_on_screen: bool
    missing: tuple[str, ...]
    opinion: str
    unplaced: int = 0
    item_count: int = 0
    left_out: int = 0


ROLES = ("member", "facility", "witness")
OPINION_DRAFT = "visit:{inspection}:opinion"


def finish_view(records: Records, inspection: str, person: str | None = None) -> FinishView:
    """Counts, what is missing, and the short text to read aloud; with ``person`` also that they do not seal."""
    view = visit_view(records, inspection)
    shown = [view.items[code] for code in view.shown]
    counts = {answer: sum(1 for item in shown if item.answer is answer) for answer in Answer}
    undone = tuple(item for item in shown if item.answer is None)
    without = tuple(item for item in shown if item.answer is Answer.FAIL and not item.has_finding)
    signatures = view.inspection.signatures
    not_lead = lead_refusal(records, view.inspection, person) if person is not None else ""
    told = [item for item in shown if not for_district_alone(item.code)]
    said = _said(view, told)
    return FinishView(
        visit=view,
        passed=counts[Answer.PASS],
        failed=counts[Answer.FAIL],
        not_applicable=counts[Answer.NOT_APPLICABLE],
        not_checked=counts[Answer.NOT_CHECKED],
        undone=undone,
        without_finding=without,
        said=said,
        read_aloud=_read_aloud(told, said),
        signatures=signatures,
        signs_on_screen=rights.may_sign_on_screen(view.mode),
        missing=(*((not_lead,) if not_lead else ()), *_missing(view, undone, without, signatures)),
        opinion=view.inspection.opinion or records.draft(OPINION_DRAFT.format(inspection=inspection)) or "",
        unplaced=tray_count(records, inspection) if view.state is VisitState.OPEN else 0,
        item_count=len(shown),
        left_out=len(view.items) - len(shown),
    )


def lead_refusal(records: Records, visit: FoldedInspection, person: str) -> str:
    """Why ``person`` does not seal this visit, empty for its lead (sync.md §3.10)."""
    if person == visit.lead:
        return ""
    lead = records.person(visit.lead)
    return f"由主检{lead.name if lead else ''}登录后封存"


def _missing(
    view: VisitView, undone: tuple[ItemView, ...], without: tuple[ItemView, ...], signatures: tuple[SignedBy, ...]
) -> tuple[str, ...]:
    found: list[str] = []
    if undone:
        found.append(f"{len(undone)} 个未查项")
    if without:
        found.append(f"{len(without)} 个不合格项还没有登记问题")
    if any(item.conflict for item in view.items.values()):
        found.append("两台电脑答案不一致的项")
    found.extend(_contradicted(view))
    if rights.may_sign_on_screen(view.mode):
        if not any(s.role == "facility" for s in signatures):
            found.append("在场人签字")
        signed = {s.person for s in signatures if s.role == "member"}
        found.extend(f"{one.name}签字" for one in view.team if one.name and one.person not in signed)
        refused = any(s.role == "facility" and s.refused for s in signatures)
        if refused and not any(s.role == "witness" for s in signatures):
            found.append("见证人签字")
    return tuple(found)


_ENDED = (ReinspectionResult.RECTIFIED, ReinspectionResult.NOT_APPLICABLE)


def _contradicted(view: VisitView) -> list[str]:
    """Failures that stand by earlier findings alone, of which I07 says that they are over: one of the two is wrong, and
    sealed so the failure would be nobody's finding."""
    found: list[str] = []
    failed = [item for item in view.items.values() if item.answer is Answer.FAIL and not item.asks_review]
    for asking in (item for item in view.items.values() if item.asks_review):
        said = results_said(asking.answer, asking.measured)
        for item in failed:
            results = [said.get(one) for one in item.reviewed]
            if results and not item.findings and all(result in _ENDED for result in results):
                word = word_of(results[0]) if results[0] else ""
                told = f"{item.code} 不合格，{asking.code} 却记为“{word}”"
                found.append(f"{item.code} 与 {asking.code} 一致（{told}）")
    return found


def _said(view: VisitView, told: Sequence[ItemView]) -> str:
    """One paragraph to say to the facility: what was looked at, what was found, what this was and was not. ``told``:
    the items that it may hear of (checklist.md §3, I05)."""
    counts = Counter(item.answer for item in told)
    looked = counts[Answer.PASS] + counts[Answer.FAIL] + counts[Answer.NOT_APPLICABLE]
    parts = [f"今天看了 {looked} 项，{counts[Answer.PASS]} 项合格"]
    if counts[Answer.NOT_APPLICABLE]:
        parts.append(f"{counts[Answer.NOT_APPLICABLE]} 项不适用")
    number = sum(len(item.findings) for item in told)
    again = said_again(next((one.measured for one in told if one.asks_review), {}))
    new = "新的" if again else ""
    parts.append(f"发现 {number} 个{new}问题" if number else f"没有发现{new}问题")
    parts += [again] if again else []
    is_inspection = view.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    if number and not is_inspection:
        parts.append("将作为整改意见报区卫生健康委")
    unseen = counts[None] + counts[Answer.NOT_CHECKED]
    left = f"还有 {unseen} 项没有看。" if unseen else ""
    closing = "" if is_inspection else f"本次是{VISIT_VERBS[view.mode]}，不是行政检查。"
    return "，".join(parts) + "。" + left + closing


def _read_aloud(told: Sequence[ItemView], said: str) -> str:
    """The paragraph and every fact, for the large type that is turned toward the facility."""
    facts = [f.state.fact.rstrip("。") for item in told for f in item.findings]
    return "\n".join([said, *(f"{number}. {fact}。" for number, fact in enumerate(facts, start=1))])


@dataclass(frozen=True)
class SignVisit:
    inspection: str
    signature: Signature


def sign_visit(work: Work, command: SignVisit) -> None:
    """One signature or refusal. Drawn signatures stand only on visits (documents.md §5)."""
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    signature = command.signature
    if not rights.may_sign_on_screen(context.inspection.mode):
        raise RuleViolation("rule-sign-ink", "行政检查请打印后用笔签字，再把签好的页拍照传回。")
    if signature.role == "member":
        require_team(context, signature.person or "")
    if signature.role not in ROLES:
        raise RuleViolation("rule-sign-role", "签字人只能是督导人员、机构在场人或见证人，请重选。", field="role")
    if not signature.name.strip():
        raise RuleViolation("rule-sign-name", "请填写签字人的姓名。", field="name")
    if signature.refused and not signature.refusal_reason.strip():
        word = "不能签字" if signature.role == "member" else "拒签"
        raise RuleViolation("rule-sign-refusal", f"请写明{word}的原因。", field="refusal_reason")
    if not signature.refused and not signature.svg:
        raise RuleViolation("rule-sign-empty", "还没有签字，请在框里写上名字。", field="svg")
    fields = {name: getattr(signature, name) for name in InspectionSignedData.model_fields}
    newest = next((s for s in reversed(context.inspection.signatures) if _whose(s) == _whose(signature)), None)
    if newest is not None and all(getattr(newest, name) == value for name, value in fields.items()):
        return  # the same ink a second time is the same press a second time
    work.append(InspectionSignedData(**fields), subject=command.inspection, facility=context.inspection.facility)


def _whose(signature: Signature | SignedBy) -> tuple[str, str]:
    """One hand of a paper: who signs again replaces what stood there."""
    return signature.role, signature.person or signature.name


@dataclass(frozen=True)
class MarkNotChecked:
    """Record what was not looked at, with one reason, so that the visit can be sealed honestly."""

    inspection: str
    items: tuple[str, ...]
    reason: str


def mark_not_checked(work: Work, command: MarkNotChecked) -> None:
    """未检查 never counts as a pass; only items without an answer are marked."""
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    if not command.reason.strip():
        raise RuleViolation("rule-answer-reason", "记为“未检查”要写一个原因。", field="reason")
    for code in command.items:
        require_item(context, code)
    answers = work.answers(command.inspection)
    for code in command.items:
        known = answers.get(code)
        if known is not None and known.answer is not None:
            continue
        item = context.item(code)
        measured = measured_for(context, item, answers)
        require_red_line(context, code, measured, judgement_of(context, item, measured), Answer.NOT_CHECKED)
        data = AnswerRecordedData(
            inspection=command.inspection,
            item=code,
            answer=Answer.NOT_CHECKED,
            reason=command.reason.strip(),
            note=known.note if known else "",
            measured=known.measured if known else {},
        )
        subject = answer_id(command.inspection, code)
        work.append(data, subject=subject, facility=context.inspection.facility)


@dataclass(frozen=True)
class FinishVisit:
    inspection: str
    opinion: str = ""


def finish_visit(work: Work, command: FinishVisit) -> None:
    """Seal: from here on nothing in the visit changes but by an amendment. Only the lead seals, on their laptop."""
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    not_lead = lead_refusal(work, context.inspection, work.actor)
    if not_lead:
        raise RuleViolation("rule-finish-lead", f"这次检查{not_lead}。")
    view = finish_view(work, command.inspection)
    if view.missing:
        raise RuleViolation("rule-finish-missing", "还差：" + "、".join(view.missing) + "。")
    require_lead_laptop(work, context, "这次检查由主检的电脑封存。", "rule-finish-lead")
    write_results(work, command.inspection, context.inspection, context.checklist)
    covers, digest = work.digest_of_visit(command.inspection)
    data = InspectionFinishedData(
        covers=covers,
        digest=digest,
        opinion=command.opinion.strip(),
        finished_at=work.now(),
        passed=view.passed,
        failed=view.failed,
        not_applicable=view.not_applicable,
        not_checked=view.not_checked,
    )
    work.append(data, subject=command.inspection, facility=context.inspection.facility)
    work.drop_draft(OPINION_DRAFT.format(inspection=command.inspection))
    clear_tray(work, command.inspection)


def abandon_visit(work: Work, inspection: str, reason: str) -> None:
    """Given up: kept with its reason, no documents."""
    context = visit_context(work, inspection)
    require_writer(work, context)
    require_lead_laptop(work, context, "这次检查由主检的电脑放弃。", "rule-abandon-lead")
    if not reason.strip():
        raise RuleViolation("rule-abandon-reason", "请写明放弃这次检查的原因。", field="reason")
    work.append(
        InspectionAbandonedData(reason=reason.strip()), subject=inspection, facility=context.inspection.facility
    )
    clear_tray(work, inspection)


def amend_visit(work: Work, inspection: str, reason: str, text: str, item: str | None = None) -> None:
    """What was wrong and what is right; the sealed entries stay as they are. It names what came late and is here."""
    context = visit_context(work, inspection)
    require_team(context, work.actor)
    if context.inspection.state is not VisitState.SEALED:
        raise RuleViolation("rule-amend-open", "这次检查还没有封存，请直接修改。")
    if not reason.strip() or not text.strip():
        raise RuleViolation("rule-amend-text", "请写明更正的原因和内容。", field="text")
    if item is not None:
        require_item(context, item)
    late = tuple(line.entry for line in late_entries(work, inspection))
    data = InspectionAmendedData(reason=reason.strip(), text=text.strip(), item=item, late=late)
    work.append(data, subject=inspection, facility=context.inspection.facility)
