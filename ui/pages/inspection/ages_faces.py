"""A14: birth dates are typed, counted and let go; only the counts are kept (checklist.md §2 rule 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.ages import AgeCount, count_ages

OVER_AGE: Final = "over_age"
TURNED_THREE: Final = "turned_three"
CHILDREN: Final = "children"


def is_ages_item(item: ItemView) -> bool:
    """Whether the item keeps counts of children by age."""
    return any(field.name == TURNED_THREE for field in item.item.answer.fields)


def counted(typed: str, view: VisitView) -> AgeCount:
    """The birth dates on the day of the visit."""
    return count_ages(typed, view.inspection.date, view.context.checklist, view.context.pack)


def words(count: AgeCount) -> tuple[str, str]:
    """What was counted, and how many of each age."""
    return count.sentence, "" if count.unreadable else count.band_sentence


def is_ready(count: AgeCount) -> bool:
    """Whether the counts may be written down."""
    return count.children > 0 and not count.unreadable


def with_counts(measured: Mapping[str, Any], count: AgeCount) -> dict[str, Any]:
    """The values with the counts, and with nothing else of what was typed."""
    return {**measured, OVER_AGE: count.of_entry_age, TURNED_THREE: count.turned_three, CHILDREN: count.children}
