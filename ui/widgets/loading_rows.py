"""Grey bars in the shape of the rows that are being read, with one sentence below; no spinner."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import hooks, painted, tokens

_SHARES: Final = (0.42, 0.32, 0.38, 0.28)


class LoadingRows(QWidget):
    """Fills its room with rows of ``row_height`` design px."""

    def __init__(self, sentence: str, row_height: int = tokens.H_ROW, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence, self._row_height = sentence, row_height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        hooks.announce(self, sentence)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        height, margin = tokens.px(self._row_height), tokens.px(tokens.SPACE_4)
        rows = max((self.height() - tokens.px(32)) // height, 1)
        for row in range(rows):
            middle = row * height + height / 2
            box = QRectF(margin, middle - tokens.px(12), tokens.px(24), tokens.px(24))
            painted.panel(painter, box, "track", "", 0, tokens.px(tokens.RADIUS_SMALL))
            bar = QRectF(box.right() + tokens.px(12), middle - tokens.px(5), 0, tokens.px(10))
            bar.setWidth(self.width() * _SHARES[row % len(_SHARES)])
            painted.panel(painter, bar, "track", "", 0, bar.height() / 2)
            right = self.width() - margin
            end = QRectF(right - tokens.px(64), bar.top(), tokens.px(64), bar.height())
            painted.panel(painter, end, "divider", "", 0, end.height() / 2)
        foot = QRectF(margin, rows * height, self.width() - 2 * margin, tokens.px(28))
        painted.words(painter, foot, self._sentence, "text2", tokens.font("caption"))
        painter.end()
