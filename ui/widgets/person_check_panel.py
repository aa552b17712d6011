"""A place to type one identity number that is compared and let go: neither kept nor told (checklist.md §2 rule 16)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel
from ui.widgets.measure_card import card_head

LONGEST = 32
"""A number with spaces or strokes between its parts, as some cards are read out."""
_KEEPS_NOTHING = (
    Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhLatinOnly
)


@dataclass(frozen=True)
class PersonCheckFace:
    """``refusal``: why nobody can ask here, empty where one can. ``list_words`` tells the list, ``stale`` that it is
    old; ``counts`` what was asked in this visit."""

    refusal: str = ""
    list_words: str = ""
    stale: bool = False
    counts: str = ""


class NumberEntry(QLineEdit):
    """``entered``: Enter asks, and does not go on to the page, where it would answer the item."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hooks.set_hook(self, touch=True)
        self.setMaxLength(LONGEST)
        self.setInputMethodHints(_KEEPS_NOTHING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class PersonCheckPanel(QFrame):
    """``asked`` carries what stands in the field. ``told``: there is something to read, which has to be in sight."""

    asked = Signal(str)
    told = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.number = NumberEntry()
        self.number.setPlaceholderText("18 位身份证号")
        hooks.announce(self.number, "身份证号", "比对完就清掉，不存、不上报")
        self.ask = hooks.button("比对", "primary", touch=True)
        self.list_icon, self.list_words = IconLabel("ph.info", "text2"), InkLabel("", "caption", "text2", wrap=True)
        self.icon, self.words = IconLabel("ph.circle-dashed", "na"), InkLabel("", bold=True, wrap=True)
        self.counts = InkLabel("", "caption", "text2", wrap=True)
        self.ask.clicked.connect(self._tell)
        self.number.entered.connect(self._tell)
        self._busy = False
        self._build()
        self.set_face(PersonCheckFace())
        self.say("", "", "")

    def _build(self) -> None:
        note = InkLabel("只填号码，不写姓名。比对完就清掉，只记比对了一次和结果。", "caption", "text2", wrap=True)
        entry = hooks.row(self.number, self.ask)
        entry.setStretch(0, 1)
        result, listed = hooks.row(self.icon, self.words), hooks.row(self.list_icon, self.list_words)
        for line in (result, listed):
            line.setStretch(1, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_3)
        inner.setSpacing(tokens.SPACE_2)
        inner.addWidget(note)
        for line in (entry, result):
            inner.addLayout(line)
        inner.addWidget(self.counts)
        inner.addLayout(listed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(card_head("与本机名单比对", "ph.identification-card", ""))
        column.addWidget(hooks.rule())
        column.addLayout(inner)

    def _tell(self) -> None:
        if not self._busy and self.number.text().strip():
            self.asked.emit(self.number.text())

    def set_face(self, face: PersonCheckFace) -> None:
        """What can be asked here, of which list, and what was."""
        told = face.refusal or face.list_words
        self.number.setEnabled(not face.refusal)
        self.ask.setEnabled(not face.refusal and not self._busy)
        self.list_icon.setVisible(bool(told))
        marked = face.stale and not face.refusal
        self.list_icon.show_icon("ph.warning-fill" if marked else "ph.info", "warn" if marked else "text2")
        self.list_words.show_words(told, "warn" if marked else "text2")
        self.counts.show_words(face.counts)

    def set_busy(self, busy: bool) -> None:
        """While one number is compared no other is asked; the field stays open for the next."""
        self._busy = busy
        self.ask.setEnabled(not busy and self.number.isEnabled())

    def say(self, words: str, icon: str, tone: str) -> None:
        """What came out, by icon and word; empty words leave the place blank."""
        self.icon.setVisible(bool(words))
        if words:
            self.icon.show_icon(icon, tone)
        self.words.show_words(words, tone or "text")
        hooks.announce(self.words, words)
        if words:
            self.told.emit()

    def clear_number(self) -> None:
        """Let the number go; ``setText`` also clears what Ctrl+Z would bring back."""
        self.number.setText("")

    def forget(self) -> None:
        """Another item or visit: number and result go."""
        self.clear_number()
        self.say("", "", "")
