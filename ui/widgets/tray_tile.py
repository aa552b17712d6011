"""A photo that waits in a tray: pressed it is chosen, pulled it is carried, below it stands what is proposed for it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.painted_button import PaintedButton

WIDE: Final = 128
HIGH: Final = 96


def small_image(data: bytes, edge: int = 2 * WIDE) -> QImage:
    """A picture decoded straight to at most about ``edge`` px each way: sixty of them are held at once."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class TrayPicture(PaintedButton):
    """Checked means chosen. ``pulled`` when the mouse carries it away, ``dropped_out`` by Delete."""

    pulled = Signal()
    dropped_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._unreadable = ""
        self._pressed_at: QPointF | None = None
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage, unreadable: str = "") -> None:
        """The picture, or the words that stand in its place."""
        self.image, self._unreadable = image, unreadable
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(WIDE), tokens.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.px(88), tokens.px(HIGH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped_out.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position() if event.button() is Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        if start is not None:
            way = (event.position() - start).manhattanLength()
            if way >= QApplication.startDragDistance():
                self._pressed_at = None
                self.setDown(False)
                self.pulled.emit()
                return
        super().mouseMoveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(self.rect())
        if self.image.isNull():
            self._paint_place(painter, rect)
        else:
            self._paint_image(painter, rect)
        if self.isChecked():
            painted.panel(painter, rect, "", "accent", 3, tokens.RADIUS_SMALL)
        self._paint_tick(painter, rect)
        if painted.keyboard_focus(self):
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS, tokens.RADIUS_SMALL)
            painted.panel(painter, rect.adjusted(2, 2, -2, -2), "", "card", 1, tokens.RADIUS_SMALL - 2)
        painter.end()

    def _paint_image(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(rect, tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        painter.setClipPath(clip)
        scale = max(rect.width() / self.image.width(), rect.height() / self.image.height())
        wide, high = self.image.width() * scale, self.image.height() * scale
        painter.drawImage(QRectF((rect.width() - wide) / 2, (rect.height() - high) / 2, wide, high), self.image)
        painter.restore()
        painted.panel(painter, rect, "", "border", 1, tokens.RADIUS_SMALL)

    def _paint_place(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(tokens.colour("control"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(tokens.colour("sunken"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        words = self._unreadable or "正在打开"
        painted.words(painter, rect, words, "text3", tokens.font("caption"), Qt.AlignmentFlag.AlignHCenter)

    def _paint_tick(self, painter: QPainter, rect: QRectF) -> None:
        """A shape besides the edge: colour is never alone."""
        side = tokens.px(24)
        box = QRectF(rect.right() - side - 4, rect.top() + 4, side, side)
        chosen = self.isChecked()
        painted.panel(painter, box, "accent" if chosen else "card", "control", 1, tokens.RADIUS_SMALL)
        if chosen:
            icons.paint(painter, box.adjusted(4, 4, -4, -4), "ph.check-bold", tokens.colour("on_accent"))


class TrayTile(QWidget):
    """``place_asked`` places it where it is proposed; the rest is ``picture``'s."""

    place_asked = Signal()

    def __init__(self, photo: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photo = photo
        self.picture = TrayPicture(self)
        self.place = hooks.button("", touch=True)
        self.place.setParent(self)
        self.place.clicked.connect(self.place_asked)
        self.proposed: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_1)
        column.addWidget(self.picture)
        column.addWidget(self.place)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, name: str, proposed: str | None, title: str) -> None:
        """``proposed``: code of an item, null for none; ``title`` what that item is."""
        self.proposed = proposed
        hint = f"，建议 {proposed}" if proposed else "，没有建议"
        hooks.announce(self.picture, f"{name}{hint}")
        self.picture.setToolTip(name)
        self.place.setText(f"建议放到 {proposed}" if proposed else "没有建议")
        self.place.setEnabled(proposed is not None)
        tip = f"按拍摄时间建议：{proposed} {title}" if proposed else "这个时间前后没有答过的项"
        self.place.setToolTip(tip)
        hooks.announce(self.place, f"{name}，建议放到 {proposed} {title}" if proposed else f"{name}，没有建议")
