"""The strip that says what a measurement decides (design tokens §6, measure card)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import painted, tokens
from ui.widgets.ink_label import InkLabel

_GROUND: Final = {
    "pass": ("pass_soft", "pass_line", "passed"),
    "fail": ("fail_soft", "fail_line", "fail"),
    "incomplete": ("sunken", "divider", "text2"),
}


@dataclass(frozen=True)
class ResultFace:
    """``tone``: ``pass``, ``fail`` or ``incomplete``; ``figure`` decides and stands large, with its unit."""

    tone: str
    figure: str = ""
    unit: str = ""
    sentence: str = ""
    arithmetic: str = ""


class ResultStrip(QWidget):
    """64 high: the deciding figure in 28 px, the sentence, the arithmetic rule; at the foot or head of a card."""

    def __init__(
        self, on_top: bool = False, parent: QWidget | None = None, *, inside: bool = False, alone: bool = False
    ) -> None:
        """``inside``: more of the card follows below, so no corner is round. ``alone``: a card of its own."""
        super().__init__(parent)
        self._inside, self._alone = inside, alone
        self._tone, self._on_top = "incomplete", on_top
        self._row = QHBoxLayout(self)
        above = tokens.SPACE_1 if on_top else tokens.SPACE_2
        self._row.setContentsMargins(tokens.SPACE_4, above, tokens.SPACE_4, above)
        self._row.setSpacing(tokens.SPACE_1)
        self._figure = InkLabel("", "display", parent=self)
        self._unit = InkLabel("", "lead", parent=self)
        self._sentence = InkLabel("", "body", bold=True, wrap=True, parent=self)
        self._arithmetic = InkLabel("", "caption", "text2", wrap=True, parent=self)
        wording = QVBoxLayout()
        wording.setSpacing(0)
        wording.addStretch(1)
        wording.addWidget(self._sentence)
        wording.addWidget(self._arithmetic)
        wording.addStretch(1)
        self._row.addWidget(self._figure)
        self._row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(wording, 1)
        self.setMinimumHeight(tokens.px(52 if on_top else 64))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def set_face(self, face: ResultFace) -> None:
        """Show a result; the screen reader is told the whole sentence."""
        self._tone = face.tone if face.tone in _GROUND else "incomplete"
        ink = _GROUND[self._tone][2]
        self._figure.show_words(face.figure, ink)
        self._unit.show_words(face.unit, ink)
        gap = tokens.SPACE_3 if face.figure else 0
        self._sentence.setContentsMargins(gap, 0, 0, 0)
        self._arithmetic.setContentsMargins(gap, 0, 0, 0)
        self._sentence.show_words(face.sentence)
        self._arithmetic.show_words("" if self._on_top else face.arithmetic)
        self.setAccessibleName(f"{face.figure} {face.unit}，{face.sentence}。{face.arithmetic}".strip("， 。"))
        self.update()

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right end (加通道 at 150 %)."""
        self._row.addWidget(button)

    def set_inside(self, inside: bool) -> None:
        """Whether more of the card follows below."""
        self._inside = inside
        self.update()

    def tone(self) -> str:
        """The tone shown."""
        return self._tone

    def paintEvent(self, _event: QPaintEvent) -> None:
        ground, line, _ = _GROUND[self._tone]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._alone:
            painted.panel(painter, QRectF(self.rect()), ground, line)
            painter.end()
            return
        rect, radius = QRectF(self.rect()), 0 if self._inside else tokens.RADIUS - 1
        whole = QPainterPath()  # two corners are round, two square: a taller round block, cut off
        reach = rect.adjusted(0, 0, 0, radius) if self._on_top else rect.adjusted(0, -radius, 0, 0)
        whole.addRoundedRect(reach, radius, radius)
        painter.setClipRect(rect)
        painter.fillPath(whole, tokens.colour(ground))
        painter.setPen(QPen(tokens.colour(line), 1))
        edge = rect.bottom() - 0.5 if self._on_top else rect.top() + 0.5
        painter.drawLine(QPointF(rect.left(), edge), QPointF(rect.right(), edge))
        painter.end()
