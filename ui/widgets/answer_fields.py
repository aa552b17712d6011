"""One field of an answer: date, time, number, words, choice, yes/no or n of m. Values travel as text.

Which fields an item has, what they are called and whether a value is right comes from the page as data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.widgets import tokens
from ui.widgets.date_field import DateField, TimeField
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel, restyle
from ui.widgets.value_editors import ChipsField, ChoiceField, CountField, LongWordsField, NumberField, WordsField

_MAX_CHIPS: Final = 5  # more choices than this become a list that opens


class FieldKind(StrEnum):
    """How a value is entered and in which form it travels."""

    DATE = "DATE"  # 2026-09-15
    TIME = "TIME"  # 09:05
    NUMBER = "NUMBER"  # 1.28
    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    CHOICE = "CHOICE"  # key of one option
    MULTI = "MULTI"  # keys joined by a comma
    YES_NO = "YES_NO"  # YES, NO
    COUNT = "COUNT"  # 9/10: n of m


@dataclass(frozen=True)
class FieldFace:
    """One field. ``options``: key and words of each choice; ``width`` of the editor in px, 0 = all there is."""

    name: str
    kind: FieldKind
    label: str = ""
    value: str = ""
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    error: str = ""
    width: int = 156
    spoken: str = ""
    enabled: bool = True

    def structure(self) -> FieldFace:
        """The face without what changes while one types; equal structures need no rebuilding."""
        return replace(self, value="", error="", enabled=True)


Editor = DateField | TimeField | NumberField | WordsField | LongWordsField | ChoiceField | ChipsField | CountField


def _chips(several: bool) -> Callable[[FieldFace], Editor]:
    return lambda face: ChipsField(face.options, several)


def _choice(face: FieldFace) -> Editor:
    if len(face.options) <= _MAX_CHIPS:
        return ChipsField(face.options, several=False)
    return ChoiceField(face.options, face.hint)


def _yes_no(face: FieldFace) -> Editor:
    return ChipsField(face.options or (("YES", "是"), ("NO", "否")), several=False)


_MAKERS: Final[dict[FieldKind, Callable[[FieldFace], Editor]]] = {
    FieldKind.DATE: lambda _face: DateField(),
    FieldKind.TIME: lambda _face: TimeField(),
    FieldKind.NUMBER: lambda _face: NumberField(),
    FieldKind.TEXT: lambda _face: WordsField(),
    FieldKind.LONG_TEXT: lambda _face: LongWordsField(),
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI: _chips(several=True),
    FieldKind.YES_NO: _yes_no,
    FieldKind.COUNT: lambda _face: CountField(),
}


class AnswerField(QWidget):
    """Label above (13), editor 44 high with its unit, fault below. ``changed`` carries the field's name and value."""

    changed = Signal(str, str)

    def __init__(self, face: FieldFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = face.name
        self.editor = _MAKERS[face.kind](face)
        self._fault = ""
        self._error = InkLabel("", "caption", "fail", wrap=True)
        self._error_icon = IconLabel("ph.x-circle-fill", "fail", tokens.ICON_INLINE)
        self._build(face)
        self._connect()
        self.set_face(face)

    def _build(self, face: FieldFace) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_1)
        if face.label:
            column.addWidget(InkLabel(face.label, "caption", "text2"))
        line, fault = QHBoxLayout(), QHBoxLayout()
        line.setSpacing(tokens.SPACE_1)
        line.addWidget(self.editor, 1)
        if face.unit:
            line.addWidget(InkLabel(face.unit, tone="text2"))
        fault.setSpacing(tokens.SPACE_1)
        fault.addWidget(self._error_icon, 0, Qt.AlignmentFlag.AlignTop)
        fault.addWidget(self._error, 1)
        column.addLayout(line)
        column.addLayout(fault)
        if face.width and not isinstance(self.editor, ChipsField):
            self.editor.setFixedWidth(tokens.px(face.width))
            line.addStretch(0)
        if isinstance(self.editor, QLineEdit) and face.hint:
            self.editor.setPlaceholderText(face.hint)
        self.editor.setAccessibleName(
            " ".join(part for part in (face.spoken or face.label or face.name, face.unit) if part)
        )
        self.setFocusProxy(self.editor)

    def _connect(self) -> None:
        editor = self.editor
        editor.changed.connect(lambda value: self.changed.emit(self.name, value))
        if isinstance(editor, DateField | TimeField):
            editor.failed.connect(self._on_fault)

    def _on_fault(self, sentence: str) -> None:
        self._fault = sentence
        self._show_error(sentence)

    def _show_error(self, sentence: str) -> None:
        self._error.show_words(sentence)
        self._error_icon.setVisible(bool(sentence))
        restyle(self.editor, invalid=bool(sentence))

    def set_face(self, face: FieldFace) -> None:
        """Show another value or fault; the structure stays. Emits nothing."""
        self.editor.set_value(face.value)
        self.editor.setEnabled(face.enabled)
        self._show_error(face.error or self._fault)

    def value(self) -> str:
        """The value as it travels."""
        return self.editor.value()
