"""A photo that was attached twice at one item: its marked copy stands once, for both (checklist.md §2 rule 13)."""

from __future__ import annotations

import pytest

from tests.application.test_photo_marking import BOX, attach, mark, shown
from tests.made_visits import EXPERT, lease_numbers, start
from tuoyu_desktop.application.evidence_cases import withdraw_photo
from tuoyu_desktop.application.marked_copies import shows_one_of
from tuoyu_desktop.bootstrap import Laptop


@pytest.fixture
def visit(laptop: Laptop) -> str:
    lease_numbers(laptop)
    return laptop.write(start, EXPERT)[0]


def test_the_copy_stands_once_and_for_each_of_them(laptop: Laptop, visit: str) -> None:
    first, other, second = attach(laptop, visit, "门"), attach(laptop, visit, "窗"), attach(laptop, visit, "门")
    copy = mark(laptop, visit, first, BOX)

    now = shown(laptop, visit)
    assert [photo.id for photo in now] == [copy, other]
    assert shows_one_of(now[0], [first])
    assert shows_one_of(now[0], [second])
    assert not shows_one_of(now[0], [other])


def test_without_the_copy_both_stand_again(laptop: Laptop, visit: str) -> None:
    first, second = attach(laptop, visit, "门"), attach(laptop, visit, "门")
    copy = mark(laptop, visit, second, BOX)
    laptop.write(lambda work: withdraw_photo(work, copy), EXPERT)

    assert [photo.id for photo in shown(laptop, visit)] == [first, second]


def test_the_copy_stands_at_the_same_photo_of_another_item_no_more_than_before(laptop: Laptop, visit: str) -> None:
    here, there = attach(laptop, visit, "门"), attach(laptop, visit, "门", "C10")
    copy = mark(laptop, visit, here, BOX)

    assert [photo.id for photo in shown(laptop, visit)] == [copy]
    assert [photo.id for photo in shown(laptop, visit, "C10")] == [there]
