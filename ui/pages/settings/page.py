"""设置: one page that can be read through; the list at the left only jumps. Changes act at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.idle_time import LOCK_MINUTES
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.settings_view import AccountView, MachineView, account_view
from tuoyu_desktop.application.signing_in import SignedIn
from ui.background.job_runner import JobRunner
from ui.pages.settings.sections import AboutCard, AccountCard, DataCard, DisplayCard, LockCard, ServerCard
from ui.routes import Route
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.page_head import PageHead
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList

_JUMPS = (
    ("账户和设备", "ph.user-circle"),
    ("服务器", "ph.cloud-check"),
    ("锁定", "ph.lock-key"),
    ("数据和备份", "ph.hard-drives"),
    ("显示", "ph.text-aa"),
    ("诊断和关于", "ph.wrench"),
)


class SettingsPage(QWidget):
    """What touches the machine goes out as signals and comes back by ``show_machine`` and its like."""

    go = Signal(object)
    machine_asked = Signal()
    lock_asked = Signal()
    lock_minutes_chosen = Signal(int)
    server_asked = Signal()
    backup_asked = Signal()
    backup_place_asked = Signal()
    backup_cancelled = Signal()
    restore_asked = Signal()
    display_chosen = Signal(str, str)
    diagnostics_asked = Signal()
    licences_asked = Signal()

    def __init__(self, runner: JobRunner, me: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self._account: AccountView | None = None
        self._machine: MachineView | None = None
        self._fault: Banner | None = None
        self.head = PageHead("设置", "改了就生效，不用保存")
        self.account, self.server, self.lock = AccountCard(), ServerCard(), LockCard()
        self.data, self.display, self.about = DataCard(), DisplayCard(), AboutCard()
        self._cards: tuple[Card, ...] = (self.account, self.server, self.lock, self.data, self.display, self.about)
        self.jumps = RowList("设置的各部分", tall=False)
        self._jump_card = Card()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._scroll = QScrollArea()
        self._top = QVBoxLayout()
        self._build()
        self._wire()

    def _build(self) -> None:
        self.jumps.show_faces([RowFace(word, icon=icon) for word, icon in _JUMPS])
        self.jumps.set_current(0)
        self.jumps.setFixedHeight(tokens.px(tokens.H_ROW) * len(_JUMPS))
        self._jump_card.body.addWidget(self.jumps)
        self._jump_card.body.addStretch()
        self._jump_card.setFixedWidth(tokens.px(216))
        left = hooks.column(self.account, self.server, self.lock, self.about, gap=tokens.SPACE_4)
        right = hooks.column(self.data, self.display, gap=tokens.SPACE_4)
        for side in (left, right):
            side.addStretch()
            self._columns.addLayout(side, 1)
        self._columns.setSpacing(tokens.SPACE_4)
        self._columns.setContentsMargins(0, 0, tokens.SPACE_5, tokens.SPACE_4)
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(self._columns)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls take the focus and scroll it
        self._scroll.setWidget(content)
        row = hooks.row(self._jump_card, self._scroll, gap=tokens.SPACE_4)
        row.setContentsMargins(tokens.SPACE_5, 0, 0, 0)
        row.setStretch(1, 1)
        self._top.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, tokens.SPACE_4)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addLayout(self._top)
        outer.addLayout(row, 1)

    def _wire(self) -> None:
        self.jumps.row_chosen.connect(lambda row: self._scroll.ensureWidgetVisible(self._cards[row], 0, 0))
        self.account.lock.clicked.connect(self.lock_asked)
        self.server.try_now.clicked.connect(self.server_asked)
        self.lock.minutes.chosen.connect(self._choose_lock)
        self.data.back_up.clicked.connect(self.backup_asked)
        self.data.choose.clicked.connect(self.backup_place_asked)
        self.data.restore.clicked.connect(self.restore_asked)
        self.data.progress.cancelled.connect(self.backup_cancelled)
        self.display.text_size.chosen.connect(lambda key: self.display_chosen.emit("text_percent", key))
        self.display.theme.chosen.connect(lambda key: self.display_chosen.emit("theme", key))
        self.about.diagnose.clicked.connect(self.diagnostics_asked)
        self.about.licences.clicked.connect(self.licences_asked)

    def open(self, _route: Route) -> None:
        """Load what the database says, ask for what the machine says."""
        self._load()

    def refresh(self, changes: Changes) -> None:
        if changes.has("person", "delivery"):
            self._load()

    def show_machine(self, machine: MachineView) -> None:
        """Sizes, backup, certificate, version."""
        self._machine = machine
        self._show_both()

    def show_display(self, theme: str, text_percent: int) -> None:
        """What is in force."""
        self.display.text_size.set_chosen(str(text_percent))
        self.display.theme.set_chosen(theme)

    def show_fault(self, sentence: str) -> None:
        """A banner at the top of the page; empty takes it away."""
        if self._fault is not None:
            self._fault.hide()
            self._fault.setParent(None)
            self._fault.deleteLater()
            self._fault = None
        if sentence:
            self._fault = Banner("fault", sentence, "知道了")
            self._fault.acted.connect(lambda: self.show_fault(""))
            self._top.addWidget(self._fault)

    def fault(self) -> str:
        return self._fault.sentence() if self._fault is not None else ""

    def _load(self) -> None:
        person = self._me.person
        self._runner.read(self, lambda records: account_view(records, person), self._show)
        self.machine_asked.emit()

    def _show(self, account: AccountView) -> None:
        self._account = account
        self.account.show_view(account)
        self.server.show_view(account)
        self.lock.show_view(account)
        self.about.show_rules(account.rules)
        self._show_both()

    def _show_both(self) -> None:
        if self._account is not None and self._machine is not None:
            self.data.show_machine(self._machine, self._account)
            self.server.show_machine(self._machine)
            self.about.show_machine(self._machine)

    def _choose_lock(self, key: str) -> None:
        minutes = int(key)

        def done(_nothing: None) -> None:
            self.lock_minutes_chosen.emit(minutes)

        self._runner.write(self, self._me.person, lambda work: work.put_setting(LOCK_MINUTES, key), done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The jumps go at 125 %, the columns stack at 150 %."""
        size = tokens.size_class(self.width(), self.height())
        self.head.set_compact(size == "small")
        self._jump_card.setVisible(size in ("regular", "short"))
        narrow = size == "small" or (size == "medium" and self.width() < tokens.px(1000))
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        super().resizeEvent(event)
