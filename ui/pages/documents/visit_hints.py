"""What 文书 says above the papers of a visit: that it goes on, and what came after its seal from other laptops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuoyu_desktop.application.documents_view import DocumentsView, DrawnSheet
from tuoyu_desktop.domain.errors import KnownError
from ui.background.job_runner import JobRunner
from ui.pages.documents import words
from ui.routes import ToInspection, ToJoint
from ui.widgets.banner import Banner

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage


class VisitHints:
    """``late`` and ``going_on`` stand above the paper, unless the paper in front is no paper of the visit."""

    def __init__(self, page: DocumentsPage, runner: JobRunner) -> None:
        self._page, self._runner = page, runner
        self._visit, self._goes_on = "", False
        self._drawn: DrawnSheet | None = None
        self.late = Banner("warning", "", "去一起查", icon="ph.clock-counter-clockwise")
        self.going_on = Banner("info", "", "回去继续")
        self.late.hide()
        self.going_on.hide()
        self.late.acted.connect(lambda: page.go.emit(ToJoint(self._visit)))
        self.going_on.acted.connect(lambda: page.go.emit(ToInspection(self._visit)))

    def show_visit(self, view: DocumentsView) -> None:
        """The visit whose papers the list has."""
        visit = view.visit.id if view.visit else ""
        if visit != self._visit:
            self.late.show_sentence("")  # what is said of another visit is not said of this one until the answer comes
        self._visit = visit
        self._goes_on = view.going_on
        self.going_on.show_sentence(words.going_on(view))

        def show(sentence: str) -> None:
            self.late.show_sentence(sentence)
            self._show()

        self._runner.read(self._page, lambda records: words.late_sentence(records, visit), show, self._failed)
        self._show()

    def show_paper(self, drawn: DrawnSheet | None) -> None:
        """The paper in front."""
        self._drawn = drawn
        self._show()

    def _show(self) -> None:
        beside = words.is_of(self._drawn, self._visit)
        self.late.setVisible(beside and bool(self.late.sentence()))
        self.going_on.setVisible(beside and self._goes_on)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._page.show_fault(error.message)
