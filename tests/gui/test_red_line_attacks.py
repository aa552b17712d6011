"""停下检查 under a hurried hand: left half-way, pressed twice, answered over another item or another visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.red_line_desk import (
    SEEN,
    desk,
    fail,
    incidents,
    press_fail,
    send_report,
    stop,
    withhold,
    write_report,
)
from tests.gui.visit_desk import Desk, begin, neighbour, signed_in
from tests.made_visits import picture
from tuoyu_desktop.application.phone_tray import TakeIn, take_in
from tuoyu_desktop.domain.entries.fold_incidents import IncidentState
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import Answer, Profile
from ui.pages.inspection import saver
from ui.pages.inspection.red_line_desk import KEPT
from ui.routes import ToInspection, ToToday

__all__ = ["desk"]
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def neighbours_visit(desk: Desk) -> str:
    """A visit at another facility of the same street."""
    return begin(desk.laptop, signed_in(desk.laptop), Profile.FULL, neighbour(desk.laptop))


def come_back(desk: Desk, qtbot: QtBot, item: str) -> None:
    """By another way than 返回: the route is opened with the page of the red line still there."""
    desk.page.open(ToInspection(desk.visit, item))
    desk.settle()
    qtbot.waitUntil(stop(desk).isVisible)


class HeldRunner:
    """Keeps what is to be written back until it is let go, as a slow disk does."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self._write, self.held = desk.runner.write, list[Callable[[], None]]()
        monkeypatch.setattr(desk.runner, "write", self._hold)

    def _hold(self, *given: Any) -> None:
        self.held.append(lambda: self._write(*given))

    def let_go(self) -> None:
        """Everything, in its order."""
        held, self.held = self.held, []
        for write in held:
            write()


# one visit and the next -----------------------------------------------------------------------------------------------


def test_the_clues_of_one_visit_are_not_typed_into_another(desk: Desk) -> None:
    fail(desk, "B22")
    send_report(desk)
    other = neighbours_visit(desk)
    desk.page._out(ToToday())
    desk.settle()
    desk.page.open(ToInspection(other, "B22"))
    desk.settle()
    fail(desk, "B22")
    withhold(desk, "误按")
    form = desk.page.parts.pane.form
    form.fact.setPlainText("保育员喂饭动作重。")
    form.photo_reason.insert("没带相机")
    QTest.mouseClick(form.done, LEFT)
    desk.settle()
    assert desk.view.id == other
    assert desk.view.items["B22"].findings, "the finding is written"
    assert desk.code != "C18", "the clues are another facility's"


def test_the_keys_act_again_in_the_visit_that_was_opened_over_the_page(desk: Desk) -> None:
    shown = fail(desk, "B22")
    other = neighbours_visit(desk)
    desk.page.open(ToInspection(other, "A01"))
    desk.settle()
    assert not shown.isVisible()
    QTest.keyClick(desk.page, Qt.Key.Key_Down)
    desk.settle()
    assert desk.code != "A01"


def test_what_was_typed_last_is_kept_when_another_visit_is_opened_over_the_page(desk: Desk, qtbot: QtBot) -> None:
    shown = fail(desk, "B22")
    shown.report.text.setPlainText(SEEN)
    desk.page.open(ToInspection(neighbours_visit(desk), "A01"))
    desk.settle()
    come_back(desk, qtbot, "A01")
    assert shown.report.text.toPlainText() == SEEN


def test_an_answer_that_comes_late_leaves_the_page_of_another_visit_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(desk, "E02")
    write_report(desk)
    other = neighbours_visit(desk)
    runner = HeldRunner(desk, monkeypatch)
    QTest.mouseClick(stop(desk).send, LEFT)
    desk.page.open(ToInspection(other, "E02"))
    desk.settle()
    shown = press_fail(desk, "E02")
    assert shown.isVisible()
    runner.let_go()
    desk.settle()
    assert shown.isVisible(), "this one is not reported yet"
    assert incidents(desk)["E02"].state is IncidentState.REPORTED


# another item in front ------------------------------------------------------------------------------------------------


def test_opened_on_the_spot_is_kept_also_when_another_item_stands_behind(desk: Desk, qtbot: QtBot) -> None:
    fail(desk, "E03")
    come_back(desk, qtbot, "A01")
    QTest.mouseClick(stop(desk).open_button, LEFT)
    desk.settle()
    desk.page._out(ToToday())
    desk.settle()
    assert desk.item("E03").measured["opened_at_once"] is True
    assert "opened_at_once" not in desk.item("A01").measured


