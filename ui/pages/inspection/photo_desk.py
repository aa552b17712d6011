"""The photos of the open item: added by dialog, drop or paste, read off the disk behind the page, looked at large."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.erasures import PHOTO_ERASED, with_reason
from tuoyu_desktop.application.evidence_cases import MAX_PHOTOS_PER_ITEM, AttachPhoto, FetchPhoto, Picture
from tuoyu_desktop.application.finding_photos import PHOTO_UNREADABLE
from tuoyu_desktop.application.lines import EvidenceLine
from tuoyu_desktop.application.marked_copies import MARKED, is_marked
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import PHOTO_DAMAGED, ItemView
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.red_lines import NO_PHOTO_ITEMS
from ui.background.far_photos import FAR, FarPhotos
from ui.background.job_runner import JobRunner
from ui.background.photo_batch import PhotoBatch, read_photo
from ui.pages.inspection.mark_desk import MarkDesk
from ui.pages.inspection.photo_again import PhotoAgain
from ui.pages.inspection.photo_dialog import PhotoDialog
from ui.pages.inspection.saver import VisitSaver
from ui.widgets.file_choice import PICTURES, choose_files
from ui.widgets.photo_strip import PhotoFace, PhotoStrip, PhotoStripFace
from ui.widgets.photo_tile import small_picture

MOST_HELD: Final = 60
_NO_PICTURE: Final = "复制的内容里没有图片。请先复制照片或截图，再在这里按 Ctrl+V。"
_MANY: Final = "请少选几张。一次有很多张，请用“手机传照片”里的“从手机或存储卡选”，再分到各项。"


class PhotoDesk(QObject):
    """Fills ``strip``. ``opened`` is the dialog of a photo, for the page to place over itself."""

    opened = Signal(object)

    def __init__(
        self, runner: JobRunner, saver: VisitSaver, fetch: FetchPhoto, strip: PhotoStrip, page: QWidget
    ) -> None:
        super().__init__(page)
        self._runner, self._saver, self._strip, self._page = runner, saver, strip, page
        self._pictures: dict[str, bytes] = {}
        self._small: dict[str, QImage] = {}
        self._asked: set[str] = set()
        self._missing: set[str] = set()
        self._far = FarPhotos(page, runner, fetch, self._photo_came, self._show)
        self._item: ItemView | None = None
        self._coming: list[tuple[str, PhotoBatch]] = []
        self.marking = MarkDesk(runner, saver, page)
        self.marking.opened.connect(self.opened)
        self.again = PhotoAgain(saver, page)
        self.marking.again_asked.connect(self.again.begin)
        self.again.file_asked.connect(self.choose)
        self.again.changed.connect(self._show)
        strip.add_asked.connect(self.choose)
        strip.files_dropped.connect(self.add_files)
        strip.image_pasted.connect(self._paste)
        strip.nothing_pasted.connect(self._nothing_pasted)
        strip.photo_chosen.connect(self._look)
        strip.remove_asked.connect(self._remove)

    def show_item(self, item: ItemView) -> None:
        """The photos of another item; those not read yet come as soon as they are decrypted."""
        if self._item is None or self._item.code != item.code:
            self._look_again(item)
        self._item = item
        self.prepare(item)
        self._show()
        self.again.look(item)

    def seen_again(self, item: ItemView | None) -> None:
        """The page is seen again: what could not be asked behind another page or the lock is asked now."""
        if item is not None:
            self.again.look(item)

    def prepare(self, item: ItemView) -> None:
        """Read the photos of an item that is likely to come next."""
        for photo in item.photos:
            if photo.sha256 not in self._pictures and photo.sha256 not in self._asked:
                self._read(photo.sha256)

    def _read(self, sha256: str) -> None:
        def job(records: Records) -> tuple[bytes, QImage]:
            data = records.blob(sha256)
            return data, small_picture(data)

        self._asked.add(sha256)
        self._runner.read(
            self, job, lambda read: self._arrived(sha256, *read), lambda error: self._failed(sha256, error)
        )

    def _failed(self, sha256: str, error: Exception) -> None:
        """Another laptop took it and the district has it, or the file here is damaged; the entry stands either way."""
        if isinstance(error, KnownError) and error.code == "env-blob-missing":
            self._missing.add(sha256)
        self._arrived(sha256, b"", QImage())

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

    def _arrived(self, sha256: str, data: bytes, small: QImage) -> None:
        self._asked.discard(sha256)
        while len(self._pictures) >= MOST_HELD:
            oldest = next(iter(self._pictures))
            self._pictures.pop(oldest)
            self._small.pop(oldest, None)
        self._pictures[sha256], self._small[sha256] = data, small
        if self._item is not None and any(photo.sha256 == sha256 for photo in self._item.photos):
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
        waiting, small = PHOTO_UNREADABLE if unread else "", self._small.get(photo.sha256)
        return PhotoFace(photo.id, data, name, mark, waiting, remove_label=remove, small=small)

    def _note(self, item: ItemView) -> str:
        """What is to be known of these photos, and the standing rule."""
        far = [photo.sha256 for photo in item.photos if photo.sha256 in self._missing]
        said = dict.fromkeys(self._far.state(sha256).said.rstrip("。") for sha256 in far)
        lost, gone = len(item.damaged_photos), len(item.erased_photos)
        coming = sum(batch.total - batch.through for code, batch in self._coming if code == item.code)
        parts = [
            f"正在收照片，还有 {coming} 张" if coming else "",
            self.again.words(item),
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
        self.add_files(choose_files(self._page, "选照片", PICTURES))

    def add_files(self, paths: list[str]) -> None:
        """Photos for the open item; more than it has room for are not begun with."""
        self._add([(Path(path).name, partial(read_photo, Path(path))) for path in paths])

    def _paste(self, data: bytes) -> None:
        self._add([("粘贴的图片", lambda: data)])

    def _nothing_pasted(self) -> None:
        if self._item is not None:
            self._saver.refused.emit(self._item.code, RuleViolation("picture-not-pasted", _NO_PICTURE))

    def _add(self, sources: list[tuple[str, Callable[[], bytes]]]) -> None:
        item = self._item
        if item is None or not sources:
            return
        room = MAX_PHOTOS_PER_ITEM - len(item.photos)
        if len(sources) > room and len(sources) > 1:
            self._saver.refused.emit(item.code, RuleViolation("rule-photo-many", _too_many(len(sources), room)))
            return
        batch = PhotoBatch(len(sources))
        self._coming.append((item.code, batch))
        for name, read in sources:
            self._take_in(item.code, batch, name, read)
        self._show()

    def _take_in(self, code: str, batch: PhotoBatch, name: str, read: Callable[[], bytes]) -> None:
        visit, prepare = self._saver.visit, self._saver.prepare

        def kept() -> None:
            batch.taken += 1
            self._one_through(code, batch)

        def failed(error: Exception) -> None:
            batch.refuse(name, error)
            self._one_through(code, batch)

        def ready(picture: Picture) -> None:
            self._saver.attach(AttachPhoto(visit, code, picture), code, kept, failed)

        self._runner.work(self, lambda: prepare(read()), ready, failed)

    def _one_through(self, code: str, batch: PhotoBatch) -> None:
        """What was not taken is said once, when all are through: a word on each would hide the one before."""
        if batch.is_over:
            self._coming.remove((code, batch))
            if batch.refused:
                self._saver.refused.emit(code, RuleViolation("rule-photos-refused", batch.words(), field="photo"))
        self._show()

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
            may_mark=self.marking.is_possible and self._may_be_marked(photo),
        )
        dialog.mark_asked.connect(lambda: self._mark(item, photo))
        dialog.reviewed.connect(lambda allowed: self._saver.review(item.code, evidence, allowed))
        dialog.withdrawn.connect(lambda: self._saver.withdraw(item.code, evidence))
        self.opened.emit(dialog)
        dialog.open()

    def _may_be_marked(self, photo: EvidenceLine) -> bool:
        """Its picture is here, and it is no copy whose photo is gone."""
        return bool(self._pictures.get(photo.sha256)) and (bool(photo.marks) or not is_marked(photo))

    def _mark(self, item: ItemView, photo: EvidenceLine) -> None:
        self.marking.begin(item, photo, [one for one in item.photos if one == photo or self._may_be_marked(one)])

    def _remove(self, evidence: str) -> None:
        if self._item is not None:
            self._saver.withdraw(self._item.code, evidence)


def _too_many(chosen: int, room: int) -> str:
    left = f"还能放 {room} 张" if room > 0 else "已经放满"
    return f"一项最多{MAX_PHOTOS_PER_ITEM}张照片，这一项{left}，您选了 {chosen} 张，都没有收。{_MANY}"
