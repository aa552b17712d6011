"""The second count in a home (checklist.md §3): how many children and carers, and who of the team counted; or why
nobody did where one person came alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.ink_label import InkLabel
from ui.widgets.value_editors import ChoiceField, NumberField, WordsField

_WORDS: Final = ("第二次清点：孩子", "人，照护人员", "人")


class RecountRow(QWidget):
    """``changed`` when a person changed anything."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._members: tuple[tuple[str, str], ...] = ()
        self.children_field, self.carers_field = NumberField(whole=True), NumberField(whole=True)
        self.by, self.reason = ChoiceField((), "谁数的"), WordsField()
        self.reason.setPlaceholderText("没有另一位再数一遍，写明原因")
        named = (
            (self.children_field, "第二次数到的孩子"),
            (self.carers_field, "第二次数到的照护人员"),
            (self.by, "第二次谁数的"),
            (self.reason, "没有另一位再数一遍的原因"),
        )
        for edit, name in named:
            hooks.announce(edit, name)
            edit.changed.connect(lambda _value: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_2)
        first, second, third = (InkLabel(words, "caption", "text2") for words in _WORDS)
        self._counted: tuple[QWidget, ...] = (first, self.children_field, second, self.carers_field, third, self.by)
        for widget in self._counted:
            row.addWidget(widget, 1 if widget is self.by else 0)
        row.addWidget(self.reason, 1)
        self._ask(counted=True)

    def _ask(self, *, counted: bool) -> None:
        for widget in self._counted:
            widget.setVisible(counted)
        self.reason.setVisible(not counted)

    def show_values(self, values: tuple[str, str, str], members: tuple[tuple[str, str], ...], reason: str = "") -> None:
        """Show a count, or the reason why there is none where ``members`` is one person; emits nothing."""
        self._ask(counted=len(members) != 1)
        self.reason.set_value(reason)
        if members != self._members:
            self._members = members
            self.by.clear()
            for key, name in members:
                self.by.addItem(name, key)
        children, carers, by = values
        self.children_field.set_value(children)
        self.carers_field.set_value(carers)
        self.by.set_value(by)
