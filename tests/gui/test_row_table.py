"""The table of rows: choosing, opening, sorting by its heads, words for screen readers, 100,000 rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QComboBox
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets import tokens
from ui.widgets.row_table import CellFace, Column, RowTable

LEFT = Qt.MouseButton.LeftButton
COLUMNS = [Column("内容", key="name"), Column("数量", 120, right=True, key="count"), Column("状态", 140)]


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, dark=False)
    yield
    theme.apply(qapp, dark=False)


def _cells(row: int) -> Sequence[CellFace]:
    return CellFace(f"走访 {row}"), CellFace(f"{row} 条"), CellFace("等待", icon="ph.clock-fill", ink="warn")


def _table(qtbot: QtBot, count: int = 5) -> RowTable:
    table = RowTable("等待送达", COLUMNS)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show_rows(count, _cells)
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    return table


def test_presses_and_keys_choose_and_open(qtbot: QtBot) -> None:
    table = _table(qtbot)
    chosen: list[int] = []
    opened: list[int] = []
    table.row_chosen.connect(chosen.append)
    table.row_opened.connect(opened.append)
    third = table.visualRect(table.model().index(2, 1)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=third)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen == [2, 3]
    assert opened == [3]
    table.set_current(0)
    assert (table.current(), chosen) == (0, [2, 3])


def _press_head(table: RowTable, place: int) -> None:
    head = table.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(place) + 20, head.height() // 2)
    QTest.mouseClick(head.viewport(), LEFT, pos=at)


def test_heads_sort_up_then_down_and_those_without_a_key_do_not(qtbot: QtBot) -> None:
    table = _table(qtbot)
    asked: list[tuple[str, bool]] = []
    table.sort_chosen.connect(lambda key, descending: asked.append((key, descending)))
    for place in (1, 1, 0, 2, 0):
        _press_head(table, place)
    assert asked == [("count", False), ("count", True), ("name", False), ("name", True)]


def test_a_hundred_thousand_rows_ask_only_for_those_in_view(qtbot: QtBot) -> None:
    table = _table(qtbot)
    asked: set[int] = set()

    def cells_at(row: int) -> Sequence[CellFace]:
        asked.add(row)
        return _cells(row)

    table.show_rows(100_000, cells_at)
    table.grab()
    table.set_current(99_999)
    table.grab()
    assert 99_999 in asked
    assert len(asked) <= 3 * (table.height() // tokens.px(tokens.H_ROW) + 2)


def test_a_cell_says_its_column_and_its_word(qtbot: QtBot) -> None:
    model = _table(qtbot).model()
    assert model.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "数量 1 条"
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "数量"


def test_the_whole_row_looks_chosen(qtbot: QtBot) -> None:
    table = _table(qtbot)
    table.set_current(1)
    image = table.viewport().grab().toImage()
    middle = table.visualRect(table.model().index(1, 0)).center().y()
    assert image.pixelColor(2, middle).name().upper() == tokens.LIGHT.accent
    near_end = table.viewport().width() - 10
    assert image.pixelColor(near_end, middle).name().upper() == tokens.LIGHT.accent_soft


def test_combo_rows_can_be_hit_and_rest_days_are_not_red(qtbot: QtBot) -> None:
    combo, calendar = QComboBox(), QCalendarWidget()
    combo.addItems(["标准", "大"])
    for widget in (combo, calendar):
        qtbot.addWidget(widget)
        widget.show()
    combo.showPopup()
    assert combo.view().visualRect(combo.model().index(0, 0)).height() >= 32
    combo.hidePopup()
    sunday = calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().color().name().upper()
    assert sunday == tokens.LIGHT.text3
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
