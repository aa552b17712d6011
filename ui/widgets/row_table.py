"""A table that asks for its rows as they come into view: head 32, rows 44 or 64, chosen row with bar and bold name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.row_face import FACE_ROLE, keep_round_foot, line_rects, paint_ground

_NOWHERE: Final = QModelIndex()
_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class Column:
    """One column. ``width`` in design px, 0 shares the room that is left; figures stand at the right.

    ``key`` names the column in ``sort_chosen``; without a key it cannot be sorted.
    """

    title: str
    width: int = 0
    right: bool = False
    key: str = ""


@dataclass(frozen=True)
class CellFace:
    """One cell: a word, an optional second line, an icon in the colour token ``ink`` (which the word takes too)."""

    text: str
    caption: str = ""
    icon: str = ""
    ink: str = "text"
    bold: bool = False


CellsAt = Callable[[int], Sequence[CellFace]]


class TableModel(QAbstractTableModel):
    """Rows by number: ``cells_at(row)`` gives the cells of one row and is called for the rows on the screen only."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._count = 0
        self._cells_at: CellsAt | None = None
        self._last: tuple[int, Sequence[CellFace]] = (-1, ())

    def show_rows(self, count: int, cells_at: CellsAt) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._count, self._cells_at, self._last = count, cells_at, (-1, ())
        self.endResetModel()

    def renew(self, row: int) -> None:
        """One row has changed."""
        self._last = (-1, ())
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._cells_at is None:
            return None
        if self._last[0] != index.row():
            self._last = index.row(), self._cells_at(index.row())
        cell = self._last[1][index.column()]
        if role == FACE_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = self.columns[index.column()].title
            return "，".join(word for word in (f"{title} {cell.text}".strip(), cell.caption) if word)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = _RIGHT if self.columns[section].right else _LEFT
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _CellDelegate(QStyledItemDelegate):
    """Paints a ``CellFace``; the row looks chosen, hovered and focused as one."""

    def __init__(self, table: RowTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_row_ground(painter, rect, index, chosen)
        cell = index.data(FACE_ROLE)
        room = rect.adjusted(tokens.SPACE_2, 0, -tokens.SPACE_2, 0)
        if index.column() == 0:
            room.setLeft(rect.left() + tokens.SPACE_4)
        right = self._table.column(index.column()).right
        _paint_cell(painter, room, cell, right=right, bold=cell.bold or (chosen and index.column() == 0))

    def _paint_row_ground(
        self, painter: QPainter, rect: QRectF, index: QModelIndex | QPersistentModelIndex, chosen: bool
    ) -> None:
        """Paint the ground of the whole row, clipped to this cell, so that bar and focus edge run along the row."""
        whole = QRectF(0, rect.top(), self._table.viewport().width(), rect.height())
        painter.save()
        painter.setClipRect(rect)
        paint_ground(
            painter,
            whole,
            chosen=chosen,
            hovered=index.row() == self._table.hovered_row(),
            focused=self._table.hasFocus() and index.row() == self._table.currentIndex().row(),
            last=index.row() == self._table.count() - 1,
        )
        painter.restore()


def _paint_cell(painter: QPainter, room: QRectF, cell: CellFace, *, right: bool, bold: bool) -> None:
    upper, lower = line_rects(room, 2 if cell.caption else 1)
    if cell.icon:
        side = tokens.px(tokens.ICON_INLINE)
        box = QRectF(upper.left(), upper.center().y() - side / 2, side, side)
        icons.paint(painter, box, cell.icon, tokens.colour(cell.ink))
        upper.setLeft(box.right() + tokens.px(4))
    align = _RIGHT if right else _LEFT
    painted.words(painter, upper, cell.text, cell.ink, tokens.font("body", bold=bold), align)
    if cell.caption:
        painted.words(painter, lower, cell.caption, "text3", tokens.font("caption"), align)


class RowTable(QTableView):
    """``row_chosen`` comes with a press or the arrow keys, ``row_opened`` with Enter or a double press.

    A press on a head with a key emits ``sort_chosen`` (key, descending); the owner sorts and shows the rows again.
    """

    row_chosen = Signal(int)
    row_opened = Signal(int)
    sort_chosen = Signal(str, bool)

    def __init__(
        self, name: str, columns: Sequence[Column], *, tall: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._silent = False
        self._hovered = -1
        self._sorted = "", False
        self._rows = TableModel(columns, self)
        self.setModel(self._rows)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self._set_heads(columns, tall)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.viewportEntered.connect(lambda: self._hover(-1))
        self.doubleClicked.connect(lambda index: self.row_opened.emit(index.row()))
        hooks.announce(self, name)

    def _set_heads(self, columns: Sequence[Column], tall: bool) -> None:
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(tokens.px(tokens.H_ROW_TALL if tall else tokens.H_ROW))
        head = self.horizontalHeader()
        head.setFixedHeight(tokens.px(tokens.H_HEAD_ROW))
        head.setHighlightSections(False)
        head.setSectionsClickable(any(column.key for column in columns))
        head.sectionClicked.connect(self._sort)
        for place, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(place, mode)
            if column.width:
                head.resizeSection(place, tokens.px(column.width))

    def show_rows(self, count: int, cells_at: CellsAt) -> None:
        """Show ``count`` rows that are asked for by number as they come into view."""
        self._silent = True
        self._rows.show_rows(count, cells_at)
        self._silent = False

    def renew(self, row: int) -> None:
        """One row has changed."""
        self._rows.renew(row)

    def count(self) -> int:
        """Number of rows."""
        return self._rows.rowCount()

    def column(self, place: int) -> Column:
        """The description of a column."""
        return self._rows.columns[place]

    def current(self) -> int:
        """The current row, -1 if none."""
        return self.currentIndex().row()

    def set_current(self, row: int) -> None:
        """Choose a row without a signal; -1 chooses none."""
        self._silent = True
        self.setCurrentIndex(self._rows.index(row, 0) if row >= 0 else QModelIndex())
        if row < 0:
            self.clearSelection()
        self._silent = False

    def show_sorting(self, key: str, descending: bool) -> None:
        """Draw the caret in the head of the column with ``key``."""
        self._sorted = key, descending
        places = [place for place, column in enumerate(self._rows.columns) if column.key == key]
        head = self.horizontalHeader()
        head.setSortIndicatorShown(bool(places))
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        if places:
            head.setSortIndicator(places[0], order)

    def hovered_row(self) -> int:
        """The row under the pointer, -1 if none."""
        return self._hovered

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _sort(self, place: int) -> None:
        key = self._rows.columns[place].key
        if not key:
            return
        descending = self._sorted == (key, False)
        self.show_sorting(key, descending)
        self.sort_chosen.emit(key, descending)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and not self._silent and current.row() != previous.row():
            self.row_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() >= 0:
            self.row_opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keep_round_foot(self)

    def sizeHint(self) -> QSize:
        rows = min(max(self.count(), 1), 8) * self.verticalHeader().defaultSectionSize()
        return QSize(tokens.px(480), rows + tokens.px(tokens.H_HEAD_ROW))
