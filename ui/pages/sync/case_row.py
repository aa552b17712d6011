"""One case on 同步: what it is about, why it stands here, and where to go."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.chips import Chip
from ui.widgets.elided_label import ElidedLabel


def case_row(
    chip: Chip, aside: str, title: str, line: str, action: QPushButton | None, between: QWidget | None = None
) -> QWidget:
    """Chip and date, what it is about, anything between, then the reason with its button at the right."""
    head = hooks.row(chip)
    head.addStretch()
    head.addWidget(hooks.label(aside, "caption", "text2"))
    foot = hooks.row(hooks.label(line, "caption", "text2", wrap=True), gap=tokens.SPACE_3)
    foot.setStretch(0, 1)
    if action is not None:
        foot.addWidget(action)
        hooks.announce(action, f"{action.text()}，{title}")
    made = QWidget()
    column = hooks.column(gap=tokens.SPACE_1)
    column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
    column.addLayout(head)
    column.addWidget(ElidedLabel(title))
    if between is not None:
        column.addWidget(between)
    column.addLayout(foot)
    made.setLayout(column)
    hooks.announce(made, "，".join(part for part in (chip.text(), title, line) if part))
    return made
