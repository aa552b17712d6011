"""The head of 文书 and what is said of its visit: they speak of the paper in front, not of the newest visit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import press, rest
from tests.made_visits import EXPERT, OAK, OFFICER_1, lease_numbers, sealed_visit, start
from tuoyu_desktop.application.amending import AmendVisit, amend_sealed
from tuoyu_desktop.application.closure_cases import closure_form, issue_ledger
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.random_publication import issue_publication, publication_form
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.paper_parts import Publication
from tuoyu_desktop.domain.terms import Answer, InspectionKind, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments
from ui.widgets.page_head import PageHead
from ui.widgets.row_face import FACE_ROLE

VISITED = "小橡树托育中心 · 11月20日走访"


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path) -> DocumentsPage:
    lease_numbers(laptop)
    return built(qtbot, runner, me, tmp_path)


def facts(head: PageHead) -> str:
    return head._caption.text()


def other_place(laptop: Laptop, me: SignedIn) -> str:
    """Another facility of the street."""
    return next(one for one in laptop.read(lambda records: records.search_facilities(me.area)) if one != OAK)


def ledger(laptop: Laptop, facility: str) -> str:
    part = laptop.read(lambda records: closure_form(records, facility, OFFICER_1)).part
    return laptop.write(lambda work: issue_ledger(work, facility, part), OFFICER_1)[0]


def publication(laptop: Laptop) -> str:
    """Of one drawn inspection."""
    sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION, inspection_kind=InspectionKind.RANDOM, facts={})
    today = beijing(laptop.clock()).date()
    form = laptop.read(lambda records: publication_form(records, OFFICER_1, today, today))
    part = Publication(plan_name="第四季度抽查", rows=form.rows, objections=form.objections)
    return laptop.write(lambda work: issue_publication(work, part), OFFICER_1)[0]


def in_front(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, route: ToDocuments) -> None:
    page.open(route)
    rest(qtbot, runner)


def test_a_paper_of_the_visit_stands_under_its_facility_and_day(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    in_front(qtbot, page, runner, ToDocuments(inspection=visit))
    assert facts(page.head) == VISITED, "nothing is made yet"
    press(page.empty._button)
    rest(qtbot, runner)
    assert page.drawn is not None
    assert facts(page.head) == VISITED


def test_a_ledger_stands_under_its_own_facility(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    sealed_visit(laptop)
    place = other_place(laptop, me)
    name = laptop.read(lambda records: records.facility_name(place))
    in_front(qtbot, page, runner, ToDocuments(notice=ledger(laptop, place)))
    assert facts(page.head) == f"{name} · 关停处置台账"

    page._choose(0)  # back to the visit, whose first paper is not made
    rest(qtbot, runner)
    assert facts(page.head) == VISITED


def test_a_ledger_of_the_visited_facility_is_no_paper_of_the_visit(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    sealed_visit(laptop)
    in_front(qtbot, page, runner, ToDocuments(notice=ledger(laptop, OAK)))
    assert facts(page.head) == "小橡树托育中心 · 关停处置台账"


def test_a_publication_belongs_to_no_facility(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    notice = publication(laptop)
    in_front(qtbot, page, runner, ToDocuments(notice=notice))
    assert facts(page.head) == "双随机抽查结果公示"
    rows = page.list.earlier
    face = rows.model().index(rows.current(), 0).data(FACE_ROLE)
    assert face.caption.startswith("京兴卫托公"), "its number alone"


def test_an_earlier_paper_that_is_chosen_in_the_list_is_named(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    notice = publication(laptop)
    in_front(qtbot, page, runner, ToDocuments())
    assert facts(page.head) == "小橡树托育中心 · 11月20日检查"
    assert page._view is not None
    row = [line.id for line in page._view.earlier].index(notice)
    rows = page.list.earlier
    press(rows.viewport(), rows.visualRect(rows.model().index(row, 0)).center().toPointF())
    rest(qtbot, runner)
    assert facts(page.head) == "双随机抽查结果公示"


def test_a_paper_from_beyond_the_own_street_is_the_one_in_front(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    """It stands in no list here, but 核对文书 leads to it."""
    sealed_visit(laptop)
    mine = set(laptop.read(lambda records: records.search_facilities(me.area)))
    place = next(one for one in laptop.read(lambda records: records.search_facilities(None)) if one not in mine)
    notice = ledger(laptop, place)
    in_front(qtbot, page, runner, ToDocuments(notice=notice))
    assert page.drawn is not None
    assert page.drawn.sheet.line.id == notice
    assert page.list.own.current() == page.list.earlier.current() == -1


def test_news_by_sync_leave_the_head_of_the_paper_in_front(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    visit = sealed_visit(laptop)
    place = other_place(laptop, me)
    in_front(qtbot, page, runner, ToDocuments(notice=ledger(laptop, place)))
    before = facts(page.head)
    command = IssueNotice(visit, NoticeKind.VISIT_RECORD)
    runner.write(page, EXPERT, lambda work: issue_notice(work, command), lambda _notice: None)
    rest(qtbot, runner)
    assert page.drawn is not None
    assert page.drawn.sheet.content.kind is NoticeKind.CLOSURE_LEDGER
    assert facts(page.head) == before


def test_what_was_put_right_in_the_visit_is_not_said_of_another_paper(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    """这份在更正以前出具… would be untrue of a ledger, and 更正 beside it would amend the visit."""
    visit = sealed_visit(laptop)
    command = AmendVisit(visit, "answer", "B12", "", Answer.PASS.value, "看错了", svg="<svg/>")
    laptop.write(lambda work: amend_sealed(work, command), EXPERT)
    in_front(qtbot, page, runner, ToDocuments(inspection=visit))
    assert (page.amend.banner.isVisible(), page.amend.button.isVisible()) == (True, True)

    in_front(qtbot, page, runner, ToDocuments(notice=ledger(laptop, OAK)))
    assert page.drawn is not None
    assert page.drawn.sheet.content.kind is NoticeKind.CLOSURE_LEDGER
    assert (page.amend.banner.isVisible(), page.amend.button.isVisible()) == (False, False)
    page._choose(0)
    rest(qtbot, runner)
    assert (page.amend.banner.isVisible(), page.amend.button.isVisible()) == (True, True)


def test_that_an_inspection_goes_on_is_said_above_its_own_papers_only(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    lease_numbers(laptop)
    page = built(qtbot, runner, replace(me, person=OFFICER_1, area=None), tmp_path)
    laptop.write(lambda work: start(work, VisitMode.ADMINISTRATIVE_INSPECTION), OFFICER_1)
    notice = ledger(laptop, OAK)
    in_front(qtbot, page, runner, ToDocuments())
    assert page.hints.going_on.isVisible()
    in_front(qtbot, page, runner, ToDocuments(notice=notice))
    assert not page.hints.going_on.isVisible()
