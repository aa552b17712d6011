"""What the style sheet cannot say: the focus edge of buttons, and the makings of combo boxes, menus and calendars.

The focus is a 2-px edge that moves nothing; filled buttons get a 2-px gap inside it (design tokens §6).
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QTextCharFormat
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDoubleSpinBox,
    QGraphicsEffect,
    QLineEdit,
    QMenu,
    QProxyStyle,
    QPushButton,
    QSpinBox,
    QStyledItemDelegate,
    QTimeEdit,
    QToolButton,
)
from shiboken6 import isValid

from ui.widgets import painted, tokens

_FILLED: Final = frozenset({"primary", "danger"})


class FocusStyle(QProxyStyle):
    """Fusion without its own focus line on buttons: see :class:`FocusEdge`.

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


def calm_weekends(calendar: QCalendarWidget) -> None:
    """Rest days in the secondary text colour: red is for failures only."""
    face = QTextCharFormat()
    face.setForeground(tokens.colour("text3"))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, face)
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)


class FocusEdge(QGraphicsEffect):
    """Draws the edge of the push or tool button that has the focus, over the button's own picture.

    A style that draws it would be asked in Python for every line and frame of every widget. A child widget would need
    an event filter, and Qt calls those with the button while Python is already taking it apart.
    """

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._button = button

    def draw(self, painter: QPainter) -> None:
        """Called by Qt when the button is painted."""
        offset = QPoint()
        content = self.sourcePixmap(Qt.CoordinateSystem.LogicalCoordinates, offset, QGraphicsEffect.PixmapPadMode.NoPad)
        painter.drawPixmap(offset, content)  # drawSource() would leave the painter clipped to the button's last child
        rect, radius = QRectF(self._button.rect()), tokens.px(tokens.RADIUS)
        painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS, radius)
        if self._button.property("role") in _FILLED and self._button.isEnabled():
            gap = rect.adjusted(2, 2, -2, -2)
            painted.panel(painter, gap, "", "card", tokens.LINE_FOCUS, radius - 2)


class FocusFollower(QObject):
    """Puts a :class:`FocusEdge` on the button that takes the focus, and takes it off the one that had it."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._edged: QAbstractButton | None = None
        application.focusChanged.connect(self._follow)

    def _follow(self) -> None:
        """Takes no widgets from the signal: the one that lost the focus may just be on its way out of Python."""
        if self._edged is not None and isValid(self._edged):
            self._edged.setGraphicsEffect(None)  # type: ignore[arg-type]  # the stub forgets that None takes it off
        new = QApplication.focusWidget()
        self._edged = new if isinstance(new, QPushButton | QToolButton) else None
        if self._edged is not None:
            self._edged.setGraphicsEffect(FocusEdge(self._edged))
