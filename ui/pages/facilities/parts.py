"""The blocks that the tabs of a facility are made of: figures, facts, headed tables."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.figure_tile import FigureTile
from ui.widgets.row_table import CellFace, Column, RowTable

Cells = Sequence[CellFace]


class TabBody(QWidget):
    """One tab: blocks from the top down, 16 apart, with the detail's margins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("clear", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(tokens.SPACE_5, tokens.SPACE_3, tokens.SPACE_5, tokens.SPACE_5)
        self._column.setSpacing(tokens.SPACE_3)
        self._column.addStretch()

    def add(self, block: QWidget) -> None:
        """Put a block below the others."""
        self._column.insertWidget(self._column.count() - 1, block)

    def fill(self, block: QWidget) -> None:
        """Put one block over the whole height (an empty state)."""
        self._column.insertWidget(self._column.count() - 1, block, 1)


def heading(title: str, aside: str = "") -> QWidget:
    """The head of a block, with one line of facts at the right."""
    made = QWidget()
    right = hooks.label(aside, "caption", "text2", wrap=True)
    right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row = hooks.row(hooks.label(title, "lead", bold=True), right, gap=tokens.SPACE_3)
    row.setContentsMargins(0, tokens.SPACE_2, 0, 0)
    row.setStretch(1, 1)
    made.setLayout(row)
    return made


def figures(*tiles: FigureTile) -> QWidget:
    """Figures side by side, divided by lines."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.SPACE_4)
    for place, tile in enumerate(tiles):
        if place:
            line = QFrame()
            line.setProperty("rule", True)
            line.setFixedWidth(1)
            line.setMaximumHeight(tokens.px(72))
            line.setStyleSheet("max-height: 400px")  # the rule of the style sheet is a lying one
            row.addWidget(line)
        row.addWidget(tile, 1)
    return made


def facts(pairs: Sequence[tuple[str, str]], columns: int = 2) -> QWidget:
    """Names and values in columns, read downward; empty values are left out."""
    shown = [(name, value) for name, value in pairs if value]
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.SPACE_3)
    grid.setVerticalSpacing(tokens.SPACE_2)
    rows = -(-len(shown) // columns)
    for place, (name, value) in enumerate(shown):
        row, column = place % rows, 2 * (place // rows)
        words = hooks.label(value, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        hooks.announce(words, f"{name}：{value}")
        grid.addWidget(hooks.label(name, "caption", "text3"), row, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, row, column + 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column + 1, 1)
        grid.setColumnMinimumWidth(column, tokens.px(104))
    return made


def table(name: str, columns: Sequence[Column], rows: Sequence[Cells], *, tall: bool = False) -> RowTable:
    """A table at its full height: the tab scrolls, not the table."""
    made = RowTable(name, columns, tall=tall)
    made.show_rows(len(rows), rows.__getitem__)
    made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    height = tokens.px(tokens.H_ROW_TALL if tall else tokens.H_ROW)
    made.setFixedHeight(tokens.px(tokens.H_HEAD_ROW) + height * len(rows))
    return made
