"""The head of a task that fills the window (开始, 检查, 收尾): the way back, what it is about, how it stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.chips import Chip
from ui.widgets.elided_label import ElidedLabel

H_COMPACT = 52


class TaskHead(QWidget):
    """64 high (52 with ``set_compact``). ``back`` is the button at the left; more stands at the right."""

    def __init__(self, back: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = hooks.button(back, icon="ph.arrow-left", touch=True, tooltip=f"{back}，什么都不会丢")
        self._title = ElidedLabel("", "lead", bold=True)
        self._chip = Chip("")
        self._caption = ElidedLabel("", "caption", "text3")
        self._right = QHBoxLayout()
        self._right.setSpacing(tokens.SPACE_4)
        line = QHBoxLayout(self)
        line.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, 1)
        line.setSpacing(tokens.SPACE_4)
        line.addWidget(self.back)
        line.addLayout(self._words(), 1)
        line.addLayout(self._right)
        self.setFixedHeight(tokens.px(tokens.H_TOP))

    def _words(self) -> QVBoxLayout:
        column, first = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(0)
        first.setSpacing(tokens.SPACE_2)
        first.addWidget(self._title)
        first.addWidget(self._chip)
        first.addStretch(1)
        column.addStretch(1)
        column.addLayout(first)
        column.addWidget(self._caption)
        column.addStretch(1)
        return column

    def show_words(self, title: str, chip: str, caption: str) -> None:
        """What the task is about; an empty chip is not shown."""
        self._title.setText(title)
        self._chip.show_state(chip, "", "plain")
        self._chip.setVisible(bool(chip))
        self._caption.setText(caption)

    def add(self, widget: QWidget) -> None:
        """Put something at the right."""
        self._right.addWidget(widget)

    def set_compact(self, compact: bool) -> None:
        """52 high without the line of facts, at 150 %."""
        self.setFixedHeight(tokens.px(H_COMPACT if compact else tokens.H_TOP))
        self._caption.setVisible(not compact)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens.colour("card"))
        painter.fillRect(QRectF(0, rect.height() - 1, rect.width(), 1), tokens.colour("border"))
        painter.end()


class FootGround(QWidget):
    """The ground of what stays at the foot while the page scrolls; a line above tells it from the page."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens.colour("card"))
        painter.fillRect(QRectF(0, 0, rect.width(), 1), tokens.colour("border"))
        painter.end()


class TaskFoot(FootGround):
    """The bar at the foot of a task, with its one primary button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(tokens.SPACE_5, tokens.SPACE_2 + 1, tokens.SPACE_5, tokens.SPACE_2)
        self.line.setSpacing(tokens.SPACE_4)
