"""What is entered at a red line is not passed over by a press beside it (checklist.md §3, every mode)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.application.test_starting import EXPERT, visit_command
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finishing import MarkNotChecked, mark_not_checked
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Answer, Profile

SEEN = {"seen": True, "channel": 3, "seen_at": "10:00"}
LOCKED = {"exits": 2, "blocked": 1, "opened_at_once": False}
FAILING: list[tuple[str, dict[str, Any]]] = [
    ("B22", SEEN),
    ("C18", {"incidents": 1, "unreported": 1}),
    ("E02", {"mixed": True, "panel": False, "flammable": False}),
    ("E03", LOCKED),
    ("E10", {"alarm": False, "cut_off": True}),
    ("F04", {"items": 1}),
    ("I05", {"signals": ["欠薪", "欠租"]}),
]


@pytest.fixture
def visit(laptop: Laptop) -> str:
    command = visit_command(laptop, profile=Profile.FULL)
    return laptop.write(lambda work: start_visit(work, command), EXPERT)[0]


def write(laptop: Laptop, command: RecordAnswer) -> None:
    laptop.write(lambda work: record_answer(work, command), EXPERT)


@pytest.mark.parametrize("answer", [Answer.PASS, Answer.NOT_APPLICABLE])
@pytest.mark.parametrize(("code", "measured"), FAILING, ids=[code for code, _ in FAILING])
def test_what_is_entered_there_only_fails(
    laptop: Laptop, visit: str, code: str, measured: dict[str, Any], answer: Answer
) -> None:
    with pytest.raises(RuleViolation) as refused:
        write(laptop, RecordAnswer(visit, code, answer, reason="没有", measured=measured))
    assert refused.value.code == "rule-answer-red-line"

    write(laptop, RecordAnswer(visit, code, Answer.FAIL, measured=measured))


def test_nor_is_it_left_unchecked_at_the_end(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "B22", None, measured=SEEN))
    command = MarkNotChecked(visit, ("B21", "B22"), "时间不够")
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: mark_not_checked(work, command), EXPERT)
    assert refused.value.code == "rule-answer-red-line"
    items = laptop.read(lambda records: visit_view(records, visit)).items
    assert items["B21"].answer is None, "nothing of the press is kept"


@pytest.mark.parametrize(
    ("code", "measured"),
    [
        ("B22", {"seen": False}),
        ("E03", {**LOCKED, "opened_at_once": True}),  # put right on the spot: no emergency
        ("I05", {"signals": ["欠薪"]}),  # one signal opens nothing at the district
        ("E07", {"units": [{"name": "1 层", "count": 1}]}),  # no red line: the person decides
    ],
)
def test_elsewhere_the_person_decides(laptop: Laptop, visit: str, code: str, measured: dict[str, Any]) -> None:
    write(laptop, RecordAnswer(visit, code, Answer.PASS, measured=measured))


def test_a_fail_by_mistake_is_taken_back_while_nothing_is_entered(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "B22", Answer.FAIL))
    write(laptop, RecordAnswer(visit, "B22", Answer.PASS))
