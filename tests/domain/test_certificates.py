"""执法证 that were renewed: each day is judged by the one that was valid on it (documents.md §1 rule 2)."""

from __future__ import annotations

from datetime import date

import pytest

from tuoyu_desktop.domain.entries.registry import Certificate, Person
from tuoyu_desktop.domain.rights import certificate_on, officer_on, officers_among
from tuoyu_desktop.domain.terms import PersonKind


def held(number: str, first: str, last: str) -> Certificate:
    return Certificate(
        number=number, body="区卫健委", valid_from=date.fromisoformat(first), valid_to=date.fromisoformat(last)
    )


OLD, NEW = held("旧", "2021-12-01", "2026-11-30"), held("新", "2026-11-25", "2031-11-24")
OFFICER = Person(
    name="王强", kind=PersonKind.DISTRICT_OFFICER, unit="110115", certificate=NEW, former_certificates=(OLD,)
)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2021-11-30", None),
        ("2021-12-01", "旧"),
        ("2026-11-24", "旧"),
        ("2026-11-25", "新"),
        ("2026-11-30", "新"),
        ("2031-11-24", "新"),
        ("2031-11-25", None),
    ],
)
def test_the_one_of_the_day_counts(day: str, number: str | None) -> None:
    on = date.fromisoformat(day)
    found = certificate_on(OFFICER, on)
    assert (found.number if found else None) == number
    assert officer_on(OFFICER, on) == (number is not None)


def test_two_of_one_person_are_one_officer() -> None:
    assert officers_among([OFFICER], date(2026, 11, 28)) == 1


def test_a_gap_between_two_is_nobodys_day() -> None:
    late = OFFICER.model_copy(update={"certificate": held("新", "2026-12-05", "2031-12-04")})
    assert not officer_on(late, date(2026, 12, 1))
