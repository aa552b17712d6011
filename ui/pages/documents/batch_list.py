"""The papers of a day with a tick each: a press or the space bar ticks, and the row says what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.day_papers import DayPaper
from ui.pages.documents.words import number_of
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList


class Fate(Enum):
    """What became of a row since the dialog opened, with its icon and ink."""

    WAITING = ("", "")
    PRINTING = ("ph.printer", "accent_text")
    DONE = ("ph.check-circle-fill", "passed")
    SKIPPED = ("ph.x-circle-fill", "fail")


@dataclass(frozen=True)
class TickFace(RowFace):
    """A row that says aloud whether it is ticked."""

    ticked: bool = False

    def spoken(self) -> str:
        return f"{'已勾选' if self.ticked else '没有勾选'}，{super().spoken()}"


@dataclass
class BatchRow:
    """One paper in the list. ``said``: why it was skipped, or what cannot be printed of it."""

    paper: DayPaper
    ticked: bool
    fate: Fate = Fate.WAITING
    said: str = ""
    warned: bool = False

    @property
    def is_done(self) -> bool:
        """Whether every addressee has a copy, by now."""
        return self.fate is Fate.DONE or self.paper.is_printed

    def face(self, now: datetime) -> TickFace:
        note, icon, ink = self._note(now)
        return TickFace(
            self.paper.line.facility_name or "不属于一家机构",
            f"{self.paper.title}　{number_of(self.paper.line)}",
            icon="ph.check-square-fill" if self.ticked else "ph.square",
            icon_ink="accent" if self.ticked else "text3",
            right=self._right(now),
            note=note,
            note_icon=icon,
            note_ink=ink,
            ticked=self.ticked,
        )

    def _right(self, now: datetime) -> str:
        """How many copies; where the note says something else, also when it was printed."""
        mark = self.paper.mark
        said = f"，{spoken.moment(mark.at, now)} 打过" if mark and self.warned else ""
        return f"{len(self.paper.copies)} 份{said}"

    def _note(self, now: datetime) -> tuple[str, str, str]:
        icon, ink = self.fate.value
        if self.fate is Fate.SKIPPED:
            return self.said, icon, ink
        if self.fate is Fate.PRINTING:
            return "正在打", icon, ink
        if self.fate is Fate.DONE:
            return "打完了", icon, ink
        if self.warned:
            return self.said, "ph.warning", "warn"
        mark = self.paper.mark
        if mark is None:
            return "", "", "text3"
        when = spoken.moment(mark.at, now)
        if self.paper.is_printed:
            return f"{when} 打过，再打是副本", "ph.check-circle-fill", "passed"
        return f"{when} 打过一部分", "ph.check-circle-fill", "text2"


class BatchList(RowList):
    """``toggled`` comes when a tick changed; while ``locked`` none does."""

    toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("这一天的文书", parent=parent)
        self.rows: list[BatchRow] = []
        self.locked = False
        self._now = datetime.min
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # a row is ticked, none is chosen
        self.clicked.connect(self._clicked)

    def show_papers(self, papers: Sequence[DayPaper], now: datetime) -> None:
        """Ticked is what has a copy still to come."""
        self._now = now
        self.rows = [BatchRow(paper, not paper.is_printed) for paper in papers]
        self.show_rows(len(self.rows), lambda row: self.rows[row].face(self._now))
        self.set_current(0 if self.rows else -1)

    def toggle(self, row: int) -> None:
        """Tick or untick."""
        if not self.locked and 0 <= row < len(self.rows):
            self.rows[row].ticked = not self.rows[row].ticked
            self.renew(row)
            self.toggled.emit()

    def tick_all(self, ticked: bool) -> None:
        """All rows alike."""
        for row in self.rows:
            row.ticked = ticked
        self.viewport().update()
        self.toggled.emit()

    def show_fate(self, row: int, fate: Fate, said: str = "") -> None:
        """What became of a row; what is done or skipped is not ticked any more."""
        held = self.rows[row]
        held.fate, held.said = fate, said or held.said
        if fate in (Fate.DONE, Fate.SKIPPED):
            held.ticked = False
        self.renew(row)
        self.scrollTo(self.model().index(row, 0))

    def warn(self, row: int, said: str) -> None:
        """Something of a paper cannot be printed as it is."""
        self.rows[row].warned, self.rows[row].said = True, said
        self.renew(row)

    def ticked(self) -> list[int]:
        """Rows that are ticked, in order."""
        return [place for place, row in enumerate(self.rows) if row.ticked]

    def _clicked(self, index: QModelIndex) -> None:
        self.toggle(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle(self.current())
        else:
            super().keyPressEvent(event)
