"""What 问题整改 does about sending findings away: 移送函, 涉嫌犯罪案件移送书, 登记回复."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from tuoyu_desktop.application.crime_transfers import (
    CrimeForm,
    WriteCrimeTransfer,
    crime_form,
    write_crime_transfer,
)
from tuoyu_desktop.application.finding_replies import RegisterReply, register_reply, sent_along
from tuoyu_desktop.application.findings_board import FindingDetail
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.transfer_letters import TransferForm, WriteTransfer, transfer_form, write_transfer
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.notice import TITLES, NoticeKind
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.findings.crime_dialog import CrimeDialog
from ui.pages.findings.reply_dialog import ReplyDialog
from ui.pages.findings.transfer_dialog import TransferDialog
from ui.widgets.paper_form import PaperForm


class SendingDesk:
    """Dialogs over ``page``; ``show_letter`` goes to the letter that was made, ``done`` gets the sentence of the toast,
    ``refused`` an error without a dialog."""

    def __init__(
        self,
        page: QWidget,
        runner: JobRunner,
        me: SignedIn,
        show_letter: Callable[[str], None],
        done: Callable[[str], None],
        refused: Callable[[Exception], None],
    ) -> None:
        self._page, self._runner, self._me = page, runner, me
        self._show_letter, self._done, self._refused = show_letter, done, refused
        self.dialog: PaperForm | None = None

    def transfer(self, detail: FindingDetail | None) -> None:
        """移送…: the letter to another department."""
        if detail is None or self.dialog is not None:
            return
        finding, person = detail.story.id, self._me.person

        def ask(form: TransferForm) -> None:
            dialog = TransferDialog(form, self._page)
            dialog.submitted.connect(self._write_letter)
            dialog.crime_asked.connect(lambda: self._instead(dialog, finding))
            self._open(dialog)

        self._runner.read(self._page, lambda records: transfer_form(records, finding, person), ask, self._refused)

    def crime(self, detail: FindingDetail | None) -> None:
        """移送公安…: a suspected crime, also while another department has not answered yet."""
        if detail is not None and self.dialog is None:
            self._ask_crime(detail.story.id)

    def _instead(self, dialog: QDialog, finding: str) -> None:
        """The letter to 公安 takes the place of the other."""
        dialog.finished.connect(lambda _result: self._ask_crime(finding))
        dialog.reject()

    def _ask_crime(self, finding: str) -> None:
        person = self._me.person

        def read(records: Records) -> tuple[CrimeForm, datetime]:
            return crime_form(records, finding, person), records.now()

        def ask(found: tuple[CrimeForm, datetime]) -> None:
            dialog = CrimeDialog(*found, self._page)
            dialog.submitted.connect(self._write_crime)
            self._open(dialog)

        self._runner.read(self._page, read, ask, self._refused)

    def _write_letter(self, command: WriteTransfer) -> None:
        self._issue(NoticeKind.TRANSFER_LETTER, lambda work: write_transfer(work, command))

    def _write_crime(self, command: WriteCrimeTransfer) -> None:
        self._issue(NoticeKind.CRIME_TRANSFER, lambda work: write_crime_transfer(work, command))

    def _issue(self, kind: NoticeKind, job: Callable[[Work], str]) -> None:
        def made(letter: str) -> None:
            if self.dialog is not None:
                self.dialog.accept()
            self._done(f"{TITLES[kind]}已生成")
            self._show_letter(letter)

        self._runner.write(self._page, self._me.person, job, made, self._failed)

    def reply(self, detail: FindingDetail | None) -> None:
        """登记回复 of the department."""
        if detail is None or self.dialog is not None:
            return
        finding, department = detail.story.id, detail.story.state.referred_to

        def ask(along: tuple[str, ...]) -> None:
            dialog = ReplyDialog(finding, department, len(along), beijing(detail.now).date(), self._page)
            dialog.submitted.connect(self._register)
            self._open(dialog)

        self._runner.read(self._page, lambda records: sent_along(records, finding), ask, self._refused)

    def _register(self, command: RegisterReply) -> None:
        def written(count: int) -> None:
            if self.dialog is not None:
                self.dialog.accept()
            self._done("回复已登记" if count == 1 else f"{count} 条问题的回复已登记")

        self._runner.write(
            self._page, self._me.person, lambda work: register_reply(work, command), written, self._failed
        )

    def _open(self, dialog: Any) -> None:
        if self.dialog is not None:  # pressed twice
            dialog.deleteLater()
            return
        self.dialog = dialog
        dialog.finished.connect(lambda _result: self._closed(dialog))
        dialog.open()

    def _closed(self, dialog: QDialog) -> None:
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

    def _failed(self, error: Exception) -> None:
        if self.dialog is None:
            self._refused(error)
            return
        said = error.message if isinstance(error, KnownError) else BUG
        self.dialog.show_error(error.field if isinstance(error, RuleViolation) else "", said)
