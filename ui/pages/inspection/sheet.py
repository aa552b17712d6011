"""A sheet over the page: one part of the side panel at 150 %, or the list of all items. Esc closes it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, icons, tokens
from ui.widgets.ink_label import InkLabel

WIDTH = 360


class Sheet(QWidget):
    """From the right edge, 360 wide and as high as the page. ``closed`` when it goes."""

    closed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._width = WIDTH
        self._title = InkLabel("", "lead", bold=True)
        self.close_button = hooks.button("", "text", touch=True, tooltip="关闭（Esc）")
        self.close_button.setIcon(icons.icon("ph.x", "text2"))
        self.close_button.setFixedWidth(tokens.px(tokens.H_TOUCH))
        hooks.announce(self.close_button, "关闭")
        self.close_button.clicked.connect(self.shut)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_1, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        self.body = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 0, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hooks.rule())
        column.addLayout(self.body, 1)
        self.hide()

    def open_with(self, title: str, width: int = WIDTH) -> None:
        """Show over the page."""
        self._title.setText(title)
        hooks.announce(self, title)
        self._width = width
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Stand at the right edge of the page, also after it was resized."""
        page = self.parentWidget()
        if page is None:
            return
        wide = min(tokens.px(self._width), page.width())
        self.setGeometry(page.width() - wide, 0, wide, page.height())

    def shut(self) -> None:
        """Close and tell."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            event.accept()  # keys of the page behind do not act through the sheet

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens.colour("card"))
        painter.fillRect(QRectF(0, 0, 1, rect.height()), tokens.colour("control"))
        painter.end()
