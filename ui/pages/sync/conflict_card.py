"""等区里定: corrections whose registered value had changed meanwhile. Nothing is left to do here but to know it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.sync_attention import ConflictCase
from tuoyu_desktop.application.sync_view import SyncView
from tuoyu_desktop.domain.wording import FACILITY_FIELDS
from ui.pages.sync import words
from ui.pages.sync.case_row import case_row
from ui.routes import ToFacilities
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.chips import Chip

MOST = 20


class ConflictCard(Card):
    """``go`` carries the route to the facility of a correction."""

    go = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("等区里定", "", "ph.arrows-left-right", "text2", parent)
        self._shown: tuple[object, ...] = ()

    def show_view(self, view: SyncView) -> None:
        """Rows are made anew only where a case changed, so that the focus stays on its button."""
        self.setVisible(bool(view.conflicts))
        shown = (view.conflicts, view.now.date())
        if shown == self._shown:
            return
        self._shown = shown
        self.set_count(str(len(view.conflicts)))
        self.clear_rows()
        for case in view.conflicts[:MOST]:
            self.add_row(self._conflict(case, view))
        if len(view.conflicts) > MOST:
            rest = hooks.label(f"另有 {len(view.conflicts) - MOST} 件", "caption", "text2")
            rest.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
            self.add_row(rest)

    def _conflict(self, case: ConflictCase, view: SyncView) -> QWidget:
        chip = Chip(*words.CONFLICT)
        who = f"{case.by} · {spoken.moment(case.at, view.now)}"
        pair = hooks.row(
            _value("现在登记的", case.registered), _value("现场看到的", case.corrected), gap=tokens.SPACE_2
        )
        values = QWidget()
        values.setLayout(pair)
        action = hooks.button("看机构")
        route = ToFacilities(facility=case.facility, tab="corrections")
        action.clicked.connect(lambda: self.go.emit(route))
        field = FACILITY_FIELDS.get(case.field, case.field)
        return case_row(chip, who, f"{case.facility_name} · {field}", "两个值都留着，由区里定", action, values)


def _value(caption: str, value: str) -> QFrame:
    made = QFrame()
    made.setProperty("sunken", True)
    column = hooks.column(hooks.label(caption, "caption", "text3"), hooks.label(value or "（空）", wrap=True), gap=0)
    column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_3, tokens.SPACE_2)
    made.setLayout(column)
    return made
