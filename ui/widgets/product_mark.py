"""The mark of the product: the shield on an accent block."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.widgets import icons, painted, tokens


class ProductMark(QWidget):
    """``side`` in design px: 40 in the rail and on the lock page, 56 at the first start."""

    def __init__(self, side: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(tokens.px(side), tokens.px(side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painted.panel(painter, rect, "accent", "", 0, tokens.px(tokens.RADIUS))
        inset = rect.width() / 5
        box = rect.adjusted(inset, inset, -inset, -inset)
        icons.paint(painter, box, "ph.shield-check-bold", tokens.colour("on_accent"))
        painter.end()
