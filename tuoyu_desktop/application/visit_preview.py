"""The visit as it will be read once a press is written: drawn at once, before the store has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tuoyu_desktop.application.reviewed_findings import REVIEW_TABLE, followed
from tuoyu_desktop.application.visit_view import ItemView, VisitView, counted, judgement_of
from tuoyu_desktop.domain.measurement_carried import always_carried, carried, gives
from tuoyu_desktop.domain.terms import Answer


def with_item(view: VisitView, item: ItemView) -> VisitView:
    """The visit with one item replaced and the ring of its group counted anew; nothing is read."""
    items = {**view.items, item.code: item}
    sections = tuple(counted(s, items) if s.letter == item.section else s for s in view.sections)
    return replace(view, items=items, sections=sections)


def previewed(view: VisitView, code: str, measured: Mapping[str, Any]) -> ItemView:
    """The item with values that are being typed and what the rules make of them."""
    item = view.items[code]
    return replace(item, measured=measured, judgement=judgement_of(view.context, item.item, measured))


def answered(view: VisitView, item: ItemView, answer: Answer | None, reason: str, note: str, at: datetime) -> VisitView:
    """The visit after an answer was pressed, as it will be read once the entry is written."""
    after = with_item(view, replace(item, answer=answer, reason=reason, note=note, answered_at=at))
    after = replace(after, elsewhere={code: who for code, who in view.elsewhere.items() if code != item.code})
    after = _review_followed(after)
    if not item.measured or not gives(item.item):
        return after
    entered = ((item.item, item.measured),)
    for other in view.items.values():
        take = carried if other.answered_at is None else always_carried
        shared = take(other.item, entered) if other.code != item.code else {}
        if shared:
            after = with_item(after, previewed(after, other.code, {**other.measured, **shared}))
    return after


def _review_followed(view: VisitView) -> VisitView:
    """What became of earlier findings follows their items' answers until a person has said it (I07)."""
    for asking in [one for one in view.items.values() if one.asks_review and one.answered_at is None]:
        answers = {code: one.answer for code, one in view.items.items()}
        rows = followed(asking.measured.get(REVIEW_TABLE) or [], answers)
        view = with_item(view, previewed(view, asking.code, {**asking.measured, REVIEW_TABLE: rows}))
    return view
