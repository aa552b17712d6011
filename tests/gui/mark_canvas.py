"""A picture to draw on, for the tests of the mark-up: 1600 x 1200 px on a canvas of 800 x 600."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from tests.gui.presses import LEFT
from ui.widgets.mark_shapes import Shape
from ui.widgets.mark_up import MarkUpCanvas

WIDE, HIGH = 1600, 1200
SCALE = 2
"""Photo pixels to one of the screen."""
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def green() -> MarkUpCanvas:
    """An even ground."""
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(QColor("#3c8c46"))
    made = MarkUpCanvas(image)
    made.resize(WIDE // SCALE, HIGH // SCALE)
    return made


def place(x: int, y: int) -> QPoint:
    """Where a pixel of the photo stands on the screen while the whole of it is shown."""
    return QPoint(x // SCALE, y // SCALE)


def drag(canvas: MarkUpCanvas, start: tuple[int, int], end: tuple[int, int]) -> None:
    QTest.mousePress(canvas, LEFT, pos=place(*start))
    QTest.mouseMove(canvas, place((start[0] + end[0]) // 2, (start[1] + end[1]) // 2))
    QTest.mouseMove(canvas, place(*end))
    QTest.mouseRelease(canvas, LEFT, pos=place(*end))


def rounded(shape: Shape) -> tuple[str, int, int, int, int]:
    return (shape.kind, round(shape.x1), round(shape.y1), round(shape.x2), round(shape.y2))


def key(canvas: MarkUpCanvas, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for one in keys:
        QTest.keyClick(canvas, one, with_)
