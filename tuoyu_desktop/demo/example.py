"""The street at which the example day is played: its fourteen facilities as they stand before the day begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tuoyu_desktop.demo.draw import fixed_id
from tuoyu_desktop.demo.facilities import Brief
from tuoyu_desktop.demo.people import OAK_NUMBER
from tuoyu_desktop.demo.places import OAK_STREET, UNITS_BY_NAME
from tuoyu_desktop.domain.facility import Camera, CareGroup, Fee, StaffMember
from tuoyu_desktop.domain.terms import AgeBand, FacilityKind, FilingStatus, MealMode, Ownership

_PUBLIC, _PRIVATE = Ownership.PUBLIC, Ownership.PRIVATE
_Kind = FacilityKind

FOOD_LICENCE_DAYS = 12
"""Days after which the food licence of 小橡树托育中心 runs out."""


def example_briefs(today: date) -> list[Brief]:
    """Facilities number 0 to 13, all in 清源街道; those with a role stand in the example day."""
    oak = Brief(
        OAK_NUMBER,
        _Kind.CENTER,
        UNITS_BY_NAME[OAK_STREET],
        "小橡树托育中心",
        "oak",
        _PRIVATE,
        True,
        _oak_groups(),
        _oak_fields(today),
        FOOD_LICENCE_DAYS,
        MealMode.OWN_KITCHEN,
    )
    return [oak, *(_brief(number, line, today) for number, line in enumerate(_LINES, start=1))]


_Line = tuple[_Kind, str, str, Ownership, bool, str, str]

_LINES: tuple[_Line, ...] = (
    (_Kind.CENTER, "禾苗托育园", "seedling", _PUBLIC, True, "枣园", "清源路 9 号院 1 号楼一层"),
    (_Kind.COMMUNITY, "暖阳社区托育站", "never_visited", _PRIVATE, False, "康盛园", "康盛园 12 号楼一层"),
    (_Kind.KINDERGARTEN, "清源实验幼儿园托班", "unfinished", _PUBLIC, True, "枣园", "枣园路 6 号"),
    (_Kind.EMPLOYER, "金禾职工托育园", "", _PRIVATE, True, "丽园", "科苑路 15 号一层"),
    (_Kind.HOME, "星星屋家庭托育点", "star", _PRIVATE, False, "滨河西里", "滨河西里 21 号楼 2 单元 101"),
    (_Kind.CENTER, "亲亲宝贝托育中心", "baby", _PRIVATE, True, "丽园", "丽园路 3 号院底商"),
    (_Kind.CENTER, "春芽托育园", "", _PRIVATE, False, "兴华园", "学府路 27 号一层"),
    (_Kind.EMPLOYER, "京南电子厂职工托育园", "factory", _PRIVATE, False, "丽园", "金星西路 2 号厂区东门"),
    (_Kind.KINDERGARTEN, "枣园第二幼儿园托班", "", _PUBLIC, True, "枣园", "枣园东里甲 8 号"),
    (_Kind.COMMUNITY, "丽园社区托育点", "", _PUBLIC, True, "丽园", "丽园社区服务中心二层"),
    (
        _Kind.CENTER,
        "北京市大兴区清源和悦婴幼儿托育中心",
        "",
        _PRIVATE,
        False,
        "兴华园",
        "兴华大街 66 号院 5 号楼一层",
    ),
    (_Kind.HOME, "乐知家庭托育点", "", _PRIVATE, False, "兴华园", "兴华园 7 号楼 1 单元 102"),
    (_Kind.KINDERGARTEN, "清源第三幼儿园托班", "", _PRIVATE, False, "康盛园", "康盛园甲 20 号"),
)


def _brief(number: int, line: _Line, today: date) -> Brief:
    kind, name, role, ownership, inclusive, neighbourhood, place = line
    fixed: dict[str, Any] = {
        "neighbourhood": neighbourhood,
        "address": OAK_STREET + place,
        "opened_on": today - timedelta(days=35 if role == "never_visited" else 900 + 110 * number),
    }
    if kind is not _Kind.HOME:
        fixed["filing_status"] = FilingStatus.FILED
    groups = _sunny_groups(number) if role == "never_visited" else None
    unit = UNITS_BY_NAME[OAK_STREET]
    return Brief(number, kind, unit, name, role, ownership, inclusive, groups, tuple(fixed.items()))


def _groups(owner: str, lines: Sequence[tuple[str, AgeBand, int, int]]) -> tuple[CareGroup, ...]:
    return tuple(
        CareGroup(id=fixed_id(f"{owner}/group/{index}"), name=name, band=band, enrolled=enrolled, places=places)
        for index, (name, band, enrolled, places) in enumerate(lines)
    )


def _oak_groups() -> tuple[CareGroup, ...]:
    small, big = AgeBand.TODDLER, AgeBand.SENIOR
    lines = [("托小一班", small, 11, 15), ("托小二班", small, 11, 15), ("托大一班", big, 15, 15)]
    return _groups(fixed_id(f"facility/{OAK_NUMBER}"), [*lines, ("托大二班", big, 15, 15)])


def _sunny_groups(number: int) -> tuple[CareGroup, ...]:
    lines = [("托小班", AgeBand.TODDLER, 12, 15), ("托大班", AgeBand.SENIOR, 18, 20), ("混合班", AgeBand.MIXED, 15, 15)]
    return _groups(fixed_id(f"facility/{number}"), lines)


def _oak_fields(today: date) -> tuple[tuple[str, Any], ...]:
    groups = _oak_groups()
    fields: dict[str, Any] = {
        "neighbourhood": "兴华园",
        "address": "清源街道兴华大街 18 号院 3 号楼一层",
        "telephone": "138 0000 2186",
        "legal_representative": "李婷",
        "person_in_charge": "李婷",
        "opened_on": today - timedelta(days=1290),
        "camera_started_on": today - timedelta(days=1290),
        "filing_status": FilingStatus.FILED,
        "filing_number": "1101152023000186",
        "filed_on": today - timedelta(days=1280),
        "staff": _oak_staff(today),
        "cameras": _oak_cameras(groups),
        "service_forms": ("全日托",),
        "agreed_fee": Decimal(2900),
        "fees": (Fee(service_form="全日托", amount=Decimal(2900), meal_amount=Decimal(500)),),
        "uses_gas": True,
        "top_floor": 1,
        "floor_area": Decimal(480),
        "has_high_edges": False,
        "has_stairs": False,
        "has_outdoor_space": True,
        "newly_decorated": False,
        "risk_class": "中",
        "credit_class": "B",
    }
    return tuple(fields.items())


_OAK_STAFF = (
    ("李婷", "园长", "岗位培训合格", 266, 354),
    ("周红", "保育员", "育婴员 四级", -14, 264),
    ("刘艳", "保育员", None, 81, 264),
    ("张洁", "保育员", None, 179, 264),
    ("吴静", "保健员", "保健人员考核合格证", 28, 264),
    ("孙丽", "保育员", "保育师 五级", 198, 264),
    ("王敏", "保育员", "育婴员 五级", 148, 264),
    ("赵云", "保育员", "保育师 四级", 148, 264),
    ("陈芳", "保育员", "育婴员 四级", 205, 264),
    ("杨雪", "保育员", "保育师 四级", 211, 264),
    ("何琳", "保育员", "育婴员 五级", 230, 264),
    ("马㛃", "保育员", "育婴员 四级", 240, 264),
    ("于永刚", "保安员", "保安员证", 300, 264),
)
"""Name, post, certificate, days until the health certificate runs out, days since the record check."""


def _oak_staff(today: date) -> tuple[StaffMember, ...]:
    owner = fixed_id(f"facility/{OAK_NUMBER}")
    return tuple(
        StaffMember(
            id=fixed_id(f"{owner}/staff/{index}"),
            name=name,
            post=post,
            is_caregiver=post == "保育员",
            certificate_kind=certificate,
            certificate_number=f"YS110115{index:04d}" if certificate else None,
            health_certificate_valid_to=today + timedelta(days=health),
            record_checked_on=today - timedelta(days=checked),
            trained_on=today - timedelta(days=120),
        )
        for index, (name, post, certificate, health, checked) in enumerate(_OAK_STAFF)
    )


def _oak_cameras(groups: Sequence[CareGroup]) -> tuple[Camera, ...]:
    small, big = groups[0].id, groups[2].id
    lines: tuple[tuple[int, str, str | None, bool], ...] = (
        (1, "大门入口", None, True),
        (2, "后门", None, True),
        (3, "睡眠室（托小班）", small, False),
        (4, "睡眠室（托大班）", big, False),
        (5, "洗手区（托小班）", small, False),
        (6, "洗手区（托大班）", big, False),
        (7, "游戏区（托小班）", small, False),
        (8, "游戏区（托大班）", big, False),
        (9, "走廊东", None, False),
        (10, "走廊西", None, False),
        (11, "用餐区", None, False),
        (12, "户外活动场地", None, False),
        (13, "厨房", None, False),
        (14, "前厅", None, False),
        (15, "教具库房", None, False),
        (16, "停车处", None, False),
    )
    return tuple(Camera(channel=c, place=p, care_group=g, is_entrance=e) for c, p, g, e in lines)
