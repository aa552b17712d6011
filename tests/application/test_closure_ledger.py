"""关停处置台账 (documents.md §4.14; requirements.md row 11)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.made_visits import EXPERT, OAK, OFFICER_1, PARENT
from tuoyu_desktop.application.closure_cases import ClosureForm, closure_form, issue_ledger
from tuoyu_desktop.application.notice_cases import sheet_of
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.paper_parts import ClosureLedger
from tuoyu_desktop.domain.terms import NoticeState


def form(laptop: Laptop, person: str = OFFICER_1) -> ClosureForm:
    return laptop.read(lambda records: closure_form(records, OAK, person))


def keep(laptop: Laptop, part: ClosureLedger, person: str = OFFICER_1) -> str:
    return laptop.write(lambda work: issue_ledger(work, OAK, part), person)[0]


def test_it_starts_from_the_classes_that_are_registered_and_names_no_child(laptop: Laptop) -> None:
    part = form(laptop).part
    facility = laptop.read(lambda records: records.facility(OAK))
    assert facility is not None
    enrolled = [(group.name, group.enrolled) for group in facility.facility.care_groups]
    assert [(one.name, one.children) for one in part.classes] == enrolled
    assert (part.families, part.placed, part.prepaid_total) == (None, None, None), "nothing is invented"


def test_a_new_state_makes_a_new_paper_and_voids_the_one_before(laptop: Laptop) -> None:
    first = keep(laptop, form(laptop).part)
    assert form(laptop).part == laptop.read(lambda records: sheet_of(records, first)).content.closure
    second = keep(laptop, form(laptop).part.model_copy(update={"placed": 3}))

    states = [laptop.read(lambda records, one=one: sheet_of(records, one)).line.state for one in (first, second)]
    assert states == [NoticeState.VOID, NoticeState.ISSUED]


def test_the_same_again_is_no_new_paper(laptop: Laptop) -> None:
    part = form(laptop).part
    keep(laptop, part)
    with pytest.raises(RuleViolation) as same:
        keep(laptop, part)
    assert same.value.code == "rule-closure-same"


@pytest.mark.parametrize("person", [EXPERT, PARENT])
def test_part_time_people_do_not_keep_it(laptop: Laptop, person: str) -> None:
    assert form(laptop, person).refusal
    with pytest.raises(RuleViolation) as refused:
        keep(laptop, form(laptop).part, person)
    assert refused.value.code == "rule-notice-right"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"families": 10, "families_contacted": 11}, "families_contacted"),
        ({"placed": 9_999}, "placed"),
        ({"prepaid_total": Decimal(-1)}, "prepaid_total"),
    ],
)
def test_figures_that_cannot_be(laptop: Laptop, changes: dict[str, object], field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        keep(laptop, form(laptop).part.model_copy(update=changes))
    assert refused.value.field == field
