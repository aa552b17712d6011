"""Which items apply where (checklist.md columns 适用 and 条件, §2 rules 10 and 15)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.domain.rule_cases import ON, checklist, facility, judged
from tuoyu_desktop.domain.applicability import CONDITION_NAMES, conditions_of, facility_letter, not_applicable
from tuoyu_desktop.domain.facility import CareGroup, Facility
from tuoyu_desktop.domain.terms import (
    AgeBand,
    FacilityKind,
    FilingStatus,
    LegalNature,
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


UNKNOWN_CODES = {
    *("A10", "B18", "C08", "C09", "C20", "C24", "E10", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F10"),
    *("F11", "F12", "F13", "F14", "G15", "G18", "H09", "H10", "H11", "H12"),
}


def test_a_bare_facility_hides_nothing_that_is_unknown() -> None:
    """A condition that is not in the register counts as met: the person on the spot decides (§2 rule 10)."""
    bare = Facility(
        name="只有名称的机构",
        kind=FacilityKind.CENTER,
        ownership=Ownership.PRIVATE,
        legal_nature=LegalNature.COMPANY,
        social_credit_code="",
        street_town="清源街道",
        address="一号",
        filing_status=FilingStatus.FILED,
        place_count=20,
    )
    assert set(not_applicable(checklist(), UNKNOWN_CODES, bare, ON, region_code="110115")) == set()
    outside = not_applicable(checklist(), ["H10"], bare, ON, region_code="120114")
    assert outside == {"H10": "北京以外没有这项规定"}


@pytest.mark.parametrize(("stored", "hidden"), [(True, False), (False, True), (None, False)])
def test_entries_of_any_time_keep_what_they_say(stored: bool | None, hidden: bool) -> None:
    """A no that an older program wrote stays a no, a yes a yes; what was never written is unknown."""
    body = facility().model_dump(mode="json")
    old = {**body, "uses_gas": stored} if stored is not None else {k: v for k, v in body.items() if k != "uses_gas"}
    read = Facility.model_validate(old)
    assert read.uses_gas is stored
    assert Facility.model_validate_json(read.model_dump_json()) == read
    assert bool(not_applicable(checklist(), ["E10"], read, ON)) is hidden


def test_an_unknown_key_unit_gets_advice_and_no_violation() -> None:
    """E16 is a violation only if 是 (§2 rule 8)."""
    assert judged("E16", {"missing_days": 1}).hint_only
    assert "没有登记" in judged("E19", {"drilled_on": ON.isoformat()}).arithmetic


def test_a_year_open_is_a_year_of_the_calendar() -> None:
    """开业满一年: 29 February lies between, so 365 days are a day too few."""
    assert reason("A19", opened_on=date(2023, 11, 20), on=date(2024, 11, 19)) == "开业不满一年"
    assert not reason("A19", opened_on=date(2023, 11, 20), on=date(2024, 11, 20))


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
