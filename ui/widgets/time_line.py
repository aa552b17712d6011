"""The story of a finding or an incident as a line of events (design tokens §6, time line)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import icons, tokens
from ui.widgets.ink_label import INK, InkLabel

_COLUMN = 24


@dataclass(frozen=True)
class EventFace:
    """One event. ``tone`` colours the icon; ``right`` holds time and person; ``detail`` may be empty."""

    icon: str
    tone: str
    title: str
    right: str = ""
    detail: str = ""


class _Event(QWidget):
    """One event: icon in a 24-px column, joined to the next one by a 2-px line."""

    def __init__(self, face: EventFace, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._last = face, last
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.px(_COLUMN) + tokens.SPACE_3, 0, 0, 0 if last else tokens.SPACE_3)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(tokens.SPACE_2)
        head.addWidget(InkLabel(face.title, bold=True, wrap=True), 1)
        head.addWidget(InkLabel(face.right, "caption", "text3"), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if face.detail:
            column.addWidget(InkLabel(face.detail, "caption", "text2", wrap=True))
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("，".join(part for part in (face.right, face.title, face.detail) if part))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, column = tokens.px(tokens.ICON), tokens.px(_COLUMN)
        box = QRectF((column - side) / 2, 0, side, side)
        icons.paint(painter, box, self._face.icon, tokens.colour(INK.get(self._face.tone, "text2")))
        if not self._last:
            painter.setPen(QPen(tokens.colour("border"), 2))
            painter.drawLine(QPointF(column / 2, side + 3), QPointF(column / 2, self.height() - 3))
        painter.end()


class TimeLine(QWidget):
    """Events from the oldest to the newest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._face: tuple[EventFace, ...] = ()
        self.setAccessibleName("经过")

    def set_face(self, face: tuple[EventFace, ...]) -> None:
        """Show other events; nothing is rebuilt when they are the same."""
        if face == self._face:
            return
        self._face = face
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for index, event in enumerate(face):
            self._column.addWidget(_Event(event, index == len(face) - 1, self))
        self._column.addStretch(1)
