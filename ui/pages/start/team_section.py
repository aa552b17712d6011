"""Step 2: who goes, from the signed roster only."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tuoyu_desktop.application.starting import StartView
from ui.pages.start import words
from ui.pages.start.choices import Choices
from ui.pages.start.step_head import StepHead
from ui.widgets import hooks, tokens
from ui.widgets.link_button import LinkButton
from ui.widgets.team_row import TeamList


class TeamSection(QWidget):
    """``team_changed`` carries the people in the order they were ticked, the leader first."""

    team_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people = TeamList()
        self.more = LinkButton("从名册加人")
        self._head = StepHead("2", "谁去")
        self._head.add(self.more)
        self._error = hooks.label("", "caption", "fail", wrap=True)
        self._error.hide()
        self._every = False
        self._state: tuple[StartView, Choices] | None = None
        self.people.toggled.connect(self._toggle)
        self.more.clicked.connect(self._show_every)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        for part in (self._head, self.people, self._error):
            column.addWidget(part)

    def show_choices(self, view: StartView, choices: Choices) -> None:
        """The people of the unit that are likely to go; the others of the roster after 从名册加人."""
        if self._state is None or self._state[0].facility.id != view.facility.id:
            self._every = False
        self._state = (view, choices)
        own = next((c.unit for c in view.team if c.person == choices.lead), "")
        near = view.team if self._every else words.likely(view.team, own, choices)
        self.more.setVisible(len(near) < len(view.team))
        self._head.show_words("谁去", words.roster_words(view.team, own, choices, every=self._every))
        self.people.set_face(words.member_faces(near, choices.team, choices.lead, choices.mode))
        lead = self.people.rows.get(choices.lead)
        if lead is not None:
            lead.box.setEnabled(False)
            lead.box.setToolTip("带队的人一定去")

    def show_error(self, sentence: str) -> None:
        """The sentence below the people; empty clears it."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _show_every(self) -> None:
        self._every = True
        if self._state is not None:
            self.show_choices(*self._state)

    def _toggle(self, person: str, ticked: bool) -> None:
        if self._state is None:
            return
        team = tuple(p for p in self._state[1].team if p != person)
        self.team_changed.emit((*team, person) if ticked else team)
