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
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from ui.background.job_runner import JobRunner
from ui.background.removable import removable_media
from ui.pages.inspection.card_dialog import CardDialog
from ui.pages.inspection.saver import read_photo


class CardDesk(QObject):
    """``came`` when the last of a batch is through: how many were taken. ``refused``: a sentence."""

    came = Signal(int)
    refused = Signal(str)

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
        self._left = self._taken = 0
        self._why: list[str] = []

    def choose(self, view: VisitView) -> None:
        """The dialog, at the newest card or telephone."""
        place = next(iter(self.media()), None)
        dialog = CardDialog(place, view.started_at, self._page)
        if dialog.exec():
            since = view.started_at if dialog.is_since else None
            self.bring(view.id, [Path(file) for file in dialog.selectedFiles()], since)
        dialog.deleteLater()

    def bring(self, visit: str, files: Sequence[Path], since: datetime | None) -> None:
        """All of them into the tray; with ``since`` not what the camera took before."""
        self._left += len(files)
        for file in files:
            job = partial(_ready, self._prepare, file, since)
            self._runner.work(self, job, partial(self._keep, visit, file.name), partial(self._refuse, file.name))

    def _keep(self, visit: str, name: str, picture: Picture) -> None:
        command = TakeIn(visit, name, picture)
        self._runner.write(
            self, self._person, lambda work: take_in(work, command), self._kept, partial(self._refuse, name)
        )

    def _kept(self, _photo: object) -> None:
        self._taken += 1
        self._one_through()

    def _refuse(self, name: str, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._why.append(f"{name}：{error.message}")
        self._one_through()

    def _one_through(self) -> None:
        self._left -= 1
        if self._left:
            return
        taken, why = self._taken, self._why
        self._taken, self._why = 0, []
        if why:
            more = f"（还有 {len(why) - 1} 张也没有收）" if len(why) > 1 else ""
            self.refused.emit(f"{why[0]}{more}")
        self.came.emit(taken)


def _ready(prepare: PreparePicture, file: Path, since: datetime | None) -> Picture:
    """Made ready; a photo that the camera dates before the visit is not meant."""
    picture = prepare(read_photo(file))
    if since is not None and picture.taken_at is not None and picture.taken_at < since.replace(second=0, microsecond=0):
        taken = f"{picture.taken_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        message = f"{taken} 拍的，在这次检查开始之前，没有收。要用请在选照片时选“全部照片”。"
        raise RuleViolation("rule-tray-before", message)
    return picture
