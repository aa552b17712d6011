"""登记复查结果: what a second look found, where no whole re-inspection visit is made."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application.finding_cases import ReinspectFinding
from tuoyu_desktop.domain.terms import ReinspectionResult
from tuoyu_desktop.domain.wording import REINSPECTION_RESULTS
from ui.widgets import hooks, tokens
from ui.widgets.field import Field
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


class ReinspectionDialog(QDialog):
    """``submitted`` carries a ``ReinspectFinding``."""

    submitted = Signal(object)

    def __init__(self, finding: str, fact: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        segments = [Segment(result.value, word, "", *_INKS[result]) for result, word in REINSPECTION_RESULTS.items()]
        self.choice = SegmentedControl("复查结果", segments, touch=True)
        self.next = hooks.label("选一个结果", "caption", "text2", wrap=True)
        self.note = QPlainTextEdit()
        self.note_field = Field("现场看到的", self.note)
        self.cancel = hooks.button("不登记", touch=True)
        self.submit = hooks.button("登记复查结果", "primary", touch=True)
        self.setModal(True)
        self.setWindowTitle("登记复查结果")
        self.setMinimumWidth(tokens.px(440))
        self._build(fact)
        self._wire()

    def _build(self, fact: str) -> None:
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(tokens.px(84))
        self.submit.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label("登记复查结果", "lead", bold=True))
        column.addWidget(hooks.label(fact, "body", "text2", wrap=True))
        row = hooks.row(self.choice)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.next)
        column.addWidget(self.note_field)
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
        self.next.setText(_what_follows(ReinspectionResult(key)))
        self.submit.setEnabled(True)

    def show_error(self, _field: str, message: str) -> None:
        """A rule said no."""
        self.submit.setEnabled(True)
        self.note_field.show_error(message)

    def _submit(self) -> None:
        self.submit.setEnabled(False)
        result = ReinspectionResult(self.choice.value())
        self.submitted.emit(ReinspectFinding(self._finding, result, self.note.toPlainText()))
