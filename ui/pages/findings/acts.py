"""What can be done with a finding: the dialogs, and the commands they lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from tuoyu_desktop.application import findings_board
from tuoyu_desktop.application.evidence_cases import PreparePicture
from tuoyu_desktop.application.extension_cases import RequestExtension, request_extension
from tuoyu_desktop.application.finding_cases import ReinspectFinding, close_finding, reinspect_finding
from tuoyu_desktop.application.findings_board import FindingDetail, ReportWithPhotos
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from ui.background.job_runner import JobRunner
from ui.errors import BUG
from ui.pages.findings.extension_dialog import ExtensionDialog
from ui.pages.findings.reinspection_dialog import ReinspectionDialog
from ui.pages.findings.report_dialog import ReportDialog
from ui.widgets import hooks, tokens
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.paper_form import PaperForm


class FindingActs:
    """Opens dialogs over ``page``; ``done`` gets the sentence of the toast, ``refused`` an error without a dialog."""

    def __init__(
        self,
        page: QWidget,
        runner: JobRunner,
        me: SignedIn,
        prepare: PreparePicture,
        done: Callable[[str], None],
        refused: Callable[[Exception], None],
    ) -> None:
        self._page, self._runner, self._me, self._prepare = page, runner, me, prepare
        self._done, self._refused = done, refused
        self.dialog: QDialog | None = None

    def report(self, detail: FindingDetail | None) -> None:
        """登记整改情况."""
        if detail is None:
            return
        dialog = ReportDialog(self._runner, self._prepare, detail.story.id, "", self._page)
        dialog.submitted.connect(self._report)
        self._open(dialog)

    def _report(self, command: ReportWithPhotos) -> None:
        self._write(lambda work: findings_board.report_with_photos(work, command), "已登记，转到“待复查”")

    def extend(self, detail: FindingDetail | None) -> None:
        """登记延期申请: where an authority set a date."""
        state = detail.story.state if detail is not None else None
        if detail is None or state is None or state.due_on is None:
            return
        today = detail.now.date()
        dialog = ExtensionDialog(detail.story.id, state.fact, state.due_on, min(today, state.due_on), self._page)
        dialog.submitted.connect(self._extend)
        self._open(dialog)

    def _extend(self, command: RequestExtension) -> None:
        self._write(lambda work: request_extension(work, command), "已登记延期申请，等区里批复")

    def reinspect(self, detail: FindingDetail | None) -> None:
        """登记复查结果."""
        if detail is None:
            return
        dialog = ReinspectionDialog(detail.story.id, detail.story.state.fact, self._page)
        dialog.submitted.connect(self._reinspect)
        self._open(dialog)

    def _reinspect(self, command: ReinspectFinding) -> None:
        self._write(lambda work: reinspect_finding(work, command), "复查结果已登记")

    def close(self, detail: FindingDetail | None) -> None:
        """销号: the district only."""
        if detail is None:
            return
        finding = detail.story.id
        dialog = ConfirmDialog(
            "这个问题销号？",
            "销号后不能再改；经过都留着。",
            "销号",
            "不销号",
            destructive=False,
            reason_label="销号的理由",
            parent=self._page,
        )
        dialog.accepted.connect(lambda: self._close(finding, dialog.reason()))
        self._open(dialog)

    def _close(self, finding: str, reason: str) -> None:
        self._write(lambda work: close_finding(work, finding, reason), "已销号")

    def show_picture(self, detail: FindingDetail | None, which: str) -> None:
        """A picture at the size of the window; Esc closes it."""
        if detail is None:
            return
        data = detail.before_image if which == "before" else detail.after_image
        pixmap = QPixmap()
        if not data or not pixmap.loadFromData(data):
            return
        dialog = QDialog(self._page)
        dialog.setWindowTitle("整改前" if which == "before" else "整改后")
        label = QLabel()
        screen = QGuiApplication.primaryScreen().availableSize() * 0.8
        modes = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        label.setPixmap(pixmap.scaled(pixmap.size().boundedTo(screen), *modes))
        hooks.announce(label, dialog.windowTitle() + "照片")
        leave = hooks.button("关闭", touch=True)
        leave.clicked.connect(dialog.accept)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.addWidget(label)
        column.addLayout(hooks.centred(leave))
        self._open(dialog)

    def _open(self, dialog: Any) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _write(self, job: Callable[[Work], None], message: str) -> None:
        self._runner.write(self._page, self._me.person, job, lambda _none: self._written(message), self._failed)

    def _written(self, message: str) -> None:
        if isinstance(self.dialog, PaperForm):
            self.dialog.accept()
        self._done(message)

    def _failed(self, error: Exception) -> None:
        if isinstance(self.dialog, PaperForm):
            said = error.message if isinstance(error, KnownError) else BUG
            self.dialog.show_error(error.field if isinstance(error, RuleViolation) else "", said)
        else:
            self._refused(error)
