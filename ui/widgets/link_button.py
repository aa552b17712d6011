"""A text button with an icon on either side, 44 high in the inspection (依据, 看原文, 加通道, 改)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import icons, painted, tokens
from ui.widgets.painted_button import PaintedButton
from ui.widgets.tokens import FontRole


class LinkButton(PaintedButton):
    """Looks like text, is pressed like a button: the whole 44-px field reacts."""

    def __init__(
        self,
        text: str,
        left: str = "",
        right: str = "",
        role: FontRole = "body",
        pad: int = tokens.SPACE_2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._left, self._right, self._role, self._pad = left, right, role, pad
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_icons(self, left: str, right: str) -> None:
        """Change the icons, for example the caret of an opened text."""
        self._left, self._right = left, right
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = tokens.px(tokens.ICON_INLINE) + tokens.px(tokens.SPACE_1)
        wide = painted.text_width(self.text(), tokens.font(self._role))
        wide += side * (bool(self._left) + bool(self._right)) + 2 * self._pad
        return QSize(round(wide) + 2, tokens.px(tokens.H_TOUCH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.warm:
            painted.panel(painter, rect, "accent_soft" if self.isDown() else "hover", "")
        if painted.keyboard_focus(self):
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS)
        ink = "accent_text" if self.isEnabled() else "disabled"
        side, gap = tokens.px(tokens.ICON_INLINE), tokens.px(tokens.SPACE_1)
        left, middle = float(self._pad), rect.center().y()
        if self._left:
            icons.paint(painter, QRectF(left, middle - side / 2, side, side), self._left, tokens.colour(ink))
            left += side + gap
        wide = painted.text_width(self.text(), tokens.font(self._role))
        painted.words(painter, QRectF(left, 0, wide + 2, rect.height()), self.text(), ink, tokens.font(self._role))
        if self._right:
            left += wide + gap
            icons.paint(painter, QRectF(left, middle - side / 2, side, side), self._right, tokens.colour(ink))
        painter.end()
