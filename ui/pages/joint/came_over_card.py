"""刚对过来的: answers of other laptops, so that nobody looks at a thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.joint_view import CameOver
from tuoyu_desktop.domain.wording import ANSWERS
from ui.pages.joint import words
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.ink_label import InkLabel, StateWord


class CameOverCard(Card):
    """Newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("刚对过来的", icon="ph.clock-counter-clockwise", parent=parent)

    def show_answers(self, answers: Sequence[CameOver], zone: tzinfo | None) -> None:
        """Hidden while nothing came."""
        self.setVisible(bool(answers))
        self.clear_rows()
        for one in answers:
            self.add_row(_row(one, zone))


def _row(one: CameOver, zone: tzinfo | None) -> QWidget:
    state, said = StateWord(), ANSWERS[one.answer]
    state.show_state(words.tone(one.answer), said)
    time, code = (
        InkLabel(words.clock(one.at, zone), "caption", "text3"),
        InkLabel(one.item, "caption", "accent_text", True),
    )
    time.setFixedWidth(tokens.px(40))
    code.setFixedWidth(tokens.px(32))
    row = hooks.row(time, code, ElidedLabel(one.title), gap=tokens.SPACE_3)
    row.setStretch(2, 1)
    for part in (words.came_words(one), one.person_name):
        if part:
            row.addWidget(InkLabel(part, "caption", "text3"))
    row.addWidget(state)
    row.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, 0)
    holder = QWidget()
    holder.setLayout(row)
    holder.setFixedHeight(tokens.px(tokens.H_ROW))
    hooks.announce(holder, f"{words.clock(one.at, zone)}，{one.person_name}，{one.item} {one.title}，{said}")
    return holder
