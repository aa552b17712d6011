"""The second count in a home (checklist.md §3): how many children and carers, and who of the team counted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.ink_label import InkLabel
from ui.widgets.value_editors import ChoiceField, NumberField


class RecountRow(QWidget):
    """``changed`` when a person changed anything."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._members: tuple[tuple[str, str], ...] = ()
        self.children_field, self.carers_field = NumberField(whole=True), NumberField(whole=True)
        self.by = ChoiceField((), "谁数的")
        named = (
            (self.children_field, "第二次数到的孩子"),
            (self.carers_field, "第二次数到的照护人员"),
            (self.by, "第二次谁数的"),
        )
        for edit, name in named:
            hooks.announce(edit, name)
            edit.changed.connect(lambda _value: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_2)
        row.addWidget(InkLabel("第二次清点：孩子", "caption", "text2"))
        row.addWidget(self.children_field)
        row.addWidget(InkLabel("人，照护人员", "caption", "text2"))
        row.addWidget(self.carers_field)
        row.addWidget(InkLabel("人", "caption", "text2"))
        row.addWidget(self.by, 1)

    def show_values(self, values: tuple[str, str, str], members: tuple[tuple[str, str], ...]) -> None:
        """Show a count; emits nothing."""
        if members != self._members:
            self._members = members
            self.by.clear()
            for key, name in members:
                self.by.addItem(name, key)
        children, carers, by = values
        self.children_field.set_value(children)
        self.carers_field.set_value(carers)
        self.by.set_value(by)
