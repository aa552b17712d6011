"""Where one is in a short path: done with a tick, the present step bold, later ones dashed. Words are always shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import hooks, icons, painted, tokens


class Stepper(QWidget):
    """One line, 36 high. ``current`` counts from 0; ``len(steps)`` means that all are done."""

    def __init__(self, steps: Sequence[str], current: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps, self._current = tuple(steps), current
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_current(current)

    def set_current(self, current: int) -> None:
        """Go to a step."""
        self._current = current
        word = self._steps[current] if current < len(self._steps) else "已完成"
        hooks.announce(self, f"第 {min(current + 1, len(self._steps))} 步，共 {len(self._steps)} 步：{word}")
        self.update()

    def current(self) -> int:
        """Index of the present step."""
        return self._current

    def _look(self, index: int) -> tuple[str, str, str]:
        """Icon, its colour and the colour of the word."""
        if index < self._current:
            return "ph.check-circle-fill", "passed", "text"
        if index == self._current:
            return "ph.circle-bold", "accent_text", "accent_text"
        return "ph.circle-dashed", "text3", "text3"

    def _word_width(self, word: str) -> float:
        return painted.text_width(word, tokens.font("body", bold=True))

    def sizeHint(self) -> QSize:
        words = sum(self._word_width(word) for word in self._steps)
        each = tokens.px(tokens.ICON + 4)
        lines = (len(self._steps) - 1) * tokens.px(24 + 16)
        return QSize(round(words) + each * len(self._steps) + lines + 2, tokens.px(tokens.H_CONTROL))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle, left = self.height() / 2, 0.0
        side, gap = tokens.px(tokens.ICON), tokens.px(8)
        spare = self.width() - self.sizeHint().width()
        line = tokens.px(24) + min(max(spare / max(len(self._steps) - 1, 1), 0), tokens.px(40))
        for index, word in enumerate(self._steps):
            if index:
                shade = "passed" if index <= self._current else "control"
                painter.fillRect(QRectF(left + gap, round(middle) - 1, line, 2), tokens.colour(shade))
                left += line + 2 * gap
            shape, ink, words = self._look(index)
            icons.paint(painter, QRectF(left, middle - side / 2, side, side), shape, tokens.colour(ink))
            left += side + tokens.px(4)
            width = self._word_width(word)
            font = tokens.font("body", bold=index == self._current)
            painted.words(painter, QRectF(left, 0, width + 1, self.height()), word, words, font)
            left += width
        painter.end()
