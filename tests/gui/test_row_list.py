"""The list of rows: keys, presses, what it says to screen readers, and that 100,000 rows cost only those in view."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets import tokens
from ui.widgets.row_face import ChipFace, RowFace
from ui.widgets.row_list import RowList


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, dark=False)
    yield
    theme.apply(qapp, dark=False)


def _list(qtbot: QtBot, count: int = 5) -> RowList:
    rows = RowList("机构")
    qtbot.addWidget(rows)
    rows.resize(368, 400)
    rows.show_faces([RowFace(f"机构 {number}", "公办 · 清源路", note="无问题") for number in range(count)])
    with qtbot.waitActive(rows):
        rows.show()
        rows.activateWindow()
    return rows


def test_arrows_and_presses_choose_enter_opens(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    chosen: list[int] = []
    opened: list[int] = []
    rows.row_chosen.connect(chosen.append)
    rows.row_opened.connect(opened.append)
    rows.set_current(0)
    assert chosen == []
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_End)
    third = rows.visualRect(rows.model().index(2, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=third)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert chosen == [1, 4, 2]
    assert opened == [2]


def test_new_rows_choose_nothing(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.set_current(3)
    chosen: list[int] = []
    rows.row_chosen.connect(chosen.append)
    rows.show_faces([RowFace("禾苗托育园")])
    assert (rows.count(), rows.current(), chosen) == (1, -1, [])


def test_a_hundred_thousand_rows_ask_only_for_those_in_view(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    asked: set[int] = set()

    def face_at(row: int) -> RowFace:
        asked.add(row)
        return RowFace(f"机构 {row}", "托育中心")

    rows.show_rows(100_000, face_at)
    rows.set_current(0)
    rows.grab()
    QTest.keyClick(rows, Qt.Key.Key_End)
    rows.grab()
    in_view = rows.height() // tokens.px(tokens.H_ROW_TALL) + 2
    assert rows.current() == 99_999
    assert 99_999 in asked
    assert len(asked) <= 3 * in_view


def test_a_row_says_all_its_words(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    face = RowFace(
        "小橡树", "兴华大街", lead="14:00", right="综合 C 级", note="逾期", chips=(ChipFace("首次走访"),), severity=3
    )
    rows.show_faces([face])
    said = rows.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "14:00，小橡树，兴华大街，重大，首次走访，综合 C 级，逾期"
    assert rows.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "小橡树"


def test_chosen_row_has_bar_and_ground_and_the_focus_edge(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.set_current(1)
    rows.setFocus()
    image = rows.grab().toImage()
    top = rows.visualRect(rows.model().index(1, 0)).top()
    middle = top + tokens.px(tokens.H_ROW_TALL) // 2
    assert image.pixelColor(2, middle).name().upper() == tokens.LIGHT.accent
    assert image.pixelColor(8, middle).name().upper() == tokens.LIGHT.accent_soft
    assert image.pixelColor(180, top).name().upper() == tokens.LIGHT.focus


@pytest.mark.parametrize("percent", tokens.TEXT_PERCENTS)
def test_rows_grow_with_the_text(qapp: QApplication, qtbot: QtBot, percent: int) -> None:
    theme.apply(qapp, dark=False, text_percent=percent)
    rows = _list(qtbot)
    assert rows.visualRect(rows.model().index(0, 0)).height() == round(64 * percent / 100)
