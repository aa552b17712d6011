"""The officers' form: opinion, each finding's basis that nobody confirmed yet, and what is to be put right
(documents.md §2, §4.3, §4.4)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.officer_text import OfficerFinding, OfficerForm, OfficerText
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.field import Field

_OPINION = {True: "责令改正的依据和要求", False: "监督意见"}
_DEMAND = {True: "责令改正的内容", False: "改正要求"}
_ADVISED = "建议（可不填）"
_ADVICE = "建议事项：印成参考，不写违反哪条规定，也没有期限"
_HINT = {
    True: "写明依据哪部法规（带书名号）第几条；每个问题要改成什么样写在下面",
    False: "针对看到的事实，写能做到的意见",
}


class OfficerDialog(QDialog):
    """``submitted`` carries an ``OfficerText``; the page answers with ``show_error`` or closes the dialog."""

    submitted = Signal(object)

    def __init__(self, form: OfficerForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.opinion = QPlainTextEdit()
        self.fields = {"opinion": Field(_OPINION[form.asks_due], self.opinion, _HINT[form.asks_due])}
        self.bases: dict[str, QLineEdit] = {}
        self.demands: dict[str, QLineEdit] = {}
        self.dues: dict[str, DateField] = {}
        self.consequence = QLineEdit()
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self.cancel = hooks.button("不出具", touch=True)
        self.submit = hooks.button("生成并编号", "primary", touch=True)
        self.setModal(True)
        self.setWindowTitle(form.title)
        self.setMinimumSize(tokens.px(600), tokens.px(400))
        self._build()
        self._wire()
        room = parent.window().height() - tokens.px(64) if parent is not None else 0
        self.resize(tokens.px(680), max(self.minimumHeight(), min(tokens.px(700), room)))

    def _build(self) -> None:
        self.opinion.setTabChangesFocus(True)
        self.opinion.setFixedHeight(tokens.px(96))
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, tokens.SPACE_2, 0)
        inner.setSpacing(tokens.SPACE_3)
        inner.addWidget(self.fields["opinion"])
        for number, finding in enumerate(self._form.findings, start=1):
            inner.addWidget(self._finding(number, finding))
        if self._form.asks_due:
            hint = "只在有法规条款时填写；不填就不印"
            inner.addWidget(Field("逾期不改正的后果（可不填）", self.consequence, hint))
        inner.addStretch()
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(inner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label(self._form.title, "lead", bold=True))
        line = "没有核实过原文的依据不会印在文书上，请填写法规全称和条款。印章和签字在纸上完成。"
        column.addWidget(hooks.label(line, "body", "text2", wrap=True))
        if self._form.left_out:
            said = f"{'、'.join(self._form.left_out)} 不在街道（乡镇）公布的检查事项里，写进反馈单报区里。"
            column.addWidget(hooks.label(said, "caption", "warn", wrap=True))
        column.addWidget(scroll, 1)
        column.addWidget(self._general)
        buttons = hooks.row(self.cancel, self.submit)
        buttons.insertStretch(0)
        column.addLayout(buttons)

    def _finding(self, number: int, finding: OfficerFinding) -> QFrame:
        card = QFrame()
        card.setProperty("sunken", True)
        column = QVBoxLayout(card)
        column.setContentsMargins(*(tokens.SPACE_3,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label(f"{number}. {finding.item}　{finding.fact}", bold=True, wrap=True))
        if finding.advice:
            column.addWidget(hooks.label(_ADVICE, "caption", "text2", wrap=True))
            self._demand(column, finding)
            return card
        for text in finding.known:
            column.addWidget(hooks.label(f"依据：{text}", "caption", "text2", wrap=True))
        edit = QLineEdit()
        self.bases[finding.id] = edit
        label = "改用别的依据（可不填）" if finding.known else "依据（法规全称和条款）"
        hint = "清单里提到、还没有核实原文：" + "；".join(finding.unread) if finding.unread else ""
        self.fields[f"basis:{finding.id}"] = Field(label, edit, hint)
        column.addWidget(self.fields[f"basis:{finding.id}"])
        self._demand(column, finding)
        if self._form.asks_due and not finding.at_once:
            due = DateField()
            due.set_value(finding.due_on.isoformat() if finding.due_on else "")
            self.dues[finding.id] = due
            self.fields[f"due:{finding.id}"] = Field("改正期限", due)
            column.addWidget(self.fields[f"due:{finding.id}"])
        return card

    def _demand(self, column: QVBoxLayout, finding: OfficerFinding) -> None:
        demand = QLineEdit(finding.demand)
        demand.setCursorPosition(0)
        self.demands[finding.id] = demand
        label = _ADVISED if finding.advice else _DEMAND[self._form.asks_due]
        self.fields[f"demand:{finding.id}"] = Field(label, demand)
        column.addWidget(self.fields[f"demand:{finding.id}"])

    def _wire(self) -> None:
        for button in (self.cancel, self.submit):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.submit.clicked.connect(self._submit)

    def text(self) -> OfficerText:
        """What was typed."""
        dues = {finding: field.value() for finding, field in self.dues.items()}
        return OfficerText(
            opinion=self.opinion.toPlainText().strip(),
            bases=tuple((finding, edit.text().strip()) for finding, edit in self.bases.items() if edit.text().strip()),
            demands=tuple((finding, edit.text().strip()) for finding, edit in self.demands.items()),
            dues=tuple((finding, date.fromisoformat(value)) for finding, value in dues.items() if value),
            consequence=self.consequence.text().strip(),
        )

    def show_error(self, field: str, message: str) -> None:
        """A rule said no: beside its field, else above the buttons."""
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
        self.submitted.emit(self.text())
