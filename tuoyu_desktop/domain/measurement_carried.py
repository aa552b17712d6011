"""Values that are entered once and stand at other items too (checklist.md §2 rules 1, 2, 3, 11 and 17)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem
from tuoyu_desktop.domain.measurement_case import as_bool, as_number
from tuoyu_desktop.domain.measurement_groups import GROUP_RULES, GROUP_TABLE
from tuoyu_desktop.domain.measurement_video import CARRIED_GAPS, GAPS

Values = Mapping[str, Any]
Entered = Sequence[tuple[ChecklistItem, Values]]
"""Items with their values, the newest first."""
FLOOR_RULE: Final = "floor"
_FLOOR_FIELDS: Final = ("floor", "basement", "fire_rating")


def takes_from(item: ChecklistItem, checklist: Checklist) -> tuple[str, ...]:
    """Codes of the items whose values may stand at ``item``, its own included."""
    if not _takes(item):
        return (item.code,)
    every = {**checklist.items, **checklist.reserve}
    return (item.code, *(code for code, other in every.items() if code != item.code and _way(item, other)))


def carried(item: ChecklistItem, entered: Entered) -> dict[str, Any]:
    """What was entered at other items, for an item without values of its own."""
    found: dict[str, Any] = {}
    for other, measured in entered:
        way = _way(item, other) if other.code != item.code else None
        if way is not None:
            found = {**way(measured), **found}
    return found


def always_carried(item: ChecklistItem, entered: Entered) -> dict[str, Any]:
    """What stands at ``item`` as it was entered elsewhere, whatever the item's own values are: the gaps of D04."""
    return carried(item, entered) if _has(item, CARRIED_GAPS) else {}


def gives(item: ChecklistItem) -> bool:
    """Whether values entered at ``item`` may stand at others."""
    return item.answer.rule in (*GROUP_RULES, FLOOR_RULE, "behaviour") or _has(item, GAPS)


def _takes(item: ChecklistItem) -> bool:
    return item.answer.rule in (*GROUP_RULES, FLOOR_RULE, "subsidy", "incidents") or _has(item, CARRIED_GAPS)


def _way(item: ChecklistItem, other: ChecklistItem) -> Callable[[Values], dict[str, Any]] | None:
    """How values of ``other`` become values of ``item``; null where they do not."""
    to, of = item.answer.rule, other.answer.rule
    if to in GROUP_RULES and of in GROUP_RULES:
        return _group_table
    if to == of == FLOOR_RULE:
        return lambda measured: {name: measured[name] for name in _FLOOR_FIELDS if name in measured}
    if to == "subsidy" and of in GROUP_RULES:
        return _heads
    if to == "incidents" and of == "behaviour":
        return lambda measured: {"incidents": 1} if as_bool(measured.get("seen")) else {}
    if _has(item, CARRIED_GAPS) and _has(other, GAPS):
        return lambda measured: {CARRIED_GAPS: measured[GAPS]} if GAPS in measured else {}
    return None


def _group_table(measured: Values) -> dict[str, Any]:
    return {name: measured[name] for name in (GROUP_TABLE, "counted_at") if name in measured}


def _heads(measured: Values) -> dict[str, Any]:
    """点名数: the children counted in all groups, once every group was counted."""
    table = measured.get(GROUP_TABLE) or ()
    counts = [as_number(row.get("children_present")) for row in table if isinstance(row, Mapping)]
    known = [count for count in counts if count is not None]
    return {"counted": int(sum(known))} if counts and len(known) == len(counts) else {}


def _has(item: ChecklistItem, name: str) -> bool:
    """Whether it has that table; fields of other items may be called the same."""
    return any(field.name == name and field.type == "rows" for field in item.answer.fields)
