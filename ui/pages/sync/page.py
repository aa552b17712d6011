"""同步: everything is written here first; this page says how far the district has it, and starts or stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.emergency_view import waiting_emergencies
from tuoyu_desktop.application.evidence_cases import withdraw_damaged
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.sync_attention import DamagedCase, LostTrayCase, read_lost_tray
from tuoyu_desktop.application.sync_port import UnreadableBlob
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.sync_view import HOLD_PHOTOS, SyncView, sync_view
from tuoyu_desktop.domain.errors import KnownError
from ui.background.job_runner import JobRunner
from ui.pages.sync import words
from ui.pages.sync.attention_card import AttentionCard
from ui.pages.sync.cards import HistoryCard, QueueCard, ReceiptCard
from ui.pages.sync.conflict_card import ConflictCard
from ui.pages.sync.emergency_banner import EmergencyBanner
from ui.pages.sync.enrol_again_card import EnrolAgainCard
from ui.pages.sync.head_card import HeadCard
from ui.pages.sync.package_dialogs import PackageCard
from ui.routes import Route, ToSync
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.confirm_dialog import confirm
from ui.widgets.page_head import PageHead

_LEAST_QUEUE = 240
FORGOTTEN = "sync-unknown-device"
"""Code of a sync that the district did not let in: it does not know this device."""


class SyncPage(QWidget):
    """``sync_asked``, ``photos_asked``, ``hold_chosen`` (keep photos back) and ``cancel_asked`` go to the sync thread;
    its state comes back by ``show_status``.

    ``package`` and ``receipt`` are served by the desks that are given them.
    """

    go = Signal(object)
    sync_asked = Signal()
    cancel_asked = Signal()
    photos_asked = Signal()
    hold_chosen = Signal(bool)

    def __init__(self, runner: JobRunner, me: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self._view: SyncView | None = None
        self._status = SyncStatus()
        self._damaged: tuple[UnreadableBlob, ...] = ()
        self._available = False
        self.head = PageHead("同步")
        self.banner = Banner("warning", "")
        self.emergency = EmergencyBanner()
        self.top, self.enrol_again = HeadCard(), EnrolAgainCard()
        self.queue, self.package = QueueCard(), PackageCard()
        self.attention, self.receipt, self.history = AttentionCard(), ReceiptCard(), HistoryCard()
        self.conflicts = ConflictCard()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._right = QWidget()
        self._scroll = QScrollArea()
        self._build()
        self._wire()

    def _build(self) -> None:
        right = hooks.column(self.receipt, self.conflicts, self.history, gap=tokens.SPACE_4)
        right.addStretch()
        self._right.setLayout(right)
        self._left = left = hooks.column(self.queue, self.package, gap=tokens.SPACE_4)
        left.addStretch()
        self._columns.setSpacing(tokens.SPACE_4)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self._right)
        content = QWidget()
        content.setProperty("clear", True)
        column = hooks.column(self.emergency, self.banner, self.enrol_again, self.top, gap=tokens.SPACE_4)
        column.addLayout(self._columns, 1)
        column.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, tokens.SPACE_4)
        content.setLayout(column)
        self.banner.hide()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls take the focus and scroll it
        self._scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self._scroll, 1)

    def _wire(self) -> None:
        self.top.sync_asked.connect(self.sync_asked)
        self.top.cancel_asked.connect(self.cancel_asked)
        self.queue.way.send_asked.connect(self.photos_asked)
        self.queue.way.hold_chosen.connect(self._hold)
        self.attention.go.connect(self.go)
        self.emergency.go.connect(self.go)
        self.conflicts.go.connect(self.go)
        self.attention.register_asked.connect(self._register)
        self.attention.was_read.connect(self._read)

    def open(self, route: Route) -> None:
        """Load; ``ToSync(start=True)`` starts a sync as the button does."""
        self.banner.hide()
        self._load()
        if isinstance(route, ToSync) and route.start and self._available:
            self.sync_asked.emit()

    def refresh(self, _changes: Changes) -> None:
        """Any unit of work adds to the queue; any sync takes from it."""
        self._load()

    def set_available(self, available: bool) -> None:
        """Without a sync thread (read-only) there is no button, and nothing is exported or read."""
        self._available = available
        self.package.set_available(available)
        self._show_top()

    def show_status(self, status: SyncStatus) -> None:
        """The sync thread told where it is; a step that ended changes what waits."""
        step_ended = status.step != self._status.step or status.state is not SyncState.RUNNING
        self._status = status
        if status.damaged or (status.state is SyncState.IDLE and not status.code):
            self._damaged = status.damaged  # a sync that was cut off has not looked at all of them
        if status.state is not SyncState.RUNNING and status.ended_at is not None:
            self._show_forgotten(status)
        self._show_top()
        if step_ended:
            self._load()

    def _show_forgotten(self, status: SyncStatus) -> None:
        """A district that was restored may not know this laptop any more (sync.md §3.8). Only one that let it in does:
        an end of any other kind leaves the form in which one may be typing."""
        if status.code == FORGOTTEN:
            self.enrol_again.show()
        elif status.state is SyncState.IDLE and not status.code:
            self.enrol_again.hide()

    def set_metered(self, metered: bool) -> None:
        """What the machine says of its network."""
        self.queue.way.metered = metered
        self._show_top()

    def _hold(self, hold: bool) -> None:
        """Kept for this laptop, in force at once."""

        def done(_nothing: None) -> None:
            self.hold_chosen.emit(hold)
            self._load()

        value = "1" if hold else ""
        self._runner.write(self, self._me.person, lambda work: work.put_setting(HOLD_PHOTOS, value), done)

    def _load(self) -> None:
        damaged = self._damaged
        self._runner.read(self, lambda records: sync_view(records, damaged), self._show)
        self._runner.read(self, waiting_emergencies, self.emergency.show_lines)

    def _show(self, view: SyncView) -> None:
        self._view = view
        self.head.set_words("同步", f"本机 {view.device.number:02d} 号 · {self._me.name}")
        for card in (self.queue, self.attention, self.receipt, self.conflicts, self.history):
            card.show_view(view)
        self._show_top()

    def _show_top(self) -> None:
        if self._view is not None:
            held = self._view.delivery.photos_waiting > 0 and (self._view.photos_held or self.queue.way.metered)
            self.top.show_state(self._view, self._status, available=self._available, held=held)
            self.queue.show_photos(self._view, self._status, available=self._available)
            self._fit()

    def _register(self, case: DamagedCase) -> None:
        """A photo that cannot be read any more is told to the district as such, for ever (sync.md §3.4)."""
        visit, sha256 = case.visit, case.sha256
        body = "登记后这张照片永远不再送，也不能撤销。有原件时，请先别登记，联系区里。"
        question = f"{words.damaged_title(case)}{words.REGISTER}？"
        if visit is None or not confirm(self, question, body, "登记", "先不登记"):
            return
        self.banner.hide()
        self._runner.write(
            self,
            self._me.person,
            lambda work: withdraw_damaged(work, visit, sha256),
            lambda _none: self._registered(),
            self._refused,
        )

    def _read(self, case: LostTrayCase) -> None:
        visit = case.visit
        self._runner.write(self, self._me.person, lambda work: read_lost_tray(work, visit), lambda _none: self._load())

    def _registered(self) -> None:
        self._load()
        if self._available:
            self.sync_asked.emit()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.banner.show_sentence(error.message)
            self.banner.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """432 at the right, 320 at 125 %; one column at 150 % (design tokens §7)."""
        size = tokens.size_class(self.width(), self.height())
        self.head.set_compact(size == "small")
        stacked = size == "small"
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        width = tokens.px(320 if size == "medium" else 432)
        self._right.setMinimumWidth(0 if stacked else width)
        self._right.setMaximumWidth(16_777_215 if stacked else width)
        self._place_attention(stacked)
        self._fit()
        super().resizeEvent(event)

    def _place_attention(self, stacked: bool) -> None:
        """What needs a person heads the right column, and in one column the whole page."""
        column = self._left if stacked else self._right.layout()
        if isinstance(column, QVBoxLayout) and column.indexOf(self.attention) < 0:
            column.insertWidget(0, self.attention)

    def _fit(self) -> None:
        """The queue takes what is left in sight: the way over a stick stands below it, however long the right side."""
        banner = self.banner.sizeHint().height() + tokens.SPACE_4 if self.banner.isVisible() else 0
        needed = max(self.package.height(), self.package.sizeHint().height())  # its words may take two lines
        package = needed + tokens.SPACE_4 if not self.package.isHidden() else 0
        banner += self.emergency.sizeHint().height() + tokens.SPACE_4 if not self.emergency.isHidden() else 0
        banner += self.enrol_again.sizeHint().height() + tokens.SPACE_4 if not self.enrol_again.isHidden() else 0
        taken = self.head.height() + banner + self.top.sizeHint().height() + package + 2 * tokens.SPACE_4
        rows = self.queue.rows_height()
        self.queue.setFixedHeight(max(tokens.px(_LEAST_QUEUE) + rows, self.height() - taken))
