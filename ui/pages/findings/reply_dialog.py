"""登记回复: what the department answered to a letter, by its 回执 or otherwise (documents.md §4.9)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application.finding_replies import RegisterReply
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.field import Field
from ui.widgets.segmented_control import Segment, SegmentedControl

_ACCEPTED, _NOT, _UNSAID = "yes", "no", "unsaid"
_FOLLOWS = {
    _ACCEPTED: "问题仍是“已移送”。办完以后由区卫生健康委销号；先受理、后有结果的，可以再登记一次。",
    _NOT: "问题仍是“已移送”，可以移送给别的部门，或由区里重新处理。",
    _UNSAID: "只写了处理情况的，选这个。",
}
_ANSWERS = {_ACCEPTED: True, _NOT: False}


class ReplyDialog(QDialog):
    """``submitted`` carries a ``RegisterReply``. ``along``: how many other findings went with the same letter."""

    submitted = Signal(object)

    def __init__(self, finding: str, department: str, along: int, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        segments = (
            Segment(_ACCEPTED, "受理", "", "passed", "pass_soft"),
            Segment(_NOT, "不受理", "", "fail", "fail_soft"),
            Segment(_UNSAID, "没有写明", "", "na", "na_soft"),
        )
        self.choice = SegmentedControl("对方是否受理", segments, touch=True)
        self.next = hooks.label("选一个结果", "caption", "text2", wrap=True)
        self.text, self.handler, self.day = QPlainTextEdit(), QLineEdit(), DateField()
        self.day.set_value(today.isoformat())
        self.along = QCheckBox(f"同一份函移送的另外 {along} 条问题一并登记")
        self.along.setChecked(True)
        self.along.setVisible(bool(along))
        self.fields = {
            "text": Field("对方答复了什么", self.text, "按回执写；不受理的写明理由"),
            "handler": Field("对方承办人（可不填）", self.handler),
            "replied_on": Field("回复日期", self.day),
        }
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self.cancel = hooks.button("不登记", touch=True)
        self.submit = hooks.button("登记回复", "primary", touch=True)
        self.setModal(True)
        self.setWindowTitle("登记回复")
        self.setMinimumWidth(tokens.px(480))
        self._build(department)
        self._wire()

    def _build(self, department: str) -> None:
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(tokens.px(84))
        self.submit.setEnabled(False)
        self._general.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label(f"{department}的回复", "lead", bold=True, wrap=True))
        row = hooks.row(self.choice)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.next)
        column.addWidget(self.fields["text"])
        column.addLayout(hooks.row(self.fields["handler"], self.fields["replied_on"], gap=tokens.SPACE_3))
        column.addWidget(self.along)
        column.addWidget(self._general)
        buttons = hooks.row(self.cancel, self.submit)
        buttons.insertStretch(0)
        column.addLayout(buttons)

    def _wire(self) -> None:
        for button in (self.cancel, self.submit):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.submit.clicked.connect(self._submit)
        self.choice.chosen.connect(self._chosen)

    def _chosen(self, key: str) -> None:
        self.next.setText(_FOLLOWS[key])
        self.submit.setEnabled(True)

    def show_error(self, field: str, message: str) -> None:
        """A rule said no: beside its field, else above the buttons."""
        self.submit.setEnabled(True)
        if field in self.fields:
            self.fields[field].show_error(message)
            self.fields[field].editor.setFocus()
        else:
            self._general.setText(message)
            self._general.show()

    def _submit(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self._general.hide()
        if not self.day.value():
            self.show_error("replied_on", "请填写回复日期。")
            return
        self.submit.setEnabled(False)
        command = RegisterReply(
            finding=self._finding,
            accepted=_ANSWERS.get(self.choice.value()),
            text=self.text.toPlainText(),
            replied_on=date.fromisoformat(self.day.value()),
            handler=self.handler.text(),
            whole_letter=self.along.isChecked(),
        )
        self.submitted.emit(command)
