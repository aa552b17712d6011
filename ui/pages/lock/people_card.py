"""Choosing who works at this laptop now: the people of its unit, by name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.lines import PersonLine
from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.domain.wording import PERSON_KINDS
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState, HeroIcon
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList


class PeopleCard(Card):
    """``person_chosen`` carries the id, after one press or Enter."""

    person_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._ids: tuple[str, ...] = ()
        self._rows = 6
        self._unit = hooks.label("", "body", "text2")
        head = hooks.row(
            HeroIcon("ph.user-circle"),
            _lines(hooks.label("谁来使用？", "title"), self._unit),
            gap=tokens.SPACE_3,
        )
        head.setStretch(1, 1)
        self.padded(tokens.SPACE_5, tokens.SPACE_4).addLayout(head)
        self.body.addWidget(hooks.rule())
        self.list = RowList("可以登录的人", tall=True)
        self._nobody: EmptyState | None = None
        self.body.addWidget(self.list)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.list.row_opened.connect(self._choose)

    def set_rows(self, rows: int) -> None:
        """How many rows there is room for; the list scrolls for the rest."""
        self._rows = rows
        self.list.setFixedHeight(tokens.px(tokens.H_ROW_TALL) * min(len(self._ids), rows))

    def show_people(self, people: Sequence[PersonLine], device: Device) -> None:
        """Show the people of the laptop."""
        unit = f"{device.unit_name} · 本机 {device.number:02d} 号"
        ids = tuple(person.id for person in people)
        self._unit.setText(unit)
        self._show_nobody(not ids)
        self.list.setVisible(bool(ids))
        if ids != self._ids:
            self._ids = ids
            self.list.show_faces([_face(person, device) for person in people])
            self.set_rows(self._rows)

    def _show_nobody(self, nobody: bool) -> None:
        """Said on a laptop whose roster has not come yet."""
        if nobody and self._nobody is None:
            line = "名册由区里下发，请先连上网同步一次，或联系区卫生健康委"
            self._nobody = EmptyState("ph.users", "这台电脑上还没有可登录的人", line)
            self.body.addWidget(self._nobody)
        if self._nobody is not None:
            self._nobody.setVisible(nobody)

    def take_focus(self) -> None:
        """Keys go to the list, so that arrows and Enter choose."""
        self.list.setFocus()

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._ids):
            self.person_chosen.emit(self._ids[row])


def _lines(*labels: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(hooks.column(*labels, gap=0))
    return made


def _face(person: PersonLine, device: Device) -> RowFace:
    unit = device.unit_name if person.unit == device.unit else person.unit
    caption = f"{PERSON_KINDS[person.kind]} · {unit}"
    note = "" if person.certificate_number is None else "有执法证"
    return RowFace(person.name, caption, icon="ph.user-circle", right=note, open_mark=True)
