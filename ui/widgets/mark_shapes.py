"""What is drawn on a picture: shapes in the picture's own pixels, and how they look at any scale.

Lines are 1/200 of the picture's longer edge with a white edge half as wide, words 1/40 (design tokens §6, photo editor:
4 px and 20 px where the picture is 800 wide). Always red on white: seen on every ground, the same in dark.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF, QTransform

from ui.widgets import tokens

ShapeKind = Literal["arrow", "box", "mosaic", "label"]
RED, WHITE = QColor(tokens.LIGHT.fail), QColor("#FFFFFF")
NAMES: Final[dict[ShapeKind, str]] = {"arrow": "箭头", "box": "方框", "mosaic": "打码", "label": "文字"}
LEAST: Final = 1 / 100
"""A shape smaller than this share of the longer edge was a slip of the hand."""
_LINE, _WORDS, _BLOCK_UNITS, _HANDLE = 200, 40, 800, 10


@dataclass(frozen=True)
class Shape:
    """In pixels of the picture, y downward. An arrow points from (x1, y1) to (x2, y2); of a box and a mosaic these are
    opposite corners; a label's plate begins at (x1, y1). ``block``: of a mosaic, in 800ths of the longer edge."""

    kind: ShapeKind
    x1: float
    y1: float
    x2: float
    y2: float
    text: str = ""
    block: int = 14

    @property
    def start(self) -> QPointF:
        return QPointF(self.x1, self.y1)

    @property
    def end(self) -> QPointF:
        return QPointF(self.x2, self.y2)

    @property
    def rect(self) -> QRectF:
        return QRectF(self.start, self.end).normalized()

    def moved(self, by: QPointF) -> Shape:
        """The same shape elsewhere."""
        x, y = by.x(), by.y()
        return replace(self, x1=self.x1 + x, y1=self.y1 + y, x2=self.x2 + x, y2=self.y2 + y)

    def handles(self) -> tuple[QPointF, ...]:
        """Where it is taken to be resized: the ends of an arrow, the corners of an area."""
        if self.kind == "label":
            return ()
        if self.kind == "arrow":
            return (self.start, self.end)
        return (self.start, QPointF(self.x2, self.y1), self.end, QPointF(self.x1, self.y2))

    def resized(self, handle: int, to: QPointF) -> Shape:
        """With one of its handles elsewhere."""
        x, y = to.x(), to.y()
        if self.kind == "arrow":
            return replace(self, x1=x, y1=y) if handle == 0 else replace(self, x2=x, y2=y)
        across = replace(self, x1=x) if handle in (0, 3) else replace(self, x2=x)
        return replace(across, y1=y) if handle in (0, 1) else replace(across, y2=y)

    def is_slip(self, edge: int) -> bool:
        """Too small to be meant; an area needs both sides. ``edge``: the picture's longer edge."""
        if self.kind == "label":
            return not self.text.strip()
        wide, high = abs(self.x2 - self.x1), abs(self.y2 - self.y1)
        return (math.hypot(wide, high) if self.kind == "arrow" else min(wide, high)) < edge * LEAST


def label_font(edge: float) -> QFont:
    """The font of a label on a picture whose longer edge is ``edge`` px on the screen."""
    font = tokens.font("body", True)
    font.setPixelSize(max(1, round(edge / _WORDS)))
    return font


def label_plate(shape: Shape, size: QSize) -> QRectF:
    """The red plate of a label in the picture, moved inside where it would stand over the edge."""
    edge = max(size.width(), size.height())
    words = edge / _WORDS
    wide = QFontMetricsF(label_font(edge)).horizontalAdvance(shape.text) + words
    high = words * 1.8
    left = max(0.0, min(shape.x1, size.width() - wide))
    top = max(0.0, min(shape.y1, size.height() - high))
    return QRectF(left, top, wide, high)


def bounds(shape: Shape, size: QSize) -> QRectF:
    """The room it takes in a picture of ``size``."""
    return label_plate(shape, size) if shape.kind == "label" else shape.rect


def kept_inside(shape: Shape, size: QSize) -> Shape:
    """Moved back as far as it stands over the edge of a picture of ``size``: what cannot be seen hides nothing."""
    room = bounds(shape, size)
    if shape.kind == "label":  # its plate is drawn inside anyway; from there it is moved on
        return replace(shape, x1=room.x(), y1=room.y(), x2=room.x(), y2=room.y())

    def back(low: float, high: float, most: int) -> float:
        return -low if low < 0 else min(0.0, most - high)

    return shape.moved(
        QPointF(back(room.left(), room.right(), size.width()), back(room.top(), room.bottom(), size.height()))
    )


