"""A field to sign in with mouse, finger or pen (design tokens §6, signature pad).

There is no typed substitute for a signature; who cannot or will not sign goes the page's way of refusal with a witness.
"""

from __future__ import annotations

from itertools import pairwise
from math import dist
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import painted, tokens
from ui.widgets.link_button import LinkButton

Point = tuple[float, float]
Stroke = list[Point]
INK_WIDTH: Final = 3.4
LEAST_INK: Final = 40
"""A signature's ink is longer than this, in px of the field: a touch by accident is no signature."""
TOO_SHORT: Final = "太短，不能作为签名，请写全名"
_MARGIN: Final = 24


def stroke_path(stroke: Stroke) -> QPainterPath:
    """A stroke smoothed by quadratic curves through the middles of its points; a single point becomes a dot."""
    path = QPainterPath(QPointF(*stroke[0]))
    if len(stroke) == 1:
        path.lineTo(stroke[0][0] + 0.1, stroke[0][1])
        return path
    for (x1, y1), (x2, y2) in pairwise(stroke[1:]):
        path.quadTo(QPointF(x1, y1), QPointF((x1 + x2) / 2, (y1 + y2) / 2))
    path.lineTo(QPointF(*stroke[-1]))
    return path


def _svg_stroke(stroke: Stroke) -> str:
    first = f"M{stroke[0][0]:.1f} {stroke[0][1]:.1f}"
    if len(stroke) == 1:
        return f"{first}l0.1 0"
    middle = [
        f"Q{x1:.1f} {y1:.1f} {(x1 + x2) / 2:.1f} {(y1 + y2) / 2:.1f}" for (x1, y1), (x2, y2) in pairwise(stroke[1:])
    ]
    return "".join((first, *middle, f"L{stroke[-1][0]:.1f} {stroke[-1][1]:.1f}"))


class SignaturePad(QWidget):
    """Strokes are lists of points in logical px of this field; they are what is kept, never a picture."""

    stroke_added = Signal()
    cleared = Signal()

    def __init__(
        self, prompt: str = "用手指、笔或鼠标在这里写", compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._prompt, self._compact = prompt, compact
        self._strokes: list[Stroke] = []
        self._current: Stroke = []
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._again = LinkButton("重写", "ph.arrow-counter-clockwise", parent=self)
        self._again.clicked.connect(self.clear)
        self._again.hide()
        self._name_state()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(360), tokens.px(64 if self._compact else 220))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.px(200), tokens.px(56 if self._compact else 120))

    def set_prompt(self, prompt: str) -> None:
        """Who signs here, for example 见证人在这里签名."""
        self._prompt = prompt
        self._name_state()
        self.update()

    def strokes(self) -> list[Stroke]:
        """All finished strokes in the order of writing."""
        return [list(stroke) for stroke in self._strokes]

    def set_strokes(self, strokes: list[Stroke]) -> None:
        """Show strokes kept before; emits nothing."""
        self._strokes = [list(stroke) for stroke in strokes if stroke]
        self._changed()

    def is_empty(self) -> bool:
        """Whether nothing is written that could be a signature: a dot or a tick of ``LEAST_INK`` px is not."""
        ink = sum(dist(one, other) for stroke in self._strokes for one, other in pairwise(stroke))
        return ink <= LEAST_INK

    def clear(self) -> None:
        """Wipe the field (重写)."""
        self._strokes, self._current = [], []
        self._changed()
        self.cleared.emit()

    def to_svg(self) -> str:
        """The signature as an SVG cut to its ink, black on transparent in every theme; ``""`` if nothing is written."""
        if self.is_empty():
            return ""
        xs = [x for stroke in self._strokes for x, _ in stroke]
        ys = [y for stroke in self._strokes for _, y in stroke]
        left, top = min(xs) - INK_WIDTH, min(ys) - INK_WIDTH
        wide, high = max(xs) - min(xs) + 2 * INK_WIDTH, max(ys) - min(ys) + 2 * INK_WIDTH
        lines = "".join(_svg_stroke(stroke) for stroke in self._strokes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.1f} {top:.1f} {wide:.1f} {high:.1f}">'
            f'<path d="{lines}" fill="none" stroke="#000000" stroke-width="{INK_WIDTH}" '
            'stroke-linecap="round" stroke-linejoin="round"/></svg>'
        )

    # writing ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._extend(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QEvent.Type.TabletMove:
            self._extend(event.position())
        else:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and not self._on_button(event):
            self._touch(event)
            return True
        return super().event(event)

    def _on_button(self, event: QTouchEvent) -> bool:
        """A touch that begins on 重写 is left to the button; Qt then makes a mouse press of it."""
        points = event.points()
        begins = event.type() == QEvent.Type.TouchBegin and bool(points) and self._again.isVisible()
        return begins and self._again.geometry().contains(points[0].position().toPoint())

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        if event.type() == QEvent.Type.TouchBegin and points:
            self._begin(points[0].position())
        elif event.type() == QEvent.Type.TouchUpdate and points:
            self._extend(points[0].position())
        else:  # end or cancelled by the system: what is written stays
            self._end()
        event.accept()

    def _begin(self, point: QPointF) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._current = [(point.x(), point.y())]
        self.update()

    def _extend(self, point: QPointF) -> None:
        if not self._current:
            return
        x = min(max(point.x(), 0.0), float(self.width()))
        y = min(max(point.y(), 0.0), float(self.height()))
        if abs(x - self._current[-1][0]) + abs(y - self._current[-1][1]) >= 1:
            self._current.append((x, y))
            self.update()

    def _end(self) -> None:
        if not self._current:
            return
        self._strokes.append(self._current)
        self._current = []
        self._changed()
        self.stroke_added.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._strokes:
            self.clear()
        else:
            super().keyPressEvent(event)

    # painting -----------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._again.setVisible(bool(self._strokes))
        self._name_state()
        self.update()

    def _name_state(self) -> None:
        few = "，还太短" if self.is_empty() else ""
        written = f"已写 {len(self._strokes)} 笔{few}，按退格键重写" if self._strokes else "还没写"
        self.setAccessibleName(f"{self._prompt}，{written}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._again.adjustSize()
        self._again.move(self.width() - self._again.width() - tokens.SPACE_2, 2 if self._compact else 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        active = self.isEnabled() and self.hasFocus()
        painted.panel(painter, rect, "sunken", "focus" if active else "control", 2 if active else 1)
        self._paint_prompt(painter, rect)
        pen = QPen(tokens.colour("text"), INK_WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in [*self._strokes, *([self._current] if self._current else [])]:
            painter.drawPath(stroke_path(stroke))
        painter.end()

    def _paint_prompt(self, painter: QPainter, rect: QRectF) -> None:
        small = tokens.font("caption")
        if self._compact:
            if not self._strokes and not self._current:
                painted.words(painter, rect, self._prompt, "text3", small, Qt.AlignmentFlag.AlignHCenter)
            return
        base = rect.bottom() - tokens.px(38)
        line = QPen(tokens.colour("control"), 1, Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.drawLine(QPointF(_MARGIN, base), QPointF(rect.right() - _MARGIN, base))
        room = QRectF(_MARGIN, base + 4, rect.width() - 2 * _MARGIN, tokens.px(28))
        short = bool(self._strokes) and self.is_empty()
        painted.words(painter, room, TOO_SHORT if short else self._prompt, "warn" if short else "text2", small)
