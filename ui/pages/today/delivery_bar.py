"""The foot of the page: one sentence about delivery. “Safe on this computer” first: the fear is loss, not delay."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.lines import DeliveryLine
from ui.pages.today.words import delivery_sentence
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icons import IconLabel

FAULT = "本机现在存不了记录"
_FAULT_LINE = "送达的情况说不准。请先照上面的提示处理，不要删除任何文件"


class DeliveryBar(Card):
    """``sync_asked`` comes from the button, which is there while something waits."""

    sync_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._icon = IconLabel("ph.cloud-check", "passed")
        self._sentence, self._line = hooks.label("", bold=True), ElidedLabel("", tone="text2")
        self.sync = hooks.button("立即同步", icon="ph.arrows-clockwise")
        self.sync.clicked.connect(self.sync_asked)
        row = hooks.row(self._icon, self._sentence, self._line, self.sync, gap=tokens.SPACE_3)
        row.setStretch(2, 1)
        row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2)
        self.body.addLayout(row)
        self.setFixedHeight(tokens.px(56))

    def show_delivery(self, delivery: DeliveryLine, now: datetime) -> None:
        """“全部送达” only where the server's seq and hash cover the journal and no photo is missing."""
        done = delivery.all_delivered
        confirmed = delivery.confirmed_at
        when = "" if confirmed is None else spoken.moment(confirmed, now)
        if delivery.attention_count:
            self._icon.show_icon("ph.warning-circle-fill", "fail")
        else:
            self._icon.show_icon(*(("ph.cloud-check", "passed") if done else ("ph.cloud-arrow-up", "warn")))
        sentence = delivery_sentence(delivery)
        if done and when:
            sentence = f"全部送达 · 区里 {when} 确认"
        self._sentence.setText(sentence)
        self._line.setText(_line(delivery, when))
        self.sync.setVisible(not done)
        hooks.announce(self, f"{sentence}。{self._line.text()}")

    def show_fault(self) -> None:
        """The database cannot be trusted now: what it last said of delivery is not repeated."""
        self._icon.show_icon("ph.warning-circle-fill", "fail")
        self._sentence.setText(FAULT)
        self._line.setText(_FAULT_LINE)
        self.sync.setVisible(False)
        hooks.announce(self, f"{FAULT}。{_FAULT_LINE}")

    def sentence(self) -> str:
        """The bold sentence."""
        return self._sentence.text()


def _line(delivery: DeliveryLine, when: str) -> str:
    attention = f"其中 {delivery.attention_count} 条要看一下 · " if delivery.attention_count else ""
    if delivery.all_delivered:
        return attention.removesuffix(" · ")
    last = f" · 区里上次确认 {when}" if when else ""
    return f"{attention}都已安全存在本机{last}"
