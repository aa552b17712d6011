"""A short word about what was just done, at the foot of the page, with 撤销 where possible. Never for errors."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.icons import IconLabel

SHOWN_MS: Final = 6000


class Toast(QWidget):
    """One per page: a new message replaces the old one. Stays while hovered, else six seconds.

    ``bottom`` is the room to leave at the foot in px (the answer bar), so the toast never covers it.
    """

    acted = Signal()

    def __init__(self, page: QWidget, bottom: int = tokens.SPACE_4) -> None:
        super().__init__(page)
        self._page = page
        self._bottom = bottom
        self._icon = IconLabel("ph.check-circle-fill", "card")
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._action = QPushButton()
        self._action.setProperty("toast", True)
        self._words.setProperty("toast", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_2, 0)
        row.setSpacing(tokens.SPACE_3)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._action)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SHOWN_MS)
        self._clock.timeout.connect(self.hide)
        self._action.clicked.connect(self._act)
        page.installEventFilter(self)
        self.hide()

    def show_message(self, text: str, action: str = "", icon: str = "ph.check-circle-fill") -> None:
        """Show ``text``; with ``action`` (for example 撤销) a press emits ``acted`` and closes the toast."""
        self._words.setText(text)
        self._icon.show_icon(icon, "card")
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        hooks.announce(self, text)
        self._place()
        self.show()
        self.raise_()
        self._clock.start()

    def text(self) -> str:
        """The words shown."""
        return self._words.text()

    def set_bottom(self, bottom: int) -> None:
        """Room to leave at the foot of the page, in px."""
        self._bottom = bottom
        self._place()

    def _act(self) -> None:
        self.hide()
        self.acted.emit()

    def _place(self) -> None:
        page = self._page
        wanted = self._words.fontMetrics().horizontalAdvance(self._words.text()) + tokens.SPACE_2
        wanted += tokens.px(tokens.ICON) + 2 * tokens.SPACE_4 + 2 * tokens.SPACE_3
        wanted += 0 if self._action.isHidden() else self._action.sizeHint().width()
        width = min(max(wanted, tokens.px(320)), page.width() - 2 * tokens.SPACE_4)
        height = self.height_at(width)
        left = (page.width() - width) // 2
        self.setGeometry(left, page.height() - height - self._bottom, width, height)

    def height_at(self, width: int) -> int:
        """One line, or as many as the words need."""
        layout = self.layout()
        wanted = layout.totalHeightForWidth(width) if layout is not None else 0
        return max(tokens.px(48), wanted + 2 * tokens.SPACE_2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "text", "", 0, tokens.px(tokens.RADIUS))
        painter.end()
