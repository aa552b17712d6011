"""附表: what the facility fills in to answer an officers' document, printed blank or filled with what was registered
(documents.md §4.7, §4.8)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tuoyu_desktop.application.documents_view import DrawnSheet
from tuoyu_desktop.application.facility_papers import (
    DrawnForm,
    FacilityFormOffer,
    facility_form,
    form_offer,
    has_facility_forms,
)
from tuoyu_desktop.application.paper_maker import PaperMaker
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError
from ui.background.job_runner import JobRunner
from ui.pages.documents.forms_dialog import FormsDialog
from ui.pages.documents.print_job import PrintJob
from ui.pages.documents.saved_file import save_whole

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage

_PRINTING = "上一份还在打，打完再打这一份。"
_SIGNS = '\\/:*?"<>|'


class FormsDesk:
    """The button stands among the tools of a document; without ``papers`` it is not there."""

    def __init__(self, page: DocumentsPage, runner: JobRunner, papers: PaperMaker | None) -> None:
        self._page, self._runner, self._papers = page, runner, papers
        self.dialog: FormsDialog | None = None
        self.job: PrintJob | None = None
        page.tools.forms_asked.connect(self.open)

    def show_sheet(self, drawn: DrawnSheet) -> None:
        """A document is in front."""
        sheet = drawn.sheet
        has = self._papers is not None and has_facility_forms(sheet.content, sheet.line.state)
        self._page.tools.forms.setVisible(has)

    def open(self) -> None:
        """Ask which form."""
        drawn = self._page.drawn
        if drawn is None or self.dialog is not None:
            return
        notice = drawn.sheet.line.id
        self._runner.read(
            self._page,
            lambda records: form_offer(records, notice),
            lambda offer: self._show(notice, drawn.sheet.content.title, offer),
            self._failed,
        )

    def _show(self, notice: str, title: str, offer: FacilityFormOffer) -> None:
        if self.dialog is not None:
            return
        has_printer = bool(self._page.tools.print.printers.currentText())
        dialog = FormsDialog(title, offer, self._page, has_printer=has_printer)
        dialog.save_asked.connect(lambda: self._save(notice, dialog))
        dialog.print_asked.connect(lambda: self._print(notice, dialog))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _save(self, notice: str, dialog: FormsDialog) -> None:
        name = f"{dialog.title()} {self._number()}".strip()
        name = "".join("-" if sign in _SIGNS else sign for sign in name)
        target = self._page.acts.choose_target(dialog, f"{name}.pdf")
        if not target:
            return
        path = target if target.lower().endswith(".pdf") else f"{target}.pdf"

        def save(pdf: bytes) -> None:
            fault = save_whole(path, pdf)
            if fault is None:
                if self.dialog is dialog:  # it may have been put away meanwhile
                    dialog.accept()
                self._page.toast.show_message(f"已存为 {Path(path).name}")
            else:
                self._failed(fault)

        self._draw(notice, dialog, save)

    def _number(self) -> str:
        return self._page.drawn.sheet.content.number if self._page.drawn is not None else ""

    def _print(self, notice: str, dialog: FormsDialog) -> None:
        name, title = self._page.tools.print.printers.currentText(), dialog.title()

        def send(pdf: bytes) -> None:
            if self._still_prints(dialog):
                return
            try:
                printer = self._page.printing.printer(name, title)
            except EnvironmentFault as fault:
                self._failed(fault)
                return
            self.job = PrintJob(printer, [pdf], self._page)
            self.job.finished.connect(lambda: self._printed(title))
            self.job.failed.connect(self._not_printed)
            self.job.start()

        if not self._still_prints(dialog):
            self._draw(notice, dialog, send)

    def _still_prints(self, dialog: FormsDialog) -> bool:
        """The dialog was put away and opened again: the form before is not cut short by another."""
        if self.job is not None and self.dialog is dialog:
            dialog.show_error(_PRINTING)
        return self.job is not None

    def _printed(self, title: str) -> None:
        self._end_job()
        if self.dialog is not None:
            self.dialog.accept()
        self._page.toast.show_message(f"{title}已交给打印机")

    def _draw(self, notice: str, dialog: FormsDialog, done: Callable[[bytes], None]) -> None:
        papers, kind, registered = self._papers, dialog.kind(), dialog.registered()
        if papers is None:
            return
        dialog.show_busy(True)

        def make(drawn: DrawnForm) -> None:
            self._runner.work(
                self._page,
                lambda: papers.facility_form(drawn.form, drawn.photos, drawn.now),
                done,
                self._failed,
            )

        self._runner.read(
            self._page, lambda records: facility_form(records, notice, kind, registered=registered), make, self._failed
        )

    def _end_job(self) -> None:
        if self.job is not None:
            self.job.deleteLater()
            self.job = None

    def _not_printed(self, error: Exception) -> None:
        self._end_job()
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            return
        if self.dialog is not None:
            self.dialog.show_error(error.message)
        else:
            self._page.show_fault(error.message)
