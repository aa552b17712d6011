"""A picture that can be seen whole or in part: made larger by wheel, two fingers or keys, moved by the hand.

What lies under the mouse or between the fingers stays there. By keyboard the arrow keys move a picture that is larger
than its room. A widget that draws on the picture takes the hand for itself by ``begin``, ``extend``, ``end`` and
``let_go``.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import painted, tokens
from ui.widgets.picture_view import PictureView
from ui.widgets.pinch import Pinch

ARROWS: Final = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_PULL: Final = 1 / 8
"""An arrow key moves the picture by this share of its room."""
_NOTCH: Final = 120
"""One notch of a mouse wheel, in the units of Qt."""


class PictureSurface(QWidget):
    """``zoomed``: more, less or another part of the picture is seen."""

    zoomed = Signal()

    def __init__(self, image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pulled: QPointF | None = None  # where the hand holds the picture
        self._pinch, self._turned = Pinch(), 0
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(tokens.px(240), tokens.px(160))
        self.image, self.view = image, PictureView(image.size())

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(640), tokens.px(480))

    def set_image(self, image: QImage) -> None:
        """Another picture, all of it in sight."""
        self.image, self.view = image, PictureView(image.size())
        self.view.set_room(self.size())
        self.seen_anew()

    # places -----------------------------------------------------------------------------------------------------------

    @property
    def edge(self) -> int:
        """The picture's longer edge in its own pixels."""
        return max(self.image.width(), self.image.height())

    def to_widget(self, spot: QPointF) -> QPointF:
        """Where a pixel of the picture stands on the screen."""
        return self.view.transform().map(spot)

    def to_picture(self, place: QPointF) -> QPointF:
        """The pixel of the picture that stands there, the nearest one for a place beside it."""
        inverse, _is_sound = self.view.transform().inverted()
        return self.inside(inverse.map(place))

    def inside(self, spot: QPointF) -> QPointF:
        """The nearest place in the picture."""
        wide, high = float(self.image.width()), float(self.image.height())
        return QPointF(min(max(spot.x(), 0.0), wide), min(max(spot.y(), 0.0), high))

    # nearer and farther -----------------------------------------------------------------------------------------------

    def zoom_step(self, larger: bool, at: QPointF | None = None) -> None:
        """One step nearer or farther; what stands at ``at`` stays there."""
        self.view.step(larger, at)
        self.seen_anew()

    def show_whole(self) -> None:
        """All of the picture."""
        self.view.show_whole()
        self.seen_anew()

    def show_full(self) -> None:
        """One px of the picture on one of the screen."""
        self.view.zoom(1.0)
        self.seen_anew()

    def pull(self, by: QPointF) -> None:
        """Move the picture by so many px of the screen."""
        self.view.pan(by)
        self.seen_anew()

    def seen_anew(self) -> None:
        """The view is another."""
        self.update()
        self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a step, about what lies under the mouse."""
        self._turned += event.angleDelta().y()
        while abs(self._turned) >= _NOTCH:
            larger = self._turned > 0
            self._turned -= _NOTCH if larger else -_NOTCH
            self.zoom_step(larger, event.position())
        event.accept()

    # the hand ---------------------------------------------------------------------------------------------------------

    def begin(self, place: QPointF) -> None:
        """Mouse, finger or pen comes down."""
        self._pulled = place

    def extend(self, place: QPointF) -> None:
        """It is moved."""
        if self._pulled is not None:
            by, self._pulled = place - self._pulled, place
            self.pull(by)

    def end(self) -> None:
        """It is lifted."""
        self._pulled = None

    def let_go(self) -> None:
        """What the hand has begun is not meant."""
        self._pulled = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position())
        elif event.button() == Qt.MouseButton.MiddleButton and event.buttons() == Qt.MouseButton.MiddleButton:
            self._pulled = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.extend(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.end()
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._pulled = None

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self.begin(event.position())
        elif kind == QEvent.Type.TabletMove:
            self.extend(event.position())
        else:
            self.end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        points = [point.position() for point in event.points() if point.state() is not QEventPoint.State.Released]
        if event.type() == QEvent.Type.TouchCancel:
            self.let_go()
            self._pinch.end()
        elif self._pinch.goes_on(len(points), event.type() == QEvent.Type.TouchEnd):
            self.let_go()
            self._follow(points)
        elif event.type() == QEvent.Type.TouchBegin and points:
            self.begin(points[0])
        elif event.type() == QEvent.Type.TouchUpdate and points:
            self.extend(points[0])
        else:
            self.end()
        event.accept()
        return True

    def _follow(self, points: list[QPointF]) -> None:
        moved, larger, middle = self._pinch.follow(points)
        self.view.pan(moved)
        if larger != 1.0:
            self.view.zoom(self.view.scale * larger, middle)
        self.seen_anew()

    # keys and painting ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS and self.view.has_more:
            self.pull_by_key(QPointF(*ARROWS[key]))
        else:
            super().keyPressEvent(event)

    def pull_by_key(self, way: QPointF) -> None:
        """One step of an arrow key towards what lies there."""
        self.pull(QPointF(-way.x() * self.width(), -way.y() * self.height()) * _PULL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.set_room(event.size())
        self.seen_anew()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), tokens.colour("track"))
        if not self.image.isNull():
            painter.save()
            painter.setTransform(self.view.transform(), True)
            painter.setClipRect(QRectF(self.image.rect()))
            painter.drawImage(QPointF(0, 0), self.image)
            self.paint_in_picture(painter)
            painter.restore()
        self.paint_over(painter)
        if painted.keyboard_focus(self):
            painted.panel(painter, QRectF(self.rect()), "", "focus", tokens.LINE_FOCUS, 0)
        painter.end()

    def paint_in_picture(self, painter: QPainter) -> None:
        """What stands on the picture; the painter's units are its pixels."""

    def paint_over(self, painter: QPainter) -> None:
        """What stands above it, in px of the screen."""
