"""What can be done with a document: issue, print, save, deliver, void, and take back the signed page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from tuoyu_desktop.application.delivering import DeliverNotice, deliver_notice, delivered_at
from tuoyu_desktop.application.delivery_record import issue_delivery_record
from tuoyu_desktop.application.documents_view import DrawnSheet, link_signed_page
from tuoyu_desktop.application.evidence_cases import Picture, PreparePicture
from tuoyu_desktop.application.notice_cases import (
    IssueNotice,
    issue_notice,
    void_notice,
)
from tuoyu_desktop.application.number_ledger import number_warning
from tuoyu_desktop.application.print_marks import VOIDED, copy_labels, mark_printed
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError, RuleViolation
from tuoyu_desktop.domain.notice import OFFICER_KINDS, TITLES, NoticeKind
from tuoyu_desktop.domain.terms import NoticeState
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.documents import words
from ui.pages.documents.paper_dialogs import Form, answered, dialog_of, form_for
from ui.pages.documents.print_card import PrintOrder
from ui.pages.documents.print_job import PrintJob
from ui.pages.documents.saved_file import save_whole
from ui.pages.documents.signed_page import picture_in
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.file_choice import PICTURE_FILES, choose_file
from ui.widgets.paper_form import PaperForm

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage, Render

_SIGNED = f"照片或扫描件 ({PICTURE_FILES} *.pdf);;所有文件 (*)"
_NOT_NATIVE = QFileDialog.Option.DontUseNativeDialog


def choose_target(parent: QWidget, name: str, title: str = "另存为 PDF") -> str:
    """Ask where to save; empty when the person leaves."""
    return QFileDialog.getSaveFileName(parent, title, name, "PDF (*.pdf)", options=_NOT_NATIVE)[0]


def choose_picture(parent: QWidget) -> str:
    """Ask for the photo of the signed page; empty when the person leaves."""
    return str(choose_file(parent, "选签好的页的照片或扫描件", _SIGNED) or "")


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
        self.dialog: PaperForm | ConfirmDialog | None = None
        self.job: PrintJob | None = None

    # making ---------------------------------------------------------------------------------------------------------

    def issue(self, inspection: str, kind: NoticeKind) -> None:
        """Make a document; an officers' one asks for its texts first."""
        self._begin(IssueNotice(inspection, kind))

    def _begin(self, command: IssueNotice) -> None:
        """Where no number is left the person decides first: the paper would go out without one."""
        self._runner.read(
            self._page,
            lambda records: number_warning(records, command.kind),
            lambda warning: self._ask_first(warning, command),
            self._failed,
        )

    def _ask_first(self, warning: str, command: IssueNotice) -> None:
        if self.dialog is not None:  # pressed twice
            return
        if not warning:
            self._go_on(command)
            return
        dialog = ConfirmDialog(
            "没有正式编号，还要生成吗？", warning, "用待编号生成", "先不生成", destructive=False, parent=self._page
        )
        dialog.accepted.connect(lambda: self._go_on(command))
        self._open(dialog)

    def _go_on(self, command: IssueNotice) -> None:
        if command.kind not in OFFICER_KINDS:
            self._issue(command)
            return
        person = self._me.person
        self._runner.read(
            self._page,
            lambda records: form_for(records, command, person),
            lambda form: self._ask_officer(command, form),
            self._failed,
        )

    def _ask_officer(self, command: IssueNotice, form: Form) -> None:
        if self.dialog is not None:  # pressed twice
            return
        dialog = dialog_of(form, self._page)
        dialog.submitted.connect(lambda answer: self._issue(answered(command, answer)))
        self._open(dialog)

    def _issue(self, command: IssueNotice) -> None:
        def issued(notice: str) -> None:
            if isinstance(self.dialog, PaperForm):
                self.dialog.accept()
            self._page.toast.show_message(f"{TITLES[command.kind]}已生成")
            self._page.issued(notice)

        self._runner.write(
            self._page, self._me.person, lambda work: issue_notice(work, command), issued, self._not_issued
        )

    def _not_issued(self, error: Exception) -> None:
        if isinstance(self.dialog, PaperForm):
            said = error.message if isinstance(error, KnownError) else BUG
            self.dialog.show_error(error.field if isinstance(error, RuleViolation) else "", said)
        else:
            self._failed(error)

    # paper ----------------------------------------------------------------------------------------------------------

    def print_copies(self, order: PrintOrder) -> None:
        """Every copy says whose it is; what is beyond those named, or was printed here before, is 副本."""
        drawn = self._page.drawn
        if drawn is None or self.job is not None:
            return
        void = drawn.sheet.line.state is NoticeState.VOID
        labels = copy_labels(drawn.sheet.copies, order.count, None if order.afresh else drawn.mark, void=void)
        self._page.tools.print.show_progress("正在准备…")
        self._render_all(drawn, labels, lambda copies: self._print(order, drawn, labels, copies), self._not_printed)

    def _render_all(
        self,
        drawn: DrawnSheet,
        labels: Sequence[str],
        done: Callable[[list[bytes]], None],
        failed: Callable[[Exception], None],
    ) -> None:
        render, content, photos = self._render, drawn.sheet.content, drawn.photos

        def at(now: datetime) -> None:
            def job() -> list[bytes]:
                made = {label: render(content, photos, now, label) for label in dict.fromkeys(labels)}
                return [made[label] for label in labels]

            self._runner.work(self._page, job, done, failed)

        self._runner.read(self._page, lambda records: records.now(), at, failed)

    def _print(self, order: PrintOrder, drawn: DrawnSheet, labels: Sequence[str], copies: list[bytes]) -> None:
        try:
            printer = self._page.printing.printer(order.printer, file_name(drawn), both_sides=order.both_sides)
        except EnvironmentFault as fault:
            self._not_printed(fault)
            self._page.prints.show_printers()
            return
        job = PrintJob(printer, copies, self._page, both_sides=order.both_sides)
        job.advanced.connect(lambda page, of: self._page.tools.print.show_progress(f"第 {page} 页，共 {of} 页"))
        job.finished.connect(lambda: self._printed(drawn.sheet.line.id, labels))
        job.failed.connect(self._not_printed)
        self.job = job
        job.start()

    def _printed(self, notice: str, labels: Sequence[str]) -> None:
        self._end_job()
        if self._page.drawn is not None and self._page.drawn.sheet.line.id == notice:
            self._page.tools.delivery.set_primary(True)
        self._page.toast.show_message(f"已交给打印机，共 {len(labels)} 份")
        self._runner.write(
            self._page,
            self._me.person,
            lambda work: mark_printed(work, notice, labels),
            lambda _none: self._page.show_again(),
            self._failed,
        )

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
            label = VOIDED if drawn.sheet.line.state is NoticeState.VOID else ""
            self._render_all(drawn, (label,), lambda copies: self._save(path, copies[0]), self._failed)

    def _save(self, path: str, pdf: bytes) -> None:
        fault = save_whole(path, pdf)
        if fault is None:
            self._page.toast.show_message(f"已存为 {Path(path).name}")
        else:
            self._failed(fault)

    # what becomes of it ---------------------------------------------------------------------------------------------

    def deliver(self, way: str, values: dict[str, str], day: str, clock: str) -> None:
        """登记交付 or 送达, at ``clock`` of ``day`` (empty: now, today)."""
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
            lambda work: deliver_notice(
                work, DeliverNotice(notice, way, delivered_at(day, clock, work.now()), **values)
            ),
            lambda _none: self._page.toast.show_message(f"已登记{word}"),
            refused,
        )

    def make_record(self) -> None:
        """送达回证 of the document that is shown."""
        drawn = self._page.drawn
        if drawn is None:
            return
        notice = drawn.sheet.line.id

        def made(record: str) -> None:
            self._page.toast.show_message(f"{TITLES[NoticeKind.DELIVERY_RECORD]}已生成")
            self._page.issued(record)

        self._runner.write(
            self._page, self._me.person, lambda work: issue_delivery_record(work, notice), made, self._failed
        )

    def void(self) -> None:
        """作废, with its reason; what a party holds already is withdrawn by a new document instead."""
        drawn = self._page.drawn
        if drawn is None:
            return
        if drawn.withdrawable:
            self._withdraw(drawn)
            return
        line, title = drawn.sheet.line, TITLES[drawn.sheet.content.kind]
        body = f"{words.number_of(line)} 不再使用，也不能恢复。文书留在这里，写明已作废。"
        dialog = ConfirmDialog(
            f"作废这份{title}？", body, "作废", "不作废", reason_label="作废的原因", parent=self._page
        )
        dialog.accepted.connect(lambda: self._void(line.id, dialog.reason()))
        self._open(dialog)

    def _withdraw(self, drawn: DrawnSheet) -> None:
        line, kind = drawn.sheet.line, drawn.sheet.content.kind
        body = f"{words.number_of(line)} 已经送达，要出具一份新的{TITLES[kind]}来撤回并代替它，新文书上写明原因。"
        dialog = ConfirmDialog(
            f"撤回这份{TITLES[kind]}？", body, "出具新文书", "不撤回", reason_label="撤回的原因", parent=self._page
        )

        def begin() -> None:
            self._begin(IssueNotice(line.inspection or "", kind, withdraws=line.id, reason=dialog.reason()))

        dialog.accepted.connect(begin)
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
            self._page,
            lambda: _prepared(prepare, _read(path)),
            lambda picture: self._link(notice, picture),
            self._failed,
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


def _prepared(prepare: PreparePicture, data: bytes) -> Picture:
    """The signed page of a file; the hash kept beside it is that of the file itself, a scanner's PDF too."""
    return replace(prepare(picture_in(data)), original_sha256=hashlib.sha256(data).hexdigest())


def _read(path: str) -> bytes:
    """The file's bytes. Raises EnvironmentFault env-file-read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = "这张照片读不出来，请换一张，或拷到电脑里再选。"
        raise EnvironmentFault("env-file-read", message, detail=str(error)) from error
