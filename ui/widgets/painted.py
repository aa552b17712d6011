"""Strokes that the hand-painted widgets share: edges, focus, words and key caps.

Sizes are logical px; callers have already applied ``tokens.px`` where a size grows with the text.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.widgets import tokens


def panel(
    painter: QPainter, rect: QRectF, fill: str, edge: str, width: float = 1, radius: float = tokens.RADIUS
) -> None:
    """A rounded block; the edge lies inside ``rect``. ``fill``, ``edge``: token names, ``""`` leaves the part out."""
    if not fill and not edge:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2) if edge else rect
    painter.setPen(QPen(tokens.colour(edge), width) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(tokens.colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, radius - width / 2, radius - width / 2)
    painter.restore()


def words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: str,
    font: QFont,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line of text, vertically centred in ``rect``; too long a text ends in an ellipsis."""
    painter.setFont(font)
    painter.setPen(tokens.colour(colour))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def text_width(text: str, font: QFont) -> float:
    """Width of one line of text in logical px."""
    return QFontMetricsF(font).horizontalAdvance(text)


def key_cap_size(text: str) -> tuple[float, float]:
    """Width and height of a key cap: 12-px text, at least 20 wide, 20 high."""
    width = max(tokens.px(20), text_width(text, tokens.font("key")) + tokens.px(12))
    return width, tokens.px(20)


def key_cap(
    painter: QPainter, right: float, middle: float, text: str, colour: str = "text3", plain: bool = True
) -> QRectF:
    """A key cap whose right edge is at ``right`` and whose middle is at ``middle``; returns the room it took.

    ``plain=False`` is the cap on a coloured ground: no fill, edge in the colour of the text.
    """
    width, height = key_cap_size(text)
    rect = QRectF(right - width, middle - height / 2, width, height)
    panel(painter, rect, "sunken" if plain else "", "border" if plain else colour, 1, tokens.RADIUS_KEY)
    words(painter, rect, text, colour, tokens.font("key"), Qt.AlignmentFlag.AlignHCenter)
    return rect


def keyboard_focus(widget: QWidget) -> bool:
    """Whether the widget shows its focus edge: it has the focus and did not get it by a press of the mouse."""
    return widget.hasFocus() and not bool(widget.property("focus_by_mouse"))
