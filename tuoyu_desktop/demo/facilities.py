"""The 120 facilities of the demo district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tuoyu_desktop.demo.credit_codes import credit_code
from tuoyu_desktop.demo.draw import Draw, fixed_id
from tuoyu_desktop.demo.names import FacilityNames, person_name
from tuoyu_desktop.demo.papers import cameras_of, fees_of, papers_of
from tuoyu_desktop.demo.places import DemoUnit, address_of, demo_units, telephone
from tuoyu_desktop.demo.staff import care_groups, staff_of
from tuoyu_desktop.domain.facility import CareGroup, Facility
from tuoyu_desktop.domain.terms import FacilityKind, FilingStatus, LegalNature, MealMode, Ownership, PriceType

KIND_COUNTS: Mapping[FacilityKind, int] = {
    FacilityKind.CENTER: 45,
    FacilityKind.COMMUNITY: 20,
    FacilityKind.KINDERGARTEN: 30,
    FacilityKind.EMPLOYER: 8,
    FacilityKind.HOME: 15,
    FacilityKind.SERVICE_CENTRE: 2,
}


@dataclass(frozen=True)
class DemoFacility:
    """A facility and what the story needs to know of it: ``quality`` 0 (poor) to 1, ``role`` of the example day."""

    id: str
    facility: Facility
    quality: float
    role: str = ""


@dataclass(frozen=True)
class Brief:
    """What is decided of a facility before chance fills in the rest."""

    number: int
    kind: FacilityKind
    unit: DemoUnit
    name: str
    role: str = ""
    ownership: Ownership | None = None
    inclusive: bool | None = None
    groups: tuple[CareGroup, ...] | None = None
    fixed: tuple[tuple[str, Any], ...] = ()
    food_days: int | None = None
    meals: MealMode | None = None

    @property
    def id(self) -> str:
        return fixed_id(f"facility/{self.number}")


def _compared(brief: Brief, people: int, today: date) -> dict[str, Any]:
    """The district compares rosters with the list of banned people in turn; a few are still to come."""
    if brief.number % 10 == 9 and not brief.fixed:
        return {}
    on = today - timedelta(days=2 + brief.number % 26)
    return {"ban_compared_on": on, "ban_compared": people, "ban_hits": 0}


def build(draw: Draw, brief: Brief, today: date) -> DemoFacility:
    """The facility of ``brief`` as the register knows it on ``today``."""
    kind = brief.kind
    ownership, nature = _owner(draw, brief)
    inclusive = brief.inclusive if brief.inclusive is not None else _inclusive(draw, kind, ownership)
    price = _price(ownership, inclusive)
    meals = brief.meals or draw.weighted(_MEALS[kind])
    forms = draw.taken((("全日托",), ("全日托",), ("全日托", "半日托"), ("全日托", "半日托", "计时托", "临时托")))
    groups = brief.groups or care_groups(draw, brief.id, kind)
    head = dict(brief.fixed).get("person_in_charge") or person_name(draw)
    opened_on = today - timedelta(days=draw.randint(40, 3000) if draw.happens(0.9) else draw.randint(20, 85))
    neighbourhood, address = address_of(draw, brief.unit)
    code = credit_code(brief.number + 1, nature)
    outdoor = kind is not FacilityKind.HOME and draw.happens(0.7)
    fees = fees_of(draw, price, meals, forms)
    places = sum(group.places for group in groups)
    fields: dict[str, Any] = {
        "name": brief.name,
        "kind": kind,
        "ownership": ownership,
        "legal_nature": nature,
        "social_credit_code": code,
        "street_town": brief.unit.name,
        "neighbourhood": neighbourhood,
        "address": address,
        "telephone": telephone(draw),
        "legal_representative": head if draw.happens(0.5) else person_name(draw),
        "person_in_charge": head,
        "opened_on": opened_on,
        **_filing(draw, brief.number, opened_on),
        "business_scope": _scope(kind),
        "place_count": places,
        "inclusive_places": places if inclusive else 0,
        "is_inclusive": inclusive,
        "inclusive_number": f"大普托认〔{today.year - 1}〕{brief.number + 1}号" if inclusive else "",
        "price_type": price,
        "agreed_fee": fees[0].amount if price is PriceType.AGREED else None,
        "receives_subsidy": inclusive and draw.happens(0.8),
        "takes_prepayment": ownership is Ownership.PRIVATE and draw.happens(0.6),
        "fees": fees,
        "care_groups": groups,
        "staff": staff_of(draw, brief.id, kind, groups, head, meals is MealMode.OWN_KITCHEN, today),
        "papers": papers_of(
            draw,
            kind=kind,
            nature=nature,
            code=code,
            meals=meals,
            opened_on=opened_on,
            today=today,
            food_days=brief.food_days,
        ),
        "cameras": cameras_of(draw, kind, groups, outdoor),
        "camera_started_on": opened_on,
        "meal_mode": meals,
        "service_forms": forms,
        "has_outdoor_space": outdoor,
        **_premises(draw, kind, meals, places),
        **dict(brief.fixed),
    }
    fields.update(_compared(brief, len(fields["staff"]), today))
    return DemoFacility(brief.id, Facility(**fields), round(draw.uniform(0.35, 1.0), 2), brief.role)


def _owner(draw: Draw, brief: Brief) -> tuple[Ownership, LegalNature]:
    if brief.kind is FacilityKind.SERVICE_CENTRE:
        return Ownership.PUBLIC, LegalNature.PUBLIC_INSTITUTION
    public = {FacilityKind.KINDERGARTEN: 0.65, FacilityKind.COMMUNITY: 0.3, FacilityKind.CENTER: 0.12}
    ownership = brief.ownership or (Ownership.PUBLIC if draw.happens(public.get(brief.kind, 0)) else Ownership.PRIVATE)
    if ownership is Ownership.PUBLIC:
        return ownership, LegalNature.PUBLIC_INSTITUTION
    if brief.kind in (FacilityKind.HOME, FacilityKind.EMPLOYER):
        return ownership, LegalNature.COMPANY
    return ownership, LegalNature.SOCIAL_SERVICE if draw.happens(0.3) else LegalNature.COMPANY


def _inclusive(draw: Draw, kind: FacilityKind, ownership: Ownership) -> bool:
    if kind is FacilityKind.HOME:
        return False
    return draw.happens(0.8 if ownership is Ownership.PUBLIC else 0.4)


def _price(ownership: Ownership, inclusive: bool) -> PriceType:
    if ownership is Ownership.PUBLIC:
        return PriceType.GOVERNMENT_GUIDED
    return PriceType.AGREED if inclusive else PriceType.MARKET


_MEALS: Mapping[FacilityKind, Mapping[MealMode, int]] = {
    FacilityKind.CENTER: {MealMode.OWN_KITCHEN: 7, MealMode.DELIVERED: 3},
    FacilityKind.COMMUNITY: {MealMode.OWN_KITCHEN: 2, MealMode.DELIVERED: 5, MealMode.BROUGHT: 2},
    FacilityKind.KINDERGARTEN: {MealMode.OWN_KITCHEN: 1},
    FacilityKind.EMPLOYER: {MealMode.OWN_KITCHEN: 2, MealMode.DELIVERED: 3},
    FacilityKind.HOME: {MealMode.OWN_KITCHEN: 4, MealMode.BROUGHT: 3, MealMode.NONE: 1},
    FacilityKind.SERVICE_CENTRE: {MealMode.OWN_KITCHEN: 1},
}


def _filing(draw: Draw, number: int, opened_on: date) -> dict[str, Any]:
    status = draw.weighted({FilingStatus.FILED: 90, FilingStatus.REGISTERED: 7, FilingStatus.CHANGING: 3})
    if status is FilingStatus.REGISTERED:
        return {"filing_status": status}
    filed_on = opened_on + timedelta(days=draw.randint(5, 15))
    return {
        "filing_status": status,
        "filing_number": f"110115{filed_on.year}{number + 1:04d}",
        "filed_on": filed_on,
    }


def _scope(kind: FacilityKind) -> str:
    if kind is FacilityKind.HOME:
        return "家庭托育服务"
    return "学前教育" if kind is FacilityKind.KINDERGARTEN else "托育服务（不含幼儿园、托儿所）"


def _premises(draw: Draw, kind: FacilityKind, meals: MealMode, places: int) -> dict[str, Any]:
    home = kind is FacilityKind.HOME
    top_floor = draw.weighted({1: 5, 2: 4, 3: 2})
    return {
        "uses_gas": meals is MealMode.OWN_KITCHEN and draw.happens(0.5),
        "top_floor": top_floor,
        "floor_area": Decimal(places * draw.randint(7, 12) + (60 if home else 40)),
        "has_high_edges": top_floor > 1 and draw.happens(0.6),
        "has_stairs": top_floor > 1 and not home,
        "has_ultraviolet_lamp": not home and draw.happens(0.35),
        "newly_decorated": draw.happens(0.06),
        "gives_medicine": draw.happens(0.3),
        "is_fire_key_unit": kind is FacilityKind.KINDERGARTEN and draw.happens(0.6),
        "inspection_cap": draw.taken((2, 2, 3, 4)),
        "risk_class": draw.weighted({"低": 5, "中": 3, "高": 1, None: 1}),
        "credit_class": draw.weighted({"A": 5, "B": 4, "C": 1, None: 1}),
    }


def random_briefs(draw: Draw, examples: Sequence[Brief]) -> list[Brief]:
    """Briefs for those of the 120 that ``examples`` leave, spread over the units by their weight."""
    kinds = [
        kind
        for kind, count in KIND_COUNTS.items()
        for _ in range(count - sum(brief.kind is kind for brief in examples))
    ]
    draw.shuffle(kinds)
    units = [unit for unit in demo_units() if unit.weight]
    chosen = units * 2
    chosen += draw.choices(units, weights=[unit.weight for unit in units], k=len(kinds) - len(chosen))
    names = FacilityNames(draw, [brief.name for brief in examples])
    return [
        Brief(len(examples) + index, kind, unit, names.take(kind, unit.short))
        for index, (kind, unit) in enumerate(zip(kinds, chosen, strict=True))
    ]
