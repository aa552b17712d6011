"""All items over the page: find one (Ctrl+F), see what does not apply and why, open it after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.facility_facts import unknown_facts
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import ANSWERS
from ui.pages.inspection.sheet import Sheet
from ui.widgets import hooks, tokens
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList

WIDTH = 460
_NOTES = {
    Answer.PASS: ("ph.check-circle-fill", "passed"),
    Answer.FAIL: ("ph.x-circle-fill", "fail"),
    Answer.NOT_APPLICABLE: ("ph.minus-circle-fill", "na"),
    Answer.NOT_CHECKED: ("ph.circle-dashed", "warn"),
}


@dataclass(frozen=True)
class _Found:
    code: str
    face: RowFace


def item_row(item: ItemView) -> RowFace:
    """One item: code, title, what it says, its state in icon and word."""
    if item.hidden_reason is not None:
        return RowFace(
            item.item.title,
            f"{item.hidden_reason}。其实有，要查？",
            item.code,
            note="不适用",
            note_icon="ph.minus-circle-fill",
            note_ink="na",
        )
    icon, ink = _NOTES[item.answer] if item.answer is not None else ("ph.circle-dashed", "text3")
    word = ANSWERS[item.answer] if item.answer is not None else "未查"
    return RowFace(item.item.title, item.item.text, item.code, note=word, note_icon=icon, note_ink=ink)


def matches(item: ItemView, words: str) -> bool:
    """Whether the item is meant by code or by any words of it."""
    text = f"{item.code} {item.item.title} {item.item.text} {item.hidden_reason or ''}".lower()
    return all(word in text for word in words.lower().split())


class ItemsSheet(Sheet):
    """``item_chosen`` carries the code of an item that applies, ``hidden_chosen`` of one that does not;
    ``facts_asked``: what the register knows of the facility is to be settled."""

    item_chosen = Signal(str)
    hidden_chosen = Signal(str)
    facts_asked = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.filter = QLineEdit()
        hooks.set_hook(self.filter, touch=True)
        self.filter.setPlaceholderText("编号或字，例如 D04、录像")
        hooks.announce(self.filter, "找一项")
        self.rows = RowList("检查项")
        self._empty = EmptyState("ph.magnifying-glass", "没有找到", "换一个字，或按编号找")
        self.facts = hooks.button("机构情况", icon="ph.buildings", touch=True)
        self._view: VisitView | None = None
        self._codes: Sequence[str] = ()
        self._found: list[_Found] = []
        self.body.setContentsMargins(tokens.SPACE_3, tokens.SPACE_3, tokens.SPACE_3, tokens.SPACE_3)
        self.body.setSpacing(tokens.SPACE_2)
        for part in (self.filter, self.rows, self._empty, self.facts):
            self.body.addWidget(part, 1 if part is self.rows else 0)
        self.facts.clicked.connect(self._ask_facts)
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.filter.returnPressed.connect(lambda: self._open(max(0, self.rows.current())))
        self.rows.row_opened.connect(self._open)
        self.rows.clicked.connect(lambda index: self._open(index.row()))

    def open_all(self, view: VisitView, current: str) -> None:
        """Every item of the visit, those that do not apply at the end of their group."""
        codes = [code for section in view.sections for code in (*section.codes, *section.hidden)]
        self._open_list(view, codes, "全部项目", current)

    def open_hidden(self, view: VisitView, letter: str) -> None:
        """The items of one group that do not apply."""
        section = next(s for s in view.sections if s.letter == letter)
        self._open_list(view, section.hidden, f"{section.name}：{len(section.hidden)} 项不适用", "")

    def _open_list(self, view: VisitView, codes: Sequence[str], title: str, current: str) -> None:
        self._view, self._codes = view, codes
        missing = len(unknown_facts(view.context.facility))
        self.facts.setText(f"机构情况：{missing} 条未知" if missing else "机构情况")
        hooks.announce(self.facts, self.facts.text(), "决定哪些项目要查")
        self.filter.clear()
        self._fill()
        self.open_with(title, WIDTH)
        place = next((i for i, found in enumerate(self._found) if found.code == current), -1)
        if place >= 0:
            self.rows.set_current(place)
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self) -> None:
        view = self._view
        if view is None:
            return
        words = self.filter.text()
        wanted = [view.items[code] for code in self._codes if matches(view.items[code], words)]
        self._found = [_Found(item.code, item_row(item)) for item in wanted]
        self.rows.show_faces([found.face for found in self._found])
        self.rows.setVisible(bool(self._found))
        self._empty.setVisible(not self._found)

    def _open(self, row: int) -> None:
        if self._view is None or not 0 <= row < len(self._found):
            return
        code = self._found[row].code
        self.shut()
        hidden = self._view.items[code].hidden_reason is not None
        (self.hidden_chosen if hidden else self.item_chosen).emit(code)

    def _ask_facts(self) -> None:
        self.shut()
        self.facts_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.filter.hasFocus():
            self.rows.setFocus()
        else:
            super().keyPressEvent(event)