def handle_at(shape: Shape, spot: QPointF, reach: float) -> int:
    """The handle of the shape that is at most ``reach`` from ``spot``, -1 for none; in px of the picture."""
    far = [math.hypot(handle.x() - spot.x(), handle.y() - spot.y()) for handle in shape.handles()]
    nearest = min(range(len(far)), key=far.__getitem__, default=-1)
    return nearest if nearest >= 0 and far[nearest] <= reach else -1


def touches(shape: Shape, spot: QPointF, size: QSize, near: float) -> bool:
    """Whether a press at ``spot`` means the shape; ``near``: how far beside it still counts, in px of the picture."""
    if shape.kind == "arrow":
        along = shape.end - shape.start
        length = max(1e-6, math.hypot(along.x(), along.y()))
        share = QPointF.dotProduct(spot - shape.start, along) / length**2
        foot = shape.start + along * min(1.0, max(0.0, share))
        return math.hypot(spot.x() - foot.x(), spot.y() - foot.y()) <= near
    outer = bounds(shape, size).adjusted(-near, -near, near, near)
    if shape.kind != "box":
        return outer.contains(spot)
    inner = shape.rect.adjusted(near, near, -near, -near)  # a box is taken at its line: what it frames stays free
    return outer.contains(spot) and not (inner.isValid() and inner.contains(spot))


def mosaic_preview(image: QImage, shape: Shape) -> tuple[QRect, QImage]:
    """The pixels that a mosaic covers and the blocks that stand there instead, one pixel a block."""
    area = shape.rect.toAlignedRect() & image.rect()
    side = max(2, round(shape.block * max(image.width(), image.height()) / _BLOCK_UNITS))
    if area.isEmpty():
        return area, QImage()
    size = QSize(math.ceil(area.width() / side), math.ceil(area.height() / side))
    smooth = Qt.TransformationMode.SmoothTransformation
    return area, image.copy(area).scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def paint(painter: QPainter, shape: Shape, image: QImage) -> None:
    """Draw a shape; the painter's units are the picture's pixels."""
    edge = max(image.width(), image.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if shape.kind == "mosaic":
        area, blocks = mosaic_preview(image, shape)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(area, blocks)
    elif shape.kind == "box":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, wide in ((WHITE, 2.0), (RED, 1.0)):
            pen = QPen(colour, edge / _LINE * wide)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(shape.rect)
    elif shape.kind == "arrow":
        _paint_arrow(painter, shape, edge / _LINE)
    else:
        _paint_label(painter, shape, image.size())
    painter.restore()


def _paint_arrow(painter: QPainter, shape: Shape, line: float) -> None:
    along = shape.end - shape.start
    along /= max(1.0, math.hypot(along.x(), along.y()))
    side = QPointF(-along.y(), along.x())
    for colour, wide, more in ((WHITE, line * 2, line / 2), (RED, line, 0.0)):
        head, half = line * 5 + more * 3, line * 2.2 + more * 1.6
        point = shape.end + along * (more * 2)
        neck = point - along * head
        pen = QPen(colour, wide)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(shape.start, neck)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([point, neck + side * half, neck - side * half]))


def _paint_label(painter: QPainter, shape: Shape, size: QSize) -> None:
    plate, words = label_plate(shape, size), max(size.width(), size.height()) / _WORDS
    painter.setPen(QPen(WHITE, words / 20))
    painter.setBrush(RED)
    painter.drawRoundedRect(plate, words / 5, words / 5)
    painter.setFont(label_font(max(size.width(), size.height())))
    painter.setPen(WHITE)
    inner = plate.adjusted(words / 2, 0, 0, 0)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shape.text)


def paint_choice(painter: QPainter, shape: Shape, size: QSize, view: QTransform) -> None:
    """A dashed frame and the handles of the chosen shape, white and accent. ``view``: from picture to screen."""
    frame = view.mapRect(bounds(shape, size)).adjusted(-4, -4, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(WHITE, 2))
    painter.drawRect(frame)
    painter.setPen(QPen(tokens.colour("accent"), 2, Qt.PenStyle.DashLine))
    painter.drawRect(frame)
    painter.setPen(QPen(tokens.colour("accent"), 2))
    painter.setBrush(WHITE)
    for handle in shape.handles():
        spot = view.map(handle)
        painter.drawRect(QRectF(spot.x() - _HANDLE / 2, spot.y() - _HANDLE / 2, _HANDLE, _HANDLE))


def paint_cross(painter: QPainter, spot: QPointF) -> None:
    """Where the keyboard draws, in px of the screen."""
    for colour, wide in ((WHITE, 4), (RED, 2)):
        painter.setPen(QPen(colour, wide))
        painter.drawLine(spot - QPointF(12, 0), spot + QPointF(12, 0))
        painter.drawLine(spot - QPointF(0, 12), spot + QPointF(0, 12))
