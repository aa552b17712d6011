"""收尾: where the facility said something else of itself than was found. For talking about it; it is in no document."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.self_assessment import Difference, differences
from tuoyu_desktop.application.visit_view import VisitView
from tuoyu_desktop.domain.wording import ANSWERS, SELF_ANSWERS
from ui.widgets import hooks, tokens
from ui.widgets.card import Card


class SelfCheckDifferences(Card):
    """Hidden while no book was read in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("与机构自查对照", "", parent=parent)
        self.hide()

    def show_view(self, view: VisitView) -> None:
        """One row an item, in the order of the visit."""
        self.clear_rows()
        kept = view.self_assessment
        self.setVisible(kept is not None)
        if kept is None:
            return
        answers = {code: (view.items[code].item.title, view.items[code].answer) for code in view.shown}
        found = differences(answers, kept)
        self.set_count(f"{len(found)} 项不一致" if found else "没有不一致", "warn" if found else "text3")
        for difference in found:
            self.add_row(_row(difference))


def _row(difference: Difference) -> QWidget:
    theirs = difference.theirs
    when = f" · {spoken.day(theirs.on)}" if theirs.on else ""
    said = f"机构自查：{SELF_ANSWERS[theirs.answer]}{when}；这次：{ANSWERS[difference.ours]}"
    lines = [hooks.label(f"{difference.item} {difference.title}", bold=True, wrap=True), hooks.label(said, wrap=True)]
    if theirs.note:
        lines.append(hooks.label(f"机构的说明：{theirs.note}", "caption", "text2", wrap=True))
    holder = QWidget()
    column = hooks.column(*lines, gap=tokens.SPACE_1)
    column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
    holder.setLayout(column)
    hooks.announce(holder, f"{difference.item} {difference.title}，{said}")
    return holder
