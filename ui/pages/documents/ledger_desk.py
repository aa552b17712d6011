"""What 文书 does about the ledger of numbers: its button, the dialog, numbers given back, the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from tuoyu_desktop.application.number_ledger import (
    NumberLedger,
    NumberRow,
    ReturnNumbers,
    number_ledger,
    return_numbers,
)
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError
from ui.background.job_runner import JobRunner
from ui.pages.documents.ledger_dialog import TITLE, LedgerDialog, ReturnDialog
from ui.routes import ToDocuments
from ui.widgets import hooks

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage

Book = Callable[[NumberLedger, Path], None]
"""Writes the ledger as a file; raises EnvironmentFault env-file-unwritable. For the work pool."""


def choose_book(parent: QWidget, name: str) -> str:
    """Ask where to save; empty when the person leaves."""
    options = QFileDialog.Option.DontUseNativeDialog
    return QFileDialog.getSaveFileName(parent, "导出编号台账", name, "Excel (*.xlsx)", options=options)[0]


class LedgerDesk:
    """``button`` stands in the page's head. ``choose_target`` is an attribute, so that a tour can answer."""

    def __init__(self, page: DocumentsPage, runner: JobRunner, me: SignedIn) -> None:
        self._page, self._runner, self._me = page, runner, me
        self._book: Book | None = None
        self.choose_target: Callable[[QWidget, str], str] = choose_book
        self.dialog: LedgerDialog | None = None
        self.back: ReturnDialog | None = None
        self.button = hooks.button(TITLE, icon="ph.list", tooltip="发给本机的编号：已用、作废、未用、交还")
        if me.practice:  # which has no numbers; shown before it has a place, a button would be a window of its own
            self.button.hide()
        self.button.clicked.connect(self.open)

    def set_book(self, book: Book) -> None:
        """How the ledger becomes a file."""
        self._book = book

    def open(self) -> None:
        """This year's ledger."""
        self._runner.read(self._page, number_ledger, self._show, self._failed)

    def refresh(self) -> None:
        """Something was numbered, voided or given back."""
        if self.dialog is not None:
            self._ask(self.dialog.ledger.year)

    def _ask(self, year: int) -> None:
        self._runner.read(self._page, lambda records: number_ledger(records, year), self._show_again, self._failed)

    def _show_again(self, ledger: NumberLedger) -> None:
        if self.dialog is not None:
            self.dialog.show_ledger(ledger)

    def _show(self, ledger: NumberLedger) -> None:
        if self.dialog is not None:
            return
        self.dialog = dialog = LedgerDialog(ledger, may_export=self._book is not None, parent=self._page)
        dialog.year_chosen.connect(self._ask)
        dialog.return_asked.connect(self._ask_back)
        dialog.show_asked.connect(self._show_paper)
        dialog.export_asked.connect(self._export)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _show_paper(self, notice: str) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._page.open(ToDocuments(notice=notice))

    def _ask_back(self, row: NumberRow) -> None:
        if self.dialog is None or self.back is not None:
            return

        def give_back(count: int, reason: str) -> None:
            command = ReturnNumbers(row.block, row.value, count, reason)
            self._runner.write(
                self._page, self._me.person, lambda work: return_numbers(work, command), self._given_back, self._failed
            )

        self.back = ReturnDialog(row, self.dialog, give_back)
        self.back.finished.connect(self._back_closed)
        self.back.open()

    def _given_back(self, _none: None) -> None:
        self._page.toast.show_message("已交还，台账里写明了原因")
        self.refresh()

    def _export(self) -> None:
        dialog, book = self.dialog, self._book
        target = self.choose_target(dialog, f"{TITLE}{dialog.ledger.year}.xlsx") if dialog is not None else ""
        if dialog is None or book is None or not target:
            return
        ledger = dialog.ledger
        path = Path(target if target.lower().endswith(".xlsx") else f"{target}.xlsx")
        said = f"已存为 {path.name}"
        self._runner.work(
            self._page, lambda: book(ledger, path), lambda _none: self._page.toast.show_message(said), self._failed
        )

    def _back_closed(self, _result: int) -> None:
        if self.back is not None:
            self.back.deleteLater()
            self.back = None

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _failed(self, error: Any) -> None:
        if isinstance(error, KnownError):
            if self.dialog is not None:
                self.dialog.show_fault(error.message)
            else:
                self._page.show_fault(error.message)
