"""A field for a fact in words: Enter is passed on, Shift+Enter starts a line, the input method is left in peace."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.widgets import tokens

_ENDS = "。！？；.!?;\n"


def with_sentence(text: str, phrase: str) -> str:
    """``text`` with ``phrase`` as a further sentence; each ends with a full stop."""
    before = text.rstrip()
    if before and before[-1] not in _ENDS:
        before += "。"
    return f"{before}{phrase.rstrip('。')}。"


class FactField(QPlainTextEdit):
    """``changed``: the text after each change by a person; ``entered``: Enter outside a composition."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self._composing = False
        self._just_composed = False
        self.setTabChangesFocus(True)
        self._least = tokens.px(64)
        self.setMinimumHeight(self._least)
        self.setMaximumHeight(tokens.px(112))
        self.textChanged.connect(self._told)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def set_least(self, height: int) -> None:
        """The height in px without words; longer facts grow from there."""
        self._least = height
        self.setMinimumHeight(height)
        self._fit()

    def _fit(self) -> None:
        """Two lines at rest, up to four as it grows."""
        lines = self.document().documentLayout().documentSize().height()
        high = round(lines * self.fontMetrics().lineSpacing()) + tokens.px(20)
        self.setFixedHeight(min(max(high, self._least), tokens.px(112)))

    def _told(self) -> None:
        if not self._quiet:
            self.changed.emit(self.toPlainText())

    def set_words(self, text: str) -> None:
        """Show a text with the cursor at its end; emits nothing."""
        if text == self.toPlainText():
            return
        self._quiet = True
        self.setPlainText(text)
        self._quiet = False
        self.moveCursor(QTextCursor.MoveOperation.End)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        composed = self._composing and not event.preeditString()
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if composed:  # some input methods send the Enter that ended the composition as a key as well
            self._just_composed = True
            QTimer.singleShot(0, self._forget_composition)

    def _forget_composition(self) -> None:
        self._just_composed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
        elif not self._composing and not self._just_composed:
            self.entered.emit()
