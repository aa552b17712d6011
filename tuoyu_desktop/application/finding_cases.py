"""Findings: recorded at a failed item, changed until the seal, re-inspected and closed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tuoyu_desktop.application.finding_rights import require_act
from tuoyu_desktop.application.finding_story import story_refusals
from tuoyu_desktop.application.incident_cases import report_closure_signals
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.second_count import require_recount, with_alternative
from tuoyu_desktop.application.visit_rights import require_unrecused, require_writer
from tuoyu_desktop.application.visit_view import (
    FindingView,
    VisitContext,
    judgement_of,
    measured_for,
    value_sources,
    visit_context,
)
from tuoyu_desktop.domain.checklist import ChecklistItem
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.findings import (
    FindingClosedData,
    FindingRecordedData,
    FindingReinspectedData,
    FindingUpdatedData,
    RectificationReportedData,
)
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding, form_of
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.measurement import Judgement
from tuoyu_desktop.domain.notice import order_word
from tuoyu_desktop.domain.red_lines import RedLineKind, rectification_days, red_line_of, signals_of
from tuoyu_desktop.domain.terms import (
    Answer,
    DayKind,
    FindingState,
    ReinspectionResult,
    Severity,
    StopPrompt,
    VisitMode,
)
from tuoyu_desktop.domain.wording import VISIT_VERBS
from tuoyu_desktop.domain.workdays import Due, due_date

LONGEST_DAYS = 366
"""No rule sets it: our own bound against a slip of the key; the list asks for 90 at most."""


@dataclass(frozen=True)
class FindingForm:
    """The form of a finding. ``severity`` null: the list gives none (§6), so a person chooses. ``days`` are working
    days up to 30, calendar days from 60 on (checklist.md §2.18). ``alternative``: what the facility does meanwhile
    without the kitchen, the food or the water; ``recount_…``: the second count in a home and who counted,
    or why there is none where one person came alone (§3)."""

    fact: str
    severity: Severity | None
    lead_department: str
    days: int | None
    measure: str = ""
    rectified_on_site: bool = False
    photo_reason: str = ""
    urgent: bool = False
    alternative: str = ""
    recount_children: int | None = None
    recount_carers: int | None = None
    recount_by: str = ""
    recount_reason: str = ""


@dataclass(frozen=True)
class RecordFinding:
    """Write the form: a new finding when ``finding`` is null, else the finding as it now stands."""

    inspection: str
    item: str
    form: FindingForm
    finding: str | None = None


@dataclass(frozen=True)
class FindingProposal:
    """What the form starts from: everything proposed by the item and the measurement."""

    form: FindingForm
    due_on: date | None
    day_kind: DayKind
    phrases: tuple[str, ...]
    departments: tuple[str, ...]
    co_departments: tuple[str, ...]
    binding: bool
    year_known: bool


def propose(records: Records, inspection: str, item_code: str) -> FindingProposal:
    """The form prefilled from the item, the measured values and the district's routing.

    For a further finding at the item the fact is empty where the measured one stands already.
    """
    context = visit_context(records, inspection)
    item = context.item(item_code)
    answers = records.answers(inspection, value_sources(context, item))
    measured = measured_for(context, item, answers)
    offer = proposal(context, item, judgement_of(context, item, measured), records.packs.phrases(item_code))
    told = {finding.state.fact for finding in findings_at(records, inspection, item_code)}
    return replace(offer, form=replace(offer.form, fact="")) if offer.form.fact in told else offer


def findings_at(records: Records, inspection: str, item_code: str) -> tuple[FindingView, ...]:
    """The findings of one item that stand in the visit, in the order in which they were recorded."""
    context = visit_context(records, inspection)
    binding = context.inspection.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    standing = [(i, f) for i, f in records.findings(inspection).items() if f.item == item_code]
    standing.sort(key=lambda one: one[1].recorded_at)
    return tuple(FindingView(identity, item_code, state, binding) for identity, state in standing)


def proposal(
    context: VisitContext, item: ChecklistItem, judgement: Judgement, phrases: tuple[str, ...]
) -> FindingProposal:
    """The same from what a page holds already; nothing is read."""
    lead, *co = context.pack.route(item)
    days = rectification_days(item.code, item.days)
    due = due_on(context, days)
    return FindingProposal(
        form=FindingForm(
            fact=judgement.finding_text,
            severity=item.severity,
            lead_department=lead,
            days=days,
            urgent=is_urgent(item),
        ),
        due_on=due.on if due else None,
        day_kind=due.kind if due else DayKind.WORKING,
        phrases=phrases,
        departments=tuple(dict.fromkeys((lead, *co, *context.pack.departments))),
        co_departments=tuple(co),
        binding=context.inspection.mode is VisitMode.ADMINISTRATIVE_INSPECTION,
        year_known=due.year_known if due else True,
    )


def is_urgent(item: ChecklistItem) -> bool:
    """Whether a failure is marked 紧急: what stops at once, or is put right the same day (checklist.md §0)."""
    return item.stop is StopPrompt.YES or item.days == 0


def due_on(context: VisitContext, days: int | None, start: date | None = None) -> Due | None:
    """When ``days`` days after ``start`` (null: the visit) are over, by the district's calendar."""
    if days is None:
        return None
    overrides = {day.on: day.working for day in context.pack.days}
    return due_date(days, start or context.inspection.date, overrides)


