"""A press beside what is entered at a red line asks first, by real presses on the real page (checklist.md §3)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.dialogs import in_dialog, press_in_dialog
from tests.gui.red_line_desk import desk, stop
from tests.gui.visit_desk import Desk
from tuoyu_desktop.domain.terms import Answer
from ui.widgets.confirm_dialog import ConfirmDialog

__all__ = ["desk"]
SEEN = {"seen": True, "channel": 3, "seen_at": "10:00"}


def enter(desk: Desk, values: dict[str, object]) -> None:
    desk.page.session.type_values(values)
    desk.settle()


def press_pass(desk: Desk) -> None:
    """With the mouse: offscreen the keys do not come back to the page when a dialog has gone."""
    QTest.mouseClick(desk.page.parts.pane.answers.buttons[Answer.PASS.value], Qt.MouseButton.LeftButton)
    desk.settle()


def test_pass_beside_what_was_seen_asks_and_stays(desk: Desk) -> None:
    enter(desk, SEEN)
    said: list[str] = []

    def go_back(dialog: ConfirmDialog) -> None:
        said.append(dialog.accessibleDescription())
        dialog.safe_button.click()

    in_dialog(ConfirmDialog, go_back)
    press_pass(desk)
    assert "看到不当行为：是" in said[0]
    assert desk.code == "B22"
    assert desk.item("B22").answer is None
    assert desk.front.measured["seen"] is True, "what was typed stands"

    enter(desk, {"seen": False})
    press_pass(desk)
    assert desk.item("B22").answer is Answer.PASS


def test_the_other_way_out_is_the_page_of_the_red_line(desk: Desk) -> None:
    enter(desk, SEEN)
    press_in_dialog(act=True)
    press_pass(desk)
    assert desk.item("B22").answer is Answer.FAIL
    assert stop(desk).isVisible()


def test_values_that_come_after_a_pass_take_it_back(desk: Desk) -> None:
    press_pass(desk)
    assert desk.item("B22").answer is Answer.PASS
    desk.page.session.go("B22")
    desk.settle()
    enter(desk, SEEN)
    desk.page.session.go("B21")

    item = desk.item("B22")
    assert item.measured["seen"] is True
    assert item.answer is None
    assert "B22" in desk.view.shown
