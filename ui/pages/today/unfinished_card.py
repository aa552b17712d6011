"""Visits that were begun here and not sealed, each with its way back in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.lines import InspectionLine
from ui.pages.today.words import unfinished_words
from ui.widgets import hooks
from ui.widgets.card import Card, DetailRow


class UnfinishedCard(Card):
    """``resume_asked`` carries the id of the inspection."""

    resume_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("未完成的检查", "", "ph.pencil-simple", "accent_text", parent)

    def show_lines(self, lines: Sequence[InspectionLine]) -> None:
        """One row for each; hidden while there is none."""
        self.setVisible(bool(lines))
        self.set_count(str(len(lines)))
        self.clear_rows()
        for line in lines:
            resume = hooks.button("继续")
            resume.setAccessibleName(f"继续 {line.facility_name}")
            resume.clicked.connect(lambda _on=False, inspection=line.id: self.resume_asked.emit(inspection))
            self.add_row(DetailRow(line.facility_name, unfinished_words(line), resume))
