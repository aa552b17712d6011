"""Which items a past visit looked at."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import AgeBand, FacilityKind, MealMode, Profile

_ALL = "TSYDJ"
_LETTER = {
    FacilityKind.CENTER: "T",
    FacilityKind.SERVICE_CENTRE: "T",
    FacilityKind.COMMUNITY: "S",
    FacilityKind.KINDERGARTEN: "Y",
    FacilityKind.EMPLOYER: "D",
    FacilityKind.HOME: "J",
}
_KINDS = {
    "A09": "TSYD",
    "A12": _ALL,
    "A16": "J",
    "B03": "TSD",
    "B04": "TSD",
    "B05": "TSYD",
    "B06": "J",
    "B17": "TYD",
    "C01": "TSYD",
    "C08": "TSYD",
    "E07": "TSYD",
}
_QUICK = (
    *("A01", "A05", "A09", "A15", "A16", "B03", "B04", "B05", "B06", "B12", "B17", "B22", "C01", "C03", "C08"),
    *("C10", "C16", "C21", "D01", "D02", "D04", "E03", "E07", "E13", "F04", "G05", "H01"),
)
_MORE = ("A12", "C15", "E06", "F07", "G09")


@dataclass(frozen=True)
class ItemChoice:
    """The items of one visit; those of them that do not apply, with the reason that is kept."""

    items: tuple[str, ...]
    not_applicable: dict[str, str]

    @property
    def asked(self) -> tuple[str, ...]:
        """The items that a person answers."""
        return tuple(code for code in self.items if code not in self.not_applicable)


def items_for(profile: Profile, facility: Facility, groups: str = "") -> ItemChoice:
    """What ``profile`` asks at ``facility``; ``groups`` are the letters of an expert's domains."""
    codes = list(_QUICK)
    if profile is not Profile.QUICK:
        codes = sorted([*_QUICK, *_MORE])
    if groups:
        codes = [code for code in codes if code[0] in groups]
    reasons = {code: reason for code in codes if (reason := _why_not(code, facility))}
    return ItemChoice(tuple(codes), reasons)


def _why_not(code: str, facility: Facility) -> str:
    if _LETTER[facility.kind] not in _KINDS.get(code, _ALL):
        return "本类机构不适用"
    bands = {group.band for group in facility.care_groups}
    needed = {"B03": AgeBand.INFANT, "B04": AgeBand.TODDLER, "B05": AgeBand.SENIOR}.get(code)
    if needed and needed not in bands:
        return "没有这个年龄段的班"
    if code == "C08" and not facility.has_high_edges:
        return "没有临空处"
    if code in ("F04", "F07") and facility.meal_mode in (MealMode.NONE, MealMode.BROUGHT):
        return "不供餐"
    return ""
