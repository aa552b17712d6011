"""登记回复: what the department answered to a letter, by its 回执 or otherwise (documents.md §4.9)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from tuoyu_desktop.application.finding_replies import RegisterReply
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.paper_form import PaperForm
from ui.widgets.segmented_control import Segment, SegmentedControl

_ACCEPTED, _NOT, _UNSAID = "yes", "no", "unsaid"
_FOLLOWS = {
    _ACCEPTED: "问题仍是“已移送”。办完以后由区卫生健康委销号；先受理、后有结果的，可以再登记一次。",
    _NOT: "问题仍是“已移送”，可以移送给别的部门，或由区里重新处理。",
    _UNSAID: "只写了处理情况的，选这个。",
}
_ANSWERS = {_ACCEPTED: True, _NOT: False}


class ReplyDialog(PaperForm):
    """``submitted`` carries a ``RegisterReply``. ``along``: how many other findings went with the same letter."""

    def __init__(self, finding: str, department: str, along: int, today: date, parent: QWidget | None = None) -> None:
        super().__init__(f"{department}的回复", "", "不登记", parent, act="登记回复", wide=520)
        self.setWindowTitle("登记回复")
        self._finding = finding
        segments = (
            Segment(_ACCEPTED, "受理", "", "passed", "pass_soft"),
            Segment(_NOT, "不受理", "", "fail", "fail_soft"),
            Segment(_UNSAID, "没有写明", "", "na", "na_soft"),
        )
        self.choice = SegmentedControl("对方是否受理", segments, touch=True)
        self.next = hooks.label("选一个结果", "caption", "text2", wrap=True)
        self.text, self.handler, self.day = QPlainTextEdit(), QLineEdit(), DateField()
        self.handler.setProperty("touch", True)  # as high as the date beside it
        self.day.set_value(today.isoformat())
        self.along = QCheckBox(f"同一份函移送的另外 {along} 条问题一并登记")
        self.along.setChecked(True)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(tokens.px(84))
        self._fill()
        self.along.setVisible(bool(along))
        self.submit.setEnabled(False)
        self.choice.chosen.connect(self._chosen)
        self.choice.setFocus()

    def _fill(self) -> None:
        self.place(self.choice)
        self.inner.addWidget(self.next)
        self.add("text", "对方答复了什么", self.text, "按回执写；不受理的写明理由")
        self.add_row(("handler", "对方承办人（可不填）", self.handler), ("replied_on", "回复日期", self.day))
        self.place(self.along)
        self.inner.addStretch()

    def _chosen(self, key: str) -> None:
        self.next.setText(_FOLLOWS[key])
        self.submit.setEnabled(True)

    def answer(self) -> RegisterReply | None:
        if not self.day.value():
            self.show_error("replied_on", "请填写回复日期。")
            return None
        return RegisterReply(
            finding=self._finding,
            accepted=_ANSWERS.get(self.choice.value()),
            text=self.text.toPlainText(),
            replied_on=date.fromisoformat(self.day.value()),
            handler=self.handler.text(),
            whole_letter=self.along.isChecked(),
        )
