"""Who signs a second time, and who signs as a member of which team (documents.md §1, §5)."""

from __future__ import annotations

import pytest

from tests.made_visits import EXPERT, SVG, start
from tuoyu_desktop.application.finishing import Signature, SignVisit, finish_view, sign_visit
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.fold_inspections import SignedBy
from tuoyu_desktop.domain.errors import RuleViolation

INK = Signature("member", "陈秀兰", EXPERT, svg=SVG)
HURT = Signature("member", "陈秀兰", EXPERT, refused=True, refusal_reason="右手受伤")


@pytest.fixture
def visit(laptop: Laptop) -> str:
    return laptop.write(start, EXPERT)[0]


def sign(laptop: Laptop, visit: str, signature: Signature) -> None:
    laptop.write(lambda work: sign_visit(work, SignVisit(visit, signature)), EXPERT)


def signed(laptop: Laptop, visit: str) -> tuple[SignedBy, ...]:
    return laptop.read(lambda records: finish_view(records, visit)).signatures


def test_what_was_taken_back_can_be_said_again(laptop: Laptop, visit: str) -> None:
    for one in (HURT, INK, HURT):
        sign(laptop, visit, one)

    assert [one.refused for one in signed(laptop, visit)] == [True, False, True]


def test_the_same_press_twice_is_one_signature(laptop: Laptop, visit: str) -> None:
    sign(laptop, visit, INK)
    sign(laptop, visit, Signature("facility", "李婷", post="园长", svg=SVG))
    sign(laptop, visit, INK)

    assert [one.role for one in signed(laptop, visit)] == ["member", "facility"]


@pytest.mark.parametrize("person", [None, "", DEMO_PEOPLE["street_officer_2"]])
def test_a_member_is_of_the_team(laptop: Laptop, visit: str, person: str | None) -> None:
    with pytest.raises(RuleViolation) as refused:
        sign(laptop, visit, Signature("member", "王强", person, svg=SVG))

    assert refused.value.code == "rule-visit-team"
    assert signed(laptop, visit) == ()
