"""同步: everything is written here first; this page says how far the district has it, and starts or stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.sync_view import SyncView, sync_view
from ui.background.job_runner import JobRunner
from ui.pages.sync.cards import AttentionCard, QueueCard, ReceiptCard
from ui.pages.sync.head_card import HeadCard
from ui.routes import Route, ToSync
from ui.widgets import hooks, tokens
from ui.widgets.page_head import PageHead


class SyncPage(QWidget):
    """``sync_asked`` and ``cancel_asked`` go to the sync thread; its state comes back by ``show_status``."""

    go = Signal(object)
    sync_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, runner: JobRunner, me: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self._view: SyncView | None = None
        self._status = SyncStatus()
        self._available = False
        self.head = PageHead("同步")
        self.top = HeadCard()
        self.queue, self.attention, self.receipt = QueueCard(), AttentionCard(), ReceiptCard()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._right = QWidget()
        self._build()
        self.top.sync_asked.connect(self.sync_asked)
        self.top.cancel_asked.connect(self.cancel_asked)

    def _build(self) -> None:
        right = hooks.column(self.attention, self.receipt, gap=tokens.SPACE_4)
        right.addStretch()
        self._right.setLayout(right)
        self._columns.setSpacing(tokens.SPACE_4)
        self._columns.addWidget(self.queue, 1)
        self._columns.addWidget(self._right)
        content = QWidget()
        content.setProperty("clear", True)
        column = hooks.column(self.top, gap=tokens.SPACE_4)
        column.addLayout(self._columns, 1)
        column.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, tokens.SPACE_4)
        content.setLayout(column)
        self.queue.setMinimumHeight(tokens.px(240))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(scroll, 1)

    def open(self, route: Route) -> None:
        """Load; ``ToSync(start=True)`` starts a sync as the button does."""
        self._load()
        if isinstance(route, ToSync) and route.start and self._available:
            self.sync_asked.emit()

    def refresh(self, _changes: Changes) -> None:
        """Any unit of work adds to the queue; any sync takes from it."""
        self._load()

    def set_available(self, available: bool) -> None:
        """Without a sync thread (read-only) there is no button."""
        self._available = available
        self._show_top()

    def show_status(self, status: SyncStatus) -> None:
        """The sync thread told where it is; a step that ended changes what waits."""
        step_ended = status.step != self._status.step or status.state is not SyncState.RUNNING
        self._status = status
        self._show_top()
        if step_ended:
            self._load()

    def _load(self) -> None:
        self._runner.read(self, sync_view, self._show)

    def _show(self, view: SyncView) -> None:
        self._view = view
        self.head.set_words("同步", f"本机 {view.device.number:02d} 号 · {self._me.name}")
        self.queue.show_view(view)
        self.attention.show_view(view)
        self.receipt.show_view(view)
        self._show_top()

    def _show_top(self) -> None:
        if self._view is not None:
            self.top.show_state(self._view, self._status, available=self._available)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """432 at the right, 320 at 125 %; one column at 150 % (design tokens §7)."""
        size = tokens.size_class(self.width(), self.height())
        self.head.set_compact(size == "small")
        stacked = size == "small"
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        width = tokens.px(320 if size == "medium" else 432)
        self._right.setMinimumWidth(0 if stacked else width)
        self._right.setMaximumWidth(16_777_215 if stacked else width)
        super().resizeEvent(event)
