"""Severity in three bars and a word: 一般, 较重, 重大; none for 未定. Colour is never alone: the bars say the same."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import hooks, painted, tokens

SeverityLevel = Literal[-1, 0, 1, 2, 3]

SEVERITY_WORDS: Final[dict[SeverityLevel, str]] = {-1: "随原项", 0: "未定", 1: "一般", 2: "较重", 3: "重大"}
# level → ground, edge, ink
_INKS: Final[dict[SeverityLevel, tuple[str, str, str]]] = {
    -1: ("na_soft", "na_line", "na"),
    0: ("na_soft", "na_line", "na"),
    1: ("na_soft", "na_line", "na"),
    2: ("warn_soft", "warn_line", "warn"),
    3: ("fail", "fail", "on_fail"),
}
_BAR_HEIGHTS: Final = (6, 9, 12)
_BAR_WIDTH: Final = 4
_BAR_GAP: Final = 2


def severity_width(level: SeverityLevel) -> int:
    """Width of a badge in logical px."""
    words = painted.text_width(SEVERITY_WORDS[level], tokens.font("caption", bold=True))
    return round(words + tokens.px(2 * 8 + 6 + 3 * _BAR_WIDTH + 2 * _BAR_GAP)) + 1


def paint_bars(painter: QPainter, left: float, bottom: float, level: int, ink: str) -> None:
    """Three rising bars from ``left``, standing on ``bottom``; filled up to ``level``, the rest outlined."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, height in enumerate(_BAR_HEIGHTS):
        step = tokens.px(_BAR_WIDTH) + tokens.px(_BAR_GAP)
        bar = QRectF(left + index * step, bottom - tokens.px(height), tokens.px(_BAR_WIDTH), tokens.px(height))
        if index < level:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.colour(ink))
            painter.drawRoundedRect(bar, 1, 1)
        else:
            painter.setPen(QPen(tokens.colour(ink), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 0.5, 0.5)
    painter.restore()


def paint_severity(painter: QPainter, rect: QRectF, level: SeverityLevel) -> None:
    """Draw a badge into ``rect`` (24 high), for lists and cards."""
    ground, edge, ink = _INKS[level]
    painted.panel(painter, rect, ground, edge, tokens.LINE, tokens.px(tokens.RADIUS_SMALL))
    left = rect.left() + tokens.px(8)
    paint_bars(painter, left, rect.center().y() + tokens.px(6), level, ink)
    text = rect.adjusted(tokens.px(8 + 6 + 3 * _BAR_WIDTH + 2 * _BAR_GAP), 0, -tokens.px(6), 0)
    painted.words(painter, text, SEVERITY_WORDS[level], ink, tokens.font("caption", bold=True))


class SeverityBadge(QWidget):
    """The badge as a widget, 24 high."""

    def __init__(self, level: SeverityLevel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level: SeverityLevel = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_level(level)

    def set_level(self, level: SeverityLevel) -> None:
        """Show another severity."""
        self._level = level
        hooks.announce(self, f"严重程度：{SEVERITY_WORDS[level]}")
        self.updateGeometry()
        self.update()

    def level(self) -> SeverityLevel:
        """-1 随原项, 0 未定, 1 一般, 2 较重, 3 重大."""
        return self._level

    def sizeHint(self) -> QSize:
        return QSize(severity_width(self._level), tokens.px(tokens.H_CHIP))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_severity(painter, QRectF(self.rect()), self._level)
        painter.end()
