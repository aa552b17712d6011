"""What 文书 does about 双随机抽查结果公示: the dialog, the paper, the file for a web site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from tuoyu_desktop.application.documents_view import DrawnSheet
from tuoyu_desktop.application.random_publication import issue_publication, may_publish, publication_form
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.notice import DocumentContent
from tuoyu_desktop.domain.paper_parts import Publication
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.documents.publication_dialog import PublicationDialog
from ui.routes import ToDocuments
from ui.widgets import hooks

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage

WriteFile = Callable[[DocumentContent, Path], None]
"""Writes the table of a publication, whole or not at all."""
_PERIOD = timedelta(days=90)
"""How far back the dialog looks first: a quarter, as plans of drawn checks are made."""


def choose_table(parent: QWidget, name: str) -> str:
    """Ask where to save; empty when the person leaves."""
    option = QFileDialog.Option.DontUseNativeDialog
    return QFileDialog.getSaveFileName(parent, "另存为表格", name, "CSV (*.csv)", options=option)[0]


class PublicationDesk:
    """``button`` is for people of the district's commission; ``table`` goes with the publication that is shown."""

    def __init__(self, page: DocumentsPage, runner: JobRunner, me: SignedIn) -> None:
        self._page, self._runner, self._me = page, runner, me
        self._drawn: DrawnSheet | None = None
        self._write: WriteFile | None = None
        self.dialog: PublicationDialog | None = None
        self.choose_target: Callable[[QWidget, str], str] = choose_table
        self.button = hooks.button("双随机公示", icon="ph.megaphone-simple", tooltip="把双随机抽查的结果做成公示")
        self.table = hooks.button("另存为表格（CSV）", icon="ph.table", tooltip="给网站用，Excel 也能打开")
        self.button.hide()
        self.table.hide()
        self.button.clicked.connect(self.open)
        self.table.clicked.connect(self.save)

    def set_file(self, write: WriteFile) -> None:
        """Who writes the table, in the work pool."""
        self._write = write

    def look(self) -> None:
        """Whether the person who is signed in may publish."""
        person = self._me.person
        self._runner.read(
            self._page, lambda records: may_publish(records, person), self.button.setVisible, self._failed
        )

    def show_paper(self, drawn: DrawnSheet | None) -> None:
        """The paper in front."""
        self._drawn = drawn
        is_publication = drawn is not None and drawn.sheet.content.publication is not None
        self.table.setVisible(is_publication and self._write is not None)

    def open(self) -> None:
        """The dialog over the last quarter."""

        def show(today: date) -> None:
            if self.dialog is not None:  # pressed twice
                return
            self.dialog = dialog = PublicationDialog(today - _PERIOD, today, self._page)
            dialog.period_chosen.connect(self._fill)
            dialog.submitted.connect(self._issue)
            dialog.finished.connect(self._closed)
            self._fill(today - _PERIOD, today)
            dialog.open()

        self._runner.read(self._page, lambda records: beijing(records.now()).date(), show, self._failed)

    def _fill(self, since: date, until: date) -> None:
        person = self._me.person
        self._runner.read(
            self._page,
            lambda records: publication_form(records, person, since, until),
            lambda form: self.dialog.show_form(form) if self.dialog is not None else None,
            self._failed,
        )

    def _issue(self, part: Publication) -> None:
        self._runner.write(
            self._page, self._me.person, lambda work: issue_publication(work, part), self._issued, self._not_issued
        )

    def _issued(self, notice: str) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._page.toast.show_message("公示已生成")
        self._page.open(ToDocuments(notice=notice))  # it is of no visit: whichever was in front does not list it

    def _not_issued(self, error: Exception) -> None:
        if self.dialog is None:
            self._failed(error)
            return
        said = error.message if isinstance(error, KnownError) else BUG
        self.dialog.show_error(error.field if isinstance(error, RuleViolation) else "", said)

    def save(self) -> None:
        """The same lines as a table, whole or not at all."""
        drawn, write = self._drawn, self._write
        if drawn is None or write is None:
            return
        target = self.choose_target(self._page, f"{drawn.sheet.content.title}.csv")
        if not target:
            return
        path = Path(target if target.lower().endswith(".csv") else f"{target}.csv")
        content = drawn.sheet.content
        self._runner.work(
            self._page,
            lambda: write(content, path),
            lambda _none: self._page.toast.show_message(f"已存为 {path.name}"),
            self._failed,
        )

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._page.show_fault(error.message)
