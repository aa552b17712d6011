"""核对文书 in the page's head: reads the code, asks the records of this laptop, compares a PDF with its record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.paper_check import (
    FileAnswer,
    Render,
    check_code_here,
    check_file_here,
    is_as_printed,
)
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError, RuleViolation
from tuoyu_desktop.domain.paper_code import read_paper_code
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.documents.check_dialog import TITLE, Answered, CheckDialog
from ui.routes import ToDocuments
from ui.widgets import hooks
from ui.widgets.file_choice import choose_file

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage

_LARGEST = 64 * 1024 * 1024
"""Many times the largest paper with its photos."""


def choose_pdf(parent: QWidget) -> Path | None:
    """Ask for the PDF; null when the person leaves."""
    return choose_file(parent, "选要核对的 PDF", "PDF (*.pdf)")


class CheckDesk:
    """``button`` stands in the page's head; ``choose_pdf`` is an attribute, so that a tour can answer."""

    def __init__(self, page: DocumentsPage, runner: JobRunner, me: SignedIn, render: Render) -> None:
        self._page, self._runner, self._me, self._render = page, runner, me, render
        self.choose_pdf: Callable[[QWidget], Path | None] = choose_pdf
        self.dialog: CheckDialog | None = None
        self._asked = 0
        self.button = hooks.button(TITLE, icon="ph.qr-code", tooltip="看纸上的文书和本机的记录是否一致")
        self.button.clicked.connect(self.open)

    def open(self) -> None:
        """The dialog over the page."""
        if self.dialog is not None:
            return
        self.dialog = dialog = CheckDialog(self._page)
        dialog.asked.connect(self._check)
        dialog.file_asked.connect(self._check_file)
        dialog.answer.opened.connect(self._open_record)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _check(self, text: str) -> None:
        asked = self._next()
        try:
            code = read_paper_code(text)
        except RuleViolation as refused:
            self._show_error(asked, refused)
            return
        self._runner.read(
            self._page,
            lambda records: check_code_here(records, code),
            lambda answer: self._show(asked, Answered(answer)),
            lambda error: self._show_error(asked, error),
        )

    def _check_file(self) -> None:
        path = self.choose_pdf(self.dialog) if self.dialog is not None else None
        if path is None:
            return
        asked = self._next()
        self._runner.work(
            self._page,
            lambda: _read(path),
            lambda data: self._look_up(asked, data),
            lambda error: self._show_error(asked, error),
        )

    def _look_up(self, asked: int, data: bytes) -> None:
        person = self._me.person
        self._runner.read(
            self._page,
            lambda records: check_file_here(records, data, person),
            lambda found: self._compare(asked, data, found),
            lambda error: self._show_error(asked, error),
        )

    def _compare(self, asked: int, data: bytes, found: FileAnswer) -> None:
        render, sheet = self._render, found.sheet
        if sheet is None:
            self._show(asked, Answered(found.answer))
            return
        self._runner.work(
            self._page,
            lambda: is_as_printed(render, sheet, data),
            lambda same: self._show(asked, Answered(found.answer, same_file=same)),
            lambda error: self._show_error(asked, error),
        )

    def _next(self) -> int:
        """What was asked before is not shown any more when its answer comes."""
        self._asked += 1
        return self._asked

    def _show(self, asked: int, answered: Answered) -> None:
        if self.dialog is not None and asked == self._asked:
            self.dialog.show_answer(answered)

    def _show_error(self, asked: int, error: Exception) -> None:
        if self.dialog is not None and asked == self._asked:
            self.dialog.show_error(error.message if isinstance(error, KnownError) else BUG)

    def _open_record(self, notice: str) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._page.go.emit(ToDocuments(notice=notice))

    def _closed(self, _result: int) -> None:
        self._next()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _read(path: Path) -> bytes:
    """The file's bytes. Raises EnvironmentFault env-file-read, RuleViolation rule-paper-file."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise EnvironmentFault("env-file-read", "这个文件读不出来，请拷到电脑里再选。", detail=str(error)) from error
    if len(data) > _LARGEST:
        raise RuleViolation("rule-paper-file", "这个文件太大，不是本程序存的文书。")
    return data
