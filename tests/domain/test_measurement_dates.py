"""Expiry and interval rules with their 30-day warning (checklist.md §2 rule 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.domain.rule_cases import ON, judged
from tuoyu_desktop.domain.facility import StaffMember
from tuoyu_desktop.domain.terms import Answer, LegalNature

FAIL, PASS = Answer.FAIL, Answer.PASS


def day(ago: int) -> str:
    """So many days before the visit; negative lies ahead."""
    return (ON - timedelta(days=ago)).isoformat()


@pytest.mark.parametrize(
    ("ahead", "expected", "warned"),
    [(-1, FAIL, False), (0, PASS, True), (1, PASS, True), (30, PASS, True), (31, PASS, False)],
)
def test_food_licence_holds_through_its_last_day(ahead: int, expected: Answer, warned: bool) -> None:
    """A10: 有效期至（日期≥检查日）, warned 30 days before."""
    judgement = judged("A10", {"valid_to": day(-ahead)})
    assert judgement.suggested is expected
    assert bool(judgement.hints) is warned


def test_registration_without_an_end_needs_only_to_be_valid() -> None:
    """A01: 长期 licences have no date."""
    assert judged("A01", {"valid": True}).suggested is PASS
    assert judged("A01", {"valid": True, "valid_to": day(1)}).suggested is FAIL


@pytest.mark.parametrize(
    ("valid", "ahead", "expected"), [(12, 40, PASS), (11, 40, FAIL), (12, -1, FAIL), (13, 40, FAIL)]
)
def test_health_certificates(valid: int, ahead: int, expected: Answer) -> None:
    """B12: everyone, and the earliest date not passed."""
    values = {"people": 12, "valid": valid, "earliest_on": day(-ahead)}
    assert judged("B12", values).suggested is expected


@pytest.mark.parametrize(
    ("ago", "expected", "warned"),
    [(0, PASS, False), (335, PASS, False), (336, PASS, True), (366, PASS, True), (367, FAIL, False)],
)
def test_record_query_is_yearly(ago: int, expected: Answer, warned: bool) -> None:
    """B13: 未成年人保护法第62条, 距今≤366天."""
    judgement = judged("B13", {"people": 3, "checked": 3, "earliest_on": day(ago)})
    assert judgement.suggested is expected
    assert bool(judgement.hints) is warned


def test_staff_rows_say_who() -> None:
    people = tuple(
        StaffMember(id=str(n), name=f"员工{n}", post="保育员", is_caregiver=True, health_certificate_valid_to=to)
        for n, to in enumerate([ON - timedelta(days=1), ON, ON + timedelta(days=31), None])
    )
    judgement = judged("B12", {}, staff=people)
    assert [row.tone for row in judgement.rows] == ["fail", "warn", "pass", "fail"]


@pytest.mark.parametrize(
    ("begun", "ends", "expected"),
    [
        ("2025-01-01", "2027-12-31", PASS),
        ("2025-01-01", "2027-12-30", FAIL),
        ("2025-01-01", "2028-01-01", PASS),
        ("2024-02-29", "2027-02-28", PASS),
        ("2024-02-29", "2027-02-27", FAIL),
    ],
)
def test_lease_of_three_years(begun: str, ends: str, expected: Answer) -> None:
    """A07: 设置标准第11条; a lease runs to the end of its last day."""
    assert judged("A07", {"ownership": "租赁", "begun_on": begun, "ends_on": ends}).suggested is expected


def test_lease_that_ran_out_fails_and_owned_premises_pass() -> None:
    assert judged("A07", {"ownership": "租赁", "begun_on": "2020-01-01", "ends_on": day(1)}).suggested is FAIL
    assert judged("A07", {"ownership": "自有"}).suggested is PASS
    assert judged("A07", {}).suggested is None
    assert judged("A07", {"ownership": "其他"}).suggested is None


@pytest.mark.parametrize(
    ("key_unit", "ago", "expected", "warned"),
    [
        (True, 153, PASS, True),
        (True, 152, PASS, False),
        (True, 183, PASS, True),
        (True, 184, FAIL, False),
        (False, 183, PASS, False),
        (False, 184, PASS, True),
        (False, 366, PASS, True),
        (False, 367, FAIL, False),
    ],
)
def test_drill_interval(key_unit: bool, ago: int, expected: Answer, warned: bool) -> None:
    """E19: 61号令第40条 — half-yearly at 重点单位, yearly elsewhere; half-yearly is advised everywhere."""
    judgement = judged("E19", {"drilled_on": day(ago)}, is_fire_key_unit=key_unit)
    assert judgement.suggested is expected
    assert bool(judgement.hints) is warned


@pytest.mark.parametrize(
    ("nature", "ago", "expected"),
    [
        (LegalNature.COMPANY, 31, PASS),
        (LegalNature.COMPANY, 32, FAIL),
        (LegalNature.SOCIAL_SERVICE, 32, FAIL),
        (LegalNature.PUBLIC_INSTITUTION, 32, PASS),
        (LegalNature.PUBLIC_INSTITUTION, 92, PASS),
        (LegalNature.PUBLIC_INSTITUTION, 93, FAIL),
    ],
)
def test_fire_check_interval(nature: LegalNature, ago: int, expected: Answer) -> None:
    """E17: 61号令第26条 — 事业单位 quarterly, others monthly."""
    values = {"checked_on": day(ago), "has_fire_equipment": False}
    assert judged("E17", values, legal_nature=nature).suggested is expected


@pytest.mark.parametrize(("ago", "expected"), [(366, PASS), (367, FAIL)])
def test_fire_systems_are_tested_yearly(ago: int, expected: Answer) -> None:
    """消防法第16条第3项."""
    values: dict[str, Any] = {"checked_on": day(1), "has_fire_equipment": True, "tested_on": day(ago)}
    assert judged("E17", values).suggested is expected
    assert judged("E17", {**values, "has_fire_equipment": False, "tested_on": None}).suggested is PASS


@pytest.mark.parametrize(("key_unit", "hint_only"), [(True, False), (False, True)])
def test_daily_patrol_is_a_duty_of_key_units(key_unit: bool, hint_only: bool) -> None:
    """E16: 消防法第17条第3项."""
    judgement = judged("E16", {"missing_days": 1}, is_fire_key_unit=key_unit)
    assert judgement.suggested is FAIL
    assert judgement.hint_only is hint_only
    assert judged("E16", {"missing_days": 0}, is_fire_key_unit=key_unit).suggested is PASS


@pytest.mark.parametrize(
    ("reported", "expected"),
    [("2025-12-20", PASS), ("2024-12-20", FAIL), ("2026-01-08", FAIL), ("2027-01-01", None), ("2025-01-05", PASS)],
)
def test_yearly_report(reported: str, expected: Answer | None) -> None:
    """A19: the report of 2025 was due by the end of 2025."""
    assert judged("A19", {"reported_on": reported}).suggested is expected


def test_insurance_is_encouraged_only() -> None:
    """I08: 鼓励性，不作违法."""
    judgement = judged("I08", {"insured": True, "valid_to": day(1)})
    assert judgement.suggested is FAIL
    assert judgement.hint_only
    assert "不合格" not in judgement.sentence
    assert judged("I08", {"insured": True, "valid_to": day(-60)}).suggested is PASS


def test_interval_of_a_future_day_is_missing() -> None:
    judgement = judged("E19", {"drilled_on": day(-1)})
    assert judgement.suggested is None
    assert not judgement.complete


def test_visit_of_last_year_is_judged_by_its_own_date() -> None:
    assert judged("A10", {"valid_to": "2025-06-30"}, on=date(2025, 6, 30)).suggested is PASS
