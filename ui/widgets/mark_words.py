"""The field in which the words of a mark are typed, over the picture."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

LONGEST_WORDS: Final = 30


class MarkWords(QLineEdit):
    """Enter keeps the words (``done`` true), Esc gives them up; neither key goes further."""

    done = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST_WORDS)
        self.setPlaceholderText("写几个字，按回车")
        self.setAccessibleName("标注的文字，按回车写上")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.done.emit(False)
        else:
            super().keyPressEvent(event)
        event.accept()
