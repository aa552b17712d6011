"""The documents of one visit, and below them the earlier ones: title, number, state in word and shape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QStyle, QStyleOptionViewItem, QVBoxLayout, QWidget

from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.row_face import FACE_ROLE, RowDelegate, RowFace, paint_ground
from ui.widgets.row_list import RowList

ROW = 80
_LEAST = 2
"""Rows of each list that are seen at least; the rest scrolls."""


class _Delegate(RowDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        face = index.data(FACE_ROLE)
        if not isinstance(face, RowFace):
            super().paint(painter, option, index)
            return
        rect = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        paint_ground(
            painter,
            rect,
            chosen=chosen,
            hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
            focused=bool(option.state & QStyle.StateFlag.State_HasFocus),
            last=index.row() == index.model().rowCount() - 1,
        )
        _paint_document(painter, rect.adjusted(tokens.SPACE_4, 0, -tokens.SPACE_3, 0), face, chosen)


def _paint_document(painter: QPainter, room: QRectF, face: RowFace, chosen: bool) -> None:
    side = tokens.px(tokens.ICON_LARGE)
    box = QRectF(room.left(), room.center().y() - side / 2, side, side)
    icons.paint(painter, box, "ph.file-text", tokens.colour("accent_text" if chosen else "text2"))
    left = box.right() + tokens.px(12)
    lines = 3 if face.caption else 2
    upper, lower = tokens.px(20), tokens.px(18)
    top = room.center().y() - (upper + (lines - 1) * lower) / 2
    width = room.right() - left
    painted.words(painter, QRectF(left, top, width, upper), face.title, "text", tokens.font("body", bold=chosen))
    top += upper
    small = tokens.font("caption")
    if face.caption:
        painted.words(painter, QRectF(left, top, width, lower), face.caption, "text2", small)
        top += lower
    mark = tokens.px(tokens.ICON_INLINE)
    box = QRectF(left, top + (lower - mark) / 2, mark, mark)
    icons.paint(painter, box, face.note_icon, tokens.colour(face.note_ink))
    words = QRectF(left + mark + tokens.px(4), top, width - mark - tokens.px(4), lower)
    painted.words(painter, words, face.note, face.note_ink, small)


class DocumentRows(RowList):
    """Rows of 80 with three lines."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, height=ROW, parent=parent)
        self.setItemDelegate(_Delegate(ROW, self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chosen row stays in sight where room is taken."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())


class DocumentList(Card):
    """``chosen`` carries the row: first those of the visit, then the earlier ones, counted through."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.name = ElidedLabel("", "lead", bold=True)
        self.caption = hooks.label("", "caption", "text2")
        self.own, self.earlier = DocumentRows("这次的文书"), DocumentRows("以前的文书")
        self._middle = QFrame()
        self._build()
        self.own.row_chosen.connect(lambda row: self._choose(row, self.own))
        self.earlier.row_chosen.connect(lambda row: self._choose(row, self.earlier))

    def _build(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        head.setSpacing(0)
        head.addWidget(self.name)
        head.addWidget(self.caption)
        words = hooks.row(hooks.label("以前的文书", "caption", "text2"))
        words.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, 0)
        self._middle.setProperty("sunken", True)
        self._middle.setLayout(words)
        self._middle.setFixedHeight(tokens.px(40))
        self.body.addLayout(head)
        self.body.addWidget(hooks.rule())
        self.body.addWidget(self.own, 100)  # first what the visit has
        self.body.addWidget(self._middle)
        self.body.addWidget(self.earlier, 1)
        self._filler = QWidget()
        self.body.addWidget(self._filler, 1)

    def show_documents(self, name: str, caption: str, own: Sequence[RowFace], earlier: Sequence[RowFace]) -> None:
        """Show the head and both lists."""
        self.name.setText(name)
        self.caption.setText(caption)
        self.own.show_faces(own)
        self.earlier.show_faces(earlier)
        self.own.setMaximumHeight(tokens.px(ROW) * len(own))
        for rows in (self.own, self.earlier):
            rows.setMinimumHeight(tokens.px(ROW) * min(_LEAST, rows.count()))
        self.own.setVisible(bool(own))
        self._middle.setVisible(bool(earlier))
        self.earlier.setVisible(bool(earlier))
        self._filler.setVisible(not earlier)

    def leave_foot(self, height: int) -> None:
        """Keep px free below the rows."""
        self.body.setContentsMargins(0, 0, 0, height)

    def set_current(self, row: int) -> None:
        """Choose a row without a signal."""
        own = self.own.count()
        self.own.set_current(row if row < own else -1)
        self.earlier.set_current(row - own if row >= own else -1)

    def _choose(self, row: int, rows: DocumentRows) -> None:
        other = self.earlier if rows is self.own else self.own
        other.set_current(-1)
        self.chosen.emit(row if rows is self.own else self.own.count() + row)
