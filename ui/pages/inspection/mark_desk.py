"""From a photo to its marked copy: read the photo, draw on it, make the copy in the work pool, keep it."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.evidence_cases import Picture
from tuoyu_desktop.application.lines import EvidenceLine
from tuoyu_desktop.application.photo_marking import MarkPhoto, MarkPicture, PhotoToMark, photo_to_mark
from tuoyu_desktop.application.visit_view import ItemView
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.photo_marks import Mark
from ui.background.job_runner import JobRunner
from ui.pages.inspection.mark_dialog import MarkDialog
from ui.pages.inspection.saver import VisitSaver
from ui.widgets.mark_shapes import Shape

_ELSEWHERE = " · 上次的标注是在另一台电脑画的，这里从原图重新标"


class MarkDesk(QObject):
    """``opened`` is the dialog, as it stands over the page."""

    opened = Signal(object)

    def __init__(self, runner: JobRunner, saver: VisitSaver, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._saver, self._page = runner, saver, page
        self._make: MarkPicture | None = None

    def mark_by(self, make: MarkPicture) -> None:
        """What draws the marks into the copy."""
        self._make = make

    @property
    def is_possible(self) -> bool:
        return self._make is not None

    def begin(self, item: ItemView, photo: EvidenceLine) -> None:
        """Draw on ``photo``, one of ``item``; on a marked copy one goes on where it was left."""
        visit = self._saver.visit
        self._runner.read(
            self,
            lambda records: photo_to_mark(records, visit, photo.id),
            lambda found: self._open(item, photo, found),
            lambda error: self._saver.refused.emit(item.code, error),
        )

    def _open(self, item: ItemView, photo: EvidenceLine, found: PhotoToMark) -> None:
        shapes = [Shape(**asdict(mark)) for mark in found.marks]
        dialog = MarkDialog(
            QImage.fromData(found.jpeg),
            shapes,
            item=f"{item.code} {item.item.title}",
            aside=_aside(item, photo) + ("" if shapes or not photo.marks else _ELSEWHERE),
            print_allowed=photo.print_allowed,
            parent=self._page,
        )
        dialog.kept.connect(lambda drawn, allowed: self._keep(item, photo, found.jpeg, drawn, allowed))
        dialog.finished.connect(dialog.deleteLater)
        self.opened.emit(dialog)
        dialog.open()

    def _keep(
        self, item: ItemView, photo: EvidenceLine, jpeg: bytes, drawn: tuple[Shape, ...], print_allowed: bool
    ) -> None:
        make = self._make
        if make is None:
            return
        visit, marks = self._saver.visit, tuple(Mark(**asdict(shape)) for shape in drawn)

        def done(picture: Picture) -> None:
            self._saver.mark(item.code, MarkPhoto(visit, photo.id, marks, picture, print_allowed))

        self._runner.work(
            self, lambda: make(jpeg, marks), done, lambda error: self._saver.refused.emit(item.code, error)
        )


def _aside(item: ItemView, photo: EvidenceLine) -> str:
    at, act = (photo.taken_at, "拍") if photo.taken_at else (photo.attached_at, "附上")
    number = next((n for n, one in enumerate(item.photos, start=1) if one.id == photo.id), 1)
    when = f"{beijing(at):%m月%d日 %H:%M} {act} · " if at else ""
    return f"{when}第 {number} 张，共 {len(item.photos)} 张"
