"""登记复查结果: what a second look found, where no whole re-inspection visit is made."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tuoyu_desktop.application.finding_cases import ReinspectFinding
from tuoyu_desktop.domain.terms import ReinspectionResult
from tuoyu_desktop.domain.wording import REINSPECTION_RESULTS
from ui.widgets import hooks, tokens
from ui.widgets.paper_form import PaperForm
from ui.widgets.segmented_control import Segment, SegmentedControl

_INKS = {
    ReinspectionResult.RECTIFIED: ("passed", "pass_soft"),
    ReinspectionResult.PARTLY: ("warn", "warn_soft"),
    ReinspectionResult.NOT_RECTIFIED: ("fail", "fail_soft"),
    ReinspectionResult.NOT_APPLICABLE: ("na", "na_soft"),
}


def _what_follows(result: ReinspectionResult) -> str:
    """What becomes of the finding."""
    if result is ReinspectionResult.RECTIFIED:
        return "之后由区卫生健康委销号。"
    if result is ReinspectionResult.NOT_APPLICABLE:
        return "例如那间教室已经不用了，请写明。"
    return "问题留在“待整改”。"


class ReinspectionDialog(PaperForm):
    """``submitted`` carries a ``ReinspectFinding``."""

    def __init__(self, finding: str, fact: str, parent: QWidget | None = None) -> None:
        super().__init__("登记复查结果", "", "不登记", parent, act="登记复查结果", wide=520)
        self._finding = finding
        segments = [Segment(result.value, word, "", *_INKS[result]) for result, word in REINSPECTION_RESULTS.items()]
        self.choice = SegmentedControl("复查结果", segments, touch=True)
        self.next = hooks.label("选一个结果", "caption", "text2", wrap=True)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(tokens.px(84))
        self.inner.addWidget(hooks.label(fact, "body", "text2", wrap=True))
        self.place(self.choice)
        self.inner.addWidget(self.next)
        self.add("note", "现场看到的", self.note)
        self.inner.addStretch()
        self.submit.setEnabled(False)
        self.choice.chosen.connect(self._chosen)
        self.choice.setFocus()

    def _chosen(self, key: str) -> None:
        self.next.setText(_what_follows(ReinspectionResult(key)))
        self.submit.setEnabled(True)

    def answer(self) -> ReinspectFinding:
        return ReinspectFinding(self._finding, ReinspectionResult(self.choice.value()), self.note.toPlainText())
