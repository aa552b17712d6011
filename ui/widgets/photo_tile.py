"""A picture in a frame: filled to the edge, cut in the middle, corners of 6 (design tokens §4, radius_small)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QImageReader, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.widgets import icons, painted, tokens

SMALL: Final = QSize(400, 288)
"""What a small picture covers at least: twice the largest tile, for screens of two dots a pixel."""


def small_picture(data: bytes) -> QImage:
    """The picture small enough for a tile; null where the data is no picture. A photo is read at a fraction of its
    size, which takes less than half the time; on any thread."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    whole = reader.size()
    fitting = whole.scaled(SMALL, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    if whole.isValid() and fitting.width() < whole.width():
        reader.setScaledSize(fitting)
    return reader.read()


class PhotoTile(QAbstractButton):
    """A stored picture that opens on a press, or a dashed place that says what is waited for."""

    remove_asked = Signal()

    def __init__(self, width: int = 132, height: int = 96, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wide, self._high = width, height
        self._image = QImage()
        self._waiting, self._mark, self._icon = "", "", "ph.hourglass"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_picture(
        self,
        data: bytes,
        name: str,
        waiting: str = "",
        mark: str = "",
        *,
        icon: str = "ph.hourglass",
        pressable: bool = False,
        small: QImage | None = None,
    ) -> None:
        """``data``: a picture in any format Qt reads, empty for none; then ``waiting`` stands below ``icon``.
        ``small``: what ``small_picture`` made of it elsewhere. ``mark``: one word in the corner (不印).
        ``pressable``: a place without a picture is a button as well."""
        self._image = small if small is not None else small_picture(data) if data else QImage()
        self._waiting, self._mark, self._icon = waiting, mark, icon
        self.setEnabled(bool(data) or pressable)
        self.setAccessibleName(name if data else f"{name}，{waiting}")
        self.setToolTip(name)
        self.update()

    def is_waiting(self) -> bool:
        """Whether no picture is there."""
        return self._image.isNull()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(self._wide), tokens.px(self._high))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.px(88), tokens.px(self._high))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setProperty("focus_by_mouse", event.reason() == Qt.FocusReason.MouseFocusReason)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if not event.isAutoRepeat():  # a key held down takes one photo, not one after the other
                self.remove_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(self.rect())
        if self.is_waiting():
            self._paint_waiting(painter, rect)
        else:
            self._paint_image(painter, rect)
        if self._mark:
            self._paint_mark(painter, rect)
        if painted.keyboard_focus(self):
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS, tokens.RADIUS_SMALL)
            painted.panel(painter, rect.adjusted(2, 2, -2, -2), "", "card", 1, tokens.RADIUS_SMALL - 2)
        painter.end()

    def _paint_image(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(rect, tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        painter.setClipPath(clip)
        scale = max(rect.width() / self._image.width(), rect.height() / self._image.height())
        wide, high = self._image.width() * scale, self._image.height() * scale
        target = QRectF((rect.width() - wide) / 2, (rect.height() - high) / 2, wide, high)
        painter.drawImage(target, self._image)
        painter.restore()
        painted.panel(painter, rect, "", "border", 1, tokens.RADIUS_SMALL)

    def _paint_waiting(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(tokens.colour("control"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(tokens.colour("sunken"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        side, middle = tokens.px(tokens.ICON_LARGE), rect.center().y()
        box = QRectF(rect.center().x() - side / 2, middle - side, side, side)
        icons.paint(painter, box, self._icon, tokens.colour("text3"))
        room = QRectF(rect.left() + 4, middle + 2, rect.width() - 8, tokens.px(20))
        painted.words(painter, room, self._waiting, "text3", tokens.font("caption"), Qt.AlignmentFlag.AlignHCenter)

    def _paint_mark(self, painter: QPainter, rect: QRectF) -> None:
        small = tokens.font("caption")
        wide = painted.text_width(self._mark, small) + tokens.px(12)
        box = QRectF(rect.left() + 4, rect.bottom() - tokens.px(24), wide, tokens.px(20))
        painted.panel(painter, box, "card", "na_line", 1, tokens.RADIUS_KEY)
        painted.words(painter, box, self._mark, "text2", small, Qt.AlignmentFlag.AlignHCenter)
