"""A slip of the sign is no measurement: nothing passes by a length, a time, a count or a fee below none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.rule_cases import judged
from tuoyu_desktop.domain.terms import Answer

SLIPS: list[tuple[str, dict[str, Any]]] = [
    ("C07", {"floor": -1, "basement": False, "fire_rating": "一级"}),
    ("C07", {"floor": 0, "basement": False, "fire_rating": "一级"}),
    ("C09", {"gap_m": -0.05, "climbable": False, "well_m": 0.1}),
    ("C09", {"gap_m": 0.05, "climbable": False, "well_m": -0.1}),
    ("C17", {"gaps": False, "supine": True, "interval_minutes": -5}),
    ("G07", {"plan_on": "2026-11-01", "drilled_on": "2026-11-01", "cases": -1}),
    ("H07", {"agreed_fee": 2900, "classes": [{"id": "1", "name": "一班", "fee": -1}]}),
    ("H09", {"claimed": -5, "counted": -5, "attended": -5}),
]


@pytest.mark.parametrize(("code", "measured"), SLIPS)
def test_a_slip_of_the_sign_is_asked_again(code: str, measured: dict[str, Any]) -> None:
    judgement = judged(code, measured)
    assert judgement.suggested is not Answer.PASS
    assert not judgement.complete


def test_a_floor_below_ground_fails_by_being_there() -> None:
    judgement = judged("C07", {"floor": -1, "basement": True})
    assert judgement.suggested is Answer.FAIL


@pytest.mark.parametrize(("temperature", "expected"), [(-1, Answer.FAIL), (0, Answer.PASS), (8, Answer.PASS)])
def test_a_temperature_may_lie_below_zero(temperature: int, expected: Answer) -> None:
    judgement = judged("F07", {"hours_kept": 50, "temperature": temperature, "label": True})
    assert judgement.suggested is expected


def test_a_freezer_is_read_below_zero() -> None:
    assert judged("F09", {"chill": 4, "freeze": -18}).suggested is Answer.PASS
