"""From a photo to its marked copy: read the photo, draw on it, make the copy in the work pool, keep it; then the next.

The dialog stays until the copy is written: what was refused can be drawn on, and nothing drawn is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.evidence_cases import Picture
from tuoyu_desktop.application.lines import EvidenceLine
from tuoyu_desktop.application.photo_marking import MarkPhoto, MarkPicture, PhotoToMark, photo_to_mark
from tuoyu_desktop.application.visit_view import ItemView
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.photo_marks import Mark
from ui.background.job_runner import JobRunner
from ui.pages.inspection.mark_dialog import MarkDialog, MarkFace
from ui.pages.inspection.saver import VisitSaver
from ui.widgets.mark_shapes import Shape

_ELSEWHERE: Final = " · 上次的标注是在另一台电脑画的，这里从原图重新标"
_NOT_SHOWN: Final = "这张照片打不开，不能标注。请换一张，或重新附上。"
_NOT_KEPT: Final = "没有存成，请再按一次“存好”。画的都还在。"


class MarkDesk(QObject):
    """``opened`` is the dialog, as it stands over the page. ``again_asked``: (item, photo) is to be taken once more."""

    opened = Signal(object)
    again_asked = Signal(object, object)

    def __init__(self, runner: JobRunner, saver: VisitSaver, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._saver, self._page = runner, saver, page
        self._make: MarkPicture | None = None
        self._item: ItemView | None = None
        self._photos: list[EvidenceLine] = []
        self._at = 0  # the photo asked for last
        self._shown = 0  # the photo in the dialog: what is drawn, ticked or taken again is meant for it
        self._jpeg = b""
        self.dialog: MarkDialog | None = None

    def mark_by(self, make: MarkPicture) -> None:
        """What draws the marks into the copy."""
        self._make = make

    @property
    def is_possible(self) -> bool:
        return self._make is not None

    def begin(self, item: ItemView, photo: EvidenceLine, photos: Sequence[EvidenceLine]) -> None:
        """Draw on ``photo``, one of ``photos`` of the item that can be marked; on a marked copy one goes on where it
        was left."""
        if self.dialog is None:
            self._item, self._photos = item, list(photos)
            self._at = next(index for index, one in enumerate(self._photos) if one.id == photo.id)
            self._read()

    def _read(self) -> None:
        visit, at = self._saver.visit, self._at
        photo = self._photos[at]
        self._runner.read(
            self,
            lambda records: photo_to_mark(records, visit, photo.id),
            lambda found: self._show(at, photo, found),
            self._not_read,
        )

    def _not_read(self, error: Exception) -> None:
        """The one that was asked for: where others stand before and after it, one may go on."""
        if self.dialog is not None:
            self.dialog.show_fault(error.message if isinstance(error, KnownError) else _NOT_SHOWN)
        elif self._item is not None:
            self._saver.refused.emit(self._item.code, error)

    def _show(self, at: int, photo: EvidenceLine, found: PhotoToMark) -> None:
        image = QImage.fromData(found.jpeg)
        if image.isNull():
            self._not_read(RuleViolation("picture-damaged", _NOT_SHOWN))
            return
        item = self._item
        if item is None or self._photos[self._at : self._at + 1] != [photo]:
            return  # another one was asked for meanwhile
        if self.dialog is None and not self._page.isVisible():
            return  # left or locked: nothing opens over what is in front now
        self._jpeg, self._shown = found.jpeg, at
        face = self._face(item, photo, image, tuple(Shape(**asdict(mark)) for mark in found.marks))
        if self.dialog is not None:
            self.dialog.show_photo(face)
        else:
            self._open(face)

    def _face(self, item: ItemView, photo: EvidenceLine, image: QImage, shapes: tuple[Shape, ...]) -> MarkFace:
        count = len(self._photos)
        at, act = (photo.taken_at, "拍") if photo.taken_at else (photo.attached_at, "附上")
        when = f"{beijing(at):%m月%d日 %H:%M} {act} · " if at else ""
        aside = f"{when}第 {self._at + 1} 张，共 {count} 张" + ("" if shapes or not photo.marks else _ELSEWHERE)
        title = f"{item.code} {item.item.title}"
        return MarkFace(image, shapes, title, aside, photo.print_allowed, self._at + 1, count)

    def _open(self, face: MarkFace) -> None:
        dialog = self.dialog = MarkDialog(face, self._page)
        dialog.kept.connect(self._keep)
        dialog.stepped.connect(self._step)
        dialog.again_asked.connect(self._again)
        dialog.finished.connect(self._ended)
        self.opened.emit(dialog)
        dialog.open()

    def _ended(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _again(self) -> None:
        if self._item is not None:
            self.again_asked.emit(self._item, self._photos[self._shown])

    def _step(self, step: int) -> None:
        """The photo before or after, in the same dialog."""
        if 0 <= self._at + step < len(self._photos):
            self._at += step
            self._read()
        elif self.dialog is not None:  # behind the last one, which could not be opened
            self.dialog.show_fault(_NOT_SHOWN)

    # keeping ----------------------------------------------------------------------------------------------------------

    def _keep(self, drawn: tuple[Shape, ...], print_allowed: bool, step: int) -> None:
        make, item, at, jpeg = self._make, self._item, self._shown, self._jpeg
        photo = self._photos[at]
        if make is None or item is None:
            return
        if not drawn:
            same = replace(photo, print_allowed=print_allowed)
            self._saver.review(item.code, photo.id, print_allowed, lambda: self._kept(at, same, step), self._not_kept)
            return
        visit, marks = self._saver.visit, tuple(Mark(**asdict(shape)) for shape in drawn)

        def made(picture: Picture) -> None:
            command = MarkPhoto(visit, photo.id, marks, picture, print_allowed)
            self._saver.mark(item.code, command, kept, self._not_kept)

        def kept(copy: str) -> None:
            original = photo.marks or photo.id
            self._kept(at, replace(photo, id=copy, marks=original, print_allowed=print_allowed), step)

        self._runner.work(self, lambda: make(jpeg, marks), made, self._not_kept)

    def _kept(self, at: int, now: EvidenceLine, step: int) -> None:
        self._photos[at] = now
        if self.dialog is None:
            return
        if step:
            self.dialog.show_written()
            self._step(step)
        else:
            self.dialog.accept()

    def _not_kept(self, error: Exception) -> None:
        if self.dialog is not None:
            self.dialog.show_fault(error.message if isinstance(error, KnownError) else _NOT_KEPT)
        elif self._item is not None:
            self._saver.refused.emit(self._item.code, error)
