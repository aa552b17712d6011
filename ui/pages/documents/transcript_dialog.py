"""现场检查笔录: the facts that the visit proposes, read and changed by the officer before they are numbered
(documents.md §4.2)."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from tuoyu_desktop.application.inspection_papers import TranscriptForm
from tuoyu_desktop.domain.notice import TITLES, NoticeKind
from tuoyu_desktop.domain.paper_parts import Transcript
from ui.widgets import hooks, tokens
from ui.widgets.numbered_lines import NumberedLines
from ui.widgets.paper_form import PaperForm

_LINE = "只写看到的：地点、物品、数量、状态，按看到的先后。每一页都在纸上签名、写日期。"
_FACTS = "一行一条；取自这次检查的记录，请核对、补上地点和数量。不写评价和要求，不写婴幼儿姓名"


class TranscriptDialog(PaperForm):
    """What was told is ticked, never ticked beforehand."""

    def __init__(self, form: TranscriptForm, parent: QWidget | None = None) -> None:
        super().__init__(TITLES[NoticeKind.INSPECTION_RECORD], _LINE, "不制作", parent)
        self.facts = NumberedLines(form.facts)
        self.facts.setFixedHeight(tokens.px(188))
        self.present, self.recusal, self.samples = QLineEdit(form.present), QLineEdit(), QLineEdit()
        self.shown = QCheckBox("已出示执法证件")
        self.told = QCheckBox("已告知可以申请检查人员回避")
        self.recorder = QComboBox()
        self.recorder.setPlaceholderText("选一人")
        self.recorder.addItems(list(form.people))
        self.recorder.setCurrentIndex(-1)
        self.add("facts", f"检查情况 · {form.facility}", self.facts, _FACTS)
        self.add("present", "在场人", self.present, "姓名和职务，例如 李婷（园长）")
        self.add("told", "告知", self._both())
        self.add("recusal_answer", "在场人答复", self.recusal, "听到可以申请回避后怎样答复，例如 不申请回避")
        self.add("recorder", "记录人", self.recorder)
        self.add("samples", "录像、抽样（没有就不填）", self.samples)
        self.inner.addStretch()
        self.facts.setFocus()

    def _both(self) -> QWidget:
        pair = QWidget()
        row = hooks.row(self.shown, self.told, gap=tokens.SPACE_5)
        row.addStretch()
        pair.setLayout(row)
        pair.setFocusProxy(self.shown)
        return pair

    def answer(self) -> Transcript:
        return Transcript(
            shown_certificates=self.shown.isChecked(),
            told_recusal=self.told.isChecked(),
            recusal_answer=self.recusal.text(),
            recorder=self.recorder.currentText() if self.recorder.currentIndex() >= 0 else "",
            facts=self.facts.lines(),
            samples=self.samples.text(),
            present=self.present.text(),
        )
