"""Brings chosen files into the tray of the visit, each made ready off this thread; says what was not taken and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.evidence_cases import Picture, PreparePicture
from tuoyu_desktop.application.phone_tray import TakeIn, take_in
from tuoyu_desktop.application.visit_view import VisitView
from tuoyu_desktop.domain.clock import BEIJING
from tuoyu_desktop.domain.errors import RuleViolation
from ui.background.job_runner import JobRunner
from ui.background.photo_batch import PhotoBatch, read_photo
from ui.background.removable import removable_media
from ui.pages.inspection.card_dialog import CardDialog


class CardDesk(QObject):
    """``moved``: one more of a batch is through, of the visit named. ``came`` when the last is, with a sentence on what
    was not taken."""

    moved = Signal(str, object)
    came = Signal(str, object, str)

    def __init__(
        self,
        runner: JobRunner,
        person: str,
        prepare: PreparePicture,
        page: QWidget,
        media: Callable[[], Sequence[Path]] = removable_media,
    ) -> None:
        super().__init__(page)
        self._runner, self._person, self._prepare, self._page, self.media = runner, person, prepare, page, media

    def choose(self, view: VisitView, room: int) -> None:
        """The dialog, at the newest card or telephone; no more than ``room`` at a time."""
        place = next(iter(self.media()), None)
        dialog = CardDialog(place, view.started_at, self._page)
        files: list[Path] = []
        if dialog.exec():
            files = [Path(file) for file in dialog.selectedFiles()]
        since = view.started_at if dialog.is_since else None
        dialog.deleteLater()
        self.bring_chosen(view, files, room, since)

    def bring_chosen(self, view: VisitView, files: Sequence[Path], room: int, since: datetime | None) -> None:
        """A whole card chosen at once is not begun with: it would take minutes and end full."""
        if len(files) > room:
            self.came.emit(view.id, PhotoBatch(0), _too_many(len(files), room))
        elif files:
            self.bring(view.id, files, since)

    def bring(self, visit: str, files: Sequence[Path], since: datetime | None) -> None:
        """All of them into the tray; with ``since`` not what the camera took before."""
        batch = PhotoBatch(len(files))
        self.moved.emit(visit, batch)
        for file in files:
            job = partial(_ready, batch, self._prepare, file, since)
            failed = partial(self._refuse, visit, batch, file.name)
            self._runner.work(self, job, partial(self._keep, visit, batch, file.name), failed)

    def _keep(self, visit: str, batch: PhotoBatch, name: str, picture: Picture) -> None:
        command, failed = TakeIn(visit, name, picture), partial(self._refuse, visit, batch, name)

        def kept(_photo: object) -> None:
            batch.taken += 1
            self._one_through(visit, batch)

        self._runner.write(self, self._person, lambda work: take_in(work, command), kept, failed)

    def _refuse(self, visit: str, batch: PhotoBatch, name: str, error: Exception) -> None:
        batch.refuse(name, error)
        self._one_through(visit, batch)

    def _one_through(self, visit: str, batch: PhotoBatch) -> None:
        self.moved.emit(visit, batch)
        if batch.is_over:
            self.came.emit(visit, batch, batch.words())


def _too_many(chosen: int, room: int) -> str:
    return (
        f"电脑上还能放 {room} 张待放的照片，您选了 {chosen} 张，都没有收。"
        "请少选一些，或先把待放的放到检查项里。按住 Ctrl 可以一张一张选。"
    )


def _ready(batch: PhotoBatch, prepare: PreparePicture, file: Path, since: datetime | None) -> Picture:
    """Made ready; a photo that the camera dates before the visit is not meant."""
    batch.require_going()
    picture = prepare(read_photo(file))
    if since is not None and picture.taken_at is not None and picture.taken_at < since.replace(second=0, microsecond=0):
        taken = f"{picture.taken_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        message = f"{taken} 拍的，在这次检查开始之前，没有收。要用请在选照片时选“全部照片”。"
        raise RuleViolation("rule-tray-before", message)
    return picture