def record_finding(work: Work, command: RecordFinding) -> str:
    """Write the finding; returns its id. A failed item needs a photo or a reason why there is none (rule 13).

    What was failed while the team might look is described later too: without its finding the visit could not end.
    """
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    require_unrecused(work, context)
    recorder = work.actor if command.finding is None else _standing(work, command).recorded_by
    answer = work.answers(command.inspection, (command.item,)).get(command.item)
    if answer is None or answer.answer is not Answer.FAIL:
        raise RuleViolation("rule-finding-answer", "先把这一项记为“不合格”，再登记问题。")
    if not command.form.fact.strip():
        raise RuleViolation("rule-finding-fact", "请写明看到的事实。", field="fact")
    _severity(command.form)
    if command.form.days is not None and not 0 <= command.form.days <= LONGEST_DAYS:
        raise RuleViolation("rule-finding-days", f"整改天数请写 0 到 {LONGEST_DAYS}。", field="deadline_days")
    _require_no_order(context, command.form)
    require_recount(context, command.item, command.form, recorder)
    photos = _photos(work, command.inspection, command.item)
    line = red_line_of(command.item, context.facility.kind, answer.measured)
    no_photo = line is not None and line.recording  # §2 rule 17
    if not photos and not no_photo and not command.form.photo_reason.strip():
        raise RuleViolation("rule-finding-photo", "请附一张照片，或写明没有照片的原因。", field="photo_reason")
    if line is not None and line.kind is RedLineKind.CLOSURE:
        report_closure_signals(work, context, signals_of(answer.measured))
    if command.finding is None:
        finding = new_id()
        data = _recorded(context, command, photos)
        work.append(data, subject=finding, facility=context.inspection.facility)
        return finding
    work.append(_updated(context, command, photos), subject=command.finding, facility=context.inspection.facility)
    return command.finding


def _require_no_order(context: VisitContext, form: FindingForm) -> None:
    """A visit orders nothing; said here, for after the seal its papers could not be made any more (§1 rule 2)."""
    word = order_word(form.measure)
    if word and context.inspection.mode is not VisitMode.ADMINISTRATIVE_INSPECTION:
        message = f"{VISIT_VERBS[context.inspection.mode]}不能写“{word}”，请改写成建议。"
        raise RuleViolation("rule-finding-order-word", message, field="measure")


def drop_finding(work: Work, inspection: str, finding: str) -> None:
    """Take one of several findings back before the seal; the answer stands as it is."""
    context = visit_context(work, inspection)
    require_writer(work, context)
    state = work.findings(inspection).get(finding)
    if state is None:
        raise RuleViolation("rule-finding-unknown", "这次检查没有这个问题，或已经撤回。")
    work.append(dropped(state), subject=finding, facility=context.inspection.facility)


def dropped(state: FoldedFinding) -> FindingUpdatedData:
    """The finding as it stands, taken back."""
    return FindingUpdatedData(**{**form_of(state), "dropped": True, "due_on": state.suggested_due_on})


def _standing(work: Work, command: RecordFinding) -> FoldedFinding:
    """What is changed is a finding of this visit at this item that was not taken back."""
    known = work.findings(command.inspection).get(command.finding or "")
    if known is None or known.item != command.item:
        raise RuleViolation("rule-finding-unknown", "这次检查的这一项没有这个问题，请重新打开再改。")
    return known


def _photos(work: Work, inspection: str, item: str) -> tuple[str, ...]:
    lines = work.evidence_lines(inspection=inspection)
    return tuple(line.id for line in lines if line.item == item and line.withdrawn is None and line.role == "photo")


