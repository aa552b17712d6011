"""A field with its label above and, when something is wrong, a red edge and a sentence below that says what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel


class Field(QWidget):
    """Label, editor (any widget the style sheet knows), hint or error."""

    def __init__(self, label: str, editor: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._label_text, self._hint_text = label, hint
        self._label = hooks.label(label, "caption", "text2")
        self._label.setBuddy(editor)
        self._hint = hooks.label(hint, "caption", "text3", wrap=True)
        self._error = hooks.label("", "caption", "fail", wrap=True)
        self._mark = IconLabel("ph.x-circle-fill", "fail", tokens.ICON_INLINE)
        error_row = hooks.row(self._mark, self._error, gap=tokens.SPACE_1)
        error_row.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_1)
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self._hint)
        column.addLayout(error_row)
        column.addStretch()
        editor.setAccessibleName(label)
        self.clear_error()

    def show_error(self, sentence: str) -> None:
        """Mark the field and say below what to do."""
        self._error.setText(sentence)
        self._show(True)
        self.editor.setAccessibleDescription(f"有误：{sentence}")

    def clear_error(self) -> None:
        """Back to the hint."""
        self._error.setText("")
        self._show(False)
        self.editor.setAccessibleDescription(self._hint_text)

    def error(self) -> str:
        """The sentence shown, ``""`` if the field is right."""
        return self._error.text()

    def set_hint(self, hint: str) -> None:
        """Change the grey line below."""
        self._hint_text = hint
        self._hint.setText(hint)
        self._show(bool(self._error.text()))

    def _show(self, wrong: bool) -> None:
        hooks.set_hook(self.editor, invalid=wrong)
        self._mark.setVisible(wrong)
        self._error.setVisible(wrong)
        self._hint.setVisible(bool(self._hint_text) and not wrong)
