"""What the line of 机构自查 says beside an item."""

from __future__ import annotations

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.self_assessment import differs
from tuoyu_desktop.domain.wording import SELF_ANSWERS
from ui.widgets.self_check_line import SelfCheckLine


def show_self_check(line: SelfCheckLine, view: VisitView, item: ItemView) -> None:
    """机构自查：符合 · 11月2日; nothing where no book was read in, 没有填 where the book says nothing of the item."""
    kept = view.self_assessment
    theirs = kept.assessment.answers.get(item.code) if kept is not None else None
    if kept is None or theirs is None:
        line.show_line("机构自查：没有填" if kept is not None else "", "", False)
        return
    when = f" · {spoken.day(theirs.on)}" if theirs.on else ""
    line.show_line(f"机构自查：{SELF_ANSWERS[theirs.answer]}{when}", theirs.note, differs(item.answer, theirs))
