"""Working days with 调休 and due dates (checklist.md §2 rule 18)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu_desktop.domain.region import district_of, is_district_code, is_street_town_code, is_within
from tuoyu_desktop.domain.terms import DayKind
from tuoyu_desktop.domain.workdays import (
    add_working_days,
    days_until,
    due_date,
    is_workday,
    known_years,
    working_days_between,
)


def test_holidays_and_make_up_days_are_known() -> None:
    """国务院办公厅 2025: 1-8 October free, Sunday 28 September and Saturday 11 October worked."""
    assert not is_workday(date(2025, 10, 8))
    assert is_workday(date(2025, 9, 28))
    assert is_workday(date(2025, 10, 11))
    assert not is_workday(date(2025, 10, 12))


def test_first_day_counted_is_the_next_one() -> None:
    friday = date(2026, 11, 20)
    assert add_working_days(friday, 0) == friday
    assert add_working_days(friday, 1) == date(2026, 11, 23)
    assert add_working_days(friday, 15) == date(2026, 12, 11)  # mock-up 04: 15 个工作日 → 12月11日


def test_holiday_is_skipped() -> None:
    assert add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)


@pytest.mark.parametrize(("days", "kind"), [(30, DayKind.WORKING), (60, DayKind.CALENDAR), (90, DayKind.CALENDAR)])
def test_kind_of_days(days: int, kind: DayKind) -> None:
    due = due_date(days, date(2026, 3, 2))
    assert due.kind is kind
    if kind is DayKind.CALENDAR:
        assert due.on == date(2026, 3, 2) + timedelta(days=days)
    else:
        assert due.on > date(2026, 3, 2) + timedelta(days=days)


def test_at_once_is_the_day_itself_even_on_a_holiday() -> None:
    assert due_date(0, date(2025, 10, 1)).on == date(2025, 10, 1)


def test_unknown_year_counts_weekends_and_says_so() -> None:
    year = max(known_years()) + 2
    start = date(year, 10, 1)
    due = due_date(5, start)
    assert not due.year_known
    assert due.on.weekday() < 5
    assert sum(1 for n in range(1, (due.on - start).days + 1) if (start + timedelta(days=n)).weekday() < 5) == 5


def test_date_across_the_new_year_asks_both_calendars() -> None:
    last = max(known_years())
    assert due_date(3, date(last, 6, 1)).year_known
    assert not due_date(30, date(last, 12, 20)).year_known


def test_district_overrides_a_day() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert add_working_days(friday, 1, {monday: False}) == date(2026, 11, 24)
    assert add_working_days(friday, 1, {date(2026, 11, 21): True}) == date(2026, 11, 21)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 40))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    end = add_working_days(start, days)
    assert is_workday(end)
    assert working_days_between(start, end) == days
    assert working_days_between(end, start) == 0


@pytest.mark.parametrize(
    ("code", "region", "inside"),
    [
        ("110115", "110000", True),
        ("110115003", "110115", True),
        ("110105", "110115", False),
        ("120114", "110000", False),
        ("110115", "110115", True),
        ("130100", "130000", True),
        ("110115003", "110115003", True),
        ("110115004", "110115003", False),
    ],
)
def test_region_codes_nest(code: str, region: str, inside: bool) -> None:
    assert is_within(code, region) is inside


def test_shapes_of_region_codes() -> None:
    assert is_district_code("110115")
    assert not is_district_code("11011")
    assert is_street_town_code("110115003")
    assert not is_street_town_code("110115P01")
    assert district_of("110115003") == "110115"


@given(st.integers(min_value=0, max_value=200))
def test_a_day_chosen_in_the_calendar_is_the_day_that_comes_out(ahead: int) -> None:
    """A free day counts as the working day before it; nothing else moves what the person chose."""
    start = date(2026, 6, 1)
    chosen = start + timedelta(days=ahead)
    due = due_date(days_until(start, chosen), start)
    if due.kind is DayKind.CALENDAR:
        assert due.on == chosen
    else:
        assert due.on <= chosen
        assert not any(is_workday(due.on + timedelta(days=step)) for step in range(1, (chosen - due.on).days + 1))
