"""The band over every page while somebody practises: what this is, and the way out. It cannot be put away."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel

PRACTICE_WORDS = "练习 — 这里的记录不会上报"


class PracticeBand(QWidget):
    """As wide as the page, 36 high; ``end_asked`` from 结束练习."""

    end_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = hooks.label(PRACTICE_WORDS, bold=True)
        self.end = hooks.button("结束练习", "text", icon="ph.sign-out", tooltip="回到真的记录，练习写的都删掉")
        self.end.setProperty("inline", True)
        self.end.clicked.connect(self.end_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_5, tokens.SPACE_1, tokens.SPACE_5, tokens.SPACE_1)
        row.setSpacing(tokens.SPACE_2)
        row.addWidget(IconLabel("ph.graduation-cap", "accent_text", tokens.ICON_INLINE))
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.end)
        self.setFixedHeight(max(tokens.px(36), row.sizeHint().height()))
        hooks.announce(self, PRACTICE_WORDS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens.colour("accent_soft"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), tokens.colour("accent_line"))
        painter.end()
