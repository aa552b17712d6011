"""练习托育点: a place that does not exist, so made that nearly all items of the checklist apply to it.

One health certificate has run out, one record check is missing, the food licence and the fire test run out soon, the
mixed class is full. Names say that nobody bears them.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tuoyu_desktop.domain.facility import Camera, CareGroup, Facility, Fee, Paper, StaffMember
from tuoyu_desktop.domain.ids import derived_id
from tuoyu_desktop.domain.terms import (
    AgeBand,
    FacilityKind,
    FilingStatus,
    LegalNature,
    MealMode,
    Ownership,
    PriceType,
)

PRACTICE_NAME = "练习托育点"
_OPEN_DAYS = 800
_GROUPS = (
    ("乳儿班", AgeBand.INFANT, 7, 10),
    ("托小班", AgeBand.TODDLER, 14, 15),
    ("托大班", AgeBand.SENIOR, 19, 20),
    ("混合班", AgeBand.MIXED, 15, 15),
)
"""Name, band, enrolled, places."""
_STAFF = (
    ("练习园长", "园长", "岗位培训合格", 260, 300),
    ("练习老师甲", "保育员", "育婴员 四级", -9, 300),
    ("练习老师乙", "保育员", "保育师 五级", 20, None),
    ("练习老师丙", "保育员", None, 150, 300),
    ("练习老师丁", "保育员", "保育师 四级", 210, 300),
    ("练习老师戊", "保育员", "育婴员 五级", 230, 300),
    ("练习保健员", "保健员", "保健人员考核合格证", 120, 300),
    ("练习保安员", "保安员", "保安员证", 300, 300),
)
"""Name, post, certificate, days until the health certificate runs out, days since the record check (null: none)."""
_CAMERAS = ("大门入口", "睡眠室（托小班）", "睡眠室（托大班）", "游戏区", "用餐区", "走廊", "户外活动场地", "厨房")
_PAPERS = (
    ("营业执照", None),
    ("备案回执", None),
    ("食品经营许可证", 18),
    ("责任险保单", 140),
    ("建筑消防设施检测报告", 25),
    ("普惠认定文件", 400),
)
"""Kind, days until it runs out (null: it does not)."""


def practice_facility(identity: str, street_town: str, today: date) -> Facility:
    """The facility as a register would know it on ``today``; ``identity`` is its id."""
    opened_on = today - timedelta(days=_OPEN_DAYS)
    groups = tuple(
        CareGroup(id=derived_id(identity, f"group/{name}"), name=name, band=band, enrolled=enrolled, places=places)
        for name, band, enrolled, places in _GROUPS
    )
    return Facility(
        name=PRACTICE_NAME,
        kind=FacilityKind.CENTER,
        ownership=Ownership.PRIVATE,
        legal_nature=LegalNature.COMPANY,
        social_credit_code="",
        street_town=street_town,
        address="练习用的地址，不用去",
        legal_representative=_STAFF[0][0],
        person_in_charge=_STAFF[0][0],
        opened_on=opened_on,
        camera_started_on=opened_on,
        filing_status=FilingStatus.FILED,
        filing_number="练习",
        filed_on=opened_on,
        business_scope="托育服务",
        place_count=sum(group.places for group in groups),
        inclusive_places=sum(group.places for group in groups),
        is_inclusive=True,
        inclusive_number="练习",
        price_type=PriceType.AGREED,
        agreed_fee=Decimal(2600),
        receives_subsidy=True,
        takes_prepayment=True,
        fees=(Fee(service_form="全日托", amount=Decimal(2600), meal_amount=Decimal(450)),),
        care_groups=groups,
        staff=_staff(identity, today),
        papers=tuple(_paper(kind, days, opened_on, today) for kind, days in _PAPERS),
        cameras=tuple(
            Camera(channel=channel, place=place, is_entrance=channel == 1)
            for channel, place in enumerate(_CAMERAS, start=1)
        ),
        ban_compared_on=today - timedelta(days=2),
        ban_compared=len(_STAFF),
        ban_hits=0,
        meal_mode=MealMode.OWN_KITCHEN,
        uses_gas=True,
        top_floor=2,
        floor_area=Decimal(460),
        has_high_edges=True,
        has_stairs=True,
        has_outdoor_space=True,
        has_ultraviolet_lamp=True,
        newly_decorated=True,
        gives_medicine=True,
        is_fire_key_unit=True,
    )


def _staff(identity: str, today: date) -> tuple[StaffMember, ...]:
    return tuple(
        StaffMember(
            id=derived_id(identity, f"staff/{name}"),
            name=name,
            post=post,
            is_caregiver=post == "保育员",
            certificate_kind=certificate,
            certificate_number="练习" if certificate else None,
            health_certificate_valid_to=today + timedelta(days=health),
            record_checked_on=None if checked is None else today - timedelta(days=checked),
            trained_on=today - timedelta(days=120),
        )
        for name, post, certificate, health, checked in _STAFF
    )


def _paper(kind: str, days: int | None, issued_on: date, today: date) -> Paper:
    valid_to = None if days is None else today + timedelta(days=days)
    return Paper(kind=kind, number="练习", issued_on=issued_on, valid_to=valid_to)
