"""B14 in an administrative inspection by keys: one number is compared and let go (checklist.md §2 rule 16)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.protocol.number_stretching import stretched_for
from tests.gui.visit_desk import Desk, signed_in
from tests.held_ban_list import give_list, withdraw_list
from tests.invented_numbers import invented
from tests.made_visits import OFFICER_1, start
from tuoyu_desktop.application.person_checks import LISTED, NO_LIST, NOT_LISTED
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.domain.terms import Answer, Profile, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.inspection.page import InspectionPage
from ui.routes import ToInspection
from ui.widgets.person_check_panel import PersonCheckPanel


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    give_list(laptop, [invented(1), invented(2)])
    mode = VisitMode.ADMINISTRATIVE_INSPECTION
    visit = laptop.write(lambda work: start(work, mode, profile=Profile.FULL), OFFICER_1)[0]
    made = shown_at(qtbot, laptop, visit)
    yield made
    made.runner.stop()


def shown_at(qtbot: QtBot, laptop: Laptop, visit: str, role: str = "district_officer_1") -> Desk:
    runner = JobRunner(laptop)
    page = InspectionPage(runner, signed_in(laptop, role), prepare_picture, stretch=stretched_for)
    made = Desk(qtbot, laptop, runner, visit, page)
    runner.changed.connect(page.refresh)
    page.resize(1366, 768)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(ToInspection(visit, "B14"))
    made.settle()
    return made


def panel_of(desk: Desk) -> PersonCheckPanel:
    return desk.page.parts.pane.measurement.person_check


def typed(desk: Desk, number: str) -> PersonCheckPanel:
    """Reach the field by Tab, type, Enter."""
    panel = panel_of(desk)
    for _ in range(60):
        if panel.number.hasFocus():
            break
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClick(held, Qt.Key.Key_Tab)
    assert panel.number.hasFocus()
    QTest.keyClicks(panel.number, number)
    QTest.keyClick(panel.number, Qt.Key.Key_Return)
    desk.settle()
    return panel


def test_a_number_that_is_not_listed_is_told_and_gone(desk: Desk) -> None:
    panel = typed(desk, invented(9).lower())
    assert (panel.words.text(), panel.icon.name()) == (NOT_LISTED, "ph.check-circle-fill")
    assert panel.number.text() == ""
    assert not panel.number.isUndoAvailable()
    assert panel.counts.text() == "这次检查已比对 1 人，命中 0"
    assert (desk.code, desk.front.answer) == ("B14", None), "Enter in the field answers nothing"
    assert (desk.front.measured["compared"], desk.front.measured["hits"]) == (1, 0)


def test_a_listed_number_says_what_to_look_at_and_opens_nothing(desk: Desk) -> None:
    typed(desk, invented(9))
    panel = typed(desk, invented(2))
    assert (panel.words.text(), panel.icon.name()) == (LISTED, "ph.warning-octagon")
    assert (desk.front.measured["compared"], desk.front.measured["hits"]) == (2, 1)
    assert desk.front.answer is None
    assert desk.front.judgement.suggested is Answer.FAIL
    assert not desk.page.red_lines.desk.page.isVisible()
    desk.qtbot.waitUntil(lambda: not panel.words.visibleRegion().isEmpty())
    assert panel.words.visibleRegion().boundingRect().height() == panel.words.height(), "read without scrolling"


def test_a_number_that_cannot_be_one_stays_to_be_put_right(desk: Desk) -> None:
    panel = typed(desk, "99999919000101001")
    assert "17 位" in panel.words.text()
    assert panel.number.text()
    assert desk.laptop.read(lambda records: records.person_checks(desk.visit)) == (0, 0)


def test_what_was_typed_is_gone_with_the_item(desk: Desk) -> None:
    panel = panel_of(desk)
    panel.number.setText(invented(2))
    desk.page.session.go("B13")
    desk.settle()
    assert panel.number.text() == ""
    assert not panel.isVisible()


def test_everything_has_a_name(desk: Desk) -> None:
    panel = panel_of(desk)
    assert panel.number.accessibleName() == "身份证号"
    assert panel.ask.accessibleName() == "比对"
    panel = typed(desk, invented(2))
    assert panel.words.accessibleName() == LISTED


def test_what_a_person_typed_is_not_counted_over(desk: Desk) -> None:
    desk.page.session.type_values({**desk.front.measured, "compared": 12, "hits": 0})
    typed(desk, invented(9))
    assert desk.front.measured["compared"] == 12


def test_without_a_list_it_says_so_and_the_item_stays_open_to_the_hand(qtbot: QtBot, laptop: Laptop) -> None:
    give_list(laptop, [invented(1)])
    withdraw_list(laptop)
    mode = VisitMode.ADMINISTRATIVE_INSPECTION
    visit = laptop.write(lambda work: start(work, mode, profile=Profile.FULL), OFFICER_1)[0]
    desk = shown_at(qtbot, laptop, visit)
    panel = panel_of(desk)
    assert panel.list_words.text() == NO_LIST
    assert not panel.number.isEnabled()
    desk.page.session.type_values({**desk.front.measured, "compared": 3, "hits": 0})
    QTest.keyClick(desk.page, Qt.Key.Key_1)
    assert desk.item("B14").answer is Answer.PASS
    desk.runner.stop()
