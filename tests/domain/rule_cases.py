"""A facility and a way to judge one item with the shipped packs, for the tests of the rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.facility import CareGroup, Facility
from tuoyu_desktop.domain.measurement import Judgement, judge
from tuoyu_desktop.domain.terms import AgeBand, FacilityKind, FilingStatus, LegalNature, MealMode, Ownership
from tuoyu_desktop.exchange.rule_packs import builtin_checklists, builtin_district_packs

ON = date(2026, 11, 20)


@cache
def checklist() -> Checklist:
    """The newest version."""
    return builtin_checklists()[-1]


@cache
def pack(identity: str = "110115") -> DistrictPack:
    return next(pack for pack in builtin_district_packs() if pack.id == identity)


def facility(**changes: Any) -> Facility:
    """A private 托育机构 with one group of each ordinary band, its own kitchen and everything that has a condition."""
    values: dict[str, Any] = {
        "name": "测试托育中心",
        "kind": FacilityKind.CENTER,
        "ownership": Ownership.PRIVATE,
        "legal_nature": LegalNature.COMPANY,
        "social_credit_code": "91110115MA0000000X",
        "street_town": "清源街道",
        "address": "兴华大街 1 号",
        "opened_on": date(2023, 3, 1),
        "filing_status": FilingStatus.FILED,
        "place_count": 60,
        "meal_mode": MealMode.OWN_KITCHEN,
        "care_groups": (
            CareGroup(id="i", name="乳儿班", band=AgeBand.INFANT, enrolled=9, places=10),
            CareGroup(id="t", name="托小班", band=AgeBand.TODDLER, enrolled=12, places=15),
            CareGroup(id="s", name="托大班", band=AgeBand.SENIOR, enrolled=18, places=20),
        ),
        "floor_area": Decimal(300),
    }
    return Facility(**{**values, **changes})


def judged(
    code: str, measured: dict[str, Any], *, on: date = ON, district: str = "110115", **changes: Any
) -> Judgement:
    """The judgement of one item at a facility with ``changes``."""
    item = checklist().item(code)
    return judge(item, measured, facility(**changes), on, checklist(), pack(district))


def group(band: str, children: object, carers: object, **more: object) -> dict[str, Any]:
    """A row of the table of care groups."""
    return {"id": "1", "name": "一班", "band": band, "children_present": children, "carers_present": carers, **more}


def table(*rows: dict[str, Any]) -> dict[str, Any]:
    """Measured values that hold the table."""
    return {"care_groups": [{**row, "id": str(place)} for place, row in enumerate(rows)]}
