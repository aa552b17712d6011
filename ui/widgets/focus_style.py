"""What the style sheet cannot say: the focus edge of buttons, and the makings of combo boxes, menus and calendars.

The focus is a 2-px edge that moves nothing; filled buttons get a 2-px gap inside it (design tokens §6).
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QTextCharFormat
from PySide6.QtWidgets import (
    QAbstractButton,
    QCalendarWidget,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QMenu,
    QProxyStyle,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOption,
    QTimeEdit,
    QToolButton,
    QWidget,
)

from ui.widgets import painted, tokens

_FILLED: Final = frozenset({"primary", "danger"})


class FocusStyle(QProxyStyle):
    """Fusion with the focus edge of the design tokens (§6 Focus) on push and tool buttons.

    Every combo box, menu and calendar is prepared on its way through ``polish``, so pages need not know of it.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, target: Any) -> Any:
        """Called by Qt with a widget, the application or a palette."""
        if isinstance(target, QComboBox):
            if not isinstance(target.itemDelegate(), QStyledItemDelegate):
                target.setItemDelegate(QStyledItemDelegate(target))  # the built-in one ignores the style sheet
        elif isinstance(target, QSpinBox | QDoubleSpinBox | QTimeEdit):
            edit = target.findChild(QLineEdit)
            if edit is not None:
                edit.setTextMargins(tokens.SPACE_2, 0, 0, 0)  # Qt leaves out the padding beside up and down buttons
        elif isinstance(target, QMenu):
            target.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the round corners
        elif isinstance(target, QCalendarWidget):
            calm_weekends(target)
        return super().polish(target)

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


def calm_weekends(calendar: QCalendarWidget) -> None:
    """Rest days in the secondary text colour: red is for failures only."""
    face = QTextCharFormat()
    face.setForeground(tokens.colour("text3"))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, face)
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)


def focus_edge(painter: QPainter, button: QAbstractButton) -> None:
    """Draw the edge along the button; filled buttons keep a gap in the colour of the card behind."""
    rect = QRectF(button.rect())
    painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS, tokens.px(tokens.RADIUS))
    if button.property("role") in _FILLED and button.isEnabled():
        gap = rect.adjusted(2, 2, -2, -2)
        painted.panel(painter, gap, "", "card", tokens.LINE_FOCUS, tokens.px(tokens.RADIUS) - 2)
