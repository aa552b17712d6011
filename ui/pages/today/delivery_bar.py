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

PRACTICE, PRACTICE_LINE = "练习的记录不会上报", "结束练习就删掉；真的记录照常自己送"
FAULT = "本机现在存不了记录"
_FAULT_LINE = "送达的情况说不准。请先照上面的提示处理，不要删除任何文件"


class DeliveryBar(Card):
    """``sync_asked`` comes from the button, which is there while something waits; in practice nothing ever does."""

    sync_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, practice: bool = False) -> None:
        super().__init__(parent=parent)
        self._practice = practice
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
        if self._practice:
            self._show("ph.graduation-cap", "accent_text", PRACTICE, PRACTICE_LINE)
            return
        done = delivery.all_delivered
        confirmed = delivery.confirmed_at
        when = "" if confirmed is None else spoken.confirmation(confirmed, now)
        if delivery.attention_count:
            self._icon.show_icon("ph.warning-circle-fill", "fail")
        else:
            self._icon.show_icon(*(("ph.cloud-check", "passed") if done else ("ph.cloud-arrow-up", "warn")))
        sentence = delivery_sentence(delivery)
        if done and when:
            sentence = f"全部送达 · {when}"
        self._sentence.setText(sentence)
        self._line.setText(_line(delivery, when))
        self.sync.setVisible(not done)
        hooks.announce(self, f"{sentence}。{self._line.text()}")

    def _show(self, icon: str, ink: str, sentence: str, line: str) -> None:
        self._icon.show_icon(icon, ink)
        self._sentence.setText(sentence)
        self._line.setText(line)
        self.sync.setVisible(False)
        hooks.announce(self, f"{sentence}。{line}")

    def show_fault(self) -> None:
        """The database cannot be trusted now: what it last said of delivery is not repeated."""
        self._show("ph.warning-circle-fill", "fail", FAULT, _FAULT_LINE)

    def sentence(self) -> str:
        """The bold sentence."""
        return self._sentence.text()


def _line(delivery: DeliveryLine, when: str) -> str:
    attention = f"其中 {delivery.attention_count} 条要看一下 · " if delivery.attention_count else ""
    if delivery.all_delivered:
        return attention.removesuffix(" · ")
    last = f" · 上次{when}" if when else ""
    return f"{attention}都已安全存在本机{last}"
