"""Icons of the one family (Phosphor 1.3, MIT; design tokens §5), drawn as outlines from the bundled font.

The glyph outline is filled at paint time in the active colour of a token, so an icon is sharp at any scale
and follows a change of theme. Only the one font file is read, on first use; nothing is
installed in the system.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QIconEngine,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QRawFont,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import tokens

_EM: Final = 1024.0  # units per em of the font; ascent 1024, descent 0, so a glyph fills exactly one em square


@cache
def _font() -> QRawFont:
    data = files("resources").joinpath("icons", "phosphor.ttf").read_bytes()
    raw = QRawFont()
    raw.loadFromData(data, _EM, QFont.HintingPreference.PreferNoHinting)
    return raw


@cache
def _codes() -> dict[str, int]:
    text = files("resources").joinpath("icons", "phosphor.json").read_text("utf-8")
    return {name: int(code) for name, code in json.loads(text).items()}


@cache
def outline(name: str) -> QPainterPath:
    """The outline of an icon (``"ph.check-bold"``) in a 1024-unit square, y down. ``KeyError`` if unknown."""
    glyph = _font().glyphIndexesForString(chr(_codes()[name.removeprefix("ph.")]))[0]
    path = _font().pathForGlyph(glyph)
    path.setFillRule(Qt.FillRule.WindingFill)
    return QTransform.fromTranslate(0, _EM).map(path)


def paint(painter: QPainter, rect: QRectF, name: str, shade: QColor) -> None:
    """Draw an icon into the largest centred square of ``rect``."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center() - QPointF(side / 2, side / 2))
    painter.scale(side / _EM, side / _EM)
    painter.fillPath(outline(name), shade)
    painter.restore()


def pixmap(name: str, colour: str = "text", size: int = tokens.ICON, dpr: float = 1.0) -> QPixmap:
    """An icon as a picture of ``size`` logical px in the active colour of the token ``colour``."""
    side = round(size * dpr)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, side, side), name, tokens.colour(colour))
    painter.end()
    image.setDevicePixelRatio(dpr)
    return QPixmap.fromImage(image)


class _OutlineEngine(QIconEngine):
    """Paints the outline on demand: any size, any device pixel ratio, the colours of the moment."""

    def __init__(self, name: str, colour: str, size: int) -> None:
        super().__init__()
        self._name, self._colour, self._size = name, colour, size

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        shade = "disabled" if mode == QIcon.Mode.Disabled else self._colour
        side = min(rect.width(), rect.height())  # room beyond the square is the gap to the word, so stay at the left
        paint(painter, QRectF(rect.x(), rect.y(), side, rect.height()), self._name, tokens.colour(shade))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def actualSize(self, size: QSize, _mode: QIcon.Mode, _state: QIcon.State) -> QSize:
        return size

    def clone(self) -> QIconEngine:
        return _OutlineEngine(self._name, self._colour, self._size)


def icon(name: str, colour: str = "text", size: int = tokens.ICON) -> QIcon:
    """An icon for buttons and menus. ``colour``: a token name; disabled buttons use the token ``disabled``.

    The unknown name fails here, not while painting: ``KeyError``.
    """
    outline(name)
    tokens.colour(colour)
    return QIcon(_OutlineEngine(name, colour, size))


class IconLabel(QWidget):
    """A still icon beside a word. It follows the theme; screen readers skip it: the word says the same."""

    def __init__(self, name: str, colour: str = "text", size: int = tokens.ICON, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size = name, colour, size
        outline(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, colour: str) -> None:
        """Change the shape and the colour token together."""
        outline(name)
        self._name, self._colour = name, colour
        self.update()

    def name(self) -> str:
        """The icon shown, for tests and for readers of the screen."""
        return self._name

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(self._size), tokens.px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = self._colour if self.isEnabled() else "disabled"
        paint(painter, QRectF(self.rect()), self._name, tokens.colour(shade))
        painter.end()
