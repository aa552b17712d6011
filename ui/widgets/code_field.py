"""Three fields of four signs for a code on paper. Typing goes on by itself, a pasted code is spread over the three."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.widgets import hooks, tokens

PARTS: Final = 3
SIGNS: Final = 4


def plain_code(text: str) -> str:
    """Letters and digits of ``text`` in capitals; blanks and hyphens go."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


class CodeField(QWidget):
    """``code`` has up to twelve signs. ``changed`` comes with every change, ``completed`` once the twelfth is there."""

    changed = Signal(str)
    completed = Signal(str)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_2)
        self.parts: list[QLineEdit] = []
        for index in range(PARTS):
            if index:
                row.addWidget(hooks.label("–", tone="text3"))
            part = self._part(f"{label}，第 {index + 1} 段，4 位")
            self.parts.append(part)
            row.addWidget(part, 1)
        self.setFocusProxy(self.parts[0])
        hooks.announce(self, label)

    def _part(self, name: str) -> QLineEdit:
        part = QLineEdit()
        part.setProperty("code", True)
        part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        part.setMaxLength(SIGNS)
        part.setInputMethodHints(Qt.InputMethodHint.ImhUppercaseOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        part.installEventFilter(self)
        part.textEdited.connect(lambda text, part=part: self._typed(part, text))
        hooks.announce(part, name)
        return part

    def code(self) -> str:
        """The signs so far, in capitals."""
        return "".join(part.text() for part in self.parts)

    def set_code(self, text: str) -> None:
        """Spread a code (pasted or scanned) over the three fields."""
        signs = plain_code(text)[: PARTS * SIGNS]
        for index, part in enumerate(self.parts):
            part.setText(signs[index * SIGNS : (index + 1) * SIGNS])
        self.parts[min(len(signs) // SIGNS, PARTS - 1)].setFocus()
        self._tell()

    def set_invalid(self, invalid: bool) -> None:
        """Red edges, as a field with an error has."""
        for part in self.parts:
            hooks.set_hook(part, invalid=invalid)

    def _typed(self, part: QLineEdit, text: str) -> None:
        place = part.cursorPosition()
        part.setText(plain_code(text))
        part.setCursorPosition(place)
        index = self.parts.index(part)
        if len(part.text()) == SIGNS and place == SIGNS and index + 1 < PARTS:
            self.parts[index + 1].setFocus()
            self.parts[index + 1].setCursorPosition(0)
        self._tell()

    def _tell(self) -> None:
        code = self.code()
        self.changed.emit(code)
        if len(code) == PARTS * SIGNS:
            self.completed.emit(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.parts:
            if event.matches(QKeySequence.StandardKey.Paste):
                self.set_code(QGuiApplication.clipboard().text())
                return True
            if event.key() == Qt.Key.Key_Backspace:
                return self._back(self.parts[self.parts.index(watched)])
        return super().eventFilter(watched, event)

    def _back(self, part: QLineEdit) -> bool:
        """Backspace at the start of a field takes the last sign of the field before."""
        index = self.parts.index(part)
        if index == 0 or part.cursorPosition() > 0 or part.hasSelectedText():
            return False
        before = self.parts[index - 1]
        before.setText(before.text()[:-1])
        before.setFocus()
        before.setCursorPosition(len(before.text()))
        self._tell()
        return True
