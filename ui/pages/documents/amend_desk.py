"""What 文书 shows and does about amendments of its visit: the button, the banner with both values, the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from tuoyu_desktop.application.amending import AmendView, AmendVisit, amend_refusal, amend_sealed, amend_view
from tuoyu_desktop.application.amendments_view import AmendedLine, amended_lines
from tuoyu_desktop.application.documents_view import DrawnSheet
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.notice import DocumentContent
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.documents import words
from ui.pages.documents.amend_dialog import AmendDialog
from ui.widgets import hooks
from ui.widgets.banner import Banner

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage

_SHOWN, _SHORT = 2, 16


class AmendDesk:
    """``button`` stands in the page's head, ``banner`` above the paper; both go with the visit that is shown, and away
    while the paper in front is none of it."""

    def __init__(self, page: DocumentsPage, runner: JobRunner, me: SignedIn) -> None:
        self._page, self._runner, self._me = page, runner, me
        self._visit, self._may = "", False
        self._lines: tuple[AmendedLine, ...] = ()
        self._paper: DrawnSheet | None = None
        self.dialog: AmendDialog | None = None
        self.button = hooks.button("更正", icon="ph.pencil-simple", tooltip="封存以后发现写错了，另写一条更正")
        self.banner = Banner("info", "", "看更正", icon="ph.pencil-simple")
        self.button.hide()
        self.banner.hide()
        self.button.clicked.connect(self.open)
        self.banner.acted.connect(self.open)

    def show_visit(self, visit: str) -> None:
        """``visit`` is in front, empty for none."""
        if visit != self._visit:
            self._lines, self._may = (), False
        self._visit, person = visit, self._me.person
        self._show_both()

        def ask(records: Records) -> tuple[str, bool, tuple[AmendedLine, ...]]:
            may = bool(visit) and not amend_refusal(records, visit, person)
            return visit, may, amended_lines(records, visit) if visit else ()

        self._runner.read(self._page, ask, self._show, self._failed)

    def show_paper(self, drawn: DrawnSheet | None) -> None:
        """The paper in front: made before an amendment it does not have it."""
        self._paper = drawn
        self._show_both()

    def _show(self, answer: tuple[str, bool, tuple[AmendedLine, ...]]) -> None:
        visit, may, lines = answer
        if visit == self._visit:
            self._lines, self._may = lines, may
            self._show_both()

    def _show_both(self) -> None:
        beside = words.is_of(self._paper, self._visit)
        content = self._paper.sheet.content if self._paper is not None else None
        self.banner.show_sentence(amended_words(self._lines) + paper_words(self._lines, content))
        self.banner.setVisible(beside and bool(self._lines))
        self.button.setVisible(beside and self._may)

    # doing ------------------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """The form, with what was put right before."""
        visit, person = self._visit, self._me.person
        self._runner.read(self._page, lambda records: amend_view(records, visit, person), self._ask, self._failed)

    def _ask(self, view: AmendView) -> None:
        if self.dialog is None and view.inspection == self._visit:
            self.dialog = dialog = AmendDialog(view, self._page)
            dialog.submitted.connect(self._write)
            dialog.finished.connect(self._closed)
            dialog.open()

    def _write(self, command: AmendVisit) -> None:
        self._runner.write(
            self._page, self._me.person, lambda work: amend_sealed(work, command), self._written, self._refused
        )

    def _written(self, _none: None) -> None:
        if self.dialog is not None:
            self.dialog.done(QDialog.DialogCode.Accepted)
        self._page.toast.show_message("更正已写入，封存的内容没有动")
        self.show_visit(self._visit)

    def _refused(self, error: Exception) -> None:
        if self.dialog is not None:
            said = error.message if isinstance(error, KnownError) else BUG
            self.dialog.show_error(error.field if isinstance(error, RuleViolation) else "", said)

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._page.show_fault(error.message)


def amended_words(lines: tuple[AmendedLine, ...]) -> str:
    """已更正 3 处：B12 结果 不合格 → 合格；…; long values stand in the form. Empty for none."""
    if not lines:
        return ""
    said = [f"{line.label} {line.old} → {line.new}" if _is_short(line) else line.label for line in lines]
    rest = " 等" if len(said) > _SHOWN else ""
    return f"已更正 {len(said)} 处：{'；'.join(said[:_SHOWN])}{rest}。"


def _is_short(line: AmendedLine) -> bool:
    return bool(line.old) and len(line.old + line.new) <= _SHORT


def paper_words(lines: tuple[AmendedLine, ...], paper: DocumentContent | None) -> str:
    """What the paper in front has of it."""
    if paper is None or len(paper.amendments) >= len(lines):
        return ""
    if paper.is_officers:
        return "这份执法文书在更正以前出具，不会跟着变；需要时由执法人员另行出具。"
    return "这份在更正以前出具，没有更正；要印上，请作废后重新生成。"
