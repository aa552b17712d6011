"""机构自查：符合 · 11月2日: what the facility said of itself, beside the item. Only what differs stands out."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.ink_label import InkLabel, restyle


class SelfCheckLine(QWidget):
    """Nothing is shown, and no room taken, for an empty line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._differs = False
        self._head = InkLabel("", wrap=True)
        self._note = InkLabel("", "caption", "text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.px(15), 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._note)
        self.hide()

    def show_line(self, words: str, note: str, differs: bool) -> None:
        """The line and the facility's note; ``differs`` from the inspector's answer."""
        self._differs = differs
        self._head.setText(f"{words}，与您的答案不同" if differs else words)
        restyle(self._head, tone="warn" if differs else "text2", bold=differs)
        self._note.show_words(note)
        hooks.announce(self, " ".join(part for part in (self._head.text(), note) if part))
        self.setVisible(bool(words))
        self.update()

    def words(self) -> str:
        """The line as it is read."""
        return self._head.text() if not self.isHidden() else ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = "warn" if self._differs else "border"
        painter.fillRect(QRectF(0, 0, tokens.LINE_ROW, self.height()), tokens.colour(ink))
        painter.end()
