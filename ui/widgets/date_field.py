"""A date or a time that is typed, or picked from a calendar; it travels as ``YYYY-MM-DD`` and ``HH:MM``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Final

from PySide6.QtCore import QDate, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.widgets import hooks, icons, tokens
from ui.widgets.ink_label import restyle

Reader = Callable[[str], str | None]
NO_SUCH_DATE: Final = "没有这一天，请重新选日期"
NO_SUCH_TIME: Final = "没有这个时间，请按 时:分 填写"
_DATE: Final = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$|^(\d{4})(\d{2})(\d{2})$")
_TIME: Final = re.compile(r"^(\d{1,2})[:：时](\d{2})分?$|^(\d{1,2})(\d{2})$")
#: what is whole while one still types: 2026-9-1 may become 2026-9-15, so it waits for the end
_WHOLE_DATE: Final = re.compile(r"^\d{8}$|\D\d{2}日?$|日$")
_WHOLE_TIME: Final = re.compile(r"^\d{4}$|\D\d{2}分?$")
_WIDE_DIGITS: Final = str.maketrans("０１２３４５６７８９．－：／", "0123456789.-:/")


def read_date(text: str) -> str | None:
    """The date meant by ``text`` (2026-9-15, 20260915, 2026年9月15日) as ISO.

    ``""`` for nothing, ``None`` when there is no such date.
    """
    plain = text.translate(_WIDE_DIGITS).strip()
    if not plain:
        return ""
    if (found := _DATE.match(plain)) is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def read_time(text: str) -> str | None:
    """The time meant by ``text`` (9:05, 0905, 9时05分) as ``HH:MM``.

    ``""`` for nothing, ``None`` when there is no such time.
    """
    plain = text.translate(_WIDE_DIGITS).strip()
    if not plain:
        return ""
    if (found := _TIME.match(plain)) is None:
        return None
    hour, minute = (int(part) for part in found.groups() if part is not None)
    try:
        return time(hour, minute).isoformat("minutes")
    except ValueError:
        return None


class _CalendarPopup(QFrame):
    """A month to pick from; closes on a pick or Esc."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("card", True)
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setMinimumSize(tokens.px(340), tokens.px(300))
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2)
        box.addWidget(self.calendar)
        self.calendar.clicked.connect(self._pick)
        self.calendar.activated.connect(self._pick)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(day.toString(Qt.DateFormat.ISODate))
        self.close()


def open_calendar(owner: QWidget, start: str, picked: Callable[[str], None]) -> None:
    """Open a month below ``owner`` at the ISO date ``start``; ``picked`` is called with the chosen ISO date."""
    popup = _CalendarPopup(owner)
    day = QDate.fromString(start, Qt.DateFormat.ISODate)
    if day.isValid():
        popup.calendar.setSelectedDate(day)
    popup.picked.connect(picked)
    popup.adjustSize()
    spot = owner.mapToGlobal(QPoint(0, owner.height() + 2))
    room = owner.screen().availableGeometry()
    spot.setX(min(spot.x(), room.right() - popup.width()))
    if spot.y() + popup.height() > room.bottom():
        spot = owner.mapToGlobal(QPoint(0, -popup.height() - 2))
    popup.move(spot)
    popup.show()
    popup.calendar.setFocus()


class _CalendarButton(QToolButton):
    """The calendar at the right end of a date field; Tab passes it by, because Alt+↓ does the same."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        hooks.announce(self, "从日历选")
        self.setToolTip("从日历选（Alt+↓）")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = tokens.px(tokens.ICON_INLINE)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        icons.paint(painter, box, "ph.calendar-blank", tokens.colour("text3" if self.isEnabled() else "disabled"))
        painter.end()


class _MomentField(QLineEdit):
    """What date and time have in common: typed freely, read when whole, the value told once."""

    changed = Signal(str)
    failed = Signal(str)

    def __init__(
        self, read: Reader, fault: str, whole: re.Pattern[str], hint: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._read, self._fault, self._whole = read, fault, whole
        self._value = ""
        hooks.set_hook(self, touch=True)
        self.setPlaceholderText(hint)
        self.textEdited.connect(self._edited)
        self.editingFinished.connect(self._finished)

    def value(self) -> str:
        """The last whole value, or empty."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a value; emits nothing and leaves alone what is being typed."""
        if self.hasFocus() and (value == self._value or self.isModified()):
            return
        self._value = value
        self.setText(value)
        restyle(self, invalid=False)

    def _accept(self, value: str) -> None:
        restyle(self, invalid=False)
        self.failed.emit("")
        if value != self._value:
            self._value = value
            self.changed.emit(value)

    def _edited(self, text: str) -> None:
        value = self._read(text)
        if value is not None and (value == "" or self._whole.search(text.translate(_WIDE_DIGITS).strip())):
            self._accept(value)

    def _finished(self) -> None:
        value = self._read(self.text())
        if value is None:
            restyle(self, invalid=True)
            self.failed.emit(self._fault)
        else:
            self.setText(value)
            self._accept(value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(156), tokens.px(tokens.H_TOUCH))


class DateField(_MomentField):
    """44 high. ``changed`` carries the ISO date as soon as a whole one stands there, and ``""`` when it is emptied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read_date, NO_SUCH_DATE, _WHOLE_DATE, "年-月-日", parent)
        self.setTextMargins(0, 0, tokens.px(24), 0)
        self._button = _CalendarButton(self)
        self._button.clicked.connect(self.show_calendar)

    def show_calendar(self) -> None:
        """Open the month (Alt+↓ or the button)."""
        open_calendar(self, self._value, self._picked)

    def _picked(self, value: str) -> None:
        self.setText(value)
        self._accept(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.show_calendar()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = tokens.px(36)
        self._button.setGeometry(self.width() - wide - 1, 1, wide, self.height() - 2)


class TimeField(_MomentField):
    """44 high. ``changed`` carries ``HH:MM``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read_time, NO_SUCH_TIME, _WHOLE_TIME, "时:分", parent)
