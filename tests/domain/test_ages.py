"""A14: how many children are too old, from birth dates that are typed and let go (checklist.md §2 rule 4)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from tests.domain.rule_cases import ON, checklist, pack
from tuoyu_desktop.domain.ages import AgeCount, count_ages, last_entry, years_later


def count(typed: str, on: date = ON) -> AgeCount:
    return count_ages(typed, on, checklist(), pack())


@pytest.mark.parametrize(
    ("born", "turned", "entry"),
    [
        ("2023-11-21", 0, 0),  # three tomorrow
        ("2023-11-20", 1, 0),  # three today, two on 31 August: 幼儿园 next year
        ("2023-09-01", 1, 0),
        ("2023-08-31", 1, 1),
        ("2020-01-01", 1, 1),
        ("2025-05-05", 0, 0),
    ],
)
def test_three_years_and_entry(born: str, turned: int, entry: int) -> None:
    """超过3周岁且应入园: three years old, and so by the last day of entry."""
    counted = count(born)
    assert (counted.children, counted.turned_three, counted.of_entry_age) == (1, turned, entry)


def test_before_the_day_of_entry_the_year_before_counts() -> None:
    assert last_entry(date(2026, 8, 30), 8, 31) == date(2025, 8, 31)
    assert last_entry(date(2026, 8, 31), 8, 31) == date(2026, 8, 31)
    assert count("2023-03-01", date(2026, 7, 1)).of_entry_age == 0
    assert count("2023-03-01", date(2026, 9, 1)).of_entry_age == 1


def test_birthday_of_a_leap_day() -> None:
    """29 February 2024: three on 1 March 2027."""
    assert years_later(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert count("2024-02-29", date(2027, 2, 28)).turned_three == 0
    assert count("2024-02-29", date(2027, 3, 1)).turned_three == 1


def test_dates_are_read_as_people_type_them() -> None:
    typed = "2023-01-05、2023.1.6，2023/1/7\n20230108 2023年1月9日；2023 年 1 月 10 日"
    counted = count(typed)
    assert (counted.children, counted.turned_three, counted.unreadable) == (6, 6, ())
    assert counted.sentence == "共 6 人：不满 36 个月 0 人，满 3 周岁 6 人，其中应入园 6 人"


@pytest.mark.parametrize("wrong", ["张三 2023-01-05", "2023-13-01", "2026-11-21", "1923-01-05", "三岁"])
def test_what_is_no_birth_date_is_named_by_its_place(wrong: str) -> None:
    counted = count(f"2023-01-05、{wrong}、2024-01-05")
    assert counted.unreadable == (2,)
    assert counted.sentence == "第 2 个不是出生日期，请改正"


def test_nothing_typed_counts_nobody() -> None:
    assert count(" \n").children == 0
    assert all(number == 0 for _, number in count(" \n").bands)


def test_no_birth_date_is_kept() -> None:
    """不在设备上保存: what comes back holds numbers alone."""
    assert {field.type for field in fields(AgeCount)} == {"int", "tuple[int, ...]", "tuple[tuple[str, int], ...]"}
    assert "2023" not in repr(count("2023-01-05"))


@pytest.mark.parametrize(
    ("born", "band"),
    [
        ("2025-11-21", 0),  # twelve months tomorrow
        ("2025-11-20", 1),
        ("2024-11-21", 1),
        ("2024-11-20", 2),
        ("2023-11-21", 2),
        ("2023-11-20", 3),
    ],
)
def test_bands_begin_on_the_day_the_month_is_full(born: str, band: int) -> None:
    """乳儿班 to 12, 托小班 to 24, 托大班 to 36 months (设置标准第19条)."""
    counts = [number for _, number in count(born).bands]
    assert counts == [1 if place == band else 0 for place in range(4)]


def test_children_are_told_by_age() -> None:
    counted = count("2026-01-01 2024-06-01 2024-06-02 2023-01-01")
    assert (counted.under_three, counted.turned_three) == (3, 1)
    assert counted.band_sentence == "不满 12 个月 1 人；12–24 个月 0 人；24–36 个月 2 人；满 36 个月 1 人"
