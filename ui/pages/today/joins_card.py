"""The card of visits whose join code is entered: what must come first, the two ways in which it comes, and why nothing
is waited for any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.awaited_joins import AwaitedJoin, JoinStep
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.confirm_dialog import confirm
from ui.widgets.file_choice import VISIT_PACKAGES, choose_file
from ui.widgets.progress_panel import ProgressPanel

_SENTENCES = {
    JoinStep.ABSENT: "本机还没有这次检查。请读入那台电脑写的检查包，或先同步。",
    JoinStep.PLACELESS: "本机没有这家机构的资料，请先同步。",
    JoinStep.READY: "这次检查已到本机。",
    JoinStep.SEALED: "这次检查已经封存，不能再加入，不用等了。",
    JoinStep.GIVEN_UP: "这次检查已经不做了，不用等了。",
    JoinStep.PAST: "当天没有收到这次检查，不再等了。还要加入时，请再输入一次加入码。",
}
STOP, SEEN = "取消等待", "知道了"
_QUESTION = "不等这次检查了？"
_BODY = "这里不再提醒。还要加入时，请再输入一次加入码。"


class JoinsCard(Card):
    """``import_asked`` carries a file, ``join_asked`` a visit that came, ``stop_asked`` one that is not waited for.
    ``put_away``: what was said is read."""

    import_asked = Signal(object)
    join_asked = Signal(str)
    stop_asked = Signal(str)
    sync_asked = Signal()
    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("加入同事的检查", "", "ph.users", "accent_text", parent)
        self.outcome = hooks.label("", "caption", "text2", wrap=True)
        self.seen = hooks.button(SEEN, "text")
        self.seen.clicked.connect(self._put_away)
        self.import_button = hooks.button("读入检查包", icon="ph.download-simple")
        self.sync_button = hooks.button("同步", icon="ph.arrows-clockwise")
        self.progress = ProgressPanel()
        self.rows = QVBoxLayout()
        self.import_button.clicked.connect(self._choose)
        self.sync_button.clicked.connect(self.sync_asked)
        self._ways = QWidget()
        buttons = hooks.row(self.import_button, self.sync_button)
        buttons.addStretch(1)
        buttons.setContentsMargins(0, 0, 0, 0)
        self._ways.setLayout(buttons)
        column = self.padded(gap=tokens.SPACE_3)
        column.addLayout(self.rows)
        said = hooks.row(self.outcome, self.seen)
        said.setStretch(0, 1)
        column.addWidget(self._ways)
        column.addWidget(self.progress)
        column.addLayout(said)
        self.say("")

    def show_waiting(self, waiting: Sequence[AwaitedJoin], now: datetime) -> None:
        """Hidden while nothing waits, runs or was said."""
        self.setVisible(bool(waiting or self.outcome.text()) or self.progress.is_running())
        self.set_count(str(sum(1 for one in waiting if not one.step.has_ended) or ""))
        self._ways.setVisible(any(one.step.is_waiting for one in waiting))
        while (row := self.rows.takeAt(0)) is not None:
            if (old := row.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in waiting:
            self.rows.addWidget(self._row(one, now))

    def _row(self, one: AwaitedJoin, now: datetime) -> QWidget:
        title, said = one.facility_name or f"{spoken.moment(one.typed_at, now)} 输入的加入码", _SENTENCES[one.step]
        button = self._button(one)
        button.setAccessibleName(f"{button.text()}，{title}")
        head = hooks.row(hooks.label(title, bold=True, wrap=True), button)
        head.setStretch(0, 1)
        column = hooks.column(gap=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(hooks.label(said, "caption", "text2", wrap=True))
        row = QWidget()
        row.setLayout(column)
        hooks.announce(row, f"{title}，{said}")
        return row

    def _button(self, one: AwaitedJoin) -> QPushButton:
        """What one does about it: join, wait no more, or take note that the wait is over."""
        if one.step is JoinStep.READY:
            button = hooks.button("加入", "primary")
            button.clicked.connect(lambda: self.join_asked.emit(one.inspection))
        elif one.step.has_ended:
            button = hooks.button(SEEN, "text")
            button.clicked.connect(lambda: self.stop_asked.emit(one.inspection))
        else:
            button = hooks.button(STOP, "text")
            button.clicked.connect(lambda: self._stop(one.inspection))
        return button

    def _stop(self, inspection: str) -> None:
        if confirm(self, _QUESTION, _BODY, STOP, "接着等"):
            self.stop_asked.emit(inspection)

    def start(self, title: str, note: str, way_out: str) -> None:
        """A package is being read."""
        self.import_button.setEnabled(False)
        self.say("")
        self.progress.start(title, note, way_out)

    def advance(self, done: int, total: int) -> None:
        """Photos of how many."""
        self.progress.advance(done / total if total else None, f"{done} / {total} 张照片")

    def end(self, sentence: str) -> None:
        """What happened and what to do; an empty sentence says nothing."""
        self.progress.finish()
        self.import_button.setEnabled(True)
        self.say(sentence)

    def say(self, sentence: str) -> None:
        """Beside what may be running; an empty sentence takes back what was said."""
        hooks.announce(self, f"加入同事的检查。{sentence}")
        self.outcome.setText(sentence)
        self.outcome.setVisible(bool(sentence))
        self.seen.setVisible(bool(sentence))

    def _put_away(self) -> None:
        self.say("")
        self.put_away.emit()

    def _choose(self) -> None:
        file = choose_file(self, "选那台电脑写的检查包", VISIT_PACKAGES)
        if file is not None:
            self.import_asked.emit(file)
