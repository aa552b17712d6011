"""Which items a past visit looked at, chosen and hidden by the rules that a laptop uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.domain.applicability import not_applicable
from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import Profile

NOTHING_TO_SEE: Mapping[str, str] = {
    "has_changes": "备案后没有变更",
    "has_incidents": "近一年没有事件",
    "closing_or_moving": "没有停业或迁址打算",
    "has_earlier_findings": "没有未销号的问题",
}
"""Conditions that only the people on the spot know, and what they say where there is nothing to look at."""


@dataclass(frozen=True)
class ItemChoice:
    """The items of one visit; those of them that do not apply, with the reason that is kept."""

    items: tuple[str, ...]
    not_applicable: dict[str, str]

    @property
    def asked(self) -> tuple[str, ...]:
        """The items that a person answers."""
        return tuple(code for code in self.items if code not in self.not_applicable)


def items_for(
    checklist: Checklist, profile: Profile, facility: Facility, on: date, section: str | None = None
) -> ItemChoice:
    """What ``profile`` asks at ``facility``; an expert's profile is narrowed to one ``section``."""
    codes = [code for code in checklist.profile(profile) if section is None or code.startswith(section)]
    return ItemChoice(tuple(codes), dict(not_applicable(checklist, codes, facility, on)))
