"""The officers' form: opinion, each finding's basis that nobody confirmed yet, and what is to be put right
(documents.md §2, §4.3, §4.4)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application.officer_text import OfficerFinding, OfficerForm, OfficerText
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.paper_form import PaperForm

_LINE = "没有核实过原文的依据不会印在文书上，请填写法规全称和条款。印章和签字在纸上完成。"
_OPINION = {True: "责令改正的依据和要求", False: "监督意见"}
_DEMAND = {True: "责令改正的内容", False: "改正要求"}
_ADVISED = "建议（可不填）"
_ADVICE = "建议事项：印成参考，不写违反哪条规定，也没有期限"
_HINT = {
    True: "写明依据哪部法规（带书名号）第几条；每个问题要改成什么样写在下面",
    False: "针对看到的事实，写能做到的意见",
}
_CONSEQUENCE = "只在有法规条款时填写；不填就不印"


class OfficerDialog(PaperForm):
    """``submitted`` carries an ``OfficerText``."""

    def __init__(self, form: OfficerForm, parent: QWidget | None = None) -> None:
        super().__init__(form.title, _LINE, "不出具", parent)
        self._form = form
        self.opinion, self.consequence = QPlainTextEdit(), QLineEdit()
        self.bases: dict[str, QLineEdit] = {}
        self.demands: dict[str, QLineEdit] = {}
        self.dues: dict[str, DateField] = {}
        self.opinion.setTabChangesFocus(True)
        self.opinion.setFixedHeight(tokens.px(96))
        if form.left_out:
            said = f"{'、'.join(form.left_out)} 不在街道（乡镇）公布的检查事项里，写进反馈单报区里。"
            self.inner.addWidget(hooks.label(said, "caption", "warn", wrap=True))
        self.add("opinion", _OPINION[form.orders], self.opinion, _HINT[form.orders])
        for number, finding in enumerate(form.findings, start=1):
            self.place(self._finding(number, finding), self.dues.get(finding.id) or self.demands[finding.id])
        if form.orders:
            self.add("consequence", "逾期不改正的后果（可不填）", self.consequence, _CONSEQUENCE)
        self.inner.addStretch()
        self.opinion.setFocus()

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
        column.addWidget(self.field(f"basis:{finding.id}", label, edit, hint))
        self._demand(column, finding)
        if finding.asks_due:
            due = DateField()
            due.set_value(finding.due_on.isoformat() if finding.due_on else "")
            self.dues[finding.id] = due
            column.addWidget(self.field(f"due:{finding.id}", "改正期限", due))
        return card

    def _demand(self, column: QVBoxLayout, finding: OfficerFinding) -> None:
        demand = QLineEdit(finding.demand)
        demand.setCursorPosition(0)
        self.demands[finding.id] = demand
        label = _ADVISED if finding.advice else _DEMAND[self._form.orders]
        column.addWidget(self.field(f"demand:{finding.id}", label, demand))

    def answer(self) -> OfficerText:
        dues = {finding: field.value() for finding, field in self.dues.items()}
        return OfficerText(
            opinion=self.opinion.toPlainText().strip(),
            bases=tuple((finding, edit.text().strip()) for finding, edit in self.bases.items() if edit.text().strip()),
            demands=tuple((finding, edit.text().strip()) for finding, edit in self.demands.items()),
            dues=tuple((finding, date.fromisoformat(value)) for finding, value in dues.items() if value),
            consequence=self.consequence.text().strip(),
        )
