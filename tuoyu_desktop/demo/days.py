"""Workdays of the demo district."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)


@cache
def is_workday(day: date) -> bool:
    return day.weekday() < 5


def next_workday(day: date) -> date:
    """``day`` itself or the first workday after it."""
    while not is_workday(day):
        day += _DAY
    return day


def previous_workday(day: date) -> date:
    """The last workday before ``day``."""
    day -= _DAY
    while not is_workday(day):
        day -= _DAY
    return day


def add_workdays(day: date, count: int) -> date:
    """The day that is ``count`` workdays after ``day``; 0 gives ``day``."""
    for _ in range(count):
        day = next_workday(day + _DAY)
    return day


def workdays_from(day: date) -> Iterator[date]:
    """``day`` and after, workdays only."""
    while True:
        day = next_workday(day)
        yield day
        day += _DAY
