"""Prints the papers of a day one after the other: one job for each, the next one begins when it is at the printer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tuoyu_desktop.application.day_papers import DayPapers, day_papers
from tuoyu_desktop.application.documents_view import DrawnSheet, drawn_sheet
from tuoyu_desktop.application.notice_cases import sheet_of
from tuoyu_desktop.application.paper_maker import PaperMaker
from tuoyu_desktop.application.print_marks import copy_labels, mark_printed, unprinted
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError, RuleViolation
from tuoyu_desktop.domain.notice import DocumentContent
from tuoyu_desktop.domain.terms import NoticeState
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.documents.acts import file_name
from ui.pages.documents.batch_dialog import BatchDialog
from ui.pages.documents.batch_list import BatchRow, Fate
from ui.pages.documents.print_job import PrintJob
from ui.pages.documents.print_words import unprintable_words

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage, Render


class BatchDesk:
    """Lives as long as its dialog. A paper that cannot be drawn is passed over and says why; where the printer or the
    disk fails it stops, what is printed stays printed, and it goes on from there."""

    def __init__(
        self,
        page: DocumentsPage,
        runner: JobRunner,
        me: SignedIn,
        render: Render,
        papers: PaperMaker | None,
        day: DayPapers,
    ) -> None:
        self._runner, self._me = runner, me
        self._render, self._papers, self._printing = render, papers, page.printing
        self.dialog = BatchDialog(page)
        self._day = day.on
        self._queue: list[int] = []
        self._total = self._done = 0
        self._stopping = False
        self._job: PrintJob | None = None
        dialog = self.dialog
        dialog.print_asked.connect(self.print)
        dialog.stop_asked.connect(self._stop_after)
        dialog.day_chosen.connect(self.choose_day)
        dialog.printer_chosen.connect(self._look_at)
        dialog.show_printers(self._printing.names(), self._printing.default())
        self._show(day)

    def open(self) -> None:
        self.dialog.open()
        self.dialog.list.setFocus()

    # what is there ----------------------------------------------------------------------------------------------------

    def choose_day(self, on: date) -> None:
        """The papers of another day."""
        if on != self._day:
            self._day = on
            self._runner.read(self.dialog, lambda records: day_papers(records, on), self._came, self._failed)

    def _came(self, day: DayPapers) -> None:
        if day.on == self._day:
            self._show(day)

    def _show(self, day: DayPapers) -> None:
        self.dialog.show_day(day)
        self._check_from(0, self.dialog.list.rows)

    def _look_at(self, printer: str) -> None:
        both = bool(printer) and self._printing.prints_both_sides(printer)
        self.dialog.show_ability(both_sides=both, answers=not printer or self._printing.answers(printer))

    def _check_from(self, row: int, rows: list[BatchRow]) -> None:
        """One paper after the other, while nobody waits: has every character of it a font?"""
        papers = self._papers
        if papers is None or rows is not self.dialog.list.rows or self._queue or row >= len(rows):
            return
        notice = rows[row].paper.line.id

        def on(_error: Exception | None = None) -> None:
            self._check_from(row + 1, rows)

        def show(missing: tuple[str, ...]) -> None:
            if missing and rows is self.dialog.list.rows:
                self.dialog.list.warn(row, unprintable_words(missing))
            on()

        def check(content: DocumentContent) -> None:
            self._runner.work(self.dialog, lambda: papers.missing(content), show, on)

        self._runner.read(self.dialog, lambda records: sheet_of(records, notice).content, check, on)

    # printing ---------------------------------------------------------------------------------------------------------

    def print(self) -> None:
        """What is ticked, in the order of the list."""
        if self._queue:
            return
        self._queue = self.dialog.list.ticked()
        self._total, self._done, self._stopping = len(self._queue), 0, False
        self.dialog.show_fault("")
        self.dialog.set_busy(True)
        self._next()

    def _stop_after(self) -> None:
        self._stopping = True

    def _next(self) -> None:
        if not self._queue or self._stopping:
            self._end()
            return
        row, person = self._queue[0], self._me.person
        notice = self.dialog.list.rows[row].paper.line.id
        self.dialog.list.show_fate(row, Fate.PRINTING)
        self._tell("")
        self._runner.read(
            self.dialog, lambda records: drawn_sheet(records, notice, person), partial(self._draw, row), self._pass_over
        )

    def _draw(self, row: int, drawn: DrawnSheet) -> None:
        if drawn.sheet.line.state is NoticeState.VOID:
            self._pass_over(RuleViolation("rule-notice-void", "刚刚作废了，没有打"))
            return
        copies = drawn.sheet.copies
        labels = copy_labels(copies, len(unprinted(copies, drawn.mark)) or len(copies), drawn.mark)
        render, content, photos, now = self._render, drawn.sheet.content, drawn.photos, drawn.now

        def job() -> list[bytes]:
            made = {label: render(content, photos, now, label) for label in dict.fromkeys(labels)}
            return [made[label] for label in labels]

        self._runner.work(self.dialog, job, partial(self._send, drawn, labels), self._pass_over)

    def _send(self, drawn: DrawnSheet, labels: Sequence[str], pdfs: list[bytes]) -> None:
        both = self.dialog.sides.both_sides()
        try:
            printer = self._printing.printer(self.dialog.printers.currentText(), file_name(drawn), both_sides=both)
        except EnvironmentFault as fault:
            self._stop(fault)
            return
        self._job = PrintJob(printer, pdfs, self.dialog, both_sides=both)
        self._job.advanced.connect(lambda page, of: self._tell(f"，第 {page} 页，共 {of} 页"))
        self._job.finished.connect(partial(self._printed, drawn.sheet.line.id, labels))
        self._job.failed.connect(self._stop)
        self._job.start()

    def _printed(self, notice: str, labels: Sequence[str]) -> None:
        """At the printer: from here on it is printed, even where that cannot be written down."""
        self._let_job_go()
        self._done += 1
        self.dialog.list.show_fate(self._queue.pop(0), Fate.DONE)
        self._runner.write(
            self.dialog,
            self._me.person,
            lambda work: mark_printed(work, notice, labels),
            lambda _none: self._next(),
            self._stop,
        )

    def _pass_over(self, error: Exception) -> None:
        """A paper that cannot be drawn does not hold up the others; a fault of this computer would meet them all."""
        if not isinstance(error, RuleViolation):
            self._stop(error)
            return
        self.dialog.list.show_fate(self._queue.pop(0), Fate.SKIPPED, error.message)
        self._next()

    def _stop(self, error: Exception) -> None:
        self._let_job_go()
        said = error.message if isinstance(error, KnownError) else BUG
        where = ""
        if self._queue:
            row = self._queue[0]
            self.dialog.list.show_fate(row, Fate.WAITING)
            paper = self.dialog.list.rows[row].paper
            where = f"停在 {paper.line.facility_name}《{paper.title}》。"
        before = f"前面的 {self._done} 份已经交给打印机，弄好后可以接着打。" if self._done else ""
        self._end()
        self.dialog.show_printers(self._printing.names(), self._printing.default())
        self.dialog.show_fault(where + said + before)

    def _end(self) -> None:
        stopped = bool(self._queue)
        self._queue = []
        self.dialog.set_busy(False)
        if not stopped and self._done:
            passed_over = self._total - self._done
            rest = f"，{passed_over} 份没打" if passed_over else ""
            self.dialog.status.setText(f"{self._done} 份交给打印机了{rest}")

    def _let_job_go(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    def _tell(self, page: str) -> None:
        row = self.dialog.list.rows[self._queue[0]]
        done = self._total - len(self._queue)  # at the printer or passed over
        words = f"第 {done + 1} 份，共 {self._total} 份：{row.paper.line.facility_name}《{row.paper.title}》{page}"
        self.dialog.show_progress(words, done / self._total)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.dialog.show_fault(error.message)
