"""留样 is settled (checklist.md §2.7): the duty rests on 实施条例第28条, and 48 hours carry no 待核."""

from __future__ import annotations

import pytest

from tests.domain.rule_cases import checklist, judged
from tuoyu_desktop.domain.checklist import is_verified_basis
from tuoyu_desktop.domain.terms import Answer


@pytest.mark.parametrize("code", ["F06", "F07"])
def test_kept_samples_rest_on_the_regulation(code: str) -> None:
    lines = [line for line in checklist().items[code].bases if line.text.startswith("《食品安全法实施条例》第28条")]
    assert [line.mark for line in lines] == ["[原文]"]
    assert all(is_verified_basis(line.mark) and not line.letters for line in lines)


@pytest.mark.parametrize(("temperature", "mark"), [(4, ""), (9, "待核")])
def test_a_failure_by_the_hours_alone_awaits_no_check(temperature: int, mark: str) -> None:
    """Only the temperature is from memory: it is named where it fails."""
    judgement = judged("F07", {"hours_kept": 30, "temperature": temperature, "label": True})
    assert judgement.suggested is Answer.FAIL
    assert judgement.parameter_mark == mark
