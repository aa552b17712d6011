"""Who may sign in on a street's laptop, and what they may then see."""

from __future__ import annotations

import pytest

from tuoyu_desktop.application.signing_in import people_to_choose, sign_in
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.domain.errors import RuleViolation


def test_only_the_people_of_the_unit_can_be_chosen(laptop: Laptop) -> None:
    names = {person.name for person in laptop.read(people_to_choose)}

    assert names == {"李建国", "孙梅", "陈秀兰", "赵敏", "周立"}


def test_the_right_pin_signs_in_for_the_units_area(laptop: Laptop) -> None:
    me = laptop.read(lambda records: sign_in(records, DEMO_PEOPLE["expert"], DEMO_PINS["expert"]))

    assert (me.name, me.unit, me.area, me.certified) == ("陈秀兰", "清源街道", "清源街道", False)


def test_a_wrong_pin_is_told_beside_the_field(laptop: Laptop) -> None:
    with pytest.raises(RuleViolation) as refused:
        laptop.read(lambda records: sign_in(records, DEMO_PEOPLE["expert"], "000000"))

    assert (refused.value.code, refused.value.field) == ("rule-pin-wrong", "pin")
