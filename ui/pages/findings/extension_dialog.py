"""登记延期申请: what stands in the facility's written request; the district decides on it (documents.md §4.8)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.extension_cases import RequestExtension
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.field import Field


class ExtensionDialog(QDialog):
    """``submitted`` carries a ``RequestExtension``. ``due_on``: the date as it stands."""

    submitted = Signal(object)

    def __init__(self, finding: str, fact: str, due_on: date, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        self.reason = QPlainTextEdit()
        self.requested_on, self.until = DateField(), DateField()
        self.requested_on.set_value(today.isoformat())
        self.fields = {
            "requested_on": Field("收到书面申请的日期", self.requested_on, f"不晚于现在的期限 {spoken.day(due_on)}"),
            "until": Field("申请延长到", self.until),
            "reason": Field("机构说的理由", self.reason),
        }
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self.cancel = hooks.button("不登记", touch=True)
        self.submit = hooks.button("登记，报区里批复", "primary", touch=True)
        self.setModal(True)
        self.setWindowTitle("登记延期申请")
        self.setMinimumWidth(tokens.px(480))
        self._build(fact)
        self._wire()

    def _build(self, fact: str) -> None:
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(tokens.px(84))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label("登记延期申请", "lead", bold=True))
        column.addWidget(hooks.label(fact, "body", "text2", wrap=True))
        line = "延期要在期限届满前书面申请。登记后由区里批复，批复之前期限不变。"
        column.addWidget(hooks.label(line, "body", "text2", wrap=True))
        column.addLayout(hooks.row(self.fields["requested_on"], self.fields["until"], gap=tokens.SPACE_3))
        column.addWidget(self.fields["reason"])
        column.addWidget(self._general)
        buttons = hooks.row(self.cancel, self.submit)
        buttons.insertStretch(0)
        column.addLayout(buttons)

    def _wire(self) -> None:
        for button in (self.cancel, self.submit):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.submit.clicked.connect(self._submit)

    def show_error(self, field: str, message: str) -> None:
        """A rule said no."""
        self.submit.setEnabled(True)
        if field in self.fields:
            self.fields[field].show_error(message)
            self.fields[field].editor.setFocus()
        else:
            self._general.setText(message)

    def _submit(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self._general.setText("")
        self.submit.setEnabled(False)
        self.submitted.emit(
            RequestExtension(self._finding, self.reason.toPlainText(), _day(self.until), _day(self.requested_on))
        )


def _day(field: DateField) -> date | None:
    return date.fromisoformat(field.value()) if field.value() else None
