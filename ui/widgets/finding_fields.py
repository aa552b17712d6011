"""The lead department with those that take part, and the deadline in days with the date it makes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QToolButton, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.date_field import open_calendar
from ui.widgets.icons import icon
from ui.widgets.value_editors import NumberField


class DepartmentBox(QComboBox):
    """One lead department; the others are told in grey behind it."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._partners = ""
        self._options: tuple[tuple[str, str], ...] = ()
        hooks.set_hook(self, touch=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(tokens.px(150))
        self.activated.connect(lambda _index: self.changed.emit(self.value()))

    def show_departments(self, options: tuple[tuple[str, str], ...], chosen: str, partners: str) -> None:
        """Key and words of each; ``partners``: 配合：卫健. Emits nothing."""
        if options != self._options:
            self._options = options
            self.clear()
            for key, words in options:
                self.addItem(words, key)
        self.setCurrentIndex(self.findData(chosen))
        self._partners = partners
        self.setAccessibleDescription(partners)
        self.update()

    def has_room(self) -> bool:
        """Whether the others can be read whole behind the lead."""
        return painted.text_width(self._partners, tokens.font("body")) <= self._room().width()

    def _room(self) -> QRectF:
        left = tokens.px(12) + painted.text_width(self.currentText(), tokens.font("body")) + tokens.SPACE_3
        return QRectF(left, 0, self.width() - left - tokens.px(34), self.height())

    def value(self) -> str:
        """Key of the department, or empty."""
        return str(self.currentData() or "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._partners and self.has_room():
            painter = QPainter(self)
            painted.words(painter, self._room(), self._partners, "text3", tokens.font("body"))
            painter.end()


class DeadlineField(NumberField):
    """Days as a number, the unit and the date it makes behind it; the calendar gives a date instead of days."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(whole=True, parent=parent)
        self._unit, self._note = "", ""
        self.setMaxLength(3)
        self.setStyleSheet("font-weight: 700;")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._calendar = QToolButton(self)
        self._calendar.setIcon(icon("ph.calendar-blank", "text3"))
        self._calendar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._calendar.setToolTip("从日历选一天（Alt+↓）")
        hooks.announce(self._calendar, "从日历选一天")
        self._calendar.clicked.connect(lambda: open_calendar(self, "", self.picked.emit))
        self.textChanged.connect(lambda _text: self.update())

    def show_deadline(self, days: str, unit: str, note: str) -> None:
        """Days, their unit (个工作日, 天) and the date (→ 12月11日 周五). Emits nothing."""
        self.set_value(days)
        self._unit, self._note = unit, note
        self.setAccessibleDescription(f"{unit} {note}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(270), tokens.px(tokens.H_TOUCH))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.px(250), tokens.px(tokens.H_TOUCH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+↓ opens the month, as in a date field."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._calendar.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = tokens.px(38)
        self._calendar.setGeometry(self.width() - side - 3, (self.height() - side) // 2, side, side)
        self.setTextMargins(0, 0, max(0, self.width() - tokens.px(64)), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        body = tokens.font("body")
        left = tokens.px(12) + painted.text_width(self.text() or "0", tokens.font("body", bold=True)) + tokens.SPACE_3
        end = self.width() - tokens.px(44)
        for words, ink in ((self._unit, "text"), (self._note, "text3")):
            painted.words(painter, QRectF(left, 0, max(0.0, end - left), self.height()), words, ink, body)
            left += painted.text_width(words, body) + tokens.SPACE_2
        painter.end()
