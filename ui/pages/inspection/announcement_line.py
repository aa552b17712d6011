"""An inspection whose 行政检查通知书 was not made yet says so above its items (documents.md §4.1)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.inspection_papers import announcement_due
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.terms import VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.inspection.layout import InspectionLayout
from ui.pages.inspection.session import VisitSession
from ui.routes import ToDocuments
from ui.widgets.banner import Banner

_SENTENCE = "先把行政检查通知书交给机构，再开始检查。"


class AnnouncementLine(QObject):
    """Owns the banner. ``paper_asked`` carries the route to the papers of the visit."""

    paper_asked = Signal(object)

    def __init__(
        self, runner: JobRunner, me: SignedIn, session: VisitSession, parts: InspectionLayout, page: QWidget
    ) -> None:
        super().__init__(page)
        self._runner, self._person, self._session, self._parts = runner, me.person, session, parts
        self.banner = Banner("info", _SENTENCE, "去出通知书")
        parts.add_banner(self.banner)
        self.banner.acted.connect(lambda: self.paper_asked.emit(ToDocuments(inspection=self._visit())))
        session.opened.connect(self._look)

    def _visit(self) -> str:
        """The inspection in front; empty for any other visit."""
        view = self._session.view
        return view.id if view is not None and view.mode is VisitMode.ADMINISTRATIVE_INSPECTION else ""

    def refresh(self, changes: Changes) -> None:
        """A document was made or voided, here or by whoever came along."""
        if changes.has("notice"):
            self._look()

    def _look(self) -> None:
        visit, person = self._visit(), self._person
        if not visit:
            self._show(False)
            return
        self._runner.read(
            self, lambda records: announcement_due(records, visit, person), self._show, lambda _error: self._show(False)
        )

    def _show(self, due: bool) -> None:
        if self.banner.isHidden() is due:
            self.banner.setVisible(due)
            self._parts.space()
