"""The profiles are those of checklist.md §1, code by code, and the reserve items that a district adds (§6)."""

from __future__ import annotations

import pytest

from tests.domain.rule_cases import ON, checklist, facility, pack
from tuoyu_desktop.application.starting import Place, minutes_for
from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.terms import AgeBand, FacilityKind, Profile
from tuoyu_desktop.exchange.rule_packs import builtin_checklists, builtin_district_packs

QUICK = [
    "A01",
    "A05",
    "A09",
    "A15",
    "A16",
    "B03",
    "B04",
    "B05",
    "B06",
    "B12",
    "B17",
    "B22",
    "C01",
    "C03",
    "C08",
    "C10",
    "C16",
    "C21",
    "D01",
    "D02",
    "D04",
    "E03",
    "E07",
    "E13",
    "F04",
    "G05",
    "H01",
]
INCLUSIVE = (("A", 1, 10), ("B", 1, 15), ("C", 7, 10), ("D", 1, 4), ("E", 3, 9), ("H", 1, 9))
COUNTS = {"A": 18, "B": 21, "C": 19, "D": 7, "E": 17, "F": 14, "G": 13, "H": 12, "I": 7}

VERSIONS = pytest.mark.parametrize("version", builtin_checklists(), ids=lambda one: one.version)


@VERSIONS
def test_the_quick_profile_has_the_27_of_the_list(version: Checklist) -> None:
    assert list(version.profile(Profile.QUICK)) == QUICK
    assert len(QUICK) == 27


@VERSIONS
def test_all_are_128_by_group(version: Checklist) -> None:
    for profile in (Profile.FULL, Profile.EXPERT):
        codes = version.profile(profile)
        assert len(codes) == 128
        assert {letter: sum(1 for code in codes if code[0] == letter) for letter in COUNTS} == COUNTS
    assert version.profiles[Profile.EXPERT].by_section
    assert not version.profiles[Profile.FULL].by_section


@VERSIONS
def test_the_verification_has_the_ranges_of_the_list(version: Checklist) -> None:
    """A01–A10, B01–B15, C07–C10, D01–D04, E03–E09, H01–H09, without the gaps that are reserve items."""
    spans = [f"{letter}{n:02d}" for letter, first, last in INCLUSIVE for n in range(first, last + 1)]
    assert list(version.profile(Profile.INCLUSIVE)) == [code for code in spans if code in version.items]


@VERSIONS
def test_a_re_inspection_asks_what_became_of_earlier_findings(version: Checklist) -> None:
    assert version.profile(Profile.REINSPECTION) == ("I07",)


def _shown(kind: FacilityKind, *bands: AgeBand) -> int:
    groups = tuple(g.model_copy(update={"band": band}) for g, band in zip(facility().care_groups, bands, strict=False))
    place = Place(checklist(), pack(), facility(kind=kind, care_groups=groups), ON)
    codes = checklist().profile(Profile.QUICK)
    return len(codes) - len(place.left_out(codes, 0))


@pytest.mark.parametrize("kind", [kind for kind in FacilityKind if kind is not FacilityKind.HOME])
def test_the_number_that_applies_differs_by_kind_and_groups(kind: FacilityKind) -> None:
    """§2 rule 15: 18 to 26. Never two kinds of ratio of which one is for homes alone, never a number of 27."""
    every = _shown(kind, AgeBand.INFANT, AgeBand.TODDLER, AgeBand.SENIOR)
    one = _shown(kind, AgeBand.SENIOR)
    assert 18 <= one <= every <= 26


def test_a_home_has_fewer_items() -> None:
    assert _shown(FacilityKind.HOME) < _shown(FacilityKind.CENTER, AgeBand.TODDLER)


def _with_reserve(*codes: str) -> DistrictPack:
    return pack().model_copy(update={"reserve_items": codes}).with_digest()


def test_no_shipped_pack_switches_a_reserve_item_on() -> None:
    assert all(one.reserve_items == () for one in builtin_district_packs())


def test_a_district_adds_reserve_items_in_their_group() -> None:
    own = _with_reserve("D05", "A13")
    for profile in (Profile.FULL, Profile.EXPERT):
        codes = own.items_of(checklist(), profile)
        assert len(codes) == 130
        assert codes[codes.index("A12") + 1] == "A13"
        assert codes[codes.index("D04") + 1] == "D05"
    for profile in (Profile.QUICK, Profile.INCLUSIVE, Profile.REINSPECTION):
        assert own.items_of(checklist(), profile) == checklist().profile(profile)


def test_a_code_that_nobody_knows_is_named_and_left_out() -> None:
    own = _with_reserve("A13", "X99", "A01", "X99")
    assert own.unknown_items(checklist()) == ("X99", "A01"), "A01 is on the list and no reserve item"
    assert len(own.items_of(checklist(), Profile.FULL)) == 129
    assert _with_reserve("A13").unknown_items(checklist()) == ()


def test_a_pack_without_reserve_items_keeps_the_digest_it_had() -> None:
    """Visits and the district's publication name a pack by its digest."""
    assert _with_reserve().digest == pack().digest
    assert _with_reserve("A13").digest != pack().digest


def test_reserve_items_say_nothing_that_the_list_does_not_say() -> None:
    """§6 gives no severity, no lead, no days and no stop: nothing is made up."""
    assert len(checklist().reserve) == 32
    for item in checklist().reserve.values():
        assert (item.severity, item.stop, item.leads, item.days) == (None, None, (), None)


def test_time_is_about_a_minute_an_item() -> None:
    assert (minutes_for(1), minutes_for(27), minutes_for(128)) == (10, 35, 140)
