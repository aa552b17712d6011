"""A QR code on white paper with its quiet zone, dark on light in both themes: cameras read no other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import hooks, tokens

Squares = tuple[tuple[bool, ...], ...]
"""Rows of a code, true for a dark square."""
QUIET = 4
"""Light squares around the code (ISO/IEC 18004)."""
_INK = QColor("#000000")


class CodePicture(QWidget):
    """``side`` px square, ``name`` for screen readers. Every square of the code is a whole number of px wide, so none
    is smeared."""

    def __init__(self, name: str, side: int = 220, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._squares: Squares = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        hooks.announce(self, name)

    def show_squares(self, squares: Squares) -> None:
        """Rows of dark squares; empty while there is no code."""
        self._squares = squares
        self.setVisible(bool(squares))
        self.update()

    def squares(self) -> Squares:
        """What is drawn."""
        return self._squares

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(self._side), tokens.px(self._side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.colour("paper"))
        count = len(self._squares)
        if count:
            step = max(1, min(self.width(), self.height()) // (count + 2 * QUIET))
            left, top = (self.width() - step * count) // 2, (self.height() - step * count) // 2
            for row, line in enumerate(self._squares):
                for column, dark in enumerate(line):
                    if dark:
                        painter.fillRect(QRectF(left + column * step, top + row * step, step, step), _INK)
        painter.end()
