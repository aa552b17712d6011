"""The frame of the forms that a paper of an inspection begins with: what it is for, its fields, what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.field import Field
from ui.widgets.numbered_lines import NumberedLines


class PaperForm(QDialog):
    """``submitted`` carries what the paper says; the page answers with ``show_error`` or closes the dialog."""

    submitted = Signal(object)

    def __init__(self, title: str, line: str, leave: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.inner = QVBoxLayout()
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self._scroll = QScrollArea()
        self.cancel = hooks.button(leave, touch=True)
        self.submit = hooks.button("生成并编号", "primary", touch=True)
        self.buttons = hooks.row(self.cancel, self.submit)
        self.setModal(True)
        self.setWindowTitle(title)
        self.setMinimumSize(tokens.px(600), tokens.px(400))
        self._build(title, line)
        for button in (self.cancel, self.submit):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.submit.clicked.connect(self._submit)
        room = parent.window().height() - tokens.px(64) if parent is not None else 0
        self.resize(tokens.px(680), max(tokens.px(400), min(tokens.px(700), room)))

    def _build(self, title: str, line: str) -> None:
        self.inner.setContentsMargins(0, 0, tokens.SPACE_2, 0)
        self.inner.setSpacing(tokens.SPACE_3)
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(self.inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(content)
        hooks.announce(self._scroll, f"{title}的内容")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label(title, "lead", bold=True))
        column.addWidget(hooks.label(line, "body", "text2", wrap=True))
        column.addWidget(self._scroll, 1)
        column.addWidget(self._general)
        self._general.hide()
        self.buttons.insertStretch(0)
        column.addLayout(self.buttons)

    def add(self, name: str, label: str, editor: QWidget, hint: str = "") -> None:
        """One field below the others; ``name`` is that of the rule's field."""
        self.fields[name] = Field(label, editor, hint)
        self.inner.addWidget(self.fields[name])
        QWidget.setTabOrder(editor, self.cancel)  # the buttons stay last for the keyboard too
        QWidget.setTabOrder(self.cancel, self.submit)

    def answer(self) -> object:
        """What was typed, as the paper's own part or its command; null where a field shows what is missing."""
        raise NotImplementedError

    def show_error(self, field: str, message: str) -> None:
        """A rule said no: beside its field and at its line, else above the buttons."""
        self.submit.setEnabled(True)
        name, _, number = field.partition(":")
        if name not in self.fields:
            self.say(message)
            return
        shown = self.fields[name]
        shown.show_error(message)
        if isinstance(shown.editor, NumberedLines):
            shown.editor.mark(int(number or 0))
        shown.editor.setFocus()
        self._scroll.ensureWidgetVisible(shown)

    def say(self, message: str) -> None:
        """A sentence above the buttons; empty takes it away."""
        self._general.setText(message)
        self._general.setVisible(bool(message))

    def problem(self) -> str:
        """What is said above the buttons."""
        return self._general.text()

    def _submit(self) -> None:
        for field in self.fields.values():
            field.clear_error()
            if isinstance(field.editor, NumberedLines):
                field.editor.mark(0)
        self.say("")
        answer = self.answer()
        if answer is not None:
            self.submit.setEnabled(False)
            self.submitted.emit(answer)
