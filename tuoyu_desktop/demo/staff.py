"""Care groups and staff of a facility: counts of children only, names of grown-ups only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

from tuoyu_desktop.demo.draw import Draw, fixed_id
from tuoyu_desktop.demo.names import person_name
from tuoyu_desktop.domain.facility import CareGroup, StaffMember
from tuoyu_desktop.domain.terms import AgeBand, FacilityKind

GROUP_LIMIT = {AgeBand.INFANT: 10, AgeBand.TODDLER: 15, AgeBand.SENIOR: 20, AgeBand.MIXED: 18}
"""设置标准第19条 as read in checklist.md B07-B10."""

CHILDREN_PER_CARER = {AgeBand.INFANT: 3, AgeBand.TODDLER: 5, AgeBand.SENIOR: 7, AgeBand.MIXED: 5}
"""设置标准第20条 (B03-B05); the mixed group goes by its youngest child."""

BAND_NAMES = {
    AgeBand.INFANT: "乳儿班",
    AgeBand.TODDLER: "托小班",
    AgeBand.SENIOR: "托大班",
    AgeBand.MIXED: "混合班",
}

_BANDS: dict[FacilityKind, tuple[tuple[AgeBand, ...], ...]] = {
    FacilityKind.CENTER: (
        (AgeBand.TODDLER, AgeBand.SENIOR),
        (AgeBand.TODDLER, AgeBand.SENIOR, AgeBand.SENIOR),
        (AgeBand.INFANT, AgeBand.TODDLER, AgeBand.SENIOR),
        (AgeBand.TODDLER, AgeBand.TODDLER, AgeBand.SENIOR, AgeBand.SENIOR),
    ),
    FacilityKind.COMMUNITY: ((AgeBand.MIXED,), (AgeBand.TODDLER, AgeBand.MIXED), (AgeBand.SENIOR, AgeBand.MIXED)),
    FacilityKind.KINDERGARTEN: ((AgeBand.SENIOR,), (AgeBand.SENIOR, AgeBand.SENIOR)),
    FacilityKind.EMPLOYER: ((AgeBand.TODDLER, AgeBand.SENIOR), (AgeBand.MIXED,)),
    FacilityKind.HOME: ((AgeBand.MIXED,),),
    FacilityKind.SERVICE_CENTRE: ((AgeBand.INFANT, AgeBand.TODDLER, AgeBand.SENIOR),),
}

_CERTIFICATES = ("育婴员 四级", "育婴员 五级", "保育师 四级", "保育师 五级", "育婴员 三级")


def care_groups(draw: Draw, owner: str, kind: FacilityKind) -> tuple[CareGroup, ...]:
    """The groups of a new facility; a home has one group of at most five children, seldom six (A16)."""
    if kind is FacilityKind.HOME:
        enrolled = 6 if draw.happens(0.08) else draw.randint(2, 5)
        return (_group(owner, 0, "混合班", AgeBand.MIXED, enrolled, 5),)
    bands = draw.taken(_BANDS[kind])
    groups: list[CareGroup] = []
    for index, band in enumerate(bands):
        same = [other for other in bands if other is band]
        number = bands[: index + 1].count(band)
        name = BAND_NAMES[band] if len(same) == 1 else f"{BAND_NAMES[band][:2]}{'一二三四'[number - 1]}班"
        limit = GROUP_LIMIT[band]
        enrolled = limit + 1 if draw.happens(0.04) else draw.randint(limit // 2, limit)
        groups.append(_group(owner, index, name, band, enrolled, limit))
    return tuple(groups)


def _group(owner: str, index: int, name: str, band: AgeBand, enrolled: int, places: int) -> CareGroup:
    identity = fixed_id(f"{owner}/group/{index}")
    return CareGroup(id=identity, name=name, band=band, enrolled=enrolled, places=places)


def carers_needed(groups: Sequence[CareGroup]) -> int:
    """Carers on post that satisfy every group's ratio."""
    return sum(ceil(group.enrolled / CHILDREN_PER_CARER[group.band]) for group in groups)


def _posts(draw: Draw, kind: FacilityKind, groups: Sequence[CareGroup], own_kitchen: bool) -> list[str]:
    carers = carers_needed(groups)
    if kind is FacilityKind.HOME:
        return ["负责人", *["保育员"] * max(1, carers - 1)]
    posts = ["园长", *["保育员"] * carers, "保健员", "保安员"]
    if own_kitchen:
        posts += ["炊事员"] * draw.randint(1, 2)
    return posts


def staff_of(
    draw: Draw, owner: str, kind: FacilityKind, groups: Sequence[CareGroup], head: str, own_kitchen: bool, today: date
) -> tuple[StaffMember, ...]:
    """The staff list; ``head`` is the person in charge and stands first.

    Of the health certificates about 3 % have run out and 6 % run out within 30 days; 2 % of record checks are missing.
    """
    posts = _posts(draw, kind, groups, own_kitchen)
    return tuple(
        _member(draw, fixed_id(f"{owner}/staff/{index}"), head if index == 0 else person_name(draw), post, today)
        for index, post in enumerate(posts)
    )


def _member(draw: Draw, identity: str, name: str, post: str, today: date) -> StaffMember:
    is_caregiver = post == "保育员"
    certificate = _certificate(draw, post)
    return StaffMember(
        id=identity,
        name=name,
        post=post,
        is_caregiver=is_caregiver,
        certificate_kind=certificate,
        certificate_number=f"YS{draw.randrange(10**10):010d}" if certificate else None,
        health_certificate_valid_to=_health_valid_to(draw, today),
        record_checked_on=_record_checked_on(draw, today),
        trained_on=today - timedelta(days=draw.randint(10, 420)) if draw.happens(0.95) else None,
    )


def _certificate(draw: Draw, post: str) -> str | None:
    if post == "保育员":
        return draw.taken(_CERTIFICATES) if draw.happens(0.92) else None
    return {
        "园长": "岗位培训合格",
        "负责人": "育婴员 四级",
        "保健员": "保健人员考核合格证",
        "保安员": "保安员证",
    }.get(post)


def _health_valid_to(draw: Draw, today: date) -> date:
    days = draw.weighted({range(-40, 0): 3, range(1, 31): 6, range(31, 364): 91})
    return today + timedelta(days=draw.taken(days))


def _record_checked_on(draw: Draw, today: date) -> date | None:
    if draw.happens(0.02):
        return None
    return today - timedelta(days=draw.randint(367, 420) if draw.happens(0.04) else draw.randint(5, 360))
