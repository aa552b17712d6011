"""The finding form of a failed item: proposals, the line of the mode, the red line, the photo rule."""

from __future__ import annotations

from typing import Final

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.finding_cases import due_on, is_red_line, is_urgent
from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.terms import DayKind, VisitMode
from ui.pages.inspection.open_item import NEW, OpenItem, in_order, proposed
from ui.widgets.finding_form import FindingFace

_ADVICE: Final = "以下为建议，报区卫生健康委处理，不向机构提出限期要求"
_CHILD: Final = ("B14", "B22", "C18")
_FIRE: Final = ("E02", "E03")


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
        severity=form.severity.value,
        departments=tuple((name, name) for name in departments),
        department=form.lead_department,
        deadline_days="" if form.days is None else str(form.days),
        deadline_note=f"→ {spoken.day(due.on)} {spoken.short_weekday(due.on)}" if due else "",
        deadline_unit="天" if due is not None and due.kind is DayKind.CALENDAR else "个工作日",
        deadline_shown=bool(item.item.days) or (item.item.days == 0 and not is_red_line(item.item)),
        advice=advice,
        explanation=_ADVICE if advice else "",
        partner_note=f"配合：{'、'.join(partners)}" if partners else "",
        report_at_once=report_at_once(item),
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


def _every(item: ItemView, open_item: OpenItem) -> tuple[tuple[str, str], ...]:
    """Id and fact of each finding of the item; the one in the form that is not written yet stands at the end."""
    told = tuple((finding.id, finding.state.fact) for finding in in_order(item))
    return told if open_item.finding is not None else (*told, (NEW, ""))


def _photos(item: ItemView, reason: str) -> tuple[str, str, bool]:
    """Words, tone, and whether a reason is asked for (checklist.md §2 rule 13)."""
    if item.photos:
        return f"已附 {len(item.photos)} 张照片", "pass", False
    return ("没有照片，已写原因", "pass", True) if reason.strip() else ("还没有照片", "warn", True)


def report_at_once(item: ItemView) -> str:
    """The line that replaces the explanation at a red-line item; empty at the others (checklist.md §3)."""
    if not is_red_line(item.item):
        return ""
    if item.code in _CHILD:
        return "先护住孩子，打 110；马上电话报区卫生健康委"
    if item.code in _FIRE:
        return "先请人打开、清开；马上电话报消防和区卫生健康委"
    return "马上电话报区卫生健康委，由区里决定怎么处理"


def report_steps(item: ItemView, commission: str, telephone: str) -> str:
    """What to do now, step by step; nothing here is an order to the facility."""
    call = f"电话报{commission}（{telephone}）" if telephone else f"电话报{commission}"
    if item.code in _CHILD:
        first = "把孩子和当事人分开，两人在场，不要当面对质"
        steps = [first, "拨 110，说清地点和看到的情况", "留住录像，记下通道号和时段", call]
    elif item.code in _FIRE:
        first = "请机构马上打开、清开；做不到就先把孩子带出来"
        steps = [first, "有火情拨 119", "拍下现场", f"{call}，并报消防救援机构"]
    else:
        steps = ["请机构先停用有危险的设施、食品或水", "拍下现场", call]
    lines = [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    marked = "这条问题会标为紧急。" if is_urgent(item.item) else ""
    lines.append(f"{marked}停不停业由有权机关决定。")
    return "\n".join(lines)
