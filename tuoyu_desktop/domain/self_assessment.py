"""机构自查: what a facility says of itself, item by item, before anybody comes (checklist.md A20; requirements row 23).

It is the facility's own word. It stands beside the inspector's answer and never becomes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import SELF_ANSWERS


@dataclass(frozen=True)
class SelfAnswer:
    """One line. ``on`` is the day that the facility wrote, null where it wrote none."""

    item: str
    answer: Answer
    note: str = ""
    on: date | None = None


@dataclass(frozen=True)
class SelfAssessment:
    """One book. ``checklist`` and ``version`` are those that it was filled in by; ``answers`` by code."""

    facility_name: str
    checklist: str
    version: str
    answers: Mapping[str, SelfAnswer] = field(default_factory=dict)


def differs(ours: Answer | None, theirs: SelfAnswer) -> bool:
    """Whether an inspector saw something else. Who has not looked does not differ."""
    return ours in SELF_ANSWERS and ours is not theirs.answer
