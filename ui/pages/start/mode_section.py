"""Step 1: what this is. Documents, wording and rights follow from it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tuoyu_desktop.application.starting import StartView
from tuoyu_desktop.domain.terms import VisitMode
from ui.pages.start import words
from ui.pages.start.choices import Choices
from ui.pages.start.step_head import StepHead
from ui.widgets import hooks, tokens
from ui.widgets.chips import Chip
from ui.widgets.choice_card import ChoiceGroup
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.icons import IconLabel


class ModeSection(QWidget):
    """``chosen`` carries the mode."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = ChoiceGroup()
        self.cards.chosen_changed.connect(lambda key: self.chosen.emit(VisitMode(key)))
        hooks.announce(self.cards, "这次是什么")
        self._note = hooks.label("", "caption", "text2", wrap=True)
        self._note_frame = QFrame()
        self._note_frame.setProperty("sunken", True)
        self._papers = QWidget()
        self._flow = FlowLayout(self._papers)
        self._papers_word = hooks.label("封存后可以印", "caption", "text3")
        self._shown: tuple[str, ...] = ()
        note = hooks.row(IconLabel("ph.info", "text2", tokens.ICON_INLINE), self._note)
        note.setStretch(1, 1)
        note.setContentsMargins(*(tokens.px(12),) * 4)
        self._note_frame.setLayout(note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        head = StepHead("1", "这次是什么", "先选，文书和权限随之而定")
        for part in (head, self.cards, self._note_frame, self._papers_word, self._papers):
            column.addWidget(part)
        column.addStretch(1)

    def show_choices(self, view: StartView, choices: Choices) -> None:
        """The modes, what the chosen one means and which papers come of it."""
        self.cards.set_face(words.mode_faces(view.modes), choices.mode.value if choices.mode else "")
        self._note_frame.setVisible(choices.mode is not None)
        self._note.setText(words.NOTES[choices.mode] if choices.mode else "")
        papers = words.documents(view, choices)
        self._papers_word.setVisible(bool(papers))
        if papers == self._shown:
            return
        self._shown = papers
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for paper in papers:
            self._flow.addWidget(Chip(paper, "ph.file-text"))
        self._papers.setVisible(bool(papers))
