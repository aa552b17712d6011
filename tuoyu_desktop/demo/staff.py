"""Care groups and staff of a facility: counts of children only, names of grown-ups only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from tuoyu_desktop.demo.draw import Draw, fixed_id
from tuoyu_desktop.demo.names import person_name
from tuoyu_desktop.domain.facility import CareGroup, StaffMember
from tuoyu_desktop.domain.terms import AgeBand, FacilityKind


@dataclass(frozen=True)
class GroupShape:
    """A care group by age: its usual name, most children (设置标准第19条: B07-B10) and most children a carer
    (第20条: B03-B05; the mixed group goes by its youngest child)."""

    band: AgeBand
    name: str
    limit: int
    children_per_carer: int


_INFANT = GroupShape(AgeBand.INFANT, "乳儿班", 10, 3)
_TODDLER = GroupShape(AgeBand.TODDLER, "托小班", 15, 5)
_SENIOR = GroupShape(AgeBand.SENIOR, "托大班", 20, 7)
_MIXED = GroupShape(AgeBand.MIXED, "混合班", 18, 5)

SHAPES: Mapping[AgeBand, GroupShape] = {shape.band: shape for shape in (_INFANT, _TODDLER, _SENIOR, _MIXED)}

_GROUPS: Mapping[FacilityKind, tuple[tuple[GroupShape, ...], ...]] = {
    FacilityKind.CENTER: (
        (_TODDLER, _SENIOR),
        (_TODDLER, _SENIOR, _SENIOR),
        (_INFANT, _TODDLER, _SENIOR),
        (_TODDLER, _TODDLER, _SENIOR, _SENIOR),
    ),
    FacilityKind.COMMUNITY: ((_MIXED,), (_TODDLER, _MIXED), (_SENIOR, _MIXED)),
    FacilityKind.KINDERGARTEN: ((_SENIOR,), (_SENIOR, _SENIOR)),
    FacilityKind.EMPLOYER: ((_TODDLER, _SENIOR), (_MIXED,)),
    FacilityKind.HOME: ((_MIXED,),),
    FacilityKind.SERVICE_CENTRE: ((_INFANT, _TODDLER, _SENIOR),),
}

_CERTIFICATES = ("育婴员 四级", "育婴员 五级", "保育师 四级", "保育师 五级", "育婴员 三级")


def care_groups(draw: Draw, owner: str, kind: FacilityKind) -> tuple[CareGroup, ...]:
    """The groups of a new facility; a home has one group of at most five children, seldom six (A16)."""
    if kind is FacilityKind.HOME:
        enrolled = 6 if draw.happens(0.08) else draw.randint(2, 5)
        return (_group(owner, 0, "混合班", AgeBand.MIXED, enrolled, 5),)
    shapes = draw.taken(_GROUPS[kind])
    groups: list[CareGroup] = []
    for index, shape in enumerate(shapes):
        number = shapes[: index + 1].count(shape)
        name = shape.name if shapes.count(shape) == 1 else f"{shape.name[:2]}{'一二三四'[number - 1]}班"
        limit = shape.limit
        enrolled = limit + 1 if draw.happens(0.04) else draw.randint(limit // 2, limit)
        groups.append(_group(owner, index, name, shape.band, enrolled, limit))
    return tuple(groups)


def _group(owner: str, index: int, name: str, band: AgeBand, enrolled: int, places: int) -> CareGroup:
    identity = fixed_id(f"{owner}/group/{index}")
    return CareGroup(id=identity, name=name, band=band, enrolled=enrolled, places=places)


def carers_needed(groups: Sequence[CareGroup]) -> int:
    """Carers on post that satisfy every group's ratio."""
    return sum(ceil(group.enrolled / SHAPES[group.band].children_per_carer) for group in groups)


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
