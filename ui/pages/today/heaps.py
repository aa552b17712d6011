"""The right column of 今日: heaps of duty. A heap that is empty is not there, and made only when it is not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tuoyu_desktop.application.lines import FindingLine
from tuoyu_desktop.application.today import TodayView
from ui.pages.today import words
from ui.pages.today.list_card import ListCard
from ui.pages.today.unfinished_card import UnfinishedCard
from ui.routes import ToFacilities, ToFindings, ToInspection
from ui.widgets import tokens
from ui.widgets.row_face import RowFace

_TITLES = {
    "joins": ("", "", ""),
    "missed": ("昨天没去的", "ph.calendar-x", "warn"),
    "overdue": ("逾期待复查", "ph.clock-fill", "warn"),
    "unfinished": ("", "", ""),
    "expiring": ("今天要去的机构，证照快到期", "ph.identification-card", "warn"),
    "answered": ("你上次反映的问题", "ph.buildings-fill", "accent_text"),
}
"""Title, icon and tone by key, in the order of the column; the joins and the unfinished visits have cards of their
own kinds."""


class Heaps(QWidget):
    """``go`` carries a route."""

    go = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: TodayView | None = None
        self._cards: dict[str, ListCard] = {}
        self._unfinished: UnfinishedCard | None = None
        self._there: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_4)
        self._column.addStretch()

    def show_view(self, view: TodayView) -> None:
        """Show what is due."""
        self._view = view
        self._show("missed", [words.missed_row(visit, view.on) for visit in view.missed])
        if view.missed:
            self._cards["missed"].set_title(words.missed_title(view.missed, view.on))
        self._show("overdue", [words.overdue_row(finding, view.on) for finding in view.overdue])
        self._show_unfinished(view)
        self._show("expiring", [words.paper_row(paper) for paper in view.expiring])
        self._show("answered", [words.answer_row(finding) for finding in view.answered])

    def put_joins(self, card: QWidget) -> None:
        """Visits of colleagues that wait to be joined: on top, one just asked for them."""
        self._put("joins", card)

    def heap(self, key: str) -> ListCard | None:
        """The heap ``missed``, ``overdue``, ``expiring`` or ``answered``; null where it never held anything."""
        return self._cards.get(key)

    def _show(self, key: str, faces: Sequence[RowFace]) -> None:
        if not faces and key not in self._cards:
            return
        if key not in self._cards:
            card = self._cards[key] = ListCard(*_TITLES[key])
            card.row_opened.connect(lambda row: self._open(key, row))
            self._put(key, card)
        self._cards[key].show_faces(faces, str(len(faces)))

    def _show_unfinished(self, view: TodayView) -> None:
        if not view.unfinished and self._unfinished is None:
            return
        if self._unfinished is None:
            self._unfinished = UnfinishedCard()
            self._unfinished.resume_asked.connect(lambda inspection: self.go.emit(ToInspection(inspection)))
            self._put("unfinished", self._unfinished)
        self._unfinished.show_lines(view.unfinished)

    def _put(self, key: str, card: QWidget) -> None:
        """At its place among those that are there."""
        self._there.append(key)
        self._there.sort(key=list(_TITLES).index)
        self._column.insertWidget(self._there.index(key), card)

    def _open(self, key: str, row: int) -> None:
        if self._view is None:
            return
        if key == "missed":
            self.go.emit(words.start_of(self._view.missed[row].plan))
        elif key == "expiring":
            self.go.emit(ToFacilities(facility=self._view.expiring[row].facility, tab="papers"))
        else:
            findings: Sequence[FindingLine] = self._view.overdue if key == "overdue" else self._view.answered
            self.go.emit(ToFindings(finding=findings[row].id))
