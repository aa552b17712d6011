"""Before the lock: opening what is on this computer, with the passphrase where it is needed; or what went wrong."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.bars import ProgressBar
from ui.widgets.card import Card
from ui.widgets.empty_state import HeroIcon
from ui.widgets.password_field import PasswordField
from ui.widgets.product_mark import ProductMark

_SHOWN_AFTER_MS, _WAY_OUT_AFTER_MS = 300, 2000


class OpeningPage(QWidget):
    """``passphrase_given`` carries the passphrase, ``again_asked`` comes from 重试, ``restore_asked`` from 从备份恢复,
    ``cancelled`` from the way out."""

    passphrase_given = Signal(str)
    again_asked = Signal()
    restore_asked = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._line = hooks.label("托育督导", "title"), hooks.label("", tone="text2", wrap=True)
        self.field = PasswordField("数据口令")
        self._error = hooks.label("", "caption", "fail", wrap=True)
        self.open = hooks.button("打开", "primary", icon="ph.lock-key-open")
        self.open.setProperty("finish", True)
        self._bar = ProgressBar("正在打开", None)
        self._fault = Banner("fault", "")
        self.again = hooks.button("重试", "primary", touch=True)
        self.restore = hooks.button("从备份恢复", touch=True, icon="ph.clock-counter-clockwise")
        self.way_out = hooks.button("退出", touch=True)
        self._card = Card()
        self._soon, self._later = self._timer(_SHOWN_AFTER_MS), self._timer(_WAY_OUT_AFTER_MS)
        self._build()
        self._wire()
        self._show_only()

    def _timer(self, after: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        return timer

    def _build(self) -> None:
        words = QWidget()
        words.setLayout(hooks.column(self._title, self._line, gap=0))
        head = hooks.row(HeroIcon("ph.lock-key"), words, gap=tokens.SPACE_3)
        head.setStretch(1, 1)
        column = self._card.padded(tokens.SPACE_5, tokens.SPACE_4)
        column.addLayout(head)
        for widget in (self.field, self._error, self._bar, self._fault, self.open):
            column.addWidget(widget)
        foot = hooks.row(self.way_out, self.restore, self.again)
        foot.insertStretch(0)
        column.addLayout(foot)
        self._card.setFixedWidth(tokens.px(520))
        top = hooks.row(ProductMark(), hooks.label("托育督导", tone="text2"), gap=tokens.SPACE_3)
        top.setContentsMargins(tokens.SPACE_5, tokens.SPACE_4, tokens.SPACE_5, 0)
        top.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, tokens.SPACE_4)
        outer.addLayout(top)
        outer.addStretch(1)
        outer.addLayout(hooks.centred(self._card))
        outer.addStretch(2)
        hooks.announce(self, "打开本机资料")

    def _wire(self) -> None:
        self.field.submitted.connect(self._give)
        self.open.clicked.connect(self._give)
        self.again.clicked.connect(self.again_asked)
        self.restore.clicked.connect(self.restore_asked)
        self.way_out.clicked.connect(self.cancelled)
        self._soon.timeout.connect(self._card.show)
        self._later.timeout.connect(self.way_out.show)

    def _show_only(self, *shown: QWidget) -> None:
        parts = (self.field, self._error, self._bar, self._fault, self.open, self.again, self.restore, self.way_out)
        for widget in parts:
            widget.setVisible(widget in shown)
        self._soon.stop()
        self._later.stop()

    def show_step(self, words: str, way_out: str = "") -> None:
        """What is being done: shown after 0.3 s, with a way out after 2 s, named by what it does."""
        if way_out:
            self.way_out.setText(way_out)
            self.way_out.setAccessibleName(way_out)
        running = not self._bar.isHidden()
        self._title.setText(words)
        self._line.setText("资料加密存在这台电脑上")
        if running:
            return
        self._show_only(self._bar)
        if self.isVisible() and self._card.isHidden():
            self._soon.start()
        self._later.start()

    def ask_passphrase(self, error: str = "") -> None:
        """Ask for the passphrase that was chosen at enrolment."""
        self._title.setText("打开本机资料")
        self._line.setText("资料加密存在这台电脑上，请输入登记时设的数据口令")
        self._error.setText(error)
        self._show_only(self.field, self.open, *((self._error,) if error else ()))
        self._card.show()
        hooks.set_hook(self.field.edit, invalid=bool(error))
        self.field.clear()
        self.field.edit.setFocus()

    def show_fault(self, sentence: str, again: str, *, may_restore: bool = False) -> None:
        """Why it does not open, and what can be done; ``may_restore`` where a backup would help."""
        self._title.setText("没有打开")
        self._line.setText("本机资料没有改动")
        self._fault.show_sentence(sentence)
        self.again.setText(again)
        self.way_out.setText("退出")
        self.again.setAccessibleName(again)
        self._show_only(self._fault, self.again, self.way_out, *((self.restore,) if may_restore else ()))
        self._card.show()
        self.again.setFocus()

    def finish(self) -> None:
        """Opened: nothing that was typed stays."""
        self.field.clear()
        self._show_only()

    def words(self) -> str:
        """Title and sentence, for tests and readers of the screen."""
        return f"{self._title.text()} {self._fault.sentence()}{self._error.text()}".strip()

    def _give(self) -> None:
        if self.field.text():
            self.passphrase_given.emit(self.field.text())
