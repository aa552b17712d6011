"""The progress ring of a group of items (design tokens §6, domain ring). It never stands without the count."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import icons, painted, tokens

_GAP_DEGREES = 4.0


@dataclass(frozen=True)
class RingFace:
    """Counts of a group. ``answered`` includes failed and not applicable ones."""

    letter: str
    total: int
    answered: int
    failed: int


def paint_ring(painter: QPainter, rect: QRectF, face: RingFace) -> None:
    """Draw track, answered share, failed share and the letter; starts at 12 o'clock, clockwise, flat ends."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke = rect.width() / 9
    circle = rect.adjusted(stroke / 2 + 0.5, stroke / 2 + 0.5, -stroke / 2 - 0.5, -stroke / 2 - 0.5)
    pen = QPen(tokens.colour("track"), stroke)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawEllipse(circle)
    for start, length, shade in _arcs(face):
        pen.setColor(tokens.colour(shade))
        painter.setPen(pen)
        painter.drawArc(circle, round((90 - start) * 16), round(-length * 16))
    letter = tokens.font("body", bold=True)
    painted.words(painter, rect, face.letter, "text", letter, Qt.AlignmentFlag.AlignHCenter)
    painter.restore()


def _arcs(face: RingFace) -> list[tuple[float, float, str]]:
    """Start, length in degrees and colour token of each arc; a full ring has no gap."""
    if face.total <= 0 or face.answered <= 0:
        return []
    per_item = 360 / face.total
    failed = min(face.failed, face.answered)
    sound, bad = (face.answered - failed) * per_item, failed * per_item
    main = "passed" if face.answered >= face.total else "accent"
    arcs: list[tuple[float, float, str]] = []
    if sound:
        arcs.append((0, sound - (_GAP_DEGREES if bad else 0), main))
    if bad:
        closes = face.answered >= face.total and sound > 0
        arcs.append((sound, bad - (_GAP_DEGREES if closes else 0), "fail"))
    return arcs


class DomainRing(QWidget):
    """A still ring of 36 px (32 in small windows); ``badge`` adds the cross where no words stand beside it."""

    def __init__(self, size: int = 36, badge: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._badge = size, badge
        self._face = RingFace("", 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_face(self, face: RingFace) -> None:
        """Show other counts."""
        self._face = face
        failed = f"，{face.failed} 项不合格" if face.failed else ""
        self.setAccessibleName(f"{face.letter} 组，{face.total} 项已答 {face.answered} 项{failed}")
        self.update()

    def face(self) -> RingFace:
        """The counts shown."""
        return self._face

    def sizeHint(self) -> QSize:
        side = tokens.px(self._size) + (tokens.px(14) if self._badge else 0)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = tokens.px(self._size)
        rect = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_ring(painter, rect, self._face)
        if self._badge and self._face.failed:
            paint_failed_badge(painter, rect)
        painter.end()


def paint_failed_badge(painter: QPainter, ring: QRectF, ground: str = "card") -> None:
    """The cross at the upper right of a ring."""
    side = tokens.px(16)
    box = QRectF(ring.right() - side / 2 - 1, ring.top() - side / 2 + 3, side, side)
    painted.panel(painter, box, ground, "", radius=side / 2)
    icons.paint(painter, box, "ph.x-circle-fill", tokens.colour("fail"))
