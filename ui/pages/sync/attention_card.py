"""需要你看一下: what the district refused or holds and why, damaged photos, what came after a seal or went with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.sync_attention import DamagedCase, LateCase, LostTrayCase, Place, RefusedCase
from tuoyu_desktop.application.sync_view import SyncView
from tuoyu_desktop.domain.verdict_words import reason_words
from ui.pages.sync import words
from ui.pages.sync.case_row import case_row
from ui.routes import Route, ToDocuments, ToFacilities, ToFindings, ToInspection, ToJoint
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.chips import Chip

MOST = 20


class AttentionCard(Card):
    """``go`` carries the route to the place of a case; ``register_asked`` a ``DamagedCase`` that will never arrive;
    ``was_read`` a ``LostTrayCase`` that somebody has read."""

    go = Signal(object)
    register_asked = Signal(object)
    was_read = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("需要你看一下", "", "ph.warning-circle-fill", "warn", parent)
        self._shown: tuple[object, ...] = ()

    def show_view(self, view: SyncView) -> None:
        """Rows are made anew only where a case changed, so that the focus stays on its button."""
        self.setVisible(bool(view.attention_count))
        shown = (view.refused, view.damaged, view.late, view.lost_trays, view.now.date())
        if shown == self._shown:
            return
        self._shown = shown
        self.set_count(str(view.attention_count))
        self.clear_rows()
        rows: list[Callable[[], QWidget]] = [
            *(lambda case=case: self._lost(case) for case in view.lost_trays),
            *(lambda case=case: self._damaged(case) for case in view.damaged),
            *(lambda case=case: self._late(case, view) for case in view.late),
            *(lambda case=case: self._refused(case, view) for case in view.refused),
        ]
        for make in rows[:MOST]:
            self.add_row(make())
        if len(rows) > MOST:
            rest = hooks.label(f"另有 {len(rows) - MOST} 件，先看上面的", "caption", "text2")
            rest.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
            self.add_row(rest)

    def _refused(self, case: RefusedCase, view: SyncView) -> QWidget:
        refused = case.status == "rejected"
        chip = Chip(*words.REJECTED) if refused else Chip(*words.HELD)
        reason = reason_words(case.reason)
        line = reason if refused else f"{reason}。不影响其他记录"
        action = hooks.button("去看看") if case.place is not None else None
        if action is not None and case.place is not None:
            route = _route(case.place)
            action.clicked.connect(lambda: self.go.emit(route))
        return case_row(chip, spoken.moment(case.at, view.now), words.refused_title(case), line, action)

    def _damaged(self, case: DamagedCase) -> QWidget:
        chip = Chip(*words.DAMAGED)
        action, line = None, f"{case.sentence}找不回原件时，请联系区里"
        if case.visit is not None:
            line = f"{case.sentence}找不回原件时，登记后其余的才算全部送达"
            action = hooks.button(words.REGISTER)
            action.clicked.connect(lambda: self.register_asked.emit(case))
        return case_row(chip, "", words.damaged_title(case), line, action)

    def _late(self, case: LateCase, view: SyncView) -> QWidget:
        """Nobody decides it but a person: an amendment says what holds (sync.md §3.10)."""
        action = hooks.button("去一起查")
        action.clicked.connect(lambda: self.go.emit(ToJoint(case.visit)))
        at, title = spoken.moment(case.at, view.now), words.late_title(case)
        return case_row(Chip(*words.LATE), at, title, words.late_line(case), action)

    def _lost(self, case: LostTrayCase) -> QWidget:
        action = hooks.button(words.KNOWN)
        action.clicked.connect(lambda: self.was_read.emit(case))
        return case_row(Chip(*words.LOST), "", words.lost_title(case), words.lost_line(case), action)


def _route(place: Place) -> Route:
    if place.kind == "visit":
        return ToInspection(place.subject)
    if place.kind == "documents":
        return ToDocuments(inspection=place.subject)
    if place.kind == "notice":
        return ToDocuments(notice=place.subject)
    if place.kind == "finding":
        return ToFindings(finding=place.subject)
    return ToFacilities(facility=place.subject, tab="corrections")
