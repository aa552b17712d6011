"""The table of care groups at and around every threshold: checklist.md B03-B10, A15, A16.

Sources: 设置标准第19、20条, 家庭托育点管理办法.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rule_cases import ON, checklist, facility, group, judged, pack, table
from tuoyu_desktop.domain.applicability import not_applicable
from tuoyu_desktop.domain.facility import CareGroup
from tuoyu_desktop.domain.measurement import group_size_rows, group_table_items
from tuoyu_desktop.domain.terms import AgeBand, Answer, FacilityKind

RATIOS = [("B03", "INFANT", 3), ("B04", "TODDLER", 5), ("B05", "SENIOR", 7)]
SIZES = [("B07", "INFANT", 10), ("B08", "TODDLER", 15), ("B09", "SENIOR", 20), ("B10", "MIXED", 18)]


@pytest.mark.parametrize(("code", "band", "limit"), RATIOS)
def test_ratio_at_its_limit_passes_and_one_child_more_fails(code: str, band: str, limit: int) -> None:
    assert judged(code, table(group(band, limit * 2, 2))).suggested is Answer.PASS
    assert judged(code, table(group(band, limit * 2 + 1, 2))).suggested is Answer.FAIL


@given(
    st.sampled_from(RATIOS),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8)), min_size=1, max_size=5),
)
def test_ratio_follows_the_worst_group(rule: tuple[str, str, int], counts: list[tuple[int, int]]) -> None:
    code, band, limit = rule
    judgement = judged(code, table(*(group(band, children, carers) for children, carers in counts)))
    if any(children > carers * limit for children, carers in counts):
        assert judgement.suggested is Answer.FAIL
    elif any(children for children, _ in counts):
        assert judgement.suggested is Answer.PASS
    else:
        assert judgement.suggested is None


def test_ratio_of_one_group_does_not_hide_behind_another() -> None:
    """Per class: 3 + 13 children with 3 + 2 carers would pass on average."""
    judgement = judged("B04", table(group("TODDLER", 3, 3), group("TODDLER", 13, 2)))
    assert judgement.suggested is Answer.FAIL
    assert judgement.figure == "6.5"


def test_failed_ratio_shows_sum_and_what_would_help() -> None:
    """Mock-up 10: 11 ÷ 2 = 5.5; one more carer makes it 3.7."""
    judgement = judged("B04", table(group("TODDLER", 11, 2, name="托小班")))
    assert judgement.sentence == "托小班 11 个孩子只有 2 人看护，每人超过 5 名，按标准为不合格"
    assert judgement.arithmetic == "11 ÷ 2 = 5.5；再有 1 人到岗即为 3.7"
    assert (judgement.figure, judgement.unit) == ("5.5", "名/人")


def test_ratio_just_above_is_not_rounded_onto_the_limit() -> None:
    """106 ÷ 21 = 5.05: shown as 5.05, never as 5."""
    judgement = judged("B04", table(group("TODDLER", 106, 21)))
    assert judgement.suggested is Answer.FAIL
    assert judgement.figure != "5"


def test_children_without_any_carer_fail() -> None:
    judgement = judged("B03", table(group("INFANT", 1, 0)))
    assert judgement.suggested is Answer.FAIL
    assert "没有人看护" in judgement.finding_text


def test_empty_group_decides_nothing() -> None:
    judgement = judged("B03", table(group("INFANT", 0, 0)))
    assert judgement.suggested is None
    assert judgement.sentence == "现在没有孩子在场，不能算"


def test_ratio_with_a_missing_count_is_incomplete_but_a_certain_failure_stands() -> None:
    open_row = group("TODDLER", None, 2)
    assert judged("B04", table(open_row)).suggested is None
    judgement = judged("B04", table(open_row, group("TODDLER", 12, 2)))
    assert judgement.suggested is Answer.FAIL
    assert not judgement.complete


@pytest.mark.parametrize(("months", "limit"), [(11, 3), (12, 5), (18, 5), (23, 5), (24, 7), (30, 7), (None, 5)])
def test_mixed_group_goes_by_its_youngest_child(months: int | None, limit: int) -> None:
    """§2 rule 2: no national ratio, the ratio of the youngest child's band, and the screen says so. It is asked at
    B04 whatever the age, for that is the item which a place with mixed groups alone is shown."""
    passing = judged("B04", table(group("MIXED", limit, 1, youngest_months=months)))
    failing = judged("B04", table(group("MIXED", limit + 1, 1, youngest_months=months)))
    assert passing.suggested is Answer.PASS
    assert failing.suggested is Answer.FAIL
    assert any("混合班国家没有规定比例" in hint for hint in passing.hints)
    assert passing.rows[0].note.endswith("*")


@pytest.mark.parametrize("months", [8, 20, 26])
def test_the_ratio_of_a_mixed_group_is_asked_at_one_item_only(months: int) -> None:
    """The item that is shown is the one that judges: nowhere else, and never nowhere."""
    mixed = facility(care_groups=(CareGroup(id="m", name="混合班", band=AgeBand.MIXED, enrolled=9, places=18),))
    hidden = not_applicable(checklist(), ["B03", "B04", "B05"], mixed, ON)
    values = table(group("MIXED", 30, 1, youngest_months=months))
    failing = {code for code in ("B03", "B04", "B05") if judged(code, values).suggested is Answer.FAIL}
    assert failing == {"B03", "B04", "B05"} - set(hidden) == {"B04"}


def test_home_has_its_own_ratio_for_every_group() -> None:
    """B06: at most three a carer, also for older children."""
    home = {"kind": FacilityKind.HOME}
    assert judged("B06", table(group("SENIOR", 3, 1)), **home).suggested is Answer.PASS
    assert judged("B06", table(group("SENIOR", 4, 1)), **home).suggested is Answer.FAIL


@pytest.mark.parametrize(("code", "band", "limit"), SIZES)
def test_group_size_at_its_limit_passes_and_one_more_fails(code: str, band: str, limit: int) -> None:
    assert judged(code, table(group(band, 1, 1, enrolled=limit))).suggested is Answer.PASS
    failing = judged(code, table(group(band, 1, 1, enrolled=limit + 1)))
    assert failing.suggested is Answer.FAIL
    assert f"{limit + 1} 人，超过 {limit} 人" in failing.finding_text


def test_children_beyond_the_list_count_for_the_size() -> None:
    assert judged("B08", table(group("TODDLER", 16, 4, enrolled=12))).suggested is Answer.FAIL


def test_size_of_another_band_is_left_alone() -> None:
    assert judged("B08", table(group("SENIOR", 1, 1, enrolled=19))).suggested is None


@pytest.mark.parametrize(("present", "expected"), [(60, Answer.PASS), (61, Answer.FAIL)])
def test_occupancy_against_filed_places(present: int, expected: Answer) -> None:
    """A15: 在托实数/备案托位 ≤ 1."""
    rows = table(group("TODDLER", 30, 6, enrolled=30), group("SENIOR", present - 30, 6, enrolled=30))
    assert judged("A15", rows, place_count=60).suggested is expected


def test_occupancy_needs_a_count_on_the_spot() -> None:
    judgement = judged("A15", table(group("TODDLER", None, None, enrolled=12)))
    assert judgement.suggested is None
    assert not judgement.complete


@pytest.mark.parametrize(("present", "expected"), [(5, Answer.PASS), (6, Answer.FAIL)])
def test_home_children(present: int, expected: Answer) -> None:
    """A16: at most five."""
    assert judged("A16", table(group("MIXED", present, 2)), kind=FacilityKind.HOME).suggested is expected


def test_longer_list_than_children_at_home_is_a_hint() -> None:
    judgement = judged("A16", table(group("MIXED", 4, 2, enrolled=7)), kind=FacilityKind.HOME)
    assert judgement.suggested is Answer.PASS
    assert judgement.hints == ("名册上有 7 人，请再核对",)


def test_one_table_feeds_all_its_items() -> None:
    assert set(group_table_items(checklist())) == {"A15", "A16", *(f"B{n:02d}" for n in range(3, 11))}
    for code in group_table_items(checklist()):
        assert checklist().items[code].answer.field("care_groups") is not None


def test_sizes_stand_beside_the_ratios() -> None:
    item = checklist().items["B04"]
    rows = table(group("TODDLER", 1, 1, enrolled=15), group("MIXED", 1, 1, enrolled=19))
    sizes = group_size_rows(item, rows, facility(), ON, checklist(), pack())
    assert [row.tone for row in sizes] == ["pass", "fail"]
    assert [row.value for row in sizes] == ["15 / 15", "19 / 18"]


def test_second_hand_ratio_shows_its_mark() -> None:
    """B04 rests on [查证·二手S9 S47] alone."""
    assert judged("B04", table(group("TODDLER", 6, 1))).parameter_mark == "待核"


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ({"youngest_months": 11}, "最小 11 个月，按乳儿班每人至多 3 名"),
        ({"youngest_months": 12}, "最小 12 个月，按托小班每人至多 5 名"),
        ({"youngest_months": 23}, "最小 23 个月，按托小班每人至多 5 名"),
        ({"youngest_months": 24}, "最小 24 个月，按托大班每人至多 7 名"),
        ({}, "没有填最小月龄，按混合班起点 18 个月，按托小班每人至多 5 名"),
    ],
)
def test_a_mixed_group_says_whose_ratio_it_is_held_to(months: dict[str, int], words: str) -> None:
    """§2 rule 2: use the ratio of the youngest child's band and say so on screen."""
    hints = judged("B04", table(group("MIXED", 5, 1, **months))).hints
    assert f"一班{words}" in hints


def test_other_groups_say_nothing_of_it() -> None:
    assert judged("B04", table(group("TODDLER", 5, 1, youngest_months=12))).hints == ()
