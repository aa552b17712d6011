"""Values that are entered once and stand at other items too (checklist.md §2 rules 1, 2, 3 and 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem
from tuoyu_desktop.domain.measurement_groups import GROUP_RULES, GROUP_TABLE
from tuoyu_desktop.domain.measurement_video import CARRIED_GAPS, GAPS

FLOOR_RULE = "floor"
_GROUP_FIELDS = (GROUP_TABLE, "counted_at")
_FLOOR_FIELDS = ("floor", "basement", "fire_rating")
Entered = Sequence[tuple[ChecklistItem, Mapping[str, Any]]]
"""Items with their values, the newest first."""


def takes_from(item: ChecklistItem, checklist: Checklist) -> tuple[str, ...]:
    """Codes of the items whose values may stand at ``item``, its own included."""
    if not _shares(item):
        return (item.code,)
    every = {**checklist.items, **checklist.reserve}
    return (item.code, *(code for code, other in every.items() if code != item.code and _names(item, other)))


def carried(item: ChecklistItem, entered: Entered) -> dict[str, Any]:
    """What was entered at other items, for an item without values of its own."""
    found: dict[str, Any] = {}
    for other, measured in entered:
        for theirs, own in _names(item, other).items():
            if theirs in measured and own not in found:
                found[own] = measured[theirs]
    return found


def always_carried(item: ChecklistItem, entered: Entered) -> dict[str, Any]:
    """What stands at ``item`` as it was entered elsewhere, whatever the item's own values are: the gaps of D04."""
    if not _has(item, CARRIED_GAPS):
        return {}
    gaps = next((measured[GAPS] for other, measured in entered if GAPS in measured), None)
    return {} if gaps is None else {CARRIED_GAPS: gaps}


def _names(item: ChecklistItem, other: ChecklistItem) -> Mapping[str, str]:
    """Fields of ``other`` and what they are called at ``item``."""
    if item.code == other.code:
        return {}
    if item.answer.rule in GROUP_RULES and other.answer.rule in GROUP_RULES:
        return {name: name for name in _GROUP_FIELDS}
    if item.answer.rule == FLOOR_RULE and other.answer.rule == FLOOR_RULE:
        return {name: name for name in _FLOOR_FIELDS}
    if _has(item, CARRIED_GAPS) and _has(other, GAPS):
        return {GAPS: CARRIED_GAPS}
    return {}


def gives(item: ChecklistItem) -> bool:
    """Whether values entered at ``item`` may stand at others."""
    return _shares(item) or _has(item, GAPS)


def _shares(item: ChecklistItem) -> bool:
    return item.answer.rule in GROUP_RULES or item.answer.rule == FLOOR_RULE or _has(item, CARRIED_GAPS)


def _has(item: ChecklistItem, name: str) -> bool:
    return any(field.name == name for field in item.answer.fields)
