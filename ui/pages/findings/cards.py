"""Findings as cards: a virtual list of one column, painted by a delegate (design tokens §6, finding card)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tuoyu_desktop.application.lines import FindingLine
from ui.pages.findings import words
from ui.widgets import chips, hooks, painted, severity_badge, tokens

LINE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_CARD, _GAP = 140, 8
_NOWHERE: Final = QModelIndex()


class CardModel(QAbstractListModel):
    """Findings by number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[FindingLine, ...] = ()
        self.today = date.min

    def show_lines(self, lines: Sequence[FindingLine], today: date) -> None:
        """Replace all cards."""
        self.beginResetModel()
        self.lines, self.today = tuple(lines), today
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words.spoken_card(line, self.today)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.fact}\n{line.facility_name}"
        return None


class CardDelegate(QStyledItemDelegate):
    """Paints one finding as a card (design tokens §6)."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(tokens.px(160), tokens.px(_CARD + _GAP))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = index.data(LINE_ROLE)
        model = index.model()
        if not isinstance(line, FindingLine) or not isinstance(model, CardModel):
            return
        rect = QRectF(option.rect).adjusted(0, 0, 0, -tokens.px(_GAP))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        edge, width = ("focus", 2) if focused else ("accent", 2) if chosen else ("border", 1)
        painted.panel(painter, rect, "hover" if hovered and not chosen else "card", edge, width)
        _paint_card(painter, rect.adjusted(*(tokens.px(12) * sign for sign in (1, 1, -1, -1))), line, model.today)


def _paint_card(painter: QPainter, room: QRectF, line: FindingLine, today: date) -> None:
    level = words.LEVELS[line.severity]
    badge, chip_height = severity_badge.severity_width(level), tokens.px(tokens.H_CHIP)
    code = QRectF(room.left(), room.top(), room.width() - badge - 8, chip_height)
    painted.words(painter, code, line.item, "accent_text", tokens.font("body", bold=True))
    severity_badge.paint_severity(painter, QRectF(room.right() - badge, room.top(), badge, chip_height), level)
    top = room.top() + chip_height + tokens.px(2)
    fact = QRectF(room.left(), top, room.width(), 2 * tokens.px(20))
    used = _two_lines(painter, fact, line.fact)
    name = QRectF(room.left(), top + used, room.width(), tokens.px(20))
    painted.words(painter, name, line.facility_name, "text3", tokens.font("caption"))
    chip = words.due_chip(line, today)
    wide = min(float(chips.chip_width(chip.text, chip.icon)), room.width())
    box = QRectF(room.left(), room.bottom() - chip_height, wide, chip_height)
    chips.paint_chip(painter, box, chip.text, chip.icon, chip.kind)


def _two_lines(painter: QPainter, room: QRectF, text: str) -> float:
    """Words over at most two lines, the second one elided; returns the height used."""
    font, height = tokens.font("body"), tokens.px(20)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(room.width())
    cut = first.textLength()
    layout.endLayout()
    upper = QRectF(room.left(), room.top(), room.width(), height)
    painted.words(painter, upper, text[:cut], "text", font)
    if cut >= len(text):
        return height
    painted.words(painter, upper.translated(0, height), text[cut:], "text", font)
    return 2 * height


class CardList(QListView):
    """Cards of one column; ``row_chosen`` by a press or the arrow keys."""

    row_chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._silent = False
        self.cards = CardModel(self)
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setStyleSheet("background: transparent")
        self.clicked.connect(lambda index: self._tell(index.row()))
        hooks.announce(self, name)

    def choose(self, finding: str | None) -> None:
        """Select a finding if it stands here, without a signal."""
        self._silent = True
        rows = [row for row, line in enumerate(self.cards.lines) if line.id == finding]
        if rows:
            self.setCurrentIndex(self.cards.index(rows[0]))
        else:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        self._silent = False

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._silent:
            self._tell(current.row())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Before a card is chosen the column itself shows the focus."""
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painted.panel(painter, QRectF(self.viewport().rect()), "", "focus", tokens.LINE_FOCUS)
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._tell(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _tell(self, row: int) -> None:
        self.row_chosen.emit(self.cards.lines[row].id)
