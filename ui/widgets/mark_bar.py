"""A bar with the mark of its threshold (design tokens §6, measure card): 6 px, the mark 2 px wide and 16 high."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import tokens
from ui.widgets.bars import paint_bar, paint_threshold
from ui.widgets.ink_label import INK


class MarkBar(QWidget):
    """The value beside it says the same in words, so screen readers skip the bar."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wide = width
        self._share, self._tone = 0.0, "pass"
        self._mark: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_width(self, width: int) -> None:
        """Another width, in px of the design."""
        self._wide = width
        self.updateGeometry()

    def show_share(self, share: float, mark: float | None, tone: str) -> None:
        """``share`` filled and ``mark``, both 0 to 1 of the width."""
        self._share, self._mark, self._tone = min(max(share, 0.0), 1.0), mark, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(self._wide), tokens.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, ink = QRectF(self.rect()), INK.get(self._tone, "accent")
        if self._mark is not None:
            paint_threshold(painter, rect, self._share, self._mark, 1, ink)
        else:
            thick = tokens.px(6)
            paint_bar(painter, QRectF(0, (rect.height() - thick) / 2, rect.width(), thick), self._share, ink)
        painter.end()
