"""A 44-px chip that is pressed: a standard phrase, a reason, one of several choices (design tokens §4, h_chip)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import icons, painted, tokens
from ui.widgets.painted_button import PaintedButton


class PickChip(PaintedButton):
    """A chip with a word; ``checkable`` ones show a tick, bold text and a 2-px accent edge when chosen."""

    def __init__(self, key: str, text: str, checkable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setText(text)
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name_state()
        self.toggled.connect(self._name_state)

    def _name_state(self) -> None:
        state = ("，已选" if self.isChecked() else "，未选") if self.isCheckable() else ""
        self.setAccessibleName(self.text() + state)

    def sizeHint(self) -> QSize:
        wide = painted.text_width(self.text(), tokens.font("body", self.isCheckable()))
        tick = tokens.px(tokens.ICON_INLINE) + tokens.SPACE_2 if self.isCheckable() else 0
        return QSize(round(wide + tick) + 2 * tokens.SPACE_3 + 2, tokens.px(tokens.H_TOUCH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, chosen = QRectF(self.rect()), self.isChecked()
        fill = "accent_soft" if chosen else "hover" if self.warm else "card" if self.isEnabled() else "na_soft"
        painted.panel(painter, rect, fill, "accent" if chosen else "control", 2 if chosen else 1)
        if painted.keyboard_focus(self):
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS)
            if chosen:
                painted.panel(painter, rect.adjusted(3, 3, -3, -3), "", "focus", 1, tokens.RADIUS - 3)
        ink = "disabled" if not self.isEnabled() else "accent_text" if chosen else "text2"
        face = tokens.font("body", chosen)
        wide, side = painted.text_width(self.text(), face), tokens.px(tokens.ICON_INLINE)
        tick = side + tokens.SPACE_2 if chosen else 0
        left = rect.center().x() - (wide + tick) / 2
        if chosen:
            box = QRectF(left, rect.center().y() - side / 2, side, side)
            icons.paint(painter, box, "ph.check", tokens.colour(ink))
        painted.words(painter, QRectF(left + tick, 0, wide + 2, rect.height()), self.text(), ink, face)
        painter.end()
