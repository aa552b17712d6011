"""How much may be written in a field that is printed: what is over is not taken, and the end is told of before."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

MOST_WORDS: Final = 1_000
"""Signs of a fact, a note or the facility's words. No rule sets it: our own bound, so that one field does not make a
document of many pages."""
_TOLD_FROM: Final = 800


class WordLimit(QObject):
    """``told`` carries 还可写 120 字 from 800 signs on, empty before. Only what a person types or pastes is held back:
    words that were kept earlier are shown whole, and can be shortened a sign at a time."""

    told = Signal(str)

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._before = len(edit.toPlainText())
        edit.textChanged.connect(self._look)

    def _look(self) -> None:
        count = len(self._edit.toPlainText())
        put_in, self._before = count - self._before, count
        over = min(count - MOST_WORDS, put_in)
        if over > 0 and self._edit.hasFocus():
            self._take_back(over)
            return
        self.told.emit(self.words())

    def words(self) -> str:
        """What is left, in words."""
        count = len(self._edit.toPlainText())
        if count < _TOLD_FROM:
            return ""
        return f"还可写 {MOST_WORDS - count} 字" if count < MOST_WORDS else f"最多 {MOST_WORDS} 字，写满了"

    def _take_back(self, over: int) -> None:
        """The end of what was just put in, so that nothing written before is lost; whole signs only."""
        cursor = self._edit.textCursor()
        while len(cursor.selectedText()) < over and not cursor.atStart():
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            cursor.removeSelectedText()
        else:  # words put in by the program: the cursor stands before them
            self.told.emit(self.words())
