"""行政检查通知书 made while the inspection goes on (documents.md §1 rule 1, §4.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.application.test_start_gates import enrol
from tests.demo_laptop import TODAY
from tests.made_visits import EXPERT, OFFICER_1, OFFICER_2, PARENT, lease_numbers, sealed_visit, start
from tuoyu_desktop.application.delivering import DeliverNotice, deliver_notice
from tuoyu_desktop.application.documents_view import documents_view, drawn_sheet
from tuoyu_desktop.application.inspection_papers import AnnouncementForm, announcement_due, announcement_form
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice, sheet_of, void_notice
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.inspections import Approval
from tuoyu_desktop.domain.entries.registry import Certificate
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import Basis, InspectionAnnouncement, NoticeKind
from tuoyu_desktop.domain.paper_parts import TaskSource, Transcript
from tuoyu_desktop.domain.terms import InspectionKind, VisitMode

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION
KIND = NoticeKind.INSPECTION_NOTICE
LAW = "《中华人民共和国人口与计划生育法》第四十一条"
TYPED = InspectionAnnouncement(
    bases=(Basis(text=LAW),), matters=("人员",), method="现场检查", source=TaskSource.COMPLAINT, complaints="010-1"
)


@pytest.fixture
def laptop(laptop: Laptop) -> Laptop:
    lease_numbers(laptop)
    return laptop


def begin(laptop: Laptop, **changes: Any) -> str:
    return laptop.write(lambda work: start(work, INSPECTION, **changes), OFFICER_1)[0]


def form(laptop: Laptop, visit: str, person: str = OFFICER_1) -> AnnouncementForm:
    return laptop.read(lambda records: announcement_form(records, visit, person))


def issue(laptop: Laptop, visit: str, part: Any = TYPED, actor: str = OFFICER_1) -> str:
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, KIND, part=part)), actor)[0]


def refused(laptop: Laptop, visit: str, part: Any = TYPED, actor: str = OFFICER_1) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        issue(laptop, visit, part, actor)
    return error.value


def announced(laptop: Laptop, notice: str) -> InspectionAnnouncement:
    part = laptop.read(lambda records: sheet_of(records, notice)).content.announcement
    assert part is not None
    return part


def test_the_form_proposes_what_the_visit_knows_and_invents_nothing(laptop: Laptop) -> None:
    visit = begin(laptop, team=(OFFICER_1, OFFICER_2, EXPERT, PARENT))
    view = laptop.read(lambda records: visit_view(records, visit))
    proposed = form(laptop, visit)

    assert proposed.officers == ("王强", "刘颖喆")
    assert proposed.helpers == ("陈秀兰", "赵敏")
    assert proposed.approval == "任务编号 任2026-1，批准文号 批2026-1"
    assert proposed.matters == tuple(section.name for section in view.sections if section.codes)
    assert proposed.complaints == "010-0000-0000（演示）"
    assert (proposed.source, proposed.bases) == (None, ())


def test_a_random_inspection_says_where_it_comes_from(laptop: Laptop) -> None:
    assert form(laptop, begin(laptop, inspection_kind=InspectionKind.RANDOM)).source is TaskSource.RANDOM


def test_it_is_made_while_the_inspection_goes_on(laptop: Laptop) -> None:
    visit = begin(laptop)
    content = laptop.read(lambda records: sheet_of(records, issue(laptop, visit))).content

    assert content.number == "京兴卫托检〔2026〕1号"
    assert content.ended_at is None
    assert content.photos == ()
    assert content.findings == ()
    assert announced(laptop, content.document).bases == (Basis(text=LAW, typed=True),)


def test_what_the_visit_knows_is_not_typed(laptop: Laptop) -> None:
    """Whatever the form sends: task, approval and helpers are those that the inspection began with."""
    visit = begin(laptop, team=(OFFICER_1, OFFICER_2, EXPERT))
    forged = TYPED.model_copy(
        update={
            "task_number": "任9",
            "approval_number": "批9",
            "urgent_reason": "没有批准",
            "helpers": 7,
            "bans": Basis(text="编造的五个严禁", confirmed=True),
        }
    )
    part = announced(laptop, issue(laptop, visit, forged))

    assert (part.task_number, part.approval_number, part.urgent_reason) == ("任2026-1", "批2026-1", "")
    assert (part.helpers, part.bans) == (1, None)


def test_an_urgent_inspection_carries_its_reason(laptop: Laptop) -> None:
    visit = begin(laptop, approval=Approval(urgent=True, urgent_reason="接到举报"))
    assert form(laptop, visit).approval == "紧急，批准手续事后补办：接到举报"
    assert announced(laptop, issue(laptop, visit)).urgent_reason == "接到举报"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bases": ()}, "bases"),
        ({"bases": (Basis(text=" \n "),)}, "bases"),
        ({"bases": (Basis(text=LAW), Basis(text="人口与计划生育法"))}, "bases:2"),
        ({"bases": (Basis(text="《中华人民共和国人口与计划生育法》", confirmed=True),)}, "bases:1"),
        ({"matters": ()}, "matters"),
        ({"matters": (" ", "\n")}, "matters"),
        ({"method": " "}, "method"),
        ({"complaints": ""}, "complaints"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_no_number_is_lost(
    laptop: Laptop, changes: dict[str, Any], field: str
) -> None:
    visit = begin(laptop)
    assert refused(laptop, visit, TYPED.model_copy(update=changes)).field == field
    notice = issue(laptop, visit)
    assert laptop.read(lambda records: sheet_of(records, notice)).content.number == "京兴卫托检〔2026〕1号"


@pytest.mark.parametrize("part", [None, Transcript.model_construct()])
def test_another_papers_part_is_none_of_it(laptop: Laptop, part: Any) -> None:
    assert refused(laptop, begin(laptop), part).code == "rule-notice-part"


def test_only_an_inspection_has_one(laptop: Laptop) -> None:
    visit = laptop.write(start, EXPERT)[0]
    assert refused(laptop, visit, actor=EXPERT).code == "rule-notice-right"
    assert not laptop.read(lambda records: announcement_due(records, visit, EXPERT))


def test_everything_else_waits_for_the_seal(laptop: Laptop) -> None:
    visit = begin(laptop)
    choices = {one.kind: one.refusal for one in laptop.read(lambda r: documents_of(r, visit, OFFICER_1))}
    assert choices.pop(KIND) is None
    assert set(choices.values()) == {"封存之后才能生成"}


def test_a_certificate_that_ran_out_makes_no_notice(laptop: Laptop) -> None:
    visit = begin(laptop)
    enrol(laptop, OFFICER_2, valid_to=TODAY - timedelta(days=1))
    error = refused(laptop, visit)
    assert (error.code, error.message) == ("rule-notice-right", "行政检查通知书要有两名执法证有效的人员。")


def test_who_came_along_to_help_makes_none(laptop: Laptop) -> None:
    visit = begin(laptop, team=(OFFICER_1, OFFICER_2, EXPERT))
    assert refused(laptop, visit, actor=EXPERT).code == "rule-notice-right"
    assert not laptop.read(lambda records: announcement_due(records, visit, EXPERT))
    assert laptop.read(lambda records: announcement_due(records, visit, OFFICER_2))


def test_a_helper_stays_one_whatever_certificate_stands_on_the_roster(laptop: Laptop) -> None:
    """documents.md §1, actors a, b and d: a certificate makes no officer of a part-time member."""
    held = Certificate(number="京X1", body="区城管局", valid_from=TODAY, valid_to=TODAY + timedelta(days=90))
    enrol(laptop, EXPERT, certificate=held)
    visit = begin(laptop, team=(OFFICER_1, OFFICER_2, EXPERT))
    assert refused(laptop, visit, actor=EXPERT).code == "rule-notice-right"

    notice = issue(laptop, visit)
    content = laptop.read(lambda records: sheet_of(records, notice)).content
    assert [bool(member.certificate_number) for member in content.team] == [True, True, False]
    enrol(laptop, OFFICER_2, valid_to=TODAY - timedelta(days=1))
    laptop.write(lambda work: void_notice(work, notice, "写错"), OFFICER_1)
    assert refused(laptop, visit).code == "rule-notice-right", "one officer is left"


def test_a_helper_neither_hands_over_nor_voids_an_officers_paper(laptop: Laptop) -> None:
    """§4.10: two 送达人 of the authority."""
    notice = issue(laptop, begin(laptop, team=(OFFICER_1, OFFICER_2, EXPERT)))
    acts: tuple[Any, ...] = (
        lambda work: void_notice(work, notice, "写错"),
        lambda work: deliver_notice(work, DeliverNotice(notice, "on_the_spot", work.now(), receiver="李婷")),
    )
    for act in acts:
        with pytest.raises(RuleViolation) as error:
            laptop.write(act, EXPERT)
        assert error.value.code == "rule-notice-right"
    assert laptop.read(lambda records: drawn_sheet(records, notice, EXPERT)).refusal
    assert not laptop.read(lambda records: drawn_sheet(records, notice, OFFICER_2)).refusal
    laptop.write(acts[1], OFFICER_2)


def test_it_is_due_until_it_is_made_and_again_when_it_was_voided(laptop: Laptop) -> None:
    visit = begin(laptop)
    notice = issue(laptop, visit)
    assert not laptop.read(lambda records: announcement_due(records, visit, OFFICER_1))
    laptop.write(lambda work: void_notice(work, notice, "写错了"), OFFICER_1)
    assert laptop.read(lambda records: announcement_due(records, visit, OFFICER_1))


def test_the_next_form_begins_with_what_this_officer_wrote_last(laptop: Laptop) -> None:
    issue(laptop, begin(laptop))
    again = begin(laptop, approval=Approval(task_number="任2", approval_number="批2", beyond_cap_number="超批1"))

    assert form(laptop, again).bases == (LAW,)
    assert form(laptop, again, OFFICER_2).bases == ()


def test_the_page_shows_the_inspection_that_goes_on(laptop: Laptop) -> None:
    done = sealed_visit(laptop)
    view = laptop.read(lambda records: documents_view(records, EXPERT, None))
    assert view.visit is not None
    assert view.visit.id == done
    laptop.write(lambda work: start(work, approval=None), EXPERT)
    view = laptop.read(lambda records: documents_view(records, EXPERT, None))
    assert view.visit is not None
    assert (view.visit.id, view.going_on) == (done, False), "a 走访 has nothing before its seal"
    visit = begin(laptop)
    view = laptop.read(lambda records: documents_view(records, OFFICER_1, None))
    assert view.visit is not None
    assert (view.visit.id, view.going_on) == (visit, True)


def test_fields_are_cleaned(laptop: Laptop) -> None:
    matters = (" 人员 ", "", "监控\n消防")
    written = TYPED.model_copy(update={"matters": matters, "method": " 现场 ", "approved_by": " 周建平 "})
    part = announced(laptop, issue(laptop, begin(laptop), written))
    assert part.matters == ("人员", "监控", "消防")
    assert (part.method, part.approved_by) == ("现场", "周建平")
