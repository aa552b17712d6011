"""The finding form of a failed item: proposals, the line of the mode, the red line, the photo rule."""

from __future__ import annotations

from typing import Final

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.finding_cases import due_on, is_urgent
from tuoyu_desktop.application.second_count import asks_recount
from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.measurement_video import DATE_LIST_PHOTO
from tuoyu_desktop.domain.red_lines import NO_ORDER, RED_LINES, RedLineKind, red_line_of, suggestion
from tuoyu_desktop.domain.terms import DayKind, StopPrompt, VisitMode
from ui.pages.inspection.open_item import NEW, OpenItem, in_order, proposed
from ui.widgets.finding_form import FindingFace

_ADVICE: Final = "以下为建议，报区卫生健康委处理，不向机构提出限期要求"
_UNDECIDED: Final = "储备项：严重程度和整改期限清单未定，请按现场情况选"


def finding_face(view: VisitView, item: ItemView, open_item: OpenItem) -> FindingFace:
    """The form as it stands; null fields of the form are proposals no more but what the person left."""
    form = open_item.form
    if form is None:
        raise ValueError("a form is shown only while it stands open")
    offer = proposed(view, item)
    due = due_on(view.context, form.days)
    advice = view.mode is not VisitMode.ADMINISTRATIVE_INSPECTION
    partners = [d for d in offer.co_departments if d != form.lead_department]
    departments = dict.fromkeys((*offer.departments, form.lead_department))
    note, tone, asked = _photos(item, form.photo_reason)
    return FindingFace(
        fact=form.fact,
        phrases=tuple(phrase.rstrip("。") for phrase in offer.phrases),
        severity=form.severity.value if form.severity else "",
        departments=tuple((name, name) for name in departments),
        department=form.lead_department,
        deadline_days="" if form.days is None else str(form.days),
        deadline_note=f"→ {spoken.day(due.on)} {spoken.short_weekday(due.on)}" if due else "",
        deadline_unit="天" if due is not None and due.kind is DayKind.CALENDAR else "个工作日",
        deadline_shown=offer.form.days is not None or item.item.reserve,
        advice=advice,
        explanation=_explanation(item, advice),
        partner_note=f"配合：{'、'.join(partners)}" if partners else "",
        report_at_once=report_at_once(view, item),
        report_link=report_link(view, item),
        red_line=red_line_of(item.code, view.context.facility.kind, item.measured) is not None,
        alternative_asked=_is_part(view, item),
        alternative=form.alternative,
        recount_asked=asks_recount(item.code, view.context.facility.kind),
        recount=(_number(form.recount_children), _number(form.recount_carers), form.recount_by),
        recount_reason=form.recount_reason,
        members=tuple((member.person, member.name) for member in view.team),
        photo_note=note,
        photo_tone=tone,
        photo_reason=form.photo_reason,
        photo_reason_asked=asked,
        rectified_on_site=form.rectified_on_site,
        error=open_item.error,
        number=f"第 {open_item.number} 条" if open_item.number > 1 or len(item.findings) > 1 else "",
        findings=_every(item, open_item),
        current=open_item.finding or NEW,
        serial=open_item.number,
    )


def _is_part(view: VisitView, item: ItemView) -> bool:
    line = red_line_of(item.code, view.context.facility.kind, item.measured)
    return line is not None and line.kind is RedLineKind.FACILITY_PART


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _explanation(item: ItemView, advice: bool) -> str:
    """The line of the mode; at a reserve item also what the list leaves open (checklist.md §6), at the recorder what
    is to be photographed (§2 rule 1)."""
    photo = DATE_LIST_PHOTO if item.item.answer.rule == "retention" and not item.photos else ""
    said = (photo, _UNDECIDED if item.item.reserve else "", _ADVICE if advice else "")
    return "；".join(part for part in said if part)


def _every(item: ItemView, open_item: OpenItem) -> tuple[tuple[str, str], ...]:
    """Id and fact of each finding of the item; the one in the form that is not written yet stands at the end."""
    told = tuple((finding.id, finding.state.fact) for finding in in_order(item))
    return told if open_item.finding is not None else (*told, (NEW, ""))


def _photos(item: ItemView, reason: str) -> tuple[str, str, bool]:
    """Words, tone, and whether a reason is asked for (checklist.md §2 rule 13)."""
    if item.photos:
        return f"已附 {len(item.photos)} 张照片", "pass", False
    return ("没有照片，已写原因", "pass", True) if reason.strip() else ("还没有照片", "warn", True)


def report_at_once(view: VisitView, item: ItemView) -> str:
    """The line that replaces the explanation: at a red line of checklist.md §3 its own words, at the other items that
    the pack marks 是 or 视情 a plain suggestion with the pack's note; empty at all others."""
    line = red_line_of(item.code, view.context.facility.kind, item.measured)
    if line is not None:
        return line.lead
    marked = item.item.stop in (StopPrompt.YES, StopPrompt.DEPENDS) and item.code not in RED_LINES
    return suggestion(item.item.stop_note) if marked else ""


def report_link(view: VisitView, item: ItemView) -> str:
    """The link beside it; nothing more is to be done at a home or at closure signals."""
    line = red_line_of(item.code, view.context.facility.kind, item.measured)
    if line is None:
        return "怎么报" if report_at_once(view, item) else ""
    if line.full_screen:
        return "立即报告"
    return "怎么报" if line.kind is RedLineKind.FACILITY_PART else ""


def report_steps(item: ItemView, commission: str, telephone: str) -> str:
    """How a suggestion reaches the district, step by step; nothing here is an order to the facility."""
    call = f"电话报{commission}（{telephone}）" if telephone else f"电话报{commission}"
    seen = "拍下现场，照片里不要有孩子的脸"
    note = f"请区里定要不要“{item.item.stop_note}”" if item.item.stop_note else "要不要采取措施，请区里定"
    last = "和负责人商量怎么先避开，把替代安排写在下面" if item.code in RED_LINES else note
    lines = [f"{number}. {step}" for number, step in enumerate((seen, call, last), start=1)]
    marked = "这条问题会标为紧急。" if is_urgent(item.item) else ""
    return "\n".join([*lines, f"{marked}{NO_ORDER}"])
