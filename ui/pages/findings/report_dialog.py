"""登记整改情况: what the facility did and when, with photos that show it: chosen, dropped on the dialog, pasted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from tuoyu_desktop.application.evidence_cases import Picture, PreparePicture
from tuoyu_desktop.application.finding_cases import ReportRectification
from tuoyu_desktop.application.findings_board import ReportWithPhotos
from tuoyu_desktop.domain.errors import RuleViolation
from ui.background.job_runner import JobRunner
from ui.background.photo_batch import PhotoBatch, read_photo
from ui.widgets import tokens
from ui.widgets.date_field import DateField
from ui.widgets.file_choice import PICTURES, choose_files
from ui.widgets.key_hints import KeyHint
from ui.widgets.paper_form import PaperForm
from ui.widgets.photo_strip import PhotoFace, PhotoStrip, PhotoStripFace, dropped_files

MAX_PHOTOS = 6
_PASTED = "粘贴的图片"
_NOTE = "可以从微信等处复制图片，在这里按 Ctrl+V，或把照片拖进来。只要整改的地方，不要有孩子的脸"
_TICK = "都看过了，照片里认不出任何孩子，可以印在文书上"
_LINE = "这是机构报来的，还要复查才算数。"
_SUBMIT, _WAIT = "登记，转待复查", "照片正在准备…"


def choose_pictures(parent: QWidget) -> Sequence[str]:
    """Ask for picture files; none when the person leaves."""
    return choose_files(parent, "选照片", PICTURES)


class ReportDialog(PaperForm):
    """``submitted`` carries a ``ReportWithPhotos``. Photos are made ready in the work pool as they are added; the
    report waits for them."""

    def __init__(
        self,
        runner: JobRunner,
        prepare: PreparePicture,
        finding: str,
        reporter: str,
        parent: QWidget | None = None,
        choose: Callable[[QWidget], Sequence[str]] = choose_pictures,
    ) -> None:
        super().__init__("登记整改情况", _LINE, "不登记", parent, act=_SUBMIT, wide=560)
        self._runner, self._prepare, self._finding, self._choose = runner, prepare, finding, choose
        self.pictures: list[Picture] = []
        self._came: dict[int, Picture] = {}
        self._asked, self._waiting = 0, 0
        self.text = QPlainTextEdit()
        self.by = QLineEdit(reporter)
        self.done_on = DateField()
        self.photos = PhotoStrip()
        self.tick = QCheckBox(_TICK)
        self.setAcceptDrops(True)
        self._fill()
        self._wire()
        for cap in self.photos.findChildren(KeyHint):
            cap.hide()  # P is a key of the inspection; here it is a letter of the text
        self._show_photos()

    def _fill(self) -> None:
        self.by.setProperty("touch", True)  # as high as the date beside it
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(tokens.px(84))
        for editor in (self.text, self.by, *self.done_on.findChildren(QLineEdit)):
            editor.setAcceptDrops(False)  # a photo dropped on the words is no word
            editor.installEventFilter(self)
        self.add("text", "机构做了什么", self.text, "按机构说的写，例如：东侧已换新灯，西侧等配件")
        self.add_row(("by", "谁报的", self.by), ("completed_on", "完成日期（可不填）", self.done_on))
        self.place(self.photos)
        self.place(self.tick)
        self.inner.addStretch()
        self.text.setFocus()

    def _wire(self) -> None:
        self.photos.add_asked.connect(lambda: self.add_files(self._choose(self)))
        self.photos.files_dropped.connect(self.add_files)
        self.photos.image_pasted.connect(self._add_pasted)
        self.photos.nothing_pasted.connect(lambda: self.say("剪贴板里没有图片。"))
        self.photos.remove_asked.connect(self._remove)

    # what comes in ----------------------------------------------------------------------------------------------------

    def add_files(self, paths: Sequence[str]) -> None:
        """Read and prepare pictures; what cannot be taken is named with its reason, the others stay."""
        room = MAX_PHOTOS - len(self.pictures) - self._waiting
        batch = PhotoBatch(len(paths))
        self.say("")
        for place, path in enumerate(paths):
            if place < room:
                self._add(batch, Path(path).name, partial(_read_and_prepare, self._prepare, Path(path)))
            else:
                self._refuse(batch, Path(path).name, _too_many())

    def _add_pasted(self, data: bytes) -> None:
        batch = PhotoBatch(1)
        self.say("")
        if len(self.pictures) + self._waiting >= MAX_PHOTOS:
            self._refuse(batch, _PASTED, _too_many())
        else:
            self._add(batch, _PASTED, partial(self._prepare, bytes(data)))

    def _add(self, batch: PhotoBatch, name: str, job: Callable[[], Picture]) -> None:
        self._asked, self._waiting = self._asked + 1, self._waiting + 1
        asked = self._asked
        self._show_waiting()
        self._runner.work(
            self,
            job,
            lambda picture: self._added(batch, name, asked, picture),
            lambda error: self._not_added(batch, name, error),
        )

    def _added(self, batch: PhotoBatch, name: str, asked: int, picture: Picture) -> None:
        """They stand in the order in which they came in, whichever is ready first."""
        self._waiting -= 1
        if any(one.original_sha256 == picture.original_sha256 for one in self._came.values()):
            self._refuse(batch, name, RuleViolation("picture-twice", "这张照片已经加过了。"))
        else:
            batch.taken += 1
            self._came[asked] = picture
            self.pictures = [self._came[place] for place in sorted(self._came)]
            self.tick.setChecked(False)  # nobody has looked at this one yet
        self._show_photos()
        self._show_waiting()

    def _not_added(self, batch: PhotoBatch, name: str, error: Exception) -> None:
        self._waiting -= 1
        self._show_waiting()
        self._refuse(batch, name, error)

    def _refuse(self, batch: PhotoBatch, name: str, error: Exception) -> None:
        batch.refuse(name, error)
        self.say(batch.words())

    def _remove(self, key: str) -> None:
        self._came = {place: one for place, one in self._came.items() if one.original_sha256 != key}
        self.pictures = [self._came[place] for place in sorted(self._came)]
        self._show_photos()

    def _show_photos(self) -> None:
        faces = tuple(PhotoFace(p.original_sha256, p.jpeg, f"整改后照片 {n}") for n, p in enumerate(self.pictures, 1))
        self.photos.set_face(PhotoStripFace(faces, "整改后的照片", f"最多 {MAX_PHOTOS} 张", _NOTE, "选图"))
        self.tick.setVisible(bool(faces))

    def _show_waiting(self) -> None:
        self.submit.setEnabled(not self._waiting)
        self.submit.setText(_WAIT if self._waiting else _SUBMIT)

    # pasted and dropped anywhere on the dialog ------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A picture that is pasted while one types is a photo; words stay words."""
        pasted = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pasted and event.matches(QKeySequence.StandardKey.Paste):  # type: ignore[attr-defined]  # pasted says that it is a QKeyEvent
            copied = QGuiApplication.clipboard().mimeData()
            if _is_picture(copied):
                return self.photos.accept_data(copied)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Paste):
            super().keyPressEvent(event)
        elif not self.photos.accept_data(QGuiApplication.clipboard().mimeData()):
            self.photos.nothing_pasted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.photos.dropEvent(event)

    # the report -------------------------------------------------------------------------------------------------------

    def show_error(self, field: str, message: str) -> None:
        super().show_error(field, message)
        self._show_waiting()

    def answer(self) -> ReportWithPhotos:
        on = self.done_on.value()
        report = ReportRectification(
            finding=self._finding,
            by=self.by.text().strip(),
            text=self.text.toPlainText(),
            completed_on=date.fromisoformat(on) if on else None,
        )
        return ReportWithPhotos(report, tuple(self.pictures), self.tick.isChecked())


def _is_picture(copied: QMimeData) -> bool:
    """Files or a picture; what brings its words along too, as a copied cell of a table does, is pasted as words."""
    return bool(dropped_files(copied)) or (copied.hasImage() and not copied.hasText())


def _too_many() -> RuleViolation:
    return RuleViolation("picture-many", f"最多 {MAX_PHOTOS} 张，请先删去不用的。")


def _read_and_prepare(prepare: PreparePicture, path: Path) -> Picture:
    return prepare(read_photo(path))
