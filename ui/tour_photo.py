"""A photo as a phone would take it, drawn for the tour: no camera, no child, no real place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen

WIDTH, HEIGHT = 2400, 1800


def recorder_photo(file: Path, families: list[str], line: str) -> Path:
    """A recorder's screen on a shelf, with the date it can play back to. Written as JPEG."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wall = QLinearGradient(QPointF(0, 0), QPointF(WIDTH, HEIGHT))
    wall.setColorAt(0, QColor("#d9d2c3"))
    wall.setColorAt(1, QColor("#a89f8d"))
    painter.fillRect(image.rect(), wall)
    painter.fillRect(QRectF(0, 1450, WIDTH, 350), QColor("#7a5c3e"))
    _screen(painter, families, line)
    painter.end()
    if not image.save(str(file), quality=88):
        raise OSError(f"{file.name} could not be written")
    return file


def window_photo(file: Path) -> Path:
    """A window above a low cupboard. Written as JPEG."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.fillRect(image.rect(), QColor("#d3cbbd"))
    painter.fillRect(QRectF(0, 1450, WIDTH, 350), QColor("#b48a5e"))
    painter.fillRect(QRectF(560, 180, 1280, 760), QColor("#f4f1ea"))
    for left in (620, 1230):
        painter.fillRect(QRectF(left, 240, 550, 640), QColor("#9fc3d9"))
    painter.fillRect(QRectF(640, 980, 1120, 520), QColor("#c08a4d"))
    for left in (690, 1220):
        painter.fillRect(QRectF(left, 1030, 490, 420), QColor("#d9a566"))
    painter.end()
    if not image.save(str(file), quality=88):
        raise OSError(f"{file.name} could not be written")
    return file


def samples_photo(file: Path, families: list[str], line: str) -> Path:
    """A refrigerator's shelf with labelled boxes of food samples. Written as JPEG."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(image.rect(), QColor("#eef3f4"))
    for top in (860, 1640):
        painter.fillRect(QRectF(0, top, WIDTH, 36), QColor("#b9c7cb"))
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(64)
    painter.setFont(font)
    for number, top in ((number, top) for top in (380, 1160) for number in range(3)):
        box = QRectF(200 + number * 700, top, 600, 480)
        painter.fillRect(box, QColor("#c9d9df"))
        painter.fillRect(box.adjusted(60, 140, -60, -140), QColor("#ffffff"))
        painter.setPen(QColor("#30363a"))
        painter.drawText(box.adjusted(60, 140, -60, -140), Qt.AlignmentFlag.AlignCenter, line)
    painter.end()
    if not image.save(str(file), quality=88):
        raise OSError(f"{file.name} could not be written")
    return file


def _screen(painter: QPainter, families: list[str], line: str) -> None:
    frame = QRectF(420, 240, 1560, 1100)
    painter.setPen(QPen(QColor("#222222"), 40))
    painter.setBrush(QColor("#10202c"))
    painter.drawRoundedRect(frame, 24, 24)
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(72)
    painter.setFont(font)
    painter.setPen(QColor("#9fe3c1"))
    painter.drawText(frame.adjusted(70, 60, -70, -60), Qt.AlignmentFlag.AlignTop, f"录像回放\n\n{line}")
    for number in range(24):
        shade = QColor("#2f7f6a") if number > 6 else QColor("#39424a")
        painter.fillRect(QRectF(500 + number * 58, 1120, 48, 60), shade)
