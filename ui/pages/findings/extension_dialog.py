"""登记延期申请: what stands in the facility's written request; the district decides on it (documents.md §4.8)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.extension_cases import RequestExtension
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.paper_form import PaperForm

_LINE = "延期要在期限届满前书面申请。登记后由区里批复，批复之前期限不变。"


class ExtensionDialog(PaperForm):
    """``submitted`` carries a ``RequestExtension``. ``due_on``: the date as it stands."""

    def __init__(self, finding: str, fact: str, due_on: date, today: date, parent: QWidget | None = None) -> None:
        super().__init__("登记延期申请", _LINE, "不登记", parent, act="登记，报区里批复", wide=520)
        self._finding = finding
        self.requested_on, self.until, self.reason = DateField(), DateField(), QPlainTextEdit()
        self.requested_on.set_value(today.isoformat())
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(tokens.px(84))
        self.inner.addWidget(hooks.label(fact, "body", "text2", wrap=True))
        self.add_row(
            ("requested_on", "收到书面申请的日期", self.requested_on),
            ("until", "申请延长到", self.until),
        )
        self.fields["requested_on"].set_hint(f"不晚于现在的期限 {spoken.day(due_on)}")
        self.add("reason", "机构说的理由", self.reason)
        self.inner.addStretch()
        self.requested_on.setFocus()

    def answer(self) -> RequestExtension:
        return RequestExtension(self._finding, self.reason.toPlainText(), _day(self.until), _day(self.requested_on))


def _day(field: DateField) -> date | None:
    return date.fromisoformat(field.value()) if field.value() else None
