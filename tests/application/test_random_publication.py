"""双随机抽查结果公示 (documents.md §4.11)."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from tests.application.test_amending import amend
from tests.application.test_start_gates import enrol
from tests.made_visits import EXPERT, OAK, OFFICER_1, OFFICER_2, lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import sheet_of, void_notice
from tuoyu_desktop.application.random_publication import PublicationForm, issue_publication, publication_form
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.registry import Certificate
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.paper_parts import Publication, PublishedResult
from tuoyu_desktop.domain.terms import InspectionKind, VisitMode
from tuoyu_desktop.exchange.publication_file import write_publication

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION


def drawn_inspection(laptop: Laptop, **more: object) -> str:
    return sealed_visit(laptop, INSPECTION, inspection_kind=InspectionKind.RANDOM, **more)  # type: ignore[arg-type]  # as its caller


def form(laptop: Laptop, person: str = OFFICER_1) -> PublicationForm:
    today = beijing(laptop.clock()).date()
    return laptop.read(lambda records: publication_form(records, person, today - timedelta(days=7), today))


def part(laptop: Laptop, **changes: object) -> Publication:
    found = form(laptop)
    made = Publication(plan_name="第四季度抽查", rows=found.rows, objections=found.objections)
    return made.model_copy(update=changes)


def publish(laptop: Laptop, publication: Publication, person: str = OFFICER_1) -> str:
    return laptop.write(lambda work: issue_publication(work, publication), person)[0]


def test_only_drawn_inspections_that_were_sealed_are_published(laptop: Laptop) -> None:
    sealed_visit(laptop)
    sealed_visit(laptop, INSPECTION)
    drawn_inspection(laptop, facts={})

    rows = form(laptop).rows
    assert [(row.facility, row.result) for row in rows] == [(OAK, PublishedResult.NOTHING_FOUND)]


def test_who_came_to_help_is_not_published_as_an_inspector(laptop: Laptop) -> None:
    """documents.md §1 actor d: whatever certificate a part-time member holds."""
    day = beijing(laptop.clock()).date()
    enrol(laptop, EXPERT, certificate=Certificate(number="京X1", body="区城管局", valid_from=day, valid_to=day))
    drawn_inspection(laptop, facts={}, team=(OFFICER_1, OFFICER_2, EXPERT))
    assert form(laptop).rows[0].inspectors == "王强、刘颖喆"


def test_what_was_put_right_after_the_seal_is_not_proposed_as_a_problem(laptop: Laptop) -> None:
    """A failure that was corrected away never was one: it is published of nobody."""
    visit = drawn_inspection(laptop, facts={"B12": "1 名保育员健康证已到期。"})
    assert form(laptop).rows[0].result is PublishedResult.TO_BE_FOLLOWED
    amend(laptop, visit, actor=OFFICER_1)
    assert form(laptop).rows[0].result is PublishedResult.NOTHING_FOUND


def test_what_was_found_is_proposed_to_be_followed_and_never_as_ordered(laptop: Laptop) -> None:
    """发现问题已责令改正 only where an order was issued: nobody is said to have been ordered by a program."""
    drawn_inspection(laptop)
    assert form(laptop).rows[0].result is PublishedResult.TO_BE_FOLLOWED


def test_a_publication_belongs_to_no_facility_and_its_number_is_of_its_kind(laptop: Laptop) -> None:
    drawn_inspection(laptop, facts={})
    lease_numbers(laptop, 3, 3)
    notice = publish(laptop, part(laptop))

    sheet = laptop.read(lambda records: sheet_of(records, notice))
    assert (sheet.line.facility, sheet.line.inspection) == (None, None)
    assert sheet.content.number == "京兴卫托公〔2026〕3号"
    assert sheet.content.team[0].kind == "DISTRICT_OFFICER"


def test_nothing_is_published_twice_until_it_is_voided(laptop: Laptop) -> None:
    drawn_inspection(laptop, facts={})
    publication = part(laptop)
    first = publish(laptop, publication)
    assert form(laptop).rows == ()
    with pytest.raises(RuleViolation) as twice:
        publish(laptop, publication)
    assert twice.value.code == "rule-publication-twice"

    laptop.write(lambda work: void_notice(work, first, "名称写错"), OFFICER_1)
    assert publish(laptop, publication)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"plan_name": " "}, "plan_name"), ({"rows": ()}, "rows"), ({"objections": ""}, "objections")],
)
def test_what_it_must_say(laptop: Laptop, changes: dict[str, object], field: str) -> None:
    drawn_inspection(laptop, facts={})
    with pytest.raises(RuleViolation) as refused:
        publish(laptop, part(laptop, **changes))
    assert refused.value.field == field


def test_only_the_commissions_people_publish(laptop: Laptop) -> None:
    drawn_inspection(laptop, facts={})
    assert form(laptop, EXPERT).refusal
    with pytest.raises(RuleViolation) as refused:
        publish(laptop, part(laptop), EXPERT)
    assert refused.value.code == "rule-notice-right"


def test_the_file_for_a_web_site_says_what_the_paper_says(laptop: Laptop, tmp_path: Path) -> None:
    drawn_inspection(laptop, facts={})
    row = form(laptop).rows[0].model_copy(update={"name": "=1+1"})
    notice = publish(laptop, part(laptop, rows=(row,)))
    write_publication(laptop.read(lambda records: sheet_of(records, notice)).content, tmp_path / "公示.csv")

    heads, line = csv.reader((tmp_path / "公示.csv").read_text("utf-8-sig").splitlines())
    said = dict(zip(heads, line, strict=True))
    assert said["抽查结果"] == "未发现问题"
    assert said["抽查计划名称"] == "第四季度抽查"
    assert said["抽查对象"] == "'=1+1", "never a formula in somebody's Excel"
