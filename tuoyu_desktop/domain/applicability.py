"""Which items apply at a facility, and why the others do not (checklist.md §0 适用, 条件; §2 rules 10 and 15).

A condition that a laptop cannot know counts as met: the person on the spot decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from tuoyu_desktop.domain.ages import years_later
from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import (
    AgeBand,
    FacilityKind,
    FilingStatus,
    MealMode,
    Ownership,
    PriceType,
)
from tuoyu_desktop.domain.wording import FACILITY_KINDS

_LETTERS: Mapping[FacilityKind, str] = {
    FacilityKind.CENTER: "T",
    FacilityKind.COMMUNITY: "S",
    FacilityKind.KINDERGARTEN: "Y",
    FacilityKind.EMPLOYER: "D",
    FacilityKind.HOME: "J",
    FacilityKind.SERVICE_CENTRE: "T",
}

BEIJING = "110000"


def facility_letter(kind: FacilityKind) -> str:
    """The letter of the column 适用; items apply to a 综合服务中心 as to a 托育机构."""
    return _LETTERS[kind]


def _has_group(*bands: AgeBand) -> Callable[[Facility, date], bool]:
    # A facility whose groups are not in the register yet may have any of them.
    return lambda facility, on: not facility.care_groups or any(g.band in bands for g in facility.care_groups)


def _serves_meals(facility: Facility, on: date) -> bool:
    return facility.meal_mode in (None, MealMode.OWN_KITCHEN, MealMode.DELIVERED)


def _open_a_year(facility: Facility, on: date) -> bool:
    return facility.opened_on is None or years_later(facility.opened_on, 1) <= on


def _public_guided(facility: Facility, on: date) -> bool:
    return facility.ownership is Ownership.PUBLIC and facility.price_type is PriceType.GOVERNMENT_GUIDED


def _unknown(facility: Facility, on: date) -> bool:
    """Not in the register: counts as met."""
    return True


_CONDITIONS: Mapping[str, tuple[Callable[[Facility, date], bool], str]] = {
    "has_changes": (_unknown, ""),
    "has_naps": (_unknown, ""),
    "has_infants_or_milk": (_unknown, ""),
    "has_incidents": (_unknown, ""),
    "closing_or_moving": (_unknown, ""),
    "has_earlier_findings": (_unknown, "上次检查没有未销号的问题"),
    "has_closed": (lambda f, on: f.filing_status is FilingStatus.CANCELLED, "没有停业"),
    "serves_meals": (_serves_meals, "不供餐"),
    "serves_food": (lambda f, on: f.meal_mode is not MealMode.NONE, "不供餐"),
    "own_kitchen": (lambda f, on: f.meal_mode in (None, MealMode.OWN_KITCHEN), "没有自办食堂"),
    "delivered_meals": (lambda f, on: f.meal_mode in (None, MealMode.DELIVERED), "没有外购配送餐"),
    "open_a_year": (_open_a_year, "开业不满一年"),
    "has_infant_group": (_has_group(AgeBand.INFANT), "没有乳儿班"),
    "has_toddler_group": (_has_group(AgeBand.TODDLER), "没有托小班"),
    # A mixed group starts at 18 months, so its default ratio is that of the 托小班 (checklist.md §2 rule 2).
    "has_toddler_ratio": (_has_group(AgeBand.TODDLER, AgeBand.MIXED), "没有托小班和混合班"),
    "has_senior_group": (_has_group(AgeBand.SENIOR), "没有托大班"),
    "has_mixed_group": (_has_group(AgeBand.MIXED), "没有混合班"),
    "has_high_edges": (lambda f, on: f.has_high_edges is not False, "没有阳台、外廊、屋面等临空处"),
    "has_stairs": (lambda f, on: f.has_stairs is not False, "没有婴幼儿使用的楼梯"),
    "has_outdoor_space": (lambda f, on: f.has_outdoor_space is not False, "没有户外场地"),
    "has_ultraviolet_lamp": (lambda f, on: f.has_ultraviolet_lamp is not False, "没有紫外线灯"),
    "uses_gas": (lambda f, on: f.uses_gas is not False, "不用燃气"),
    "newly_decorated": (lambda f, on: f.newly_decorated is not False, "没有新装修"),
    "full_day": (lambda f, on: "全日托" in f.service_forms, "没有全日托"),
    "gives_medicine": (lambda f, on: f.gives_medicine is not False, "不代喂药"),
    "public_guided_price": (_public_guided, "不是公办政府指导价"),
    "is_inclusive": (lambda f, on: f.is_inclusive, "没有认定为普惠"),
    "receives_subsidy": (lambda f, on: f.receives_subsidy is not False, "没有领取补助"),
    "beijing_prepayment": (lambda f, on: f.takes_prepayment is not False, "不预收费"),
}


def condition_reason(name: str) -> str:
    """Why items with a condition do not apply where it is not met."""
    return _CONDITIONS[name][1]


CONDITION_NAMES = frozenset(_CONDITIONS)
"""What may stand in the column ``condition`` of a pack."""


def conditions_of(
    facility: Facility,
    on: date,
    *,
    region_code: str | None = None,
    has_earlier_findings: bool | None = None,
    has_closed: bool | None = None,
) -> frozenset[str]:
    """Names of the conditions that are met at ``facility``; null facts are unknown and count as met where they decide.

    ``region_code``: of the district, for rules of one city only (H10-H12 hold in 北京).
    """
    met = {name for name, (test, _) in _CONDITIONS.items() if test(facility, on)}
    if has_earlier_findings is False:
        met.discard("has_earlier_findings")
    if has_closed:
        met.add("has_closed")
    if region_code is not None and not region_code.startswith(BEIJING[:2]):
        met.discard("beijing_prepayment")
    return frozenset(met)


def not_applicable(
    checklist: Checklist,
    codes: Iterable[str],
    facility: Facility,
    on: date,
    *,
    region_code: str | None = None,
    has_earlier_findings: bool | None = None,
) -> dict[str, str]:
    """Code to the Chinese reason, for those of ``codes`` that do not apply at ``facility`` on that day."""
    met = conditions_of(facility, on, region_code=region_code, has_earlier_findings=has_earlier_findings)
    reasons = {code: _reason(checklist.item(code), facility, met) for code in codes}
    return {code: reason for code, reason in reasons.items() if reason}


def _reason(item: ChecklistItem, facility: Facility, met: frozenset[str]) -> str:
    if facility_letter(facility.kind) not in item.applies:
        return f"本项不适用于{FACILITY_KINDS[facility.kind]}"
    if not item.condition or item.condition in met:
        return ""
    if item.condition == "beijing_prepayment" and facility.takes_prepayment is not False:
        return "北京以外没有这项规定"
    return _CONDITIONS[item.condition][1]
