"""开始 by clicks: the yearly cap, 回访, a team chosen for another mode, the facility's own book (mockup 09)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.test_start_page import Door, stand_at_the_door
from tests.gui.visit_desk import OAK, signed_in
from tests.made_visits import sealed_visit
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.starting import start_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.entries.registry import FacilityUpdatedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.self_assessment import SelfAssessment
from tuoyu_desktop.domain.terms import InspectionKind, Profile, VisitMode
from ui.routes import ToInspection, ToStart
from ui.self_check_book import ExcelSelfCheckBook

OFFICER, SECOND = DEMO_PEOPLE["street_officer"], DEMO_PEOPLE["district_officer_1"]


def say(laptop: Laptop, **changes: Any) -> None:
    """The district says something of the facility."""

    def job(work: Work) -> None:
        stated = {"inspections_year": work.now().year, "inspections_counted": [], **changes}
        work.append(FacilityUpdatedData(changes=stated), subject=OAK, facility=OAK)

    laptop.write(job, OFFICER)


@pytest.fixture
def officer(qtbot: QtBot, laptop: Laptop) -> Iterator[Door]:
    """A street's officer before a facility that was inspected once of twice."""
    say(laptop, inspection_cap=2, inspections_this_year=1)
    made = stand_at_the_door(qtbot, laptop, "street_officer")
    yield made
    made.runner.stop()


def type_in(edit: QLineEdit, text: str) -> None:
    edit.clear()
    QTest.keyClicks(edit, text)


def choose_inspection(door: Door) -> None:
    """行政检查 by two officers with task, approval and 未接入."""
    page = door.page
    page.modes.cards.cards["ADMINISTRATIVE_INSPECTION"].click()
    if SECOND not in page.team.people.rows:
        page.team.more.click()
    if SECOND not in page.choices().team:
        page.team.people.rows[SECOND].box.click()
    page.profiles.cards.cards["QUICK"].click()
    type_in(page.papers.task, "T7")
    type_in(page.papers.approval, "P7")
    page.papers.scan.chosen.emit("NO")


def test_the_page_says_which_of_the_year_it_would_be(officer: Door) -> None:
    page = officer.page
    choose_inspection(officer)
    assert page.papers.yearly.text() == "今年第 2 次 / 上限 2 次"
    assert not page.papers.beyond.isVisible()
    assert page.start.isEnabled()

    page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    assert not page.papers.yearly.isVisible(), "a 走访 is none of them"


def test_beyond_the_cap_the_button_wakes_with_a_number_of_its_own(officer: Door) -> None:
    page = officer.page
    say(officer.laptop, inspections_this_year=2)
    page.open(ToStart(OAK))
    officer.settle()
    choose_inspection(officer)
    assert page.papers.yearly.text().startswith("今年第 3 次 / 上限 2 次")
    assert not page.start.isEnabled()
    assert "超出上限的批准文号" in page._note.text()

    page.papers.urgent.click()
    type_in(page.papers.urgent_reason, "gas leak")
    assert not page.start.isEnabled(), "urgency makes up for the task's papers alone"

    type_in(page.papers.beyond, "CP-2026-3")
    page.start.click()
    officer.settle()

    (route,) = officer.went
    assert isinstance(route, ToInspection)
    visit = officer.laptop.read(lambda records: records.inspection(route.inspection))
    assert visit is not None
    assert visit.approval is not None
    assert (visit.approval.beyond_cap_number, visit.yearly_number, visit.yearly_cap) == ("CP-2026-3", 3, 2)


def test_a_cap_that_was_reached_meanwhile_is_said_beside_its_field(officer: Door) -> None:
    """The register changed after the page was filled in, and the page has not heard of it."""
    choose_inspection(officer)
    say(officer.laptop, inspections_this_year=2)
    officer.page.start.click()
    officer.settle()
    assert officer.went == []
    assert "今年已检查 2 次，上限 2 次" in officer.page.papers.fields["beyond_cap_number"].error()


def test_a_team_that_was_chosen_for_a_visit_is_refused_for_the_inspection(officer: Door) -> None:
    page = officer.page
    page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    parent = DEMO_PEOPLE["parent"]
    if parent not in page.team.people.rows:
        page.team.more.click()
    page.team.people.rows[parent].box.click()
    choose_inspection(officer)
    page.team.people.rows[SECOND].box.click()
    assert page.choices().team == (OFFICER, parent)
    page.start.click()
    officer.settle()
    assert officer.went == []
    assert "要有两名执法证有效的人员" in page.team._error.text()


