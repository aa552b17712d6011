"""What can be done with a document: issue, print, save, deliver, void, and take back the signed page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QIODevice, QSaveFile
from PySide6.QtWidgets import QFileDialog, QWidget

from tuoyu_desktop.application.documents_view import DrawnSheet, link_signed_page
from tuoyu_desktop.application.evidence_cases import Picture, PreparePicture
from tuoyu_desktop.application.notice_cases import (
    DeliverNotice,
    IssueNotice,
    deliver_notice,
    issue_notice,
    void_notice,
)
from tuoyu_desktop.application.officer_text import OfficerForm, OfficerText, officer_form
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError, RuleViolation
from tuoyu_desktop.domain.notice import OFFICER_KINDS, TITLES, NoticeKind
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.documents import words
from ui.pages.documents.officer_dialog import OfficerDialog
from ui.pages.documents.printing import PrintJob
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.file_choice import PICTURES, choose_file

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage, Render

EXTRA_COPY = "副本"
"""What stands on copies beyond those that documents.md §5 names (§3)."""
_NOT_NATIVE = QFileDialog.Option.DontUseNativeDialog


def choose_target(parent: QWidget, name: str, title: str = "另存为 PDF") -> str:
    """Ask where to save; empty when the person leaves."""
    return QFileDialog.getSaveFileName(parent, title, name, "PDF (*.pdf)", options=_NOT_NATIVE)[0]


def choose_picture(parent: QWidget) -> str:
    """Ask for the photo of the signed page; empty when the person leaves."""
    return str(choose_file(parent, "选签好的页的照片", PICTURES) or "")


class DocumentActs:
    """The acts of the page; ``choose_target`` and ``choose_picture`` are attributes, so that a tour can answer."""

    def __init__(
        self, page: DocumentsPage, runner: JobRunner, me: SignedIn, render: Render, prepare: PreparePicture
    ) -> None:
        self._page, self._runner, self._me = page, runner, me
        self._render, self._prepare = render, prepare
        title = "练习：另存为 PDF（不是检查记录）" if me.practice else "另存为 PDF"
        self.choose_target: Callable[[QWidget, str], str] = partial(choose_target, title=title)
        self.choose_picture: Callable[[QWidget], str] = choose_picture
        self.dialog: OfficerDialog | ConfirmDialog | None = None
        self.job: PrintJob | None = None

    # making ---------------------------------------------------------------------------------------------------------

    def issue(self, inspection: str, kind: NoticeKind) -> None:
        """Make a document; an officers' one asks for its texts first."""
        if kind not in OFFICER_KINDS:
            self._issue(IssueNotice(inspection, kind))
            return
        self._runner.read(
            self._page,
            lambda records: officer_form(records, inspection, kind),
            lambda form: self._ask_officer(inspection, form),
            self._failed,
        )

    def _ask_officer(self, inspection: str, form: OfficerForm) -> None:
        dialog = OfficerDialog(form, self._page)

        def submit(text: OfficerText) -> None:
            self._issue(IssueNotice(inspection, form.kind, text))

        dialog.submitted.connect(submit)
        self._open(dialog)

    def _issue(self, command: IssueNotice) -> None:
        def issued(notice: str) -> None:
            if isinstance(self.dialog, OfficerDialog):
                self.dialog.accept()
            self._page.toast.show_message(f"{TITLES[command.kind]}已生成")
            self._page.issued(notice)

        self._runner.write(
            self._page, self._me.person, lambda work: issue_notice(work, command), issued, self._not_issued
        )

    def _not_issued(self, error: Exception) -> None:
        if isinstance(self.dialog, OfficerDialog):
            said = error.message if isinstance(error, KnownError) else BUG
            self.dialog.show_error(error.field if isinstance(error, RuleViolation) else "", said)
        else:
            self._failed(error)

    # paper ----------------------------------------------------------------------------------------------------------

    def print_copies(self, printer: str, count: int) -> None:
        """Every copy says whose it is; what is beyond those named is 副本."""
        drawn = self._page.drawn
        if drawn is None or self.job is not None:
            return
        labels = (*drawn.sheet.copies, *[EXTRA_COPY] * count)[:count]
        self._page.tools.print.show_progress("正在准备…")
        self._render_all(drawn, labels, lambda copies: self._print(printer, drawn, copies))

    def _render_all(self, drawn: DrawnSheet, labels: Sequence[str], done: Callable[[list[bytes]], None]) -> None:
        render, content, photos = self._render, drawn.sheet.content, drawn.photos

        def at(now: datetime) -> None:
            def job() -> list[bytes]:
                return [render(content, photos, now, label) for label in labels]

            self._runner.work(self._page, job, done, self._not_printed)

        self._runner.read(self._page, lambda records: records.now(), at, self._not_printed)

    def _print(self, name: str, drawn: DrawnSheet, copies: list[bytes]) -> None:
        printer = self._page.printing.printer(name, file_name(drawn))
        job = PrintJob(printer, copies, self._page)
        job.advanced.connect(lambda page, of: self._page.tools.print.show_progress(f"第 {page} 页，共 {of} 页"))
        job.finished.connect(lambda: self._printed(len(copies)))
        job.failed.connect(self._not_printed)
        self.job = job
        job.start()

    def _printed(self, count: int) -> None:
        self._end_job()
        self._page.tools.delivery.set_primary(True)
        self._page.toast.show_message(f"已交给打印机，共 {count} 份")

    def _not_printed(self, error: Exception) -> None:
        self._end_job()
        self._failed(error)

    def _end_job(self) -> None:
        self._page.tools.print.show_progress("")
        if self.job is not None:
            self.job.deleteLater()
            self.job = None

    def save_pdf(self) -> None:
        """另存为 PDF: the whole file or none."""
        drawn = self._page.drawn
        if drawn is None:
            return
        target = self.choose_target(self._page, f"{file_name(drawn)}.pdf")
        if target:
            path = target if target.lower().endswith(".pdf") else f"{target}.pdf"
            self._render_all(drawn, ("",), lambda copies: self._save(path, copies[0]))

    def _save(self, path: str, pdf: bytes) -> None:
        file = QSaveFile(path)
        whole = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(pdf) == len(pdf) and file.commit()
        if whole:
            self._page.toast.show_message(f"已存为 {Path(path).name}")
        else:
            message = f"没有存成 {Path(path).name}，请换一个文件夹再试。文书还在本机。"
            self._failed(EnvironmentFault("env-file-write", message, detail=file.errorString()))

    # what becomes of it ---------------------------------------------------------------------------------------------

    def deliver(self, way: str, values: dict[str, str]) -> None:
        """登记交付 or 送达."""
        drawn = self._page.drawn
        if drawn is None:
            return
        notice, word = drawn.sheet.line.id, words.delivery_word(drawn.sheet.content.kind)

        def refused(error: Exception) -> None:
            if isinstance(error, RuleViolation):
                self._page.tools.delivery.show_error(error.field, error.message)
            else:
                self._failed(error)

        self._runner.write(
            self._page,
            self._me.person,
            lambda work: deliver_notice(work, DeliverNotice(notice, way, work.now(), **values)),
            lambda _none: self._page.toast.show_message(f"已登记{word}"),
            refused,
        )

    def void(self) -> None:
        """作废, with its reason."""
        drawn = self._page.drawn
        if drawn is None:
            return
        line, title = drawn.sheet.line, TITLES[drawn.sheet.content.kind]
        body = f"{words.number_of(line)} 不再使用，也不能恢复。文书留在这里，写明已作废。"
        dialog = ConfirmDialog(
            f"作废这份{title}？", body, "作废", "不作废", reason_label="作废的原因", parent=self._page
        )
        dialog.accepted.connect(lambda: self._void(line.id, dialog.reason()))
        self._open(dialog)

    def _void(self, notice: str, reason: str) -> None:
        self._runner.write(
            self._page,
            self._me.person,
            lambda work: void_notice(work, notice, reason),
            lambda _none: self._page.toast.show_message("已作废"),
            self._failed,
        )

    def photograph(self) -> None:
        """The page signed in ink comes back as a photo."""
        drawn = self._page.drawn
        path = self.choose_picture(self._page) if drawn is not None else ""
        if drawn is None or not path:
            return
        prepare, notice = self._prepare, drawn.sheet.line.id
        self._runner.work(
            self._page, lambda: prepare(_read(path)), lambda picture: self._link(notice, picture), self._failed
        )

    def _link(self, notice: str, picture: Picture) -> None:
        self._runner.write(
            self._page,
            self._me.person,
            lambda work: link_signed_page(work, notice, picture),
            lambda _none: self._page.toast.show_message("签好的页已存在本机"),
            self._failed,
        )

    def _open(self, dialog: Any) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._page.show_fault(error.message)


def file_name(drawn: DrawnSheet) -> str:
    """A name that a file may have on every system."""
    name = f"{TITLES[drawn.sheet.content.kind]} {words.number_of(drawn.sheet.line)}"
    return "".join("-" if sign in '\\/:*?"<>|' else sign for sign in name)


def _read(path: str) -> bytes:
    """The file's bytes. Raises EnvironmentFault env-file-read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = "这张照片读不出来，请换一张，或拷到电脑里再选。"
        raise EnvironmentFault("env-file-read", message, detail=str(error)) from error