def test_a_report_reaches_its_item_also_when_another_one_stands_behind(desk: Desk, qtbot: QtBot) -> None:
    fail(desk, "B22")
    come_back(desk, qtbot, "A01")
    send_report(desk)
    assert desk.code == "B22"
    assert desk.front.measured["channel"] == 11
    assert desk.page.parts.pane.form.fact.toPlainText() == SEEN


# coming back ----------------------------------------------------------------------------------------------------------


def test_after_a_mistake_the_page_of_what_was_really_seen_comes_back(desk: Desk, qtbot: QtBot) -> None:
    fail(desk, "B22")
    withhold(desk, "误按")
    desk.page.session.answer(Answer.PASS)
    desk.settle()
    assert fail(desk, "B22").isVisible()
    come_back(desk, qtbot, "A01")
    withhold(desk, "误按")
    desk.page.open(ToInspection(desk.visit, "A01"))
    desk.settle()
    assert not stop(desk).isVisible(), "with its reason it does not"


# twice, or by the wrong key -------------------------------------------------------------------------------------------


def test_ctrl_enter_at_the_reason_keeps_the_reason_and_sends_nothing(desk: Desk) -> None:
    shown = fail(desk, "E02")
    shown.report.text.setPlainText(SEEN)
    QTest.mouseClick(shown.not_now, LEFT)
    shown.reason.insert("误按")
    QTest.keyClick(shown.reason, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    state = incidents(desk)["E02"]
    assert (state.state, state.withheld) == (IncidentState.WITHHELD, "误按")


def test_two_presses_are_one_report(desk: Desk) -> None:
    shown = fail(desk, "E02")
    write_report(desk)
    shown.send.click()
    shown.send.click()
    desk.settle()
    assert incidents(desk)["E02"].state is IncidentState.REPORTED
    assert not desk.page.parts.banner.isVisible(), "nothing was refused"


def test_two_presses_keep_one_reason(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = fail(desk, "E02")
    QTest.mouseClick(shown.not_now, LEFT)
    shown.reason.insert("误按")
    runner = HeldRunner(desk, monkeypatch)
    shown.keep_reason.click()
    shown.keep_reason.click()
    assert len(runner.held) == 1
    QTest.mouseClick(shown.steps.rows[0].act, LEFT)
    runner.let_go()
    desk.settle()
    assert not shown.isVisible()
    runner.let_go()
    desk.page.open(ToInspection(desk.visit, "A01"))
    desk.settle()
    assert not shown.isVisible(), "a tick after the last word leaves no draft that would call the page back"


def test_after_a_refusal_one_may_press_again(desk: Desk) -> None:
    shown = fail(desk, "E02")
    QTest.mouseClick(shown.not_now, LEFT)
    QTest.mouseClick(shown.keep_reason, LEFT)
    desk.settle()
    assert "原因" in shown._lacking.text()
    shown.reason.insert("误按")
    QTest.mouseClick(shown.keep_reason, LEFT)
    desk.settle()
    assert incidents(desk)["E02"].state is IncidentState.WITHHELD


@pytest.mark.parametrize("waiting", [True, False], ids=["photos wait", "no photo waits"])
def test_t_brings_nothing_over_the_page(desk: Desk, waiting: bool) -> None:
    if waiting:
        person = signed_in(desk.laptop).person
        desk.laptop.write(lambda work: take_in(work, TakeIn(desk.visit, "a.jpg", picture())), person)
        desk.page.tray.read()
        desk.settle()
    asked: list[bool] = []
    desk.page.tray.open_dialog = lambda: asked.append(True)  # type: ignore[method-assign]  # no port is wired here
    fail(desk, "E02")
    QTest.keyClick(QApplication.focusWidget() or desk.page, Qt.Key.Key_T)
    assert not desk.page.tray.sheet.isVisible()
    assert asked == []
    send_report(desk)
    desk.page.setFocus()
    QTest.keyClick(desk.page, Qt.Key.Key_T)
    assert desk.page.tray.sheet.isVisible() is waiting
    assert asked == ([] if waiting else [True])


# what is said ---------------------------------------------------------------------------------------------------------


def test_kept_is_said_once_it_is_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = HeldRunner(desk, monkeypatch)
    shown = press_fail(desk, "B22")
    assert shown.isVisible()
    assert shown._kept.text() == ""
    runner.let_go()
    desk.settle()
    assert shown._kept.text() == KEPT


def test_kept_is_not_said_of_what_was_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise EnvironmentFault("env-disk-full", "电脑的硬盘满了。")

    monkeypatch.setattr(saver, "record_answer", full)
    shown = fail(desk, "B22")
    assert shown.isVisible()
    QTest.mouseClick(shown.steps.rows[0].act, LEFT)
    desk.settle()
    assert shown._kept.text() == ""
