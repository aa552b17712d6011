"""Working days with 调休 and the date by which something is due (checklist.md §2 rule 18).

The calendar is the one of ``chinese_calendar``; a district may override single days. A year that the calendar does
not know counts weekends only, and ``year_known`` says so: a year's holidays are published in the autumn before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

from tuoyu_desktop.domain.terms import DayKind

CALENDAR_DAYS_FROM = 60
"""Days for rectification are working days up to 30 and calendar days from 60 on."""

_NO_OVERRIDES: Mapping[date, bool] = {}


@dataclass(frozen=True)
class Due:
    """The day by which, what kind of days were counted, and whether every year on the way is in the calendar."""

    on: date
    kind: DayKind
    year_known: bool


@cache
def known_years() -> frozenset[int]:
    """Years whose holidays are known. The first holiday of a year lies in January, so a year counts as known when
    the table holds any of its days."""
    return frozenset(day.year for day in chinese_calendar.constants.holidays)


def is_workday(day: date, overrides: Mapping[date, bool] = _NO_OVERRIDES) -> bool:
    """Whether ``day`` is a working day; ``overrides`` maps a day to working or free."""
    if day in overrides:
        return overrides[day]
    if day.year in known_years():
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def add_working_days(start: date, days: int, overrides: Mapping[date, bool] = _NO_OVERRIDES) -> date:
    """The ``days``-th working day after ``start``; ``start`` itself for 0. The first day counted is the next one."""
    day = start
    left = days
    while left > 0:
        day += timedelta(days=1)
        if is_workday(day, overrides):
            left -= 1
    return day


def working_days_between(start: date, end: date, overrides: Mapping[date, bool] = _NO_OVERRIDES) -> int:
    """Working days after ``start`` up to and including ``end``; 0 when ``end`` is not after ``start``."""
    span = (end - start).days
    return sum(1 for step in range(1, span + 1) if is_workday(start + timedelta(days=step), overrides))


def due_date(days: int, start: date, overrides: Mapping[date, bool] = _NO_OVERRIDES) -> Due:
    """When ``days`` days after ``start`` are over: working days below 60, calendar days from 60 on; 0: that day."""
    if days >= CALENDAR_DAYS_FROM:
        return Due(start + timedelta(days=days), DayKind.CALENDAR, True)
    end = add_working_days(start, days, overrides)
    years = range(start.year, end.year + 1)
    return Due(end, DayKind.WORKING, all(year in known_years() for year in years))


def days_until(start: date, end: date, overrides: Mapping[date, bool] = _NO_OVERRIDES) -> int:
    """The days that :func:`due_date` counts from ``start`` to a day that a person chose."""
    working = working_days_between(start, end, overrides)
    return working if working < CALENDAR_DAYS_FROM else (end - start).days
