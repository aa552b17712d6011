"""The keyboard focus of buttons: a 2-px edge that moves nothing; filled buttons get a 2-px gap inside it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QProxyStyle, QPushButton, QStyle, QStyleOption, QToolButton, QWidget

from ui.widgets import painted, tokens

_FILLED: Final = frozenset({"primary", "danger"})


class FocusStyle(QProxyStyle):
    """Fusion with the focus edge of the design tokens (§6 Focus) on push and tool buttons."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the focus edge ourselves, leave the rest to Fusion."""
        if element != QStyle.PrimitiveElement.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)
        elif isinstance(widget, QPushButton | QToolButton):
            focus_edge(painter, widget)


def focus_edge(painter: QPainter, button: QAbstractButton) -> None:
    """Draw the edge along the button; filled buttons keep a gap in the colour of the card behind."""
    rect = QRectF(button.rect())
    painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS, tokens.px(tokens.RADIUS))
    if button.property("role") in _FILLED and button.isEnabled():
        gap = rect.adjusted(2, 2, -2, -2)
        painted.panel(painter, gap, "", "card", tokens.LINE_FOCUS, tokens.px(tokens.RADIUS) - 2)
