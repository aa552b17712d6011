"""The emergency at a finding: when it was reported, whether the district has it, its paper, and what is added later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.emergency_view import EmergencyLine
from tuoyu_desktop.application.incident_cases import add_to_emergency
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError
from ui.background.job_runner import JobRunner
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.value_editors import LongWordsField
from ui.widgets.word_limit import WordLimit


def emergency_words(line: EmergencyLine, now: datetime) -> str:
    """今天 09:05 已写紧急报告，续报 1 次，还没有全部送到区里."""
    at = f"{spoken.moment(line.reported_at, now)} " if line.reported_at is not None else ""
    more = f"，续报 {line.additions} 次" if line.additions else ""
    where = "这是练习，不会送出" if line.practice else "还没有全部送到区里" if line.waiting else "区里已收到"
    return f"{at}已写紧急报告{more}，{where}"


class EmergencyCard(QWidget):
    """``paper_asked`` and ``add_asked``; hidden where nothing was reported."""

    paper_asked = Signal()
    add_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = Banner("warning", "", icon="ph.warning-fill")
        self.paper = hooks.button("看紧急报告单", icon="ph.file-text", touch=True)
        self.add = hooks.button("写续报", icon="ph.plus", touch=True)
        self.paper.clicked.connect(self.paper_asked)
        self.add.clicked.connect(self.add_asked)
        buttons = hooks.row(self.paper, self.add)
        buttons.addStretch()
        column = hooks.column(self.told, gap=tokens.SPACE_2)
        column.addLayout(buttons)
        self.setLayout(column)
        self.hide()

    def show_line(self, line: EmergencyLine | None, now: datetime, *, may_add: bool) -> None:
        """What stands, and whether this person may add to it."""
        self.setVisible(line is not None)
        if line is not None:
            self.told.show_sentence(emergency_words(line, now))
            self.paper.setVisible(bool(line.notice))
            self.add.setVisible(may_add)


class AdditionDialog(QDialog):
    """续报: what became known since. ``submitted`` carries the words; the page says what is wrong with them."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle("续报")
        self.setMinimumWidth(tokens.px(480))
        self.text = LongWordsField(self)
        hooks.announce(self.text, "新的情况")
        left = hooks.label("", "caption", "warn")
        WordLimit(self.text).told.connect(left.setText)
        self.fault = hooks.label("", "caption", "fail", wrap=True)
        self.cancel = hooks.button("不写", touch=True)
        self.send = hooks.button("送出续报", "primary", touch=True)
        for button in (self.cancel, self.send):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.send.clicked.connect(lambda: self.submitted.emit(self.text.value().strip()))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label("续报：后来知道的情况", "lead", bold=True))
        column.addWidget(hooks.label("写岗位，不写孩子和员工的姓名。原来的报告不改。", tone="text2", wrap=True))
        column.addWidget(self.text)
        column.addWidget(left)
        column.addWidget(self.fault)
        buttons = hooks.row(self.cancel, self.send)
        buttons.insertStretch(0)
        column.addLayout(buttons)
        self.text.setFocus()


def add_by_dialog(
    runner: JobRunner, me: SignedIn, incident: str, page: QWidget, done: Callable[[str], None]
) -> AdditionDialog:
    """Ask for the words and write them; a refusal stands in the dialog, which stays open.

    What hangs on the dialog's signals does not hold ``page``: were that its last holder, the page would end while Qt
    takes the dialog apart, and take it apart once more.
    """
    dialog = AdditionDialog(page)

    def written(_none: None) -> None:
        if isValid(dialog):  # it may have been put away meanwhile
            dialog.accept()
        done("续报已存下，一联网就先送")

    def refused(error: Exception) -> None:
        if not isValid(dialog):
            return
        dialog.send.setEnabled(True)
        dialog.fault.setText(error.message if isinstance(error, KnownError) else "")

    def write(text: str) -> None:
        dialog.send.setEnabled(False)
        person, asker = me.person, dialog.parentWidget() or dialog
        runner.write(asker, person, lambda work: add_to_emergency(work, incident, text), written, refused)

    dialog.submitted.connect(write)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
