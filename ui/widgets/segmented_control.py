"""One choice out of a few, side by side under one edge; the chosen part has a soft ground, a tick and a bold word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import hooks, icons, painted, tokens

_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_SIDE: Final = 16


@dataclass(frozen=True)
class Segment:
    """One part. ``icon`` replaces the tick; ``ink``, ``ground`` and ``edge`` are token names used when chosen.

    ``word_shown=False`` shows the icon alone (list or cards); the word is still the accessible name.
    """

    key: str
    word: str
    icon: str = ""
    ink: str = "accent_text"
    ground: str = "accent_soft"
    word_shown: bool = True


class SegmentedControl(QWidget):
    """36 high, or 44 with ``touch``. Left and right arrows and presses choose; ``chosen`` carries the key.

    ``set_chosen`` is silent. Nothing chosen at the start is possible (key ``""``).
    """

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        segments: Sequence[Segment],
        chosen: str = "",
        *,
        touch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._segments, self._touch = name, tuple(segments), touch
        self._chosen = chosen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tell()

    def value(self) -> str:
        """Key of the chosen part, ``""`` if none."""
        return self._chosen

    def set_chosen(self, key: str) -> None:
        """Choose without a signal."""
        self._chosen = key
        self._tell()
        self.update()

    def segment_rect(self, key: str) -> QRectF:
        """Where a part lies, in px of this widget."""
        rects = dict(zip((segment.key for segment in self._segments), self._rects(), strict=True))
        return rects[key]

    def _tell(self) -> None:
        words = [segment.word for segment in self._segments if segment.key == self._chosen]
        hooks.announce(self, f"{self._name}：{words[0] if words else '未选'}", "左右方向键选择")

    def _choose(self, key: str) -> None:
        if key != self._chosen:
            self.set_chosen(key)
            self.chosen.emit(key)

    def _width(self, segment: Segment) -> float:
        """Room for the chosen look, so that nothing moves when the choice changes."""
        words = painted.text_width(segment.word, tokens.font("body", bold=True)) if segment.word_shown else 0
        gap = tokens.px(4) if segment.word_shown else 0
        return words + gap + tokens.px(_SIDE) + 2 * tokens.px(12)

    def _rects(self) -> list[QRectF]:
        widths = [self._width(segment) for segment in self._segments]
        stretch = self.width() / max(sum(widths), 1)
        rects, left = [], 0.0
        for width in widths:
            rects.append(QRectF(left, 0, width * stretch, self.height()))
            left += width * stretch
        return rects

    def sizeHint(self) -> QSize:
        height = tokens.px(tokens.H_TOUCH if self._touch else tokens.H_CONTROL)
        return QSize(round(sum(self._width(segment) for segment in self._segments)) + 2, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for segment, rect in zip(self._segments, self._rects(), strict=True):
            if rect.contains(QPointF(event.position())):
                self._choose(segment.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = [segment.key for segment in self._segments]
        start = keys.index(self._chosen) + step if self._chosen in keys else 0
        self._choose(keys[max(0, min(len(keys) - 1, start))])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = QRectF(self.rect())
        radius = tokens.px(tokens.RADIUS)
        painted.panel(painter, whole, "card", "", 0, radius)
        shape = QPainterPath()
        shape.addRoundedRect(whole, radius, radius)
        for index, (segment, rect) in enumerate(zip(self._segments, self._rects(), strict=True)):
            painter.save()
            painter.setClipPath(shape)
            self._paint_segment(painter, segment, rect)
            painter.restore()
            if index:
                painter.fillRect(QRectF(round(rect.left()), 0, 1, rect.height()), tokens.colour("control"))
        focused = self.hasFocus()
        painted.panel(painter, whole, "", "focus" if focused else "control", 2 if focused else 1, radius)
        painter.end()

    def _paint_segment(self, painter: QPainter, segment: Segment, rect: QRectF) -> None:
        on = segment.key == self._chosen
        if on:
            painter.fillRect(rect, tokens.colour(segment.ground))
        shape = segment.icon or ("ph.check" if on else "")
        ink = segment.ink if on else "text2" if segment.icon else "text"
        ink = ink if self.isEnabled() else "disabled"
        font = tokens.font("body", bold=on)
        words = painted.text_width(segment.word, font) if segment.word_shown else 0
        side = tokens.px(_SIDE) if shape else 0
        gap = tokens.px(4) if shape and segment.word_shown else 0
        left = rect.center().x() - (words + side + gap) / 2
        if shape:
            box = QRectF(left, rect.center().y() - side / 2, side, side)
            icons.paint(painter, box, shape, tokens.colour(ink))
        if segment.word_shown:
            room = QRectF(left + side + gap, rect.top(), words + 2, rect.height())
            painted.words(painter, room, segment.word, ink, font)
