"""Tool buttons with icon and word, and the rows that list what is drawn (mockup 13)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import icons, painted, tokens
from ui.widgets.painted_button import PaintedButton


class _MarkButton(PaintedButton):
    """Icon and word."""

    def __init__(self, text: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self._icon = icon

    @property
    def _ink(self) -> str:
        return "disabled" if not self.isEnabled() else "accent_text" if self.isChecked() else "text2"

    def _paint_focus(self, painter: QPainter, rect: QRectF) -> None:
        if painted.keyboard_focus(self):
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS)
            if self.isChecked():
                painted.panel(painter, rect.adjusted(3, 3, -3, -3), "", "focus", 1, tokens.RADIUS - 3)


class ToolButton(_MarkButton):
    """64 wide, 60 high, 44 where the window is low; the word below the icon."""

    def __init__(self, text: str, icon: str, checkable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, icon, parent)
        self._high = 60
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_low(self, low: bool) -> None:
        """Less high, for a low window."""
        self._high = tokens.H_TOUCH if low else 60
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(64), tokens.px(self._high))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, chosen = QRectF(self.rect()), self.isChecked()
        if chosen or self.warm:
            painted.panel(painter, rect, "accent_soft" if chosen else "hover", "accent" if chosen else "", 2)
        self._paint_focus(painter, rect)
        side, line = tokens.px(tokens.ICON), tokens.px(18)
        top = (rect.height() - side - line - 2) / 2
        box = QRectF(rect.center().x() - side / 2, top, side, side)
        icons.paint(painter, box, self._icon, tokens.colour(self._ink))
        room = QRectF(2, box.bottom() + 2, rect.width() - 4, line)
        face = tokens.font("caption", chosen)
        painted.words(painter, room, self.text(), self._ink, face, Qt.AlignmentFlag.AlignHCenter)
        painter.end()


class MarkRow(_MarkButton):
    """44 high: icon, name and a grey word at the right; the chosen one has an accent bar and a bold name."""

    def __init__(self, text: str, icon: str, aside: str, chosen: bool, parent: QWidget | None = None) -> None:
        super().__init__(text, icon, parent)
        self._aside = aside
        self.setCheckable(True)
        self.setChecked(chosen)
        self.setAccessibleName("，".join(part for part in (text, aside, "已选" if chosen else "") if part))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(200), tokens.px(tokens.H_ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.px(120), tokens.px(tokens.H_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, chosen = QRectF(self.rect()), self.isChecked()
        if chosen or self.warm:
            painter.fillRect(rect, tokens.colour("accent_soft" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRectF(0, 0, tokens.LINE_ROW, rect.height()), tokens.colour("accent"))
        else:
            painter.fillRect(QRectF(0, rect.height() - 1, rect.width(), 1), tokens.colour("divider"))
        side = tokens.px(tokens.ICON_INLINE)
        box = QRectF(tokens.SPACE_3, (rect.height() - side) / 2, side, side)
        icons.paint(painter, box, self._icon, tokens.colour("text2"))
        room = rect.adjusted(box.right() + tokens.SPACE_2, 0, -tokens.SPACE_2, 0)
        name = tokens.font("body", chosen)
        painted.words(painter, room, self.text(), "text", name)
        room.setLeft(room.left() + painted.text_width(self.text(), name) + tokens.SPACE_3)
        grey = tokens.font("caption")
        painted.words(painter, room, self._aside, "text3", grey, Qt.AlignmentFlag.AlignRight)
        self._paint_focus(painter, rect)
        painter.end()
