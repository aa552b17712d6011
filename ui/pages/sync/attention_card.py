"""需要你看一下: what the district refused or holds and why, damaged photos, corrections in conflict, what came after a
seal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.sync_attention import ConflictCase, DamagedCase, LateCase, Place, RefusedCase
from tuoyu_desktop.application.sync_view import SyncView
from tuoyu_desktop.domain.verdict_words import reason_words
from tuoyu_desktop.domain.wording import FACILITY_FIELDS
from ui.pages.sync import words
from ui.routes import Route, ToDocuments, ToFacilities, ToFindings, ToInspection, ToJoint
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.chips import Chip
from ui.widgets.elided_label import ElidedLabel

MOST = 20


class AttentionCard(Card):
    """``go`` carries the route to the place of a case; ``register_asked`` a ``DamagedCase`` that will never arrive."""

    go = Signal(object)
    register_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("需要你看一下", "", "ph.warning-circle-fill", "warn", parent)
        self._shown: tuple[object, ...] = ()

    def show_view(self, view: SyncView) -> None:
        """Rows are made anew only where a case changed, so that the focus stays on its button."""
        self.setVisible(bool(view.attention_count))
        shown = (view.refused, view.damaged, view.conflicts, view.late, view.now.date())
        if shown == self._shown:
            return
        self._shown = shown
        self.set_count(str(view.attention_count))
        self.clear_rows()
        rows: list[Callable[[], QWidget]] = [
            *(lambda case=case: self._damaged(case) for case in view.damaged),
            *(lambda case=case: self._late(case, view) for case in view.late),
            *(lambda case=case: self._refused(case, view) for case in view.refused),
            *(lambda case=case: self._conflict(case, view) for case in view.conflicts),
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
        return _row(chip, spoken.moment(case.at, view.now), words.refused_title(case), line, action)

    def _damaged(self, case: DamagedCase) -> QWidget:
        chip = Chip(*words.DAMAGED)
        action, line = None, f"{case.sentence}找不回原件时，请联系区里"
        if case.visit is not None:
            line = f"{case.sentence}找不回原件时，登记后其余的才算全部送达"
            action = hooks.button(words.REGISTER)
            action.clicked.connect(lambda: self.register_asked.emit(case))
        return _row(chip, "", words.damaged_title(case), line, action)

    def _late(self, case: LateCase, view: SyncView) -> QWidget:
        """Nobody decides it but a person: an amendment says what holds (sync.md §3.10)."""
        action = hooks.button("去一起查")
        action.clicked.connect(lambda: self.go.emit(ToJoint(case.visit)))
        at, title = spoken.moment(case.at, view.now), words.late_title(case)
        return _row(Chip(*words.LATE), at, title, words.late_line(case), action)

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
        return _row(chip, who, f"{case.facility_name} · {field}", "两个值都留着，由区里定", action, values)


def _row(
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


def _value(caption: str, value: str) -> QFrame:
    made = QFrame()
    made.setProperty("sunken", True)
    column = hooks.column(hooks.label(caption, "caption", "text3"), hooks.label(value or "（空）", wrap=True), gap=0)
    column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_3, tokens.SPACE_2)
    made.setLayout(column)
    return made


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
