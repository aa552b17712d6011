"""份数 typed: what stands there when the field is left is what is printed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from ui.pages.documents.print_card import MOST_COPIES, CopiesField


@pytest.fixture
def copies(qtbot: QtBot) -> CopiesField:
    around = QWidget()
    column = QVBoxLayout(around)
    field = CopiesField()
    column.addWidget(field)
    column.addWidget(QLineEdit())
    shown(qtbot, around)
    field.edit.setFocus()
    field.edit.selectAll()
    QTest.keyClick(field.edit, Qt.Key.Key_Delete)
    return field


@pytest.mark.parametrize(
    ("typed", "count"), [("0", 1), ("", 1), ("99", MOST_COPIES), ("-3", 3), ("007", 7), ("3", 3), ("abc", 1)]
)
@pytest.mark.parametrize("leave", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_what_is_typed_is_brought_inside_the_range(copies: CopiesField, typed: str, count: int, leave: Qt.Key) -> None:
    QTest.keyClicks(copies.edit, typed)
    QTest.keyClick(copies.edit, leave)

    assert copies.value() == count
    assert int(copies.edit.text()) == count


def test_full_width_digits_are_digits(copies: CopiesField) -> None:
    event = QInputMethodEvent()
    event.setCommitString("１２")
    QApplication.sendEvent(copies.edit, event)

    assert copies.value() == 12
    assert copies.edit.text() == "12"
