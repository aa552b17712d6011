"""The frame of the forms: as high as its fields need, nothing empty in it, and the keys go through it in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.presses import press, shown
from ui.pages.findings.reply_dialog import ReplyDialog
from ui.widgets import tokens
from ui.widgets.paper_form import PaperForm

Opened = TypeVar("Opened", bound=PaperForm)
ASKED = "这一栏要写明机构采取了哪些措施、由谁负责、什么时候完成，没有写的请当面问清楚再登记，不要替机构写。"


class Form(PaperForm):
    """Fields one below the other, two beside each other, a card with one, a tick."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__("登记", "一句话说明。", "不登记", parent, act="登记", wide=520)
        self.edits = [QLineEdit() for _ in range(count)]
        self.left, self.right, self.inside, self.tick = QLineEdit(), QLineEdit(), QLineEdit(), QCheckBox("一并登记")
        for number, edit in enumerate(self.edits):
            self.add(f"field{number}", f"第 {number} 栏", edit)
        self.add_row(("left", "左", self.left), ("right", "右", self.right))
        card = QFrame()
        QVBoxLayout(card).addWidget(self.field("inside", "卡片里", self.inside))
        self.place(card, self.inside)
        self.place(self.tick)
        self.inner.addStretch()
        self.edits[0].setFocus()

    def answer(self) -> str:
        return "answer"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1366, 768)
    return shown(qtbot, made)


def opened(qtbot: QtBot, form: Opened) -> Opened:
    with qtbot.waitActive(form):
        form.open()
        form.activateWindow()
    QApplication.processEvents()
    return form


def gap_above_buttons(form: Form) -> int:
    """From the last line of the content to the buttons."""
    foot = form.tick.mapTo(form, QPoint(0, form.tick.height())).y()
    return form.cancel.y() - foot


@pytest.mark.parametrize("height", [768, 512])
def test_a_short_form_has_no_empty_room_and_no_bar(qtbot: QtBot, window: QWidget, height: int) -> None:
    window.resize(910, height)
    form = opened(qtbot, Form(1, window))
    assert 0 <= gap_above_buttons(form) <= tokens.SPACE_5
    assert form._scroll.verticalScrollBar().maximum() == 0
    ends = {widget.mapTo(form, QPoint(widget.width(), 0)).x() for widget in (form.edits[0], form.right, form.submit)}
    assert len(ends) == 1, "fields end where the buttons end"
    form.reject()


def test_it_grows_for_what_is_wrong(qtbot: QtBot, window: QWidget) -> None:
    form = opened(qtbot, Form(1, window))
    before = form.height()
    form.show_error("left", ASKED)
    QApplication.processEvents()
    assert form._scroll.verticalScrollBar().maximum() == 0
    with_field = form.height()
    assert with_field > before
    form.show_error("", ASKED)
    QApplication.processEvents()
    assert form.height() > with_field
    assert form._scroll.verticalScrollBar().maximum() == 0
    form.say("")
    form.fields["left"].clear_error()
    qtbot.waitUntil(lambda: form.height() == before)
    form.reject()


def test_who_drew_it_larger_keeps_it_so(qtbot: QtBot, window: QWidget) -> None:
    form = opened(qtbot, Form(1, window))
    form.resize(600, 640)
    form.say(ASKED)
    QApplication.processEvents()
    assert form.height() == 640
    form.reject()


def test_a_long_form_stays_within_the_window_and_scrolls(qtbot: QtBot, window: QWidget) -> None:
    window.resize(910, 512)
    form = opened(qtbot, Form(20, window))
    assert form.height() < 512
    assert form._scroll.verticalScrollBar().maximum() > 0
    form.show_error("inside", "请填写。")
    place = form.inside.mapTo(form._scroll.viewport(), form.inside.rect().center())
    assert form._scroll.viewport().rect().contains(place)
    form.reject()


@pytest.mark.parametrize("count", [1, 20])
def test_tab_goes_through_all_fields_to_the_buttons(qtbot: QtBot, window: QWidget, count: int) -> None:
    form = opened(qtbot, Form(count, window))
    way = [*form.edits, form.left, form.right, form.inside, form.tick, form.cancel, form.submit]
    for number, widget in enumerate(way):
        assert QApplication.focusWidget() is widget, number
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    form.reject()


def test_a_rule_of_a_field_with_a_colon_in_its_name_is_told_beside_it(qtbot: QtBot, window: QWidget) -> None:
    form = Form(1, window)
    form.add("basis:7", "依据", QLineEdit())
    opened(qtbot, form)
    form.show_error("basis:7", "请填写依据。")
    assert form.fields["basis:7"].error() == "请填写依据。"
    assert form.problem() == ""
    form.reject()


def test_tab_goes_through_the_answer_of_a_department(qtbot: QtBot, window: QWidget) -> None:
    """What has no label of its own stands in the order too: the choice first, the tick before the buttons."""
    form = ReplyDialog("finding", "区消防救援局", 2, date(2026, 11, 20), window)
    opened(qtbot, form)
    QTest.keyClick(form.choice, Qt.Key.Key_Right)
    way = [form.choice, form.text, form.handler, form.day, form.along, form.cancel, form.submit]
    for widget in way:
        assert QApplication.focusWidget() is widget
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    form.reject()


def by_escape(form: Form) -> None:
    QTest.keyClick(form.edits[0], Qt.Key.Key_Escape)


def by_button(form: Form) -> None:
    press(form.cancel)


def by_window(form: Form) -> None:
    form.close()


WAYS_OUT = [by_escape, by_button, by_window]


@pytest.mark.parametrize("go", WAYS_OUT)
def test_what_was_written_is_not_lost_by_one_press(qtbot: QtBot, window: QWidget, go: Callable[[Form], None]) -> None:
    form = opened(qtbot, Form(1, window))
    QTest.keyClicks(form.edits[0], "hand washing")
    press_in_dialog(act=False)
    go(form)
    assert form.isVisible()
    assert form.edits[0].text() == "hand washing"

    press_in_dialog(act=True)
    go(form)
    assert not form.isVisible()
    assert form.result() == 0


@pytest.mark.parametrize("go", WAYS_OUT)
def test_a_form_as_it_was_opened_is_left_at_once(qtbot: QtBot, window: QWidget, go: Callable[[Form], None]) -> None:
    made = Form(1, window)
    made.edits[0].setText("as proposed")
    form = opened(qtbot, made)
    go(form)
    assert not form.isVisible()
