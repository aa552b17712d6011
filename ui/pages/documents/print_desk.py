"""What else is printed and saved from 文书: the page to measure, all papers of a visit as one file, those of a day, and
what is told before printing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from tuoyu_desktop.application.day_papers import DayPapers, day_papers, papers_of_visit
from tuoyu_desktop.application.documents_view import DrawnSheet, drawn_sheet
from tuoyu_desktop.application.paper_maker import PaperMaker
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError
from tuoyu_desktop.domain.notice import TITLES
from ui.background.job_runner import JobRunner
from ui.pages.documents.batch_desk import BatchDesk
from ui.pages.documents.print_job import PrintJob
from ui.pages.documents.print_words import missing_words
from ui.pages.documents.saved_file import save_whole
from ui.widgets import hooks

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage, Render

CALIBRATION = "打印校准页"
_SIGNS = '\\/:*?"<>|'


class PrintDesk:
    """``button`` stands in the page's head. Without ``papers`` only documents one by one and those of a day."""

    def __init__(
        self, page: DocumentsPage, runner: JobRunner, me: SignedIn, render: Render, papers: PaperMaker | None
    ) -> None:
        self._page, self._runner, self._me = page, runner, me
        self._render, self._papers = render, papers
        self.button = hooks.button("今天的文书", icon="ph.files", tooltip="把今天在这台电脑上做的文书一次打出来")
        self.batch: BatchDesk | None = None
        self._job: PrintJob | None = None
        card = page.tools.print
        self.button.clicked.connect(self.open_day)
        card.print_asked.connect(page.acts.print_copies)
        card.save_asked.connect(page.acts.save_pdf)
        card.printer_chosen.connect(self._look_at)
        card.calibration_asked.connect(self.calibrate)
        card.together_asked.connect(self.save_together)
        if papers is not None:
            card.offer_calibration()
        shortcut = QShortcut(QKeySequence("Ctrl+P"), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(card.trigger)

    def show_printers(self) -> None:
        """Look anew which printers there are."""
        printing = self._page.printing
        self._page.tools.print.show_printers(printing.names(), printing.default())

    def _look_at(self, printer: str) -> None:
        printing = self._page.printing
        both = bool(printer) and printing.prints_both_sides(printer)
        self._page.tools.print.show_ability(both_sides=both, answers=not printer or printing.answers(printer))

    # before printing --------------------------------------------------------------------------------------------------

    def show_sheet(self, drawn: DrawnSheet) -> None:
        """A document is in front: what of it cannot be printed, and how many papers its visit has."""
        notice, papers = drawn.sheet.line.id, self._papers
        if papers is None:
            return

        def mine() -> bool:
            return self._page.drawn is not None and self._page.drawn.sheet.line.id == notice

        def show_missing(characters: tuple[str, ...]) -> None:
            if mine():
                title = TITLES[drawn.sheet.content.kind]
                self._page.tools.print.show_missing(missing_words(characters, title))

        def show_count(found: Sequence[str]) -> None:
            if mine():
                self._page.tools.print.show_together(len(found))

        content = drawn.sheet.content
        self._runner.work(self._page, lambda: papers.missing(content), show_missing, self._failed)
        self._runner.read(self._page, lambda records: papers_of_visit(records, notice), show_count, self._failed)

    # all papers of a visit as one file --------------------------------------------------------------------------------

    def save_together(self) -> None:
        """这次的文书存成一个 PDF: those that hold, one after the other."""
        drawn, papers, person = self._page.drawn, self._papers, self._me.person
        if drawn is None or papers is None:
            return
        name = _file_name(drawn)
        target = self._page.acts.choose_target(self._page, f"{name}.pdf")
        if not target:
            return
        path = target if target.lower().endswith(".pdf") else f"{target}.pdf"
        self._page.tools.print.show_progress("正在准备…")

        def make(found: tuple[list[DrawnSheet], datetime]) -> None:
            sheets, now = found
            parts = [(one.sheet.content, one.photos) for one in sheets]
            self._runner.work(
                self._page, lambda: papers.together(parts, name, now), lambda pdf: self._save(path, pdf), self._stop
            )

        def ask(records: Records) -> tuple[list[DrawnSheet], datetime]:
            held = papers_of_visit(records, drawn.sheet.line.id)
            return [drawn_sheet(records, notice, person) for notice in held], records.now()

        self._runner.read(self._page, ask, make, self._stop)

    def _save(self, path: str, pdf: bytes) -> None:
        self._page.tools.print.show_progress("")
        fault = save_whole(path, pdf)
        if fault is None:
            self._page.toast.show_message(f"已存为 {Path(path).name}")
        else:
            self._failed(fault)

    # the page to measure ----------------------------------------------------------------------------------------------

    def calibrate(self, printer: str) -> None:
        """One page on one side, as large as it is."""
        papers = self._papers
        if papers is None or self._job is not None:
            return
        self._page.tools.print.show_progress("正在准备…")

        def draw(now: datetime) -> None:
            self._runner.work(
                self._page,
                lambda: papers.calibration(printer, now),
                lambda pdf: self._print_calibration(printer, pdf),
                self._stop,
            )

        self._runner.read(self._page, lambda records: records.now(), draw, self._stop)

    def _print_calibration(self, name: str, pdf: bytes) -> None:
        try:
            printer = self._page.printing.printer(name, CALIBRATION)
        except EnvironmentFault as fault:
            self._stop(fault)
            self.show_printers()
            return
        self._job = PrintJob(printer, [pdf], self._page)
        self._job.finished.connect(self._calibrated)
        self._job.failed.connect(self._stop)
        self._job.start()

    def _calibrated(self) -> None:
        self._end()
        self._page.toast.show_message("校准页已交给打印机。用尺子量，方框横竖都应是 100 毫米")

    def _stop(self, error: Exception) -> None:
        self._end()
        self._failed(error)

    def _end(self) -> None:
        self._page.tools.print.show_progress("")
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    # the papers of a day ----------------------------------------------------------------------------------------------

    def open_day(self) -> None:
        """今天的文书; another day is chosen in the dialog."""
        if self.batch is None:
            self._runner.read(self._page, day_papers, self._show_day, self._failed)

    def _show_day(self, day: DayPapers) -> None:
        if self.batch is None:
            self.batch = BatchDesk(self._page, self._runner, self._me, self._render, self._papers, day)
            self.batch.dialog.finished.connect(self._day_closed)
            self.batch.open()

    def _day_closed(self) -> None:
        if self.batch is not None:
            self.batch.dialog.deleteLater()
            self.batch = None
            self._page.show_again()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._page.show_fault(error.message)


def _file_name(drawn: DrawnSheet) -> str:
    """小橡树托育中心 2026-11-20 文书, without signs that file systems refuse."""
    content = drawn.sheet.content
    name = f"{content.facility.name} {content.issued_on:%Y-%m-%d} 文书"
    return "".join("-" if sign in _SIGNS else sign for sign in name)
