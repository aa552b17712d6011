"""What 机构 does about 关停处置台账: the dialog, then the paper."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tuoyu_desktop.application.closure_cases import ClosureForm, closure_form, issue_ledger, may_keep
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.paper_parts import ClosureLedger
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.facilities.closure_dialog import ClosureDialog
from ui.routes import ToDocuments

if TYPE_CHECKING:
    from ui.pages.facilities.page import FacilitiesPage


class ClosureDesk:
    """The button stands in the head of the facility, for officers of street and district alone."""

    def __init__(self, page: FacilitiesPage, runner: JobRunner, me: SignedIn) -> None:
        self._page, self._runner, self._me = page, runner, me
        self._facility = ""
        self.dialog: ClosureDialog | None = None
        page.detail.closure.clicked.connect(self.open)

    def look(self, facility: str) -> None:
        """Whether who is signed in keeps the ledger of this facility."""
        self._facility, person = facility, self._me.person
        self._runner.read(
            self._page,
            lambda records: may_keep(records, facility, person),
            self._page.detail.closure.setVisible,
            self._failed,
        )

    def open(self) -> None:
        """The form of the facility that is shown."""
        facility, person = self._facility, self._me.person

        def show(answer: tuple[ClosureForm, datetime]) -> None:
            if self.dialog is not None:  # pressed twice
                return
            form, now = answer
            self.dialog = dialog = ClosureDialog(form, now, self._page)
            dialog.submitted.connect(lambda part: self._issue(facility, part))
            dialog.finished.connect(self._closed)
            dialog.open()

        self._runner.read(
            self._page, lambda records: (closure_form(records, facility, person), records.now()), show, self._failed
        )

    def _issue(self, facility: str, part: ClosureLedger) -> None:
        self._runner.write(
            self._page,
            self._me.person,
            lambda work: issue_ledger(work, facility, part),
            self._issued,
            self._not_issued,
        )

    def _issued(self, notice: str) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._page.go.emit(ToDocuments(notice=notice))

    def _not_issued(self, error: Exception) -> None:
        if self.dialog is None:
            self._failed(error)
            return
        said = error.message if isinstance(error, KnownError) else BUG
        self.dialog.show_error(error.field if isinstance(error, RuleViolation) else "", said)

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._page.fault.show_sentence(error.message)
            self._page.fault.show()
