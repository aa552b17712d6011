"""机构 on a real laptop: find, go through with ↓, tabs, correct, start. What a user reads is asserted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from tests.gui.presses import collect, press, read, rest, shown
from tests.made_visits import EXPERT, OAK, sealed_visit, start
from tuoyu_desktop.application.facilities import FacilityFilter, search
from tuoyu_desktop.application.signing_in import sign_in
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.demo.places import OAK_STREET
from ui.background.job_runner import JobRunner
from ui.pages.facilities.page import FacilitiesPage
from ui.routes import ToDocuments, ToFacilities, ToFindings, ToInspection, ToStart
from ui.widgets.chips import Chip

SIZE = (1286, 768)


@pytest.fixture
def page(qtbot: QtBot, laptop: Laptop, runner: JobRunner) -> FacilitiesPage:
    me = laptop.read(lambda records: sign_in(records, DEMO_PEOPLE["expert"], DEMO_PINS["expert"]))
    made = FacilitiesPage(runner, me)
    made.resize(*SIZE)
    runner.changed.connect(made.refresh)
    return shown(qtbot, made)


def opened(qtbot: QtBot, page: FacilitiesPage, runner: JobRunner, route: ToFacilities | None = None) -> None:
    page.open(route or ToFacilities())
    rest(qtbot, runner)


def rows(page: FacilitiesPage) -> int:
    return page.panel.list.count()


def first_title(page: FacilitiesPage) -> str:
    return str(page.panel.list.model().index(0, 0).data(Qt.ItemDataRole.DisplayRole))


def test_the_first_place_is_open_beside_the_list(qtbot: QtBot, page: FacilitiesPage, runner: JobRunner) -> None:
    """Mockup 02: the detail is never empty beside a list with rows."""
    opened(qtbot, page, runner)

    assert page.panel.list.current() == 0
    assert first_title(page) in read(page.detail)


def test_a_press_on_the_cross_empties_the_filter(qtbot: QtBot, page: FacilitiesPage, runner: JobRunner) -> None:
    opened(qtbot, page, runner)
    QTest.keyClicks(page.panel.field, "xxs")
    cross = page.panel.field.findChild(QToolButton)
    assert cross is not None
    assert cross.geometry().left() > page.panel.field.width() * 3 // 4

    press(cross)

    assert page.panel.field.text() == ""
    assert not cross.isVisible()


def test_the_list_starts_with_my_street_and_the_filter_can_be_lifted(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner, laptop: Laptop
) -> None:
    opened(qtbot, page, runner)
    mine = len(laptop.read(lambda records: search(records, FacilityFilter(OAK_STREET))))
    everywhere = len(laptop.read(lambda records: search(records, FacilityFilter())))

    assert rows(page) == mine
    press(page.panel.own_area)
    rest(qtbot, runner)
    assert rows(page) == everywhere > mine


def test_typing_initials_leaves_the_place_and_down_opens_it(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner
) -> None:
    opened(qtbot, page, runner)
    QTest.keyClicks(page.panel.field, "xxs")
    rest(qtbot, runner)
    assert (rows(page), first_title(page)) == (1, "小橡树托育中心")

    QTest.keyClick(page.panel.field, Qt.Key.Key_Down)
    rest(qtbot, runner)
    assert page.detail.name.text() == "小橡树托育中心"


def test_down_goes_through_the_places_one_by_one(qtbot: QtBot, page: FacilitiesPage, runner: JobRunner) -> None:
    opened(qtbot, page, runner)
    QTest.keyClick(page.panel.field, Qt.Key.Key_Down)
    names = []
    for _ in range(4):
        rest(qtbot, runner)
        names.append(page.detail.name.text())
        QTest.keyClick(page.panel.list, Qt.Key.Key_Down)

    assert len(set(names)) == 4
    assert names[0] == first_title(page)


def test_an_answer_that_was_overtaken_is_dropped(qtbot: QtBot, page: FacilitiesPage, runner: JobRunner) -> None:
    opened(qtbot, page, runner)
    for text in ("小", "小橡", "小橡树", "没有这样的名字"):
        page.panel.field.setText(text)
    page.panel.field.setText("小橡树")
    rest(qtbot, runner)

    assert (rows(page), first_title(page)) == (1, "小橡树托育中心")


def test_of_a_hundred_thousand_only_those_in_view_are_read(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner
) -> None:
    opened(qtbot, page, runner)
    asked: list[int] = []
    real = runner.read

    def counting(*arguments: object, **named: object) -> None:
        asked.append(1)
        real(*arguments, **named)  # type: ignore[arg-type]  # handed on as they came

    runner.read = counting  # type: ignore[method-assign]  # counts, then does the real thing
    page.panel._show(page.panel._asked, page.panel.filter(), [f"gone-{n}" for n in range(100_000)])
    rest(qtbot, runner)
    page.panel.list.scrollToBottom()
    rest(qtbot, runner)
    rest(qtbot, runner)

    assert rows(page) == 100_000
    assert len(page.panel._lines) < 500
    assert len(asked) <= 4  # those that are gone are not asked for again and again


def test_nothing_found_says_so_and_the_button_brings_everything_back(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner
) -> None:
    opened(qtbot, page, runner)
    page.panel.field.setText("没有这样的名字")
    rest(qtbot, runner)
    assert "没有找到“没有这样的名字”" in read(page.panel)
    assert not page.detail.start.isVisible()  # of a place that was not found nothing is begun

    page.panel._empty.acted.emit()
    rest(qtbot, runner)
    assert rows(page) > 100
    assert page.detail.start.isVisible()


def test_the_tabs_show_what_the_register_and_the_visits_know(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner, laptop: Laptop
) -> None:
    sealed_visit(laptop)
    opened(qtbot, page, runner, ToFacilities(facility=OAK))
    seen = {}
    for key in ("overview", "papers", "people", "cameras", "history", "findings", "corrections"):
        page.detail.open_tab(key)
        seen[key] = read(page.detail)

    assert "统一社会信用代码" in seen["overview"]
    assert "1101152023000186" in seen["papers"]
    assert "持证上岗率" in seen["people"]
    assert "1 项不合格" in seen["cameras"]
    assert "2 条未销号" in seen["findings"]
    assert "没有更正过" in seen["corrections"]


def test_a_tab_that_needs_attention_says_so_to_everyone(qtbot: QtBot, page: FacilitiesPage, runner: JobRunner) -> None:
    opened(qtbot, page, runner, ToFacilities(facility=OAK, tab="people"))

    assert "人员" in page.detail.tabs.accessibleName()
    assert "过期" in page.detail.tabs.accessibleName()  # a health certificate of the demo has run out


def test_start_asks_for_a_visit_and_an_open_one_goes_on(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner, laptop: Laptop
) -> None:
    heard = collect(page.go)
    opened(qtbot, page, runner, ToFacilities(facility=OAK))
    press(page.detail.start)
    visit = laptop.write(start, EXPERT)[0]
    opened(qtbot, page, runner, ToFacilities(facility=OAK))
    assert page.detail.start.text() == "继续检查"
    press(page.detail.start)

    assert heard == [ToStart(OAK), ToInspection(visit)]


def test_a_place_of_another_street_cannot_be_visited_and_says_why(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner, laptop: Laptop
) -> None:
    mine = set(laptop.read(lambda records: search(records, FacilityFilter(OAK_STREET))))
    other = next(f for f in laptop.read(lambda records: search(records, FacilityFilter())) if f not in mine)
    opened(qtbot, page, runner, ToFacilities(facility=other))

    assert not page.detail.start.isEnabled()
    assert "不在您的范围内" in read(page.detail)


def test_history_and_findings_lead_to_their_pages(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    heard = collect(page.go)
    opened(qtbot, page, runner, ToFacilities(facility=OAK, tab="history"))
    from ui.widgets.row_table import RowTable

    page.detail.findChildren(RowTable)[-1].row_opened.emit(0)
    page.detail.open_tab("findings")
    page.detail.findChildren(RowTable)[-1].row_opened.emit(0)

    assert heard[0] == ToDocuments(inspection=visit)
    assert isinstance(heard[1], ToFindings)


def test_a_correction_is_handed_to_the_district_and_shown(
    qtbot: QtBot, page: FacilitiesPage, runner: JobRunner
) -> None:
    opened(qtbot, page, runner, ToFacilities(facility=OAK))
    press(page.detail.correct)
    dialog = page.dialog
    assert dialog is not None
    assert not dialog.submit.isEnabled()
    editor = dialog.fields["telephone"].editor
    assert isinstance(editor, QLineEdit)
    editor.setText("139 0000 1111")
    dialog.note.setPlainText("门口公示牌上的电话")
    press(dialog.submit)
    rest(qtbot, runner)

    assert page.detail.tabs.value() == "corrections"
    said = read(page.detail)
    for words in ("139 0000 1111", "依据：门口公示牌上的电话"):
        assert words in said
    chips = [chip.text() for chip in page.detail.findChildren(Chip) if chip.isVisibleTo(page.detail)]
    assert "本机已更正，还没送到区里" in chips
    assert page.toast.text() == "更正已存在本机，下次同步交给区里"


def test_an_empty_name_is_told_beside_its_field(qtbot: QtBot, page: FacilitiesPage, runner: JobRunner) -> None:
    opened(qtbot, page, runner, ToFacilities(facility=OAK))
    press(page.detail.correct)
    dialog = page.dialog
    assert dialog is not None
    editor = dialog.fields["name"].editor
    assert isinstance(editor, QLineEdit)
    editor.setText(" ")
    press(dialog.submit)
    rest(qtbot, runner)

    assert "不能空着" in dialog.fields["name"].error()
    dialog.reject()


def test_in_the_small_layout_one_side_shows_at_a_time(qtbot: QtBot, page: FacilitiesPage, runner: JobRunner) -> None:
    opened(qtbot, page, runner)
    page.resize(854, 512)
    assert page.panel.isVisible()
    assert not page.detail.isVisible()

    QTest.keyClick(page.panel.field, Qt.Key.Key_Down)
    QTest.keyClick(page.panel.list, Qt.Key.Key_Return)
    rest(qtbot, runner)
    assert page.detail.isVisible()
    assert not page.panel.isVisible()
    press(page.detail.back)
    assert page.panel.isVisible()
