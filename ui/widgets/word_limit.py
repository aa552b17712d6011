"""How much may be written in a field that is printed: what is over is not taken, and the end is told of before."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

MOST_WORDS: Final = 1_000
"""Signs of a fact, a note or the facility's words: two pages of a document, more than anybody reads there. Our own."""
_TOLD_FROM: Final = 800


class WordLimit(QObject):
    """``told`` carries 还可写 120 字 from 800 signs on, empty before. Only what a person types or pastes is held back:
    words that were kept earlier are shown whole."""

    told = Signal(str)

    def __init__(self, edit: QPlainTextEdit, most: int = MOST_WORDS) -> None:
        super().__init__(edit)
        self._edit, self._most = edit, most
        edit.textChanged.connect(self._look)

    def _look(self) -> None:
        over = len(self._edit.toPlainText()) - self._most
        if over > 0 and self._edit.hasFocus():
            self._take_back(over)
            return
        self.told.emit(self.words())

    def words(self) -> str:
        """What is left, in words."""
        count = len(self._edit.toPlainText())
        if count < _TOLD_FROM:
            return ""
        return f"还可写 {self._most - count} 字" if count < self._most else f"最多 {self._most} 字，写满了"

    def _take_back(self, over: int) -> None:
        """The end of what was just put in, so that nothing written before is lost."""
        cursor = self._edit.textCursor()
        cursor.setPosition(max(0, cursor.position() - over), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
