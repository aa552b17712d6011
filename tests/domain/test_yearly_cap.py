"""年度检查频次上限: what counts, what the district has counted already, and what goes beyond (requirements row 16,
documents.md §4.1)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domain.rule_cases import facility as facility_of
from tuoyu_desktop.domain.entries.inspections import Approval
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import VisitMode, VisitState
from tuoyu_desktop.domain.yearly_cap import InspectedVisit, YearlyCount, check_cap, yearly_count

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION
PAPERS = Approval(task_number="任1", approval_number="批1")


def stated(figure: int, *, year: int | None = 2026, counted: tuple[str, ...] | None = ()) -> Facility:
    return facility_of().model_copy(
        update={
            "inspections_this_year": figure,
            "inspections_year": year,
            "inspections_counted": counted,
            "inspection_cap": 2,
        }
    )


def visit(
    name: str,
    *,
    mode: VisitMode = INSPECTION,
    on: date = date(2026, 5, 4),
    state: VisitState = VisitState.SEALED,
    told: bool = False,
) -> InspectedVisit:
    return InspectedVisit(name, mode, on, state, told)


def test_what_the_district_counted_is_not_counted_again() -> None:
    facility = stated(2, counted=("a", "b"))
    assert yearly_count(facility, 2026, [visit("a"), visit("b")]).done == 2
    assert yearly_count(facility, 2026, [visit("a"), visit("b"), visit("c")]).done == 3


def test_inspections_on_paper_stay_in_the_figure() -> None:
    """The district counted three; one of them is of this program, and one here is new."""
    assert yearly_count(stated(3, counted=("a",)), 2026, [visit("a"), visit("b")]).done == 4


@pytest.mark.parametrize("told", [True, False])
def test_a_figure_that_names_nothing_has_in_it_what_was_delivered(told: bool) -> None:
    assert yearly_count(stated(1, counted=None), 2026, [visit("a", told=told)]).done == (1 if told else 2)


def test_a_district_that_never_counted_still_has_what_was_delivered() -> None:
    facility = stated(0, year=None, counted=None)
    assert yearly_count(facility, 2026, [visit("a", told=True), visit("b", told=True), visit("c")]).done == 3


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, 1),
        ({"state": VisitState.OPEN}, 1),
        ({"state": VisitState.ABANDONED}, 0),
        ({"mode": VisitMode.SUPERVISORY_VISIT}, 0),
        ({"mode": VisitMode.GUIDANCE}, 0),
        ({"mode": VisitMode.INCLUSIVE_VERIFICATION}, 0),
        ({"on": date(2025, 12, 31)}, 0),
        ({"on": date(2026, 1, 1)}, 1),
        ({"on": date(2026, 12, 31)}, 1),
        ({"on": date(2027, 1, 1)}, 0),
    ],
)
def test_only_inspections_of_the_year_that_were_not_given_up_count(changes: dict[str, object], counts: int) -> None:
    assert yearly_count(stated(0), 2026, [visit("a", **changes)]).done == counts  # type: ignore[arg-type]  # named above


def test_last_years_figure_is_nothing_this_year() -> None:
    assert yearly_count(stated(2, year=2026), 2027, []).done == 0
    assert yearly_count(stated(2, year=None), 2027, []).done == 2  # nobody said of which year it is


@pytest.mark.parametrize(("done", "beyond"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_cap_is_reached_with_its_last_inspection(done: int, beyond: bool) -> None:
    """Cap 2: the second may be made, the third may not."""
    count = YearlyCount(done, 2)
    assert (count.number, count.is_beyond) == (done + 1, beyond)
    if beyond:
        with pytest.raises(RuleViolation) as refused:
            check_cap(INSPECTION, count, PAPERS)
        assert (refused.value.code, refused.value.field) == ("rule-cap", "beyond_cap_number")
        assert f"今年已检查 {done} 次，上限 2 次" in refused.value.message
    else:
        check_cap(INSPECTION, count, PAPERS)


def test_a_cap_of_nothing_allows_nothing_and_no_cap_allows_all() -> None:
    with pytest.raises(RuleViolation):
        check_cap(INSPECTION, YearlyCount(0, 0), PAPERS)
    check_cap(INSPECTION, YearlyCount(99, None), PAPERS)


def test_beyond_the_cap_needs_a_number_of_its_own_also_where_it_is_urgent() -> None:
    beyond = YearlyCount(2, 2)
    urgent = Approval(urgent=True, urgent_reason="燃气泄漏")
    for approval in (None, PAPERS, urgent, PAPERS.model_copy(update={"beyond_cap_number": "  "})):
        with pytest.raises(RuleViolation) as refused:
            check_cap(INSPECTION, beyond, approval)
        assert ("紧急" in refused.value.message) is (approval is urgent)
    check_cap(INSPECTION, beyond, PAPERS.model_copy(update={"beyond_cap_number": "超批〔2026〕3号"}))
    check_cap(INSPECTION, beyond, urgent.model_copy(update={"beyond_cap_number": "超批〔2026〕3号"}))


@pytest.mark.parametrize("mode", [mode for mode in VisitMode if mode is not INSPECTION])
def test_only_an_inspection_is_held_against_the_cap(mode: VisitMode) -> None:
    check_cap(mode, YearlyCount(2, 2), None)
