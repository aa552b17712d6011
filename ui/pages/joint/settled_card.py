"""定下来的: where two laptops had answered differently, what a person decided and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.joint_view import Settlement
from ui.pages.joint import words
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.ink_label import InkLabel, StateWord


class SettledCard(Card):
    """Newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("定下来的", icon="ph.check-circle", parent=parent)

    def show_settled(self, settled: Sequence[Settlement], zone: tzinfo | None) -> None:
        """One row for each."""
        self.set_count(str(len(settled)))
        self.clear_rows()
        for one in settled:
            self.add_row(_row(one, zone))


def _row(one: Settlement, zone: tzinfo | None) -> QWidget:
    state, said, why = StateWord(), words.settled_words(one), words.settled_why(one)
    state.show_state(words.tone(one.answer), said)
    time = InkLabel(words.clock(one.at, zone), "caption", "text3")
    code = InkLabel(one.item, "caption", "accent_text", True)
    time.setFixedWidth(tokens.px(40))
    code.setFixedWidth(tokens.px(32))
    first = hooks.row(time, code, ElidedLabel(one.title), state, gap=tokens.SPACE_3)
    first.setStretch(2, 1)
    column = hooks.column(gap=tokens.SPACE_1)
    column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
    column.addLayout(first)
    column.addWidget(hooks.label(why, "caption", "text2", wrap=True))
    holder = QWidget()
    holder.setLayout(column)
    hooks.announce(holder, f"{words.clock(one.at, zone)}，{one.item} {one.title}，{said}。{why}")
    return holder
