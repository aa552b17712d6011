"""The sentences about a visit on two laptops that several screens share (sync.md §3.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.joint_pair import Pair, pair
from tuoyu_desktop.application.joint_words import absent_words, late_words
from tuoyu_desktop.application.late_entries import LateEntry
from tuoyu_desktop.domain.entries.visit_kinds import LATE_KINDS
from tuoyu_desktop.domain.verdict_words import KINDS

__all__ = ["pair"]
AT = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)


def test_a_laptop_of_which_nothing_came_is_named_with_its_number(pair: Pair) -> None:
    visit = pair.together()
    pair.exchange(visit)
    view = pair.lead.view(visit)
    assert absent_words(view) == "赵敏（12 号）的记录还没有对过来"
    unknown = replace(view, laptops=tuple(replace(one, number=0) for one in view.laptops))
    assert absent_words(unknown) == "赵敏的记录还没有对过来"
    assert absent_words(pair.other.view(visit)) == "", "the lead's own beginning is a record"


def test_what_came_late_is_counted_by_its_people() -> None:
    def late(person: str) -> LateEntry:
        return LateEntry("0", "answer.recorded", person, AT, "C10", False, "held", False)

    assert late_words([late("赵敏"), late("陈秀兰"), late("赵敏"), late("")]) == "封存以后又收到赵敏、陈秀兰的 4 条记录"
    assert late_words([]) == ""


def test_every_kind_that_can_come_late_has_a_word() -> None:
    assert set(LATE_KINDS) <= KINDS.keys()
