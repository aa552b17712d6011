"""登记整改情况: what the facility did and when, with photos that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application.evidence_cases import Picture, PreparePicture
from tuoyu_desktop.application.finding_cases import ReportRectification
from tuoyu_desktop.application.findings_board import ReportWithPhotos
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError
from ui.background.job_runner import JobRunner
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.field import Field
from ui.widgets.file_choice import PICTURES, choose_files
from ui.widgets.key_hints import KeyHint
from ui.widgets.photo_strip import PhotoFace, PhotoStrip, PhotoStripFace

MAX_PHOTOS = 6


def choose_pictures(parent: QWidget) -> Sequence[str]:
    """Ask for picture files; none when the person leaves."""
    return choose_files(parent, "选照片", PICTURES)


class ReportDialog(QDialog):
    """``submitted`` carries a ``ReportWithPhotos``. Photos are made ready in the work pool as they are added."""

    submitted = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        prepare: PreparePicture,
        finding: str,
        reporter: str,
        parent: QWidget | None = None,
        choose: Callable[[QWidget], Sequence[str]] = choose_pictures,
    ) -> None:
        super().__init__(parent)
        self._runner, self._prepare, self._finding, self._choose = runner, prepare, finding, choose
        self.pictures: list[Picture] = []
        self.text = QPlainTextEdit()
        self.by = QLineEdit(reporter)
        self.done_on = DateField()
        self.photos = PhotoStrip()
        self.fields = {
            "text": Field("机构做了什么", self.text, "按机构说的写，例如：东侧已换新灯，西侧等配件"),
            "by": Field("谁报的", self.by),
            "completed_on": Field("完成日期（可不填）", self.done_on),
        }
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self.cancel = hooks.button("不登记", touch=True)
        self.submit = hooks.button("登记，转待复查", "primary", touch=True)
        self.setModal(True)
        self.setWindowTitle("登记整改情况")
        self.setMinimumWidth(tokens.px(480))
        self._build()
        self._wire()
        for cap in self.photos.findChildren(KeyHint):
            cap.hide()  # P is a key of the inspection; here it is a letter of the text
        self._show_photos()

    def _build(self) -> None:
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(tokens.px(84))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label("登记整改情况", "lead", bold=True))
        column.addWidget(hooks.label("这是机构报来的，还要复查才算数。", "body", "text2", wrap=True))
        column.addWidget(self.fields["text"])
        pair = hooks.row(self.fields["by"], self.fields["completed_on"], gap=tokens.SPACE_3)
        column.addLayout(pair)
        column.addWidget(self.photos)
        column.addWidget(self._general)
        buttons = hooks.row(self.cancel, self.submit)
        buttons.insertStretch(0)
        column.addLayout(buttons)

    def _wire(self) -> None:
        for button in (self.cancel, self.submit):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.submit.clicked.connect(self._submit)
        self.photos.add_asked.connect(lambda: self.add_files(self._choose(self)))
        self.photos.files_dropped.connect(self.add_files)
        self.photos.image_pasted.connect(lambda data: self._add(lambda: self._prepare(bytes(data))))
        self.photos.remove_asked.connect(self._remove)

    def add_files(self, paths: Sequence[str]) -> None:
        """Read and prepare pictures; one that cannot be read says so."""
        for path in paths:
            self._add(partial(_prepared, self._prepare, path))

    def _add(self, job: Callable[[], Picture]) -> None:
        self._runner.work(self, job, self._added, self._failed)

    def _added(self, picture: Picture) -> None:
        if len(self.pictures) < MAX_PHOTOS:
            self.pictures.append(picture)
        self._show_photos()

    def _remove(self, key: str) -> None:
        self.pictures = [p for p in self.pictures if p.original_sha256 != key]
        self._show_photos()

    def _show_photos(self) -> None:
        faces = tuple(PhotoFace(p.original_sha256, p.jpeg, f"整改后照片 {n}") for n, p in enumerate(self.pictures, 1))
        note = "只拍整改的地方，不要拍到孩子的脸"
        self.photos.set_face(PhotoStripFace(faces, "整改后的照片", f"最多 {MAX_PHOTOS} 张", note))

    def show_error(self, field: str, message: str) -> None:
        """A rule said no."""
        self.submit.setEnabled(True)
        if field in self.fields:
            self.fields[field].show_error(message)
            self.fields[field].editor.setFocus()
        else:
            self._general.setText(message)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._general.setText(error.message)

    def _submit(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self._general.setText("")
        self.submit.setEnabled(False)
        on = self.done_on.value()
        report = ReportRectification(
            finding=self._finding,
            by=self.by.text().strip(),
            text=self.text.toPlainText(),
            completed_on=date.fromisoformat(on) if on else None,
        )
        self.submitted.emit(ReportWithPhotos(report, tuple(self.pictures)))


def _prepared(prepare: PreparePicture, path: str) -> Picture:
    return prepare(_read(path))


def _read(path: str) -> bytes:
    """The file's bytes. Raises EnvironmentFault env-file-read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = "这张照片读不出来，请换一张，或拷到电脑里再选。"
        raise EnvironmentFault("env-file-read", message, detail=str(error)) from error
