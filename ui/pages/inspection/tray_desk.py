"""手机传照片 and the tray: opens and closes the door, reads what waits, places and drops it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.evidence_cases import PreparePicture
from tuoyu_desktop.application.finding_photos import PHOTO_UNREADABLE
from tuoyu_desktop.application.phone_tray import (
    MOST_IN_TRAY,
    PlacePhotos,
    TrayLine,
    drop_photos,
    place_photos,
    tray_view,
)
from tuoyu_desktop.application.ports import Changes, Work
from tuoyu_desktop.application.visit_view import VisitView
from tuoyu_desktop.domain.clock import BEIJING
from tuoyu_desktop.domain.errors import KnownError
from ui.background.job_runner import JobRunner
from ui.background.photo_batch import PhotoBatch
from ui.pages.inspection import faces
from ui.pages.inspection.card_desk import CardDesk
from ui.pages.inspection.phone_dialog import PhoneDialog
from ui.pages.inspection.phone_port import PhoneLink, PhonePort
from ui.pages.inspection.tray_drops import TrayDrops, rail_code
from ui.pages.inspection.tray_sheet import WIDTH, TrayFace, TraySheet
from ui.widgets.code_picture import Squares
from ui.widgets.confirm_dialog import confirm
from ui.widgets.group_rail import GroupRail
from ui.widgets.tray_tile import small_image

TRAY_KEY: Final = "T"


class TrayDesk(QObject):
    """``changed``: the door or the number that waits is another; ``said``: a sentence for a moment; ``faulted``:
    (item, sentence); ``saved`` carries the time; ``closed``: the tray was."""

    changed = Signal(bool, int)
    said = Signal(str)
    faulted = Signal(str, str)
    saved = Signal(str)
    closed = Signal()

    def __init__(self, runner: JobRunner, person: str, prepare: PreparePicture, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._person, self._page = runner, person, page
        self.sheet = TraySheet(page)
        self.dialog: PhoneDialog | None = None
        self._port: PhonePort | None = None
        self._link: PhoneLink | None = None
        self._network = ""
        self._view: VisitView | None = None
        self._code = ""
        self._lines: tuple[TrayLine, ...] = ()
        self._images: dict[str, QImage] = {}
        self._unreadable: dict[str, str] = {}
        self._asked: set[str] = set()
        self._told = 0
        self._batch: PhotoBatch | None = None
        self.drops = TrayDrops(self, self._place)
        self.cards = CardDesk(runner, person, prepare, page)
        self.cards.moved.connect(self._card_moved)
        self.cards.came.connect(self._cards_came)
        self.sheet.stop_asked.connect(self._stop_card)
        self.sheet.place_asked.connect(lambda photos, code: self._place(photos, code or self._code))
        self.sheet.drop_asked.connect(self._drop)
        self.sheet.closed.connect(self.closed)
        page.installEventFilter(self)
        shortcut = QShortcut(QKeySequence(TRAY_KEY), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.open_either)

    def set_port(self, port: PhonePort) -> None:
        """Wired from outside: without it no door can be opened."""
        self._port = port

    def watch(self, rail: GroupRail, middle: QWidget) -> None:
        """Where photos may be let go; the tray begins beside the rail."""
        self.sheet.stand_beside(rail)
        rail.installEventFilter(self)
        self.drops.watch(rail, rail_code(rail))
        self.drops.watch(middle, lambda _spot: self._code)

    # the visit --------------------------------------------------------------------------------------------------------

    def show_visit(self, view: VisitView, code: str) -> None:
        """The visit as it is now, and its open item."""
        other = self._view is None or self._view.id != view.id
        self._view = view
        if code != self._code:
            self._code = code
            self.sheet.show_open(code)
        if other:
            self._end_visit()
            self.read()

    def _end_visit(self) -> None:
        self.close_door()
        self._lines = ()
        self._batch = None
        self.sheet.show_coming(0, 0)
        self._images.clear()
        self._unreadable.clear()
        self._show()

    def refresh(self, changes: Changes) -> None:
        """Something came, or what is proposed may have changed."""
        view = self._view
        if view is None:
            return
        came = view.id in changes.touched.get("tray", frozenset())
        if came or (self._lines and changes.has("answer", "evidence")):
            self.read()
        if came and self._link is not None and self.dialog is not None:
            self.dialog.show_count(self._link.arrived)

    def read(self) -> None:
        """Read the tray anew."""
        view = self._view
        if view is not None:
            visit = view.id
            self._runner.read(self, lambda records: (visit, tray_view(records, visit)), self._arrived, self._not_read)

    def _arrived(self, answer: tuple[str, tuple[TrayLine, ...]]) -> None:
        visit, lines = answer
        if self._view is None or visit != self._view.id:
            return
        self._lines = lines
        for line in lines:
            self._read_image(line.photo.sha256)
        self._show()
        self._tell()

    def _tell(self) -> None:
        """What came by the telephone since one was told or saw it oneself; a card's photos are no such news."""
        arrived = self._link.arrived if self._link is not None else 0
        more, self._told = arrived - self._told, arrived
        if more > 0 and not self._is_covered():
            self.said.emit(f"手机传来 {more} 张，在“待放照片”里")

    def _is_covered(self) -> bool:
        return self.dialog is not None or self.sheet.isVisible()

    def _not_read(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.faulted.emit("", error.message)

    def _read_image(self, sha256: str) -> None:
        if sha256 in self._images or sha256 in self._unreadable or sha256 in self._asked:
            return
        self._asked.add(sha256)
        self._runner.read(
            self,
            lambda records: records.blob(sha256),
            partial(self._image_came, sha256),
            lambda _error: self._image_came(sha256, b""),
        )

    def _image_came(self, sha256: str, data: bytes) -> None:
        self._asked.discard(sha256)
        image = small_image(data) if data else QImage()
        if image.isNull():
            self._unreadable[sha256] = PHOTO_UNREADABLE
        else:
            self._images[sha256] = image
        self.sheet.show_images({sha256: image} if not image.isNull() else {}, self._unreadable)

    def _show(self) -> None:
        known = {line.photo.sha256 for line in self._lines}
        self._images = {sha256: image for sha256, image in self._images.items() if sha256 in known}
        self.sheet.show_faces([self._face(number, line) for number, line in enumerate(self._lines, start=1)])
        self.sheet.show_images(self._images, self._unreadable)
        self.changed.emit(self._link is not None, len(self._lines))

    def _face(self, number: int, line: TrayLine) -> TrayFace:
        photo, items = line.photo, self._view.items if self._view is not None else {}
        taken = f"，{photo.taken_at.astimezone(BEIJING):%H:%M} 拍" if photo.taken_at is not None else "，没有拍摄时间"
        title = items[line.proposed].item.title if line.proposed is not None and line.proposed in items else ""
        return TrayFace(photo.sha256, f"待放照片 {number}{taken}", line.proposed, title)

    # the tray ---------------------------------------------------------------------------------------------------------

    def open_tray(self) -> None:
        """Over the side panel; the rail and the item stay where they are. Not over the page of a red line."""
        if self._is_behind():
            return
        self.sheet.open_with("待放照片", WIDTH)
        self.sheet.focus_first()

    def open_either(self) -> None:
        """The key: what waits, else the way for it to come."""
        if self._lines:
            self.open_tray()
        elif not self._is_behind():
            self.open_dialog()

    def _is_behind(self) -> bool:
        """Whether something covers the whole page: what is behind it sleeps."""
        return not self.sheet.isEnabledTo(self._page)

    def _place(self, photos: tuple[str, ...], code: str) -> None:
        view = self._view
        if view is not None and photos and code:
            command = PlacePhotos(view.id, code, photos)
            self._write(code, lambda work: place_photos(work, command))

    def _drop(self, photos: tuple[str, ...]) -> None:
        """Gone for good, so a person says so first."""
        view = self._view
        if view is not None and photos and self._is_sure(len(photos)):
            visit = view.id
            self._write("", lambda work: drop_photos(work, visit, photos))

    def _is_sure(self, count: int) -> bool:
        body = "从这台电脑上删掉，找不回来。手机或存储卡里的原图还在。"
        return confirm(self._page, f"不要这 {count} 张待放照片了？", body, f"删掉 {count} 张", "留着")

    def _write(self, item: str, act: Callable[[Work], object]) -> None:
        def job(work: Work) -> str:
            act(work)
            return work.now().strftime("%H:%M:%S")

        def finish(at: str) -> None:
            self.read()
            self.saved.emit(at)

        def fail(error: Exception) -> None:
            self.read()
            if isinstance(error, KnownError):
                self.faulted.emit(item, error.message)

        self._runner.write(self, self._person, job, finish, fail)

    def choose_from_card(self) -> None:
        """Photos of a card or a telephone by cable, into the tray."""
        if self._view is not None:
            self.cards.choose(self._view, MOST_IN_TRAY - len(self._lines))

    def _card_moved(self, visit: str, batch: PhotoBatch) -> None:
        """The tray opens at the first, and counts."""
        if self._view is None or visit != self._view.id:
            return
        if batch is not self._batch:
            self._batch = batch
            self.open_tray()
        if not batch.is_stopped:
            self.sheet.show_coming(batch.through, batch.total)

    def _stop_card(self) -> None:
        if self._batch is not None:
            self._batch.is_stopped = True

    def _cards_came(self, visit: str, batch: PhotoBatch, why: str) -> None:
        """Of a visit that was left meanwhile the photos lie in its own tray, to be found there."""
        if why:
            self.faulted.emit("", why)
        if self._view is None or visit != self._view.id:
            return
        self._batch = None
        self.sheet.show_coming(0, 0)
        self.read()
        if not batch.taken and not self._lines:
            self.sheet.shut()

    # the door ---------------------------------------------------------------------------------------------------------

    def open_dialog(self) -> None:
        """The way in for a telephone: nothing is open before the press in the dialog."""
        port = self._port
        if port is None or self._view is None or self.dialog is not None:
            return
        dialog = self.dialog = PhoneDialog(self._page)
        dialog.open_asked.connect(self._open_door)
        dialog.close_asked.connect(self.close_door)
        dialog.again_asked.connect(lambda: dialog.show_shut(port.networks()))
        dialog.card_asked.connect(self.choose_from_card)
        dialog.finished.connect(self._dialog_ended)
        if self._link is not None:
            self._show_door(dialog, port, self._link)
        else:
            dialog.show_shut(port.networks())
        dialog.open()

    def _dialog_ended(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        if self._lines:
            self.open_tray()

    def _open_door(self, host: str) -> None:
        port, view, dialog = self._port, self._view, self.dialog
        if port is None or view is None or dialog is None:
            return
        try:
            link = port.open(view.id, self._person, f"{view.facility_name} · {faces.mode_words(view)}", host)
        except KnownError as error:
            dialog.show_shut(port.networks(), error.message)
            return
        self.close_door()
        self._told = 0
        self._link, self._network = link, dialog.networks.currentText()
        self._show_door(dialog, port, link)
        self._show()

    def _show_door(self, dialog: PhoneDialog, port: PhonePort, link: PhoneLink) -> None:
        dialog.show_open(link.address, self._network)
        dialog.show_count(link.arrived)

        def drawn(squares: Squares) -> None:
            if self._link is link and self.dialog is dialog:
                dialog.show_squares(squares)

        port.draw(link.address, drawn)

    def close_door(self) -> None:
        """Nothing comes in any more, and nobody waits: what is being written now is taken, what comes later refused."""
        link, self._link = self._link, None
        if link is None:
            return
        link.close()
        self.changed.emit(False, len(self._lines))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page is left, locked or gone: so is the door. The tray follows the page's size."""
        if watched is self._page and event.type() is QEvent.Type.Hide and not event.spontaneous():
            self._left()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.sheet.place()
        return False

    def _left(self) -> None:
        self.close_door()
        if self.dialog is not None and self._port is not None:
            self.dialog.show_closed(self._port.networks())
