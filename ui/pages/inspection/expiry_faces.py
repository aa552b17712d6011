"""Items that are decided by a date alone: papers that run out, intervals that are over (checklist.md §2 rule 8)."""

from __future__ import annotations

from datetime import date
from typing import Final

from tuoyu_desktop.application.visit_view import ItemView, VisitContext
from tuoyu_desktop.domain.checklist import AnswerField
from ui.pages.inspection.measure_faces import result_face
from ui.widgets.expiry_card import ExpiryFace, ExpiryRow

_DATED: Final = ("valid", "within")
WARN_DAYS: Final = "warn_days"


def is_expiry_item(item: ItemView) -> bool:
    """Whether every field that decides is a date with an expiry or an interval."""
    judged = [field for field in item.item.answer.fields if field.is_judged]
    return bool(judged) and all(_is_dated(field) for field in judged)


def _is_dated(field: AnswerField) -> bool:
    return field.type == "date" and field.comparator in _DATED


def dated_names(item: ItemView) -> tuple[str, ...]:
    """The fields that stand in the card of dates."""
    return tuple(field.name for field in item.item.answer.fields if _is_dated(field))


def other_names(item: ItemView) -> tuple[str, ...]:
    """The fields that are only recorded."""
    dated = dated_names(item)
    return tuple(f.name for f in item.item.answer.fields if f.name not in dated and f.type != "rows")


def expiry_face(item: ItemView, context: VisitContext) -> ExpiryFace:
    """Each date with the days that are left or have gone."""
    fields = [field for field in item.item.answer.fields if _is_dated(field)]
    rows = tuple(_row(field, item, context) for field in fields)
    papers = any(field.comparator == "valid" for field in fields)
    return ExpiryFace(
        title=item.item.title,
        rows=rows,
        result=result_face(item),
        icon="ph.identification-card" if papers else "ph.calendar-blank",
    )


def _row(field: AnswerField, item: ItemView, context: VisitContext) -> ExpiryRow:
    text = str(item.measured.get(field.name) or "")
    try:
        when = date.fromisoformat(text)
    except ValueError:
        return ExpiryRow(field.name, field.label, date=text)
    left = (when - context.inspection.date).days
    days, tone, word = _left(left, context) if field.comparator == "valid" else _gone(-left, field, context)
    return ExpiryRow(field.name, field.label, date=text, days=days, tone=tone, word=word)


def _left(left: int, context: VisitContext) -> tuple[str, str, str]:
    if left < 0:
        return f"已过 {-left} 天", "fail", "已过期"
    if left <= _figure(WARN_DAYS, context):
        return f"还有 {left} 天", "warn", "快到期"
    return f"还有 {left} 天", "pass", "有效"


def _gone(gone: int, field: AnswerField, context: VisitContext) -> tuple[str, str, str]:
    words = f"{gone} 天前" if gone > 0 else "今天" if gone == 0 else f"{-gone} 天后"
    if gone < 0:
        return words, "warn", "晚于今天"
    return (words, "pass", "在期内") if gone <= _figure(field.parameter, context) else (words, "fail", "超期")


def _figure(name: str, context: VisitContext) -> float:
    return float(context.pack.parameter(context.checklist, name).value)