@pytest.fixture
def expert(qtbot: QtBot, laptop: Laptop) -> Iterator[Door]:
    """The expert, where two findings are open from an earlier visit."""
    sealed_visit(laptop)
    made = stand_at_the_door(qtbot, laptop, "expert")
    yield made
    made.runner.stop()


def test_part_time_people_who_look_again_make_a_回访(expert: Door) -> None:
    page = expert.page
    page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    card = page.profiles.cards.cards["REINSPECTION"]
    assert card.face.name.startswith("回访 ")
    card.click()
    expert.agree()
    assert page.start.text() == "开始回访"

    page.start.click()
    expert.settle()

    (route,) = expert.went
    visit = expert.laptop.read(lambda records: records.inspection(route.inspection))
    assert visit is not None
    assert (visit.mode, visit.profile) == (VisitMode.SUPERVISORY_VISIT, Profile.REINSPECTION)
    assert visit.inspection_kind is InspectionKind.REINSPECTION
    assert visit.items[-1] == "I07"
    assert {"B12", "D04"} <= set(visit.items)


def fill(path: Path) -> None:
    """The facility writes 符合 at D04 and 不符合 at A01."""
    book = load_workbook(path)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    rows = {sheet.cell(row, 1).value: row for row in range(6, sheet.max_row + 1)}
    sheet.cell(rows["D04"], 3).value = "符合"
    sheet.cell(rows["A01"], 3).value = "不符合"
    sheet.cell(rows["A01"], 5).value = "下周"
    book.save(path)


def test_the_facilitys_own_book_goes_out_comes_back_and_waits_for_the_visit(expert: Door, tmp_path: Path) -> None:
    page, path = expert.page, tmp_path / "自查.xlsx"
    assert not page.self_check_card.isVisible(), "without a way to read books there is no button for them"
    page.self_check.set_book(ExcelSelfCheckBook())
    page.self_check.choose_target = lambda _parent, _name: str(path)
    page.self_check.choose_book = lambda _parent: path
    assert page.self_check_card.isVisible()

    page.self_check_card.template.click()
    expert.settle()
    assert "空白表已存好" in page.self_check_card.said()
    fill(path)
    page.self_check_card.read.click()
    expert.settle()
    assert "已读入 2 项" in page.self_check_card.said()
    assert "自查日期：A01" in page.self_check_card.said(), "what cannot be read is named"

    page.self_check_card.forget.click()
    expert.settle()
    assert "没有读入" in page.self_check_card.said()
    page.self_check_card.read.click()
    expert.settle()

    page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    page.profiles.cards.cards["QUICK"].click()
    expert.agree()
    page.start.click()
    expert.settle()
    (route,) = expert.went
    view = expert.laptop.read(lambda records: start_view(records, OAK, DEMO_PEOPLE["expert"]))
    assert view.self_assessment is None, "the visit took it along"
    answers = expert.laptop.read(lambda records: records.answers(route.inspection))
    assert answers == {}, "what a facility says never answers an item"


class SlowBook(ExcelSelfCheckBook):
    """Read when the person has gone on."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines, self.may_end = lines, Event()

    def read(self, path: Path, facility_name: str, checklist: Checklist) -> tuple[SelfAssessment, tuple[str, ...]]:
        assert self.may_end.wait(60)
        if not self.lines:
            raise RuleViolation("rule-book", "这份表不是自查表。")
        return SelfAssessment(facility_name, "tuoyu-2026", "2026.2", {}), self.lines


@pytest.mark.parametrize("lines", [("自查日期：A01 看不懂",), ()])
def test_what_came_of_a_book_is_not_said_at_the_next_facility(
    qtbot: QtBot, expert: Door, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    page, book = expert.page, SlowBook(lines)
    board = expert.laptop.read(lambda records: records.search_facilities(signed_in(expert.laptop).area))
    other = next(found for found in board if found != OAK)
    page.self_check.set_book(book)
    page.self_check.choose_book = lambda _parent: tmp_path
    page.self_check_card.read.click()
    page.open(ToStart(other))
    qtbot.waitUntil(lambda: page.self_check._view is not None and page.self_check._view.facility.id == other)
    book.may_end.set()
    expert.settle()
    assert page.self_check_card.said() == "机构自查表：没有读入。有的话，查的时候在旁边对照"


def test_a_book_of_another_facility_is_refused_in_words(expert: Door, tmp_path: Path) -> None:
    page, path = expert.page, tmp_path / "花名册.xlsx"
    path.write_text("姓名", encoding="utf-8")
    page.self_check.set_book(ExcelSelfCheckBook())
    page.self_check.choose_book = lambda _parent: path
    page.self_check_card.read.click()
    expert.settle()
    assert "不是 Excel 文件" in page.self_check_card.said()
