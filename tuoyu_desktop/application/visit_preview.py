"""The visit as it will be read once a press is written: drawn at once, before the store has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tuoyu_desktop.application.visit_view import GROUP_TABLE, ItemView, VisitView, counted, judgement_of
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
    if not shares_values(item) or not item.measured.get(GROUP_TABLE):
        return after
    for other in view.items.values():
        if other.code != item.code and other.answered_at is None and shares_values(other):
            shared = {**other.measured, GROUP_TABLE: item.measured[GROUP_TABLE]}
            after = with_item(after, previewed(after, other.code, shared))
    return after


def shares_values(item: ItemView) -> bool:
    """Whether its values also stand at other items (the table of care groups, checklist.md §2 rule 3)."""
    return any(field.name == GROUP_TABLE for field in item.item.answer.fields)
