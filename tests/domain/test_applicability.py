"""Which items apply where (checklist.md columns 适用 and 条件, §2 rules 10 and 15)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.domain.rule_cases import ON, checklist, facility
from tuoyu_desktop.domain.applicability import CONDITION_NAMES, conditions_of, facility_letter, not_applicable
from tuoyu_desktop.domain.facility import CareGroup
from tuoyu_desktop.domain.terms import (
    AgeBand,
    FacilityKind,
    FilingStatus,
    MealMode,
    Ownership,
    PriceType,
    Profile,
)


def reason(code: str, *, on: date = ON, region_code: str | None = None, **changes: object) -> str:
    return not_applicable(checklist(), [code], facility(**changes), on, region_code=region_code).get(code, "")


def test_service_centre_counts_as_a_facility() -> None:
    """Requirements row 85: the sixth kind, items apply as for 托育机构."""
    assert facility_letter(FacilityKind.SERVICE_CENTRE) == facility_letter(FacilityKind.CENTER) == "T"
    assert {facility_letter(kind) for kind in FacilityKind} == set("TSYDJ")


def test_kind_decides_and_is_named() -> None:
    assert reason("A16") == "本项不适用于托育机构"
    assert not reason("A16", kind=FacilityKind.HOME)
    assert reason("A09", kind=FacilityKind.HOME) == "本项不适用于家庭托育点"


@pytest.mark.parametrize(
    ("code", "absent", "words"),
    [
        ("A10", {"meal_mode": MealMode.BROUGHT}, "不供餐"),
        ("F04", {"meal_mode": MealMode.NONE}, "不供餐"),
        ("F05", {"meal_mode": MealMode.DELIVERED}, "没有自办食堂"),
        ("F02", {"meal_mode": MealMode.OWN_KITCHEN}, "没有外购配送餐"),
        ("C08", {"has_high_edges": False}, "没有阳台、外廊、屋面等临空处"),
        ("C09", {"has_stairs": False}, "没有婴幼儿使用的楼梯"),
        ("C20", {"has_outdoor_space": False}, "没有户外场地"),
        ("C24", {"has_ultraviolet_lamp": False}, "没有紫外线灯"),
        ("E10", {"uses_gas": False}, "不用燃气"),
        ("G15", {"newly_decorated": False}, "没有新装修"),
        ("G17", {"service_forms": ("半日托",)}, "没有全日托"),
        ("G18", {"gives_medicine": False}, "不代喂药"),
        ("H07", {"is_inclusive": False}, "没有认定为普惠"),
        ("H09", {"receives_subsidy": False}, "没有领取补助"),
        ("H10", {"takes_prepayment": False}, "不预收费"),
    ],
)
def test_unmet_condition_gives_its_reason(code: str, absent: dict[str, object], words: str) -> None:
    assert reason(code, **absent) == words


@pytest.mark.parametrize(
    ("code", "present"),
    [
        ("A10", {"meal_mode": MealMode.DELIVERED}),
        ("F04", {"meal_mode": MealMode.BROUGHT}),
        ("C08", {"has_high_edges": True}),
        ("E10", {"uses_gas": True}),
        ("G17", {"service_forms": ("全日托", "临时托")}),
        ("H07", {"is_inclusive": True}),
        ("H10", {"takes_prepayment": True}),
    ],
)
def test_met_condition_shows_the_item(code: str, present: dict[str, object]) -> None:
    assert not reason(code, **present)


def groups(*bands: AgeBand) -> tuple[CareGroup, ...]:
    return tuple(CareGroup(id=band.value, name="班", band=band, enrolled=5, places=10) for band in bands)


@pytest.mark.parametrize(
    ("bands", "hidden"),
    [
        ([AgeBand.INFANT], {"B04", "B05", "B08", "B09", "B10"}),
        ([AgeBand.TODDLER], {"B03", "B05", "B07", "B09", "B10"}),
        ([AgeBand.SENIOR], {"B03", "B04", "B07", "B08", "B10"}),
        # A mixed group starts at 18 months: its ratio is asked under the 托小班's item (§2 rule 2).
        ([AgeBand.MIXED], {"B03", "B05", "B07", "B08", "B09"}),
    ],
)
def test_groups_decide_ratios_and_sizes(bands: list[AgeBand], hidden: set[str]) -> None:
    codes = ["B03", "B04", "B05", "B07", "B08", "B09", "B10"]
    found = not_applicable(checklist(), codes, facility(care_groups=groups(*bands)), ON)
    assert set(found) == hidden


def test_groups_that_are_not_registered_yet_may_be_any() -> None:
    assert not reason("B03", care_groups=())


def test_year_open_is_counted_from_the_opening() -> None:
    """A19 开业满一年."""
    opened = ON - timedelta(days=365)
    assert not reason("A19", opened_on=opened)
    assert reason("A19", opened_on=opened + timedelta(days=1)) == "开业不满一年"


def test_cap_item_only_for_public_places_with_guided_price() -> None:
    """H05; requirements.md §9.6."""
    public = {"ownership": Ownership.PUBLIC, "price_type": PriceType.GOVERNMENT_GUIDED}
    assert not reason("H05", **public)
    assert reason("H05", **{**public, "ownership": Ownership.PRIVATE}) == "不是公办政府指导价"
    assert reason("H05", **{**public, "price_type": PriceType.AGREED}) == "不是公办政府指导价"


def test_beijing_rules_hold_in_beijing() -> None:
    """H10-H12: 北京；预收费."""
    assert reason("H11", takes_prepayment=True, region_code="120114") == "北京以外没有这项规定"
    assert not reason("H11", takes_prepayment=True, region_code="110105")


def test_what_a_laptop_cannot_know_counts_as_met() -> None:
    for code in ("A06", "C17", "F15", "I03", "I04", "I07"):
        assert not reason(code), code


def test_facts_that_are_known_decide() -> None:
    assert "has_closed" not in conditions_of(facility(), ON)
    assert "has_closed" in conditions_of(facility(filing_status=FilingStatus.CANCELLED), ON)
    found = not_applicable(checklist(), ["I07"], facility(), ON, has_earlier_findings=False)
    assert found == {"I07": "上次检查没有未销号的问题"}


def test_quick_profile_differs_by_kind() -> None:
    """§2 rule 15: from 18 items at a home that serves no meals to 25 at a 托育机构 with everything."""
    quick = checklist().profile(Profile.QUICK)
    home = facility(kind=FacilityKind.HOME, meal_mode=MealMode.NONE)
    full = facility(has_high_edges=True)
    assert len(quick) - len(not_applicable(checklist(), quick, home, ON)) == 18
    assert len(quick) - len(not_applicable(checklist(), quick, full, ON)) == 25


def test_every_condition_of_the_list_is_known() -> None:
    used = {item.condition for item in checklist().items.values() if item.condition}
    assert used <= CONDITION_NAMES
    without = [c for c, item in checklist().items.items() if item.condition and not item.condition_text]
    assert without == []
