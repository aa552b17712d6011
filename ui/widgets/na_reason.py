"""Why an item does not apply: five standard reasons and words, in place (design tokens §6, answer button)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel, restyle
from ui.widgets.key_hints import KeyHint
from ui.widgets.pick_chip import PickChip
from ui.widgets.value_editors import ChipsField, WordsField


@dataclass(frozen=True)
class NaFace:
    """``reasons``: key and words; ``needs_text``: the chosen reason has to be explained."""

    reasons: tuple[tuple[str, str], ...]
    chosen: str = ""
    text: str = ""
    title: str = "为什么不适用"
    text_label: str = "补充说明"
    needs_text: bool = False
    error: str = ""
    finish_label: str = "完成，下一项"


class NaReason(QFrame):
    """``changed`` and ``finished`` carry the key of the reason and the words; Enter finishes, Esc gives up."""

    changed = Signal(str, str)
    finished = Signal(str, str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._face: NaFace | None = None
        self.chips = ChipsField((), several=False)
        self.words = WordsField()
        self._title = InkLabel("", "lead", bold=True)
        self._label = InkLabel("", "caption", "text2")
        self._error = InkLabel("", "caption", "fail", wrap=True)
        self._error_icon = IconLabel("ph.x-circle-fill", "fail", tokens.ICON_INLINE)
        self.done = hooks.button("", "primary", touch=True)
        self.words.changed.connect(lambda _text: self._tell())
        self.done.clicked.connect(self.finish)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_4)
        column.setSpacing(tokens.SPACE_2)
        head = QHBoxLayout()
        head.setSpacing(tokens.SPACE_2)
        head.addWidget(IconLabel("ph.minus-circle-fill", "na"))
        head.addWidget(self._title, 1)
        self._chips_place = QVBoxLayout()
        foot, fault = QHBoxLayout(), QHBoxLayout()
        foot.setSpacing(tokens.SPACE_3)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.done)
        fault.setSpacing(tokens.SPACE_1)
        fault.addWidget(self._error_icon)
        fault.addWidget(self._error, 1)
        inside = QHBoxLayout(self.done)  # the key cap stands in the button, right of the words
        inside.addStretch(1)
        inside.addWidget(KeyHint("Enter", "on_accent"))
        column.addLayout(head)
        column.addLayout(self._chips_place)
        column.addWidget(self._label)
        column.addLayout(foot)
        column.addLayout(fault)

    def set_face(self, face: NaFace) -> None:
        """Show the reasons; emits nothing and leaves alone what is being typed."""
        if self._face is None or face.reasons != self._face.reasons:
            self._set_reasons(face.reasons)
        self._face = face
        self.chips.set_value(face.chosen)
        self.words.set_value(face.text)
        self._title.setText(face.title)
        self._label.setText(face.text_label + ("（必填）" if face.needs_text else ""))
        self.words.setAccessibleName(face.text_label)
        self._error.show_words(face.error)
        self._error_icon.setVisible(bool(face.error))
        restyle(self.words, invalid=bool(face.error) and face.needs_text)
        self.done.setText(f"{face.finish_label}　　　 ")
        self.done.setMinimumWidth(tokens.px(200))
        hooks.announce(self.done, f"{face.finish_label}，快捷键 Enter")
        hooks.announce(self, face.title, face.error)

    def _set_reasons(self, reasons: tuple[tuple[str, str], ...]) -> None:
        self.chips.deleteLater()
        self.chips = ChipsField(reasons, several=False)
        self.chips.changed.connect(lambda _key: self._tell())
        self._chips_place.addWidget(self.chips)

    def _tell(self) -> None:
        self.changed.emit(self.chips.value(), self.words.value())

    def finish(self) -> None:
        """What Enter and the button do; whether the reason is enough is for the page to say."""
        self.finished.emit(self.chips.value(), self.words.value().strip())

    def focus_first(self) -> None:
        """Put the focus on the chosen reason, or the first."""
        chips = self.chips.chips
        chosen = next((chip for chip in chips if chip.isChecked()), chips[0] if chips else self.words)
        chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            held = self.focusWidget()
            if isinstance(held, PickChip) and not held.isChecked():
                held.click()
            else:
                self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
