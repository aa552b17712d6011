"""What waits, with its age and the photos that still go up; the district's receipt; how the last syncs went."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.lines import QueueLine
from tuoyu_desktop.application.sync_history import SyncRun
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.sync_view import ReceiptView, SyncView
from ui.pages.sync import words
from ui.pages.sync.metered_row import MeteredRow
from ui.widgets import hooks, tokens
from ui.widgets.bars import ProgressBar
from ui.widgets.card import Card
from ui.widgets.chips import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.icons import IconLabel
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList


class PhotosRow(QWidget):
    """照片: which one goes up now and how much of all is there; at rest how many wait and how many are begun."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.caption = ElidedLabel(""), ElidedLabel("", "caption", "text3")
        self._bar, self._amount = ProgressBar("照片进度"), hooks.label("", "caption", "text2")
        self._bar.setFixedWidth(tokens.px(96))
        row = hooks.row(IconLabel("ph.image", "text2"), gap=tokens.SPACE_3)
        row.addLayout(hooks.column(self.title, self.caption, gap=0), 1)
        row.addWidget(self._bar)
        row.addWidget(self._amount)
        row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        self.setLayout(row)
        self.setMinimumHeight(tokens.px(tokens.H_ROW_TALL))

    def show_state(self, view: SyncView, status: SyncStatus) -> None:
        running = status.state is SyncState.RUNNING and status.step == "photos" and status.photos_to_send > 0
        self.setVisible(running or view.delivery.photos_waiting > 0)
        self.title.setText(words.photos_title(view, status, running))
        self.caption.setText(words.photos_caption(view))
        self._bar.setVisible(running)
        if running and status.bytes_to_send:
            self._bar.set_share(min(1.0, status.bytes_sent / status.bytes_to_send))
        self._amount.setText(words.photos_amount(view, status, running))
        hooks.announce(self, "，".join((self.title.text(), self.caption.text(), self._amount.text())))


