"""What waits, with its age; what the district holds or refused, and why; the receipt."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.lines import QueueLine, RefusedLine
from tuoyu_desktop.application.sync_view import SyncView
from ui.pages.sync import words
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.chips import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList


class QueueCard(Card):
    """Records before photos, oldest first. ``list`` is virtual: a long queue costs nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("等待送达", parent=parent)
        self._totals = hooks.label("", "caption", "text2")
        self.add_head_widget(self._totals)
        self.list = RowList("等待送达")
        self._empty = EmptyState("ph.cloud-check", "没有等待送达的", "新写的记录会排在这里，连得上网时自己送")
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._empty, 1)

    def show_view(self, view: SyncView) -> None:
        lines = view.queue
        entries = sum(line.entry_count for line in lines)
        photos = view.delivery.photos_waiting
        self._totals.setText(f"{entries} 条记录、{photos} 张照片" if lines else "")
        self._empty.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.list.show_rows(len(lines), lambda row: _queue_face(view, lines[row]))


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


class AttentionCard(Card):
    """Entries of this laptop that the district refused or holds; the rest goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("需要你看一下", "", "ph.warning-circle-fill", "warn", parent)

    def show_view(self, view: SyncView) -> None:
        self.setVisible(bool(view.refused))
        self.set_count(str(len(view.refused)))
        self.clear_rows()
        for line in view.refused[:_MOST]:
            self.add_row(_refused_row(line, view))
        if len(view.refused) > _MOST:
            rest = hooks.label(f"另有 {len(view.refused) - _MOST} 条，原因同类，请和区里一起核对", "caption", "text2")
            rest.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
            self.add_row(rest)


_MOST = 20


def _refused_row(line: RefusedLine, view: SyncView) -> QWidget:
    refused = line.status == "rejected"
    chip = (
        Chip("区里未接受", "ph.x-circle-fill", "fail") if refused else Chip("区里暂存", "ph.pause-circle-fill", "warn")
    )
    head = hooks.row(chip)
    head.addStretch()
    head.addWidget(hooks.label(spoken.moment(line.at, view.now), "caption", "text2"))
    end = "" if refused else "，不影响其他记录"
    made = QWidget()
    column = hooks.column(gap=tokens.SPACE_1)
    column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
    column.addLayout(head)
    column.addWidget(ElidedLabel(words.refused_title(line)))
    column.addWidget(hooks.label(f"{words.refused_reason(line)}{end}", "caption", "text2", wrap=True))
    made.setLayout(column)
    hooks.announce(made, f"{chip.text()}，{words.refused_title(line)}，{words.refused_reason(line)}")
    return made


class ReceiptCard(Card):
    """The district's signed word on what it holds. It is kept only after its signature was found valid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("区里的回执", "", "ph.circle-wavy-check-fill", parent=parent)
        self._valid = Chip("签名有效", "ph.check-circle-fill", "passed")
        self.add_head_widget(self._valid)
        self._none = hooks.label("还没有回执。第一次送达后，区里会发来签过名的回执。", tone="text2", wrap=True)
        self._facts = QWidget()
        self._values = [hooks.label("", wrap=True) for _ in range(3)]
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.SPACE_5)
        grid.setColumnStretch(1, 1)
        for number, name in enumerate(("时间", "已收到", "校验码")):
            grid.addWidget(hooks.label(name, tone="text2"), number, 0)
            grid.addWidget(self._values[number], number, 1)
        column = self.padded()
        column.addWidget(self._none)
        column.addWidget(self._facts)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_view(self, view: SyncView) -> None:
        receipt = (
            view.receipt if view.receipt is not None and view.receipt.seq else None
        )  # the first sync may hold none
        self._none.setVisible(receipt is None)
        self._facts.setVisible(receipt is not None)
        self._valid.setVisible(receipt is not None)
        if receipt is None:
            return
        withdrawn = f"，撤回 {receipt.blobs_withdrawn} 张" if receipt.blobs_withdrawn else ""
        self._values[0].setText(f"{receipt.issued_at.astimezone(view.now.tzinfo):%Y-%m-%d %H:%M}")
        self._values[1].setText(
            f"{receipt.seq} 条记录、{receipt.blobs_held} 张照片，缺 {receipt.blobs_missing} 张{withdrawn}"
        )
        same = "与本机一致" if receipt.same_hash else "与本机不一致，请联系区里"
        self._values[2].setText(f"{receipt.code}，{same}")

    def values(self) -> tuple[str, ...]:
        """The three lines, for tests."""
        return tuple(value.text() for value in self._values)