def _recorded(context: VisitContext, command: RecordFinding, photos: tuple[str, ...]) -> FindingRecordedData:
    form = command.form
    due = due_on(context, form.days)
    return FindingRecordedData(
        inspection=command.inspection,
        item=command.item,
        mode=context.inspection.mode,
        fact=form.fact.strip(),
        severity=_severity(form),
        measure=with_alternative(form.measure, form.alternative),
        lead_department=form.lead_department,
        co_departments=_partners(context, command),
        days=form.days,
        day_kind=due.kind if due else DayKind.WORKING,
        due_on=due.on if due else None,
        found_on=context.inspection.date,
        rectified_on_site=form.rectified_on_site,
        photo_reason=form.photo_reason.strip(),
        evidence=photos,
        urgent=form.urgent,
        recount_children=form.recount_children,
        recount_carers=form.recount_carers,
        recount_by=form.recount_by,
        recount_reason=form.recount_reason.strip(),
    )


def _partners(context: VisitContext, command: RecordFinding) -> tuple[str, ...]:
    """The departments that work with the one that leads, by the district's routing (requirements.md §8)."""
    _, *others = context.pack.route(context.item(command.item))
    return tuple(department for department in others if department != command.form.lead_department)


def _severity(form: FindingForm) -> Severity:
    if form.severity is None:
        raise RuleViolation("rule-finding-severity", "清单没有定这一项的严重程度，请选一个。", field="severity")
    return form.severity


def _updated(context: VisitContext, command: RecordFinding, photos: tuple[str, ...]) -> FindingUpdatedData:
    form = command.form
    due = due_on(context, form.days)
    return FindingUpdatedData(
        fact=form.fact.strip(),
        severity=_severity(form),
        measure=with_alternative(form.measure, form.alternative),
        lead_department=form.lead_department,
        co_departments=_partners(context, command),
        days=form.days,
        day_kind=due.kind if due else DayKind.WORKING,
        due_on=due.on if due else None,
        rectified_on_site=form.rectified_on_site,
        photo_reason=form.photo_reason.strip(),
        evidence=photos,
        urgent=form.urgent,
        recount_children=form.recount_children,
        recount_carers=form.recount_carers,
        recount_by=form.recount_by,
        recount_reason=form.recount_reason.strip(),
    )


@dataclass(frozen=True)
class ReportRectification:
    finding: str
    by: str
    text: str
    completed_on: date | None = None


def require_report(work: Work, command: ReportRectification) -> FoldedFinding:
    """The finding of a report that may be registered. Raises RuleViolation with the field."""
    state = require_act(work, command.finding)
    if not command.text.strip():
        raise RuleViolation("rule-rectification-text", "请写明机构采取的整改措施。", field="text")
    if command.completed_on is not None and command.completed_on > beijing(work.now()).date():
        message = "完成日期不能晚于今天；还没做完的不用填。"
        raise RuleViolation("rule-rectification-day", message, field="completed_on")
    return state


def report_rectification(work: Work, command: ReportRectification, evidence: Sequence[str] = ()) -> None:
    """The facility says that it is done; the finding then waits for re-inspection. ``evidence``: the photos of it."""
    state = require_report(work, command)
    data = RectificationReportedData(
        by=command.by, text=command.text.strip(), completed_on=command.completed_on, evidence=tuple(evidence)
    )
    work.append(data, subject=command.finding, facility=state.facility)


@dataclass(frozen=True)
class ReinspectFinding:
    finding: str
    result: ReinspectionResult
    note: str = ""
    inspection: str | None = None


def reinspect_finding(work: Work, command: ReinspectFinding) -> None:
    """What a second look found, by someone of the area without recusal. Raises RuleViolation, also where it is over."""
    state = require_act(work, command.finding)
    if state.state in (FindingState.CLOSED, FindingState.NOT_PURSUED):
        raise RuleViolation("rule-finding-over", "这个问题已经办结，不需要复查。")
    data = FindingReinspectedData(
        inspection=command.inspection, on=work.now().date(), result=command.result, note=command.note.strip()
    )
    work.append(data, subject=command.finding, facility=state.facility)


def close_finding(work: Work, finding: str, reason: str) -> None:
    """销号, by the district only, after a re-inspection said 已整改 or the department that took it over answered."""
    state = require_act(work, finding)
    refusal = story_refusals(work, state, work.actor).get("close")
    if refusal is not None:
        raise RuleViolation("rule-finding-close", refusal + "。")
    data = FindingClosedData(reason=reason.strip() or "已整改", on=work.now().date())
    work.append(data, subject=finding, facility=state.facility)