class QueueCard(Card):
    """Records before photos, oldest first. ``list`` is virtual: a long queue costs nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("等待送达", parent=parent)
        self._totals = hooks.label("", "caption", "text2")
        self.add_head_widget(self._totals)
        self.list = RowList("等待送达")
        self.photos, self.way = PhotosRow(), MeteredRow()
        self._rule = hooks.rule()
        self._empty = EmptyState("ph.cloud-check", "没有等待送达的", "新写的记录会排在这里，连得上网时自己送")
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._rule)
        self.body.addWidget(self.photos)
        self.body.addWidget(self.way)

    def show_view(self, view: SyncView) -> None:
        lines = view.queue
        entries = sum(line.entry_count for line in lines)
        self._totals.setText(f"{entries} 条记录、{view.delivery.photos_waiting} 张照片" if lines else "")
        self._empty.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.list.show_rows(len(lines), lambda row: _queue_face(view, lines[row]))

    def show_photos(self, view: SyncView, status: SyncStatus, *, available: bool) -> None:
        """What runs now, told several times a second."""
        self.photos.show_state(view, status)
        self.way.show_state(view, status, available=available)
        self._rule.setVisible(not self.photos.isHidden() or not self.way.isHidden())

    def rows_height(self) -> int:
        """Of the rows below the list."""
        return sum(row.sizeHint().height() for row in (self.photos, self.way) if not row.isHidden())


def _queue_face(view: SyncView, line: QueueLine) -> RowFace:
    old = words.is_old(line, view.now)
    size = f" · {spoken.size(line.photo_bytes)}" if line.photo_bytes else ""
    return RowFace(
        words.queue_title(line),
        f"{words.queue_amount(line)}{size} · {spoken.moment(line.since_at, view.now)}起",
        icon="ph.clipboard-text" if line.entry_count else "ph.image",
        note=words.waited(line, view.now),
        note_icon="ph.clock-fill" if old else "",
        note_ink="warn" if old else "text2",
    )


class ReceiptCard(Card):
    """The district's signed word on what it holds. It is kept only after its signature was found valid.

    ``print_asked`` and ``save_asked`` put it on one page.
    """

    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("区里的回执", "", "ph.circle-wavy-check-fill", parent=parent)
        self._valid = Chip("签名有效", "ph.check-circle-fill", "passed")
        self.add_head_widget(self._valid)
        self._none = hooks.label("还没有回执。第一次送达后，区里会发来签过名的回执。", tone="text2", wrap=True)
        self._facts = QWidget()
        self._values = [hooks.label("", wrap=True) for _ in range(3)]
        self.print = hooks.button("打印", icon="ph.printer")
        self.save = hooks.button("另存为 PDF", icon="ph.file-pdf")
        self.note = hooks.label("", "caption", "text2", wrap=True)
        self._build()
        self.print.clicked.connect(self.print_asked)
        self.save.clicked.connect(self.save_asked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.SPACE_5)
        grid.setColumnStretch(1, 1)
        for number, name in enumerate(("时间", "已收到", "校验码")):
            grid.addWidget(hooks.label(name, tone="text2"), number, 0)
            grid.addWidget(self._values[number], number, 1)
        buttons = hooks.row(self.print, self.save)
        buttons.addStretch()
        facts = hooks.column(gap=tokens.SPACE_3)
        facts.addLayout(grid)
        facts.addLayout(buttons)
        facts.addWidget(self.note)
        self._facts.setLayout(facts)
        column = self.padded()
        column.addWidget(self._none)
        column.addWidget(self._facts)
        self.note.hide()

    def show_view(self, view: SyncView) -> None:
        receipt = view.receipt if view.receipt is not None and view.receipt.seq else None  # the first may hold nothing
        self._none.setVisible(receipt is None)
        self._facts.setVisible(receipt is not None)
        self._valid.setVisible(receipt is not None)
        if receipt is not None:
            self._show_facts(receipt, view)

    def _show_facts(self, receipt: ReceiptView, view: SyncView) -> None:
        withdrawn = f"，撤回 {receipt.blobs_withdrawn} 张" if receipt.blobs_withdrawn else ""
        self._values[0].setText(f"{receipt.issued_at.astimezone(view.now.tzinfo):%Y-%m-%d %H:%M}")
        self._values[1].setText(
            f"{receipt.seq} 条记录、{receipt.blobs_held} 张照片，缺 {receipt.blobs_missing} 张{withdrawn}"
        )
        same = "与本机一致" if receipt.same_hash else "与本机不一致，请联系区里"
        self._values[2].setText(f"{receipt.code}，{same}")

    def show_paper(self, words_now: str, *, busy: bool = False) -> None:
        """What becomes of the paper: being printed, saved as, or why not."""
        self.note.setText(words_now)
        self.note.setVisible(bool(words_now))
        self.print.setEnabled(not busy)
        self.save.setEnabled(not busy)

    def values(self) -> tuple[str, ...]:
        """The three lines, for tests."""
        return tuple(value.text() for value in self._values)


class HistoryCard(Card):
    """最近的同步: when, what went, how it ended. The newest few; 更多 shows all that are kept."""

    FEW = 4

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("最近的同步", icon="ph.clock-counter-clockwise", parent=parent)
        self.more = hooks.button("更多", "text")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._show_rows)
        self.add_head_widget(self.more)
        self._view: SyncView | None = None
        self._shown: tuple[object, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_view(self, view: SyncView) -> None:
        self._view = view
        self._show_rows()

    def _show_rows(self) -> None:
        if self._view is None:
            return
        runs, now = self._view.history, self._view.now
        self.setVisible(bool(runs))
        self.more.setVisible(len(runs) > self.FEW)
        self.more.setText("收起" if self.more.isChecked() else f"更多（{len(runs)}）")
        self.more.setAccessibleName(self.more.text())
        chosen = runs if self.more.isChecked() else runs[: self.FEW]
        if (shown := (chosen, now.date())) == self._shown:
            return
        self._shown = shown
        self.clear_rows()
        for run in chosen:
            self.add_row(_run_row(run, spoken.moment(run.at, now)))


def _run_row(run: SyncRun, when: str) -> QWidget:
    state = words.run_state(run)
    made = QWidget()
    row = hooks.row(IconLabel(state.icon, state.ink, tokens.ICON_INLINE), gap=tokens.SPACE_2)
    lines = hooks.column(hooks.label(state.word, wrap=True), gap=0)
    row.addLayout(lines, 1)
    row.addWidget(hooks.label(when, "caption", "text2"))
    row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
    made.setLayout(row)
    hooks.announce(made, f"{when}，{state.word}")
    return made
