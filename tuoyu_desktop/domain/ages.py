"""Anniversaries, and how many children are too old (A14; checklist.md §2 rule 4).

Birth dates are typed, counted and let go: nothing here keeps one, and no name goes with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.measurement_case import parameter_in_force

KINDERGARTEN_AGE = 3
"""三周岁: 学前教育法第2条."""
OLDEST = 10
"""A birth date further back is a slip of the year."""
_DATE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?|(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{4})(\d\d)(\d\d)"
)
_BREAKS = re.compile(r"[\n\t,，、;；]+|(?<=[\d日])\s+(?=\d{4})")


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


@dataclass(frozen=True)
class AgeCount:
    """Numbers of children: all that were typed, three years old on the day, and of those old enough for 幼儿园.
    ``unreadable``: places (from 1) of what is no birth date; while there are any, nothing may be taken over. ``bands``:
    what an age band is called and how many are in it, the youngest first."""

    children: int
    turned_three: int
    of_entry_age: int
    unreadable: tuple[int, ...] = ()
    bands: tuple[tuple[str, int], ...] = ()

    @property
    def under_three(self) -> int:
        return self.children - self.turned_three

    @property
    def band_sentence(self) -> str:
        """How many children of each age, in words for the screen."""
        return "；".join(f"{words} {count} 人" for words, count in self.bands) if self.children else ""

    @property
    def sentence(self) -> str:
        """What was counted, in words for the screen."""
        if self.unreadable:
            return f"第 {'、'.join(str(place) for place in self.unreadable)} 个不是出生日期，请改正"
        if not self.children:
            return "还没有出生日期"
        return (
            f"共 {self.children} 人：不满 36 个月 {self.under_three} 人，满 3 周岁 {self.turned_three} 人，"
            f"其中应入园 {self.of_entry_age} 人"
        )


def count_ages(typed: str, on: date, checklist: Checklist, pack: DistrictPack) -> AgeCount:
    """Count the birth dates in ``typed`` on the day of the visit. A child is 应入园 that was three by the last day of
    entry (parameter ``kindergarten_entry``, month and day) before or on the visit."""
    parts = [part.strip() for part in _BREAKS.split(typed) if part.strip()]
    births = [_birth(part, on) for part in parts]
    entry = int(parameter_in_force(pack, checklist, "kindergarten_entry").value)
    known = [born for born in births if born is not None]
    return AgeCount(
        children=len(known),
        turned_three=_reached(known, on),
        of_entry_age=_reached(known, last_entry(on, entry // 100, entry % 100)),
        unreadable=tuple(place for place, born in enumerate(births, start=1) if born is None),
        bands=_bands(known, on, checklist, pack),
    )


def _bands(births: Iterable[date], on: date, checklist: Checklist, pack: DistrictPack) -> tuple[tuple[str, int], ...]:
    """Children below, between and above the months at which the bands begin (设置标准第19条)."""
    names = ("band_toddler_months", "band_senior_months")
    first, second = (int(parameter_in_force(pack, checklist, name).value) for name in names)
    ends = (first, second, KINDERGARTEN_AGE * 12)
    months = [full_months(born, on) for born in births]
    words = (f"不满 {first} 个月", f"{first}–{second} 个月", f"{second}–{ends[2]} 个月", f"满 {ends[2]} 个月")
    places = [sum(1 for end in ends if age >= end) for age in months]
    return tuple((band, places.count(place)) for place, band in enumerate(words))


def full_months(born: date, on: date) -> int:
    """Months that are full on the day; one born on the 31st completes a short month on the first of the next."""
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def last_entry(on: date, month: int, day: int) -> date:
    """The newest such day of a year up to ``on``."""
    this_year = date(on.year, month, day)
    return this_year if this_year <= on else date(on.year - 1, month, day)


def _reached(births: Iterable[date], on: date) -> int:
    return sum(1 for born in births if years_later(born, KINDERGARTEN_AGE) <= on)


def _birth(text: str, on: date) -> date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if born <= on < years_later(born, OLDEST) else None
