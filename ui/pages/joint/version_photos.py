"""The photos of one side of a disagreement: read, looked at, and brought from the district where they are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.evidence_cases import FetchPhoto
from tuoyu_desktop.application.finding_photos import FindingPhoto, stored_photo
from tuoyu_desktop.application.joint_view import VersionView
from tuoyu_desktop.application.ports import Records
from ui.background.far_photos import FarPhotos
from ui.background.job_runner import JobRunner
from ui.pages.joint.photo_window import PhotoWindow


class VersionPhotos:
    """Opens its window over ``page``. ``arrived`` is called when one came; ``refused`` gets what was not read."""

    def __init__(
        self,
        page: QWidget,
        runner: JobRunner,
        fetch: FetchPhoto,
        arrived: Callable[[], None],
        refused: Callable[[Exception], None],
    ) -> None:
        self._page, self._runner = page, runner
        self._arrived, self._refused = arrived, refused
        self._far = FarPhotos(page, runner, fetch, self._come, self._show)
        self._names: tuple[str, ...] = ()
        self._photos: list[FindingPhoto] = []
        self._window: PhotoWindow | None = None

    def look(self, version: VersionView) -> None:
        """All photos of one side."""
        names = tuple(photo.sha256 for photo in version.photos)

        def opened(photos: list[FindingPhoto]) -> None:
            self._open(version.person_name, names, photos)

        self._runner.read(self._page, lambda records: _read(records, names), opened, self._refused)

    def _open(self, whose: str, names: tuple[str, ...], photos: list[FindingPhoto]) -> None:
        if self._window is not None:  # pressed twice
            return
        self._names, self._photos = names, photos
        window = self._window = PhotoWindow(f"{whose}的照片", len(names), self._page)
        window.take_asked.connect(self._far.take)
        self._show()
        if photos and photos[0].far:  # its place said 取来看 and was pressed
            self._far.take(photos[0].far)
        window.exec()
        self._window = None
        window.deleteLater()

    def _come(self) -> None:
        self._arrived()
        if self._window is not None:
            names = self._names
            self._runner.read(self._page, lambda records: _read(records, names), self._keep, self._refused)

    def _keep(self, photos: list[FindingPhoto]) -> None:
        if len(photos) == len(self._photos):
            self._photos = photos
            self._show()

    def _show(self) -> None:
        if self._window is not None:
            self._window.show_photos(self._photos, self._far.state)


def _read(records: Records, names: Sequence[str]) -> list[FindingPhoto]:
    return [stored_photo(records, name) for name in names]
