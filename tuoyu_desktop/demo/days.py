"""Workdays of the demo district, by the calendar that the rules use."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from tuoyu_desktop.domain import workdays

_DAY = timedelta(days=1)


@cache
def is_workday(day: date) -> bool:
    """Whether a team goes out: a working day that is no weekend (teams do not visit on days worked for 调休)."""
    return day.weekday() < 5 and workdays.is_workday(day)


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
