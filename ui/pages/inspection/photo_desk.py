"""The photos of the open item: added by dialog, drop or paste, read off the disk behind the page, looked at large."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tuoyu_desktop.application.erasures import PHOTO_ERASED, with_reason
from tuoyu_desktop.application.evidence_cases import FetchPhoto
from tuoyu_desktop.application.finding_photos import PHOTO_UNREADABLE
from tuoyu_desktop.application.lines import EvidenceLine
from tuoyu_desktop.application.marked_copies import MARKED, is_marked
from tuoyu_desktop.application.visit_view import PHOTO_DAMAGED, ItemView
from tuoyu_desktop.domain.errors import KnownError
from ui.background.far_photos import FAR, FarPhotos
from ui.background.job_runner import JobRunner
from ui.pages.inspection.mark_desk import MarkDesk
from ui.pages.inspection.open_item import NO_PHOTO_ITEMS
from ui.pages.inspection.photo_dialog import PhotoDialog
from ui.pages.inspection.saver import VisitSaver
from ui.widgets.photo_strip import PhotoFace, PhotoStrip, PhotoStripFace

MOST_HELD = 60
_FILTER = "照片 (*.jpg *.jpeg *.png *.heic *.webp *.bmp *.gif *.tif *.tiff)"


class PhotoDesk(QObject):
    """Fills ``strip``. ``opened`` is the dialog of a photo, for the page to place over itself."""

    opened = Signal(object)

    def __init__(
        self, runner: JobRunner, saver: VisitSaver, fetch: FetchPhoto, strip: PhotoStrip, page: QWidget
    ) -> None:
        super().__init__(page)
        self._runner, self._saver, self._strip, self._page = runner, saver, strip, page
        self._pictures: dict[str, bytes] = {}
        self._asked: set[str] = set()
        self._missing: set[str] = set()
        self._far = FarPhotos(page, runner, fetch, self._photo_came, self._show)
        self._item: ItemView | None = None
        self.marking = MarkDesk(runner, saver, page)
        self.marking.opened.connect(self.opened)
        strip.add_asked.connect(self.choose)
        strip.files_dropped.connect(self.add_files)
        strip.image_pasted.connect(self._paste)
        strip.photo_chosen.connect(self._look)
        strip.remove_asked.connect(self._remove)

    def show_item(self, item: ItemView) -> None:
        """The photos of another item; those not read yet come as soon as they are decrypted."""
        if self._item is None or self._item.code != item.code:
            self._look_again(item)
        self._item = item
        for photo in item.photos:
            if photo.sha256 not in self._pictures and photo.sha256 not in self._asked:
                self._read(photo.sha256)
        self._show()

    def _read(self, sha256: str) -> None:
        self._asked.add(sha256)
        self._runner.read(
            self,
            lambda records: records.blob(sha256),
            lambda data: self._arrived(sha256, data),
            lambda error: self._failed(sha256, error),
        )

    def _failed(self, sha256: str, error: Exception) -> None:
        """Another laptop took it and the district has it, or the file here is damaged; the entry stands either way."""
        if isinstance(error, KnownError) and error.code == "env-blob-missing":
            self._missing.add(sha256)
        self._arrived(sha256, b"")

    def _photo_came(self) -> None:
        if self._item is not None:
            self._look_again(self._item)
            self.show_item(self._item)

    def _look_again(self, item: ItemView) -> None:
        """What was missing may have come meanwhile, by this page or by a stick."""
        for photo in item.photos:
            if photo.sha256 in self._missing:
                self._missing.discard(photo.sha256)
                self._pictures.pop(photo.sha256, None)

    def _arrived(self, sha256: str, data: bytes) -> None:
        self._asked.discard(sha256)
        while len(self._pictures) >= MOST_HELD:
            self._pictures.pop(next(iter(self._pictures)))
        self._pictures[sha256] = data
        self._show()

    def _show(self) -> None:
        item = self._item
        if item is None:
            return
        photos = tuple(self._face(photo, number) for number, photo in enumerate(item.photos, start=1))
        asks = item.code not in NO_PHOTO_ITEMS
        aside = "不合格项至少 1 张" if asks else "本项不拍照"
        self._strip.set_face(PhotoStripFace(photos, aside=aside, note=self._note(item)))

    def _face(self, photo: EvidenceLine, number: int) -> PhotoFace:
        data = self._pictures.get(photo.sha256, b"")
        words = (MARKED if is_marked(photo) else "", "" if photo.print_allowed else "不印")
        mark = "，".join(word for word in words if word)
        name = f"照片 {number}" + (f"，{mark}" if mark else "")
        if photo.sha256 in self._missing:
            state = self._far.state(photo.sha256)
            return PhotoFace(photo.id, b"", f"{name}，{FAR}", mark, state.act, "ph.cloud", not state.busy)
        unread = photo.sha256 in self._pictures and not data
        remove = "去掉标注" if photo.marks else "删掉这张"
        return PhotoFace(photo.id, data, name, mark, PHOTO_UNREADABLE if unread else "", remove_label=remove)

    def _note(self, item: ItemView) -> str:
        """What is to be known of these photos, and the standing rule."""
        far = [photo.sha256 for photo in item.photos if photo.sha256 in self._missing]
        said = dict.fromkeys(self._far.state(sha256).said.rstrip("。") for sha256 in far)
        lost, gone = len(item.damaged_photos), len(item.erased_photos)
        parts = [
            f"{len(far)} 张{FAR}，按一下取来看" if far else "",
            *said,
            f"{lost} 张{PHOTO_DAMAGED}" if lost else "",
            with_reason(f"{gone} 张{PHOTO_ERASED}", item.erased_photos) if gone else "",
            "不拍婴幼儿正脸；打过勾的才会印上文书",
        ]
        return "。".join(part for part in parts if part)

    # adding -----------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Choose files with the program's own dialog."""
        dialog = QFileDialog(self._page, "选照片", "", _FILTER)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, True)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        if dialog.exec():
            self.add_files(dialog.selectedFiles())
        dialog.deleteLater()

    def add_files(self, paths: list[str]) -> None:
        """Photos for the open item."""
        if self._item is not None:
            self._saver.add_files(self._item.code, paths)

    def _paste(self, data: bytes) -> None:
        if self._item is not None:
            self._saver.add_bytes(self._item.code, data)

    # looking ----------------------------------------------------------------------------------------------------------

    def _photo(self, evidence: str) -> EvidenceLine | None:
        photos = self._item.photos if self._item is not None else ()
        return next((photo for photo in photos if photo.id == evidence), None)

    def _look(self, evidence: str) -> None:
        photo, item = self._photo(evidence), self._item
        if photo is None or item is None:
            return
        if photo.sha256 in self._missing:
            self._far.take(photo.sha256)
            return
        number = item.photos.index(photo) + 1
        data = self._pictures.get(photo.sha256, b"")
        dialog = PhotoDialog(
            data,
            f"{item.code} 照片 {number}",
            photo.print_allowed,
            self._page,
            is_marked=bool(photo.marks),
            may_mark=self.marking.is_possible and bool(data) and (bool(photo.marks) or not is_marked(photo)),
        )
        dialog.mark_asked.connect(lambda: self.marking.begin(item, photo))
        dialog.reviewed.connect(lambda allowed: self._saver.review(item.code, evidence, allowed))
        dialog.withdrawn.connect(lambda: self._saver.withdraw(item.code, evidence))
        self.opened.emit(dialog)
        dialog.open()

    def _remove(self, evidence: str) -> None:
        if self._item is not None:
            self._saver.withdraw(self._item.code, evidence)
