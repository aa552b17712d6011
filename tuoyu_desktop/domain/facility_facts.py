"""Facts of a facility that are yes, no or not known; they decide what is asked (checklist.md §2 rules 8 and 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuoyu_desktop.domain.facility import Facility


@dataclass(frozen=True)
class Fact:
    """``field`` of ``Facility``, what a screen calls it, and the condition of the checklist that it decides (empty: it
    changes a rule, no item)."""

    field: str
    words: str
    condition: str = ""


FACTS: tuple[Fact, ...] = (
    Fact("uses_gas", "使用燃气", "uses_gas"),
    Fact("has_stairs", "有婴幼儿使用的楼梯", "has_stairs"),
    Fact("has_high_edges", "有阳台、外廊、屋面等临空处", "has_high_edges"),
    Fact("has_outdoor_space", "有户外场地", "has_outdoor_space"),
    Fact("has_ultraviolet_lamp", "装有紫外线灯", "has_ultraviolet_lamp"),
    Fact("newly_decorated", "新装修", "newly_decorated"),
    Fact("gives_medicine", "代喂药", "gives_medicine"),
    Fact("takes_prepayment", "预收费", "beijing_prepayment"),
    Fact("receives_subsidy", "领取补助", "receives_subsidy"),
    Fact("is_fire_key_unit", "消防安全重点单位"),
)
FACT_FIELDS: Mapping[str, Fact] = {fact.field: fact for fact in FACTS}
YES, NO, NOT_KNOWN = "是", "否", "未知"


def fact_value(facility: Facility, field: str) -> bool | None:
    """What the register knows; null where nobody told it."""
    value = getattr(facility, field)
    return value if isinstance(value, bool) else None


def fact_word(value: bool | None) -> str:
    """是, 否 or 未知: an unknown fact is never shown as no."""
    return NOT_KNOWN if value is None else YES if value else NO


def unknown_facts(facility: Facility) -> tuple[Fact, ...]:
    """The facts that nobody told the register."""
    return tuple(fact for fact in FACTS if fact_value(facility, fact.field) is None)
