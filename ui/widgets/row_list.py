"""A list of rows that stays quick with 100,000 of them: the view asks only for the rows that are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.row_face import FACE_ROLE, RowDelegate, RowFace, keep_round_foot


class RowModel(QStringListModel):
    """Rows by number: ``face_at(index)`` is called for the rows on the screen only.

    The list of empty strings is there for its length alone: the view asks for the number of rows once per row while it
    lays out, and an answer from Python would hold the window for half a second at 100,000 rows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face_at: Callable[[int], RowFace] | None = None

    def show_rows(self, count: int, face_at: Callable[[int], RowFace]) -> None:
        """Replace all rows."""
        self._face_at = face_at
        self.setStringList([""] * count)

    def renew(self, row: int) -> None:
        """One row has changed."""
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._face_at is None:
            return None
        if role == FACE_ROLE:
            return self._face_at(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._face_at(index.row()).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._face_at(index.row()).spoken()
        return None


class RowList(QListView):
    """Rows of 44, or 64 with two lines. ``row_chosen`` comes when the current row changes (a press or the arrow keys),
    ``row_opened`` with Enter or a double press. ``set_current`` is silent."""

    row_chosen = Signal(int)
    row_opened = Signal(int)

    def __init__(self, name: str, *, tall: bool = True, height: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._silent = False
        self._rows = RowModel(self)
        self._delegate = RowDelegate(height or (tokens.H_ROW_TALL if tall else tokens.H_ROW), self)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.doubleClicked.connect(lambda index: self.row_opened.emit(index.row()))
        hooks.announce(self, name)

    def show_faces(self, faces: Sequence[RowFace]) -> None:
        """Show rows that are all in memory."""
        held = tuple(faces)
        self.show_rows(len(held), held.__getitem__)

    def show_rows(self, count: int, face_at: Callable[[int], RowFace]) -> None:
        """Show ``count`` rows that are asked for by number as they come into view."""
        self._silent = True
        self._rows.show_rows(count, face_at)
        self._silent = False

    def renew(self, row: int) -> None:
        """One row has changed."""
        self._rows.renew(row)

    def count(self) -> int:
        """Number of rows."""
        return self._rows.rowCount()

    def current(self) -> int:
        """The current row, -1 if none."""
        return self.currentIndex().row()

    def set_current(self, row: int) -> None:
        """Choose a row without a signal and bring it into view; -1 chooses none."""
        self._silent = True
        index = self._rows.index(row) if row >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if row < 0:
            self.clearSelection()
        self._silent = False

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._silent:
            self.row_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() >= 0:
            self.row_opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keep_round_foot(self)

    def sizeHint(self) -> QSize:
        height = self._delegate.row_height() * min(max(self.count(), 1), 8)
        return QSize(tokens.px(320), height)
