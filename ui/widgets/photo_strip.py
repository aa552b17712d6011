"""The photos of an item: tiles, the add button, files dropped or pasted (mockup 03, right column)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageWriter, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from ui.widgets import tokens
from ui.widgets.icons import IconLabel, icon
from ui.widgets.ink_label import InkLabel
from ui.widgets.key_hints import KeyHint
from ui.widgets.photo_tile import PhotoTile

_COLUMNS = 2


@dataclass(frozen=True)
class PhotoFace:
    """One stored photo; ``mark`` is a word in its corner, for example 不印. Without ``image``, ``waiting`` stands below
    ``icon``; ``pressable`` where a press asks for it. ``small``: what a tile shows of ``image``, made beforehand."""

    photo_id: str
    image: bytes
    name: str = "照片"
    mark: str = ""
    waiting: str = ""
    icon: str = "ph.hourglass"
    pressable: bool = False
    remove_label: str = "删掉这张"
    small: QImage | None = field(default=None, compare=False)


@dataclass(frozen=True)
class PhotoStripFace:
    """``aside`` is the rule at the right of the head, ``note`` the line below the button."""

    photos: tuple[PhotoFace, ...] = ()
    title: str = "照片"
    aside: str = ""
    note: str = ""
    add_label: str = "拍照或选图"


def dropped_files(data: QMimeData) -> list[str]:
    """Local paths in what was dropped or pasted."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def picture_bytes(data: QMimeData) -> bytes:
    """A pasted picture as PNG; empty when there is none."""
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _fill(tile: PhotoTile, photo: PhotoFace) -> None:
    tile.show_picture(
        photo.image,
        photo.name,
        photo.waiting,
        photo.mark,
        icon=photo.icon,
        pressable=photo.pressable,
        small=photo.small,
    )


class PhotoStrip(QWidget):
    """Photos open on a press, go by Delete or the context menu, come by the button, by dropping or Ctrl+V.
    ``nothing_pasted``: there is no picture in what was copied."""

    add_asked = Signal()
    files_dropped = Signal(list)
    image_pasted = Signal(bytes)
    nothing_pasted = Signal()
    photo_chosen = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: PhotoStripFace | None = None
        self._title = InkLabel("", "lead", bold=True)
        self._count = InkLabel("", "lead", "text3")
        self._aside = InkLabel("", "caption", "text3")
        self._tiles = QGridLayout()
        self._made: list[PhotoTile] = []
        self._add = QPushButton()
        self._add_words = InkLabel("")
        self._add_words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._note = InkLabel("", "caption", "text3", wrap=True)
        self._note_icon = IconLabel("ph.info", "text3", tokens.ICON_INLINE)
        self.setAcceptDrops(True)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._aside)
        self._tiles.setSpacing(tokens.SPACE_2)
        for index in range(_COLUMNS):
            self._tiles.setColumnStretch(index, 1)
        self._add.setProperty("touch", True)
        self._add.setToolTip("拍照或选图（P）；也可以把图片拖到这里，或按 Ctrl+V 粘贴")
        self._add.clicked.connect(self.add_asked)
        inside = QHBoxLayout(self._add)  # icon, words and key cap stand together in the middle of the button
        inside.setSpacing(tokens.SPACE_2)
        inside.addStretch(1)
        for part in (IconLabel("ph.camera"), self._add_words, KeyHint("P")):
            inside.addWidget(part)
        inside.addStretch(1)
        foot.setSpacing(tokens.SPACE_1)
        foot.addWidget(self._note_icon, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._note, 1)
        column.addLayout(head)
        column.addLayout(self._tiles)
        column.addWidget(self._add)
        column.addLayout(foot)

    def set_face(self, face: PhotoStripFace) -> None:
        """Show other photos; the tiles stay, and pictures are decoded only when something changes."""
        if face == self._face:
            return
        before, held = self._photos(), self._held()
        self._face = face
        self._title.show_words(face.title)
        self._count.show_words(str(len(face.photos)))
        self._aside.show_words(face.aside)
        self._note.show_words(face.note)
        self._note_icon.setVisible(bool(face.note))
        self._add_words.setText(face.add_label)
        self._add.setAccessibleName(f"{face.add_label}，快捷键 P")
        while len(self._made) < len(face.photos):
            self._made.append(self._tile(len(self._made)))
        for place, photo in enumerate(face.photos):
            if before[place : place + 1] != (photo,):
                _fill(self._made[place], photo)
        for place, tile in enumerate(self._made):
            tile.setVisible(place < len(face.photos))
        self._hold(held)

    def _photos(self) -> tuple[PhotoFace, ...]:
        return self._face.photos if self._face is not None else ()

    def _tile_of(self, photo_id: str) -> PhotoTile | None:
        shown = zip(self._made, self._photos(), strict=False)
        return next((tile for tile, photo in shown if photo.photo_id == photo_id), None)

    def _held(self) -> str:
        """The photo whose tile the keyboard is at, also behind a dialog; empty for none."""
        at = self.window().focusWidget()
        return next((one.photo_id for tile, one in zip(self._made, self._photos(), strict=False) if tile is at), "")

    def _hold(self, held: str) -> None:
        """The keyboard goes along with its photo; where that went it waits at the button, not at the next photo."""
        if held:
            tile = self._tile_of(held)
            place = tile if tile is not None and tile.isEnabled() else self._add
            if place is not self.window().focusWidget():
                place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tile(self, place: int) -> PhotoTile:
        tile = PhotoTile(parent=self)
        tile.clicked.connect(lambda: self.photo_chosen.emit(self._photo(place).photo_id))
        tile.remove_asked.connect(lambda: self.remove_asked.emit(self._photo(place).photo_id))
        tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tile.customContextMenuRequested.connect(
            lambda spot: self._menu(self._photo(place)).popup(tile.mapToGlobal(spot))
        )
        self._tiles.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
        return tile

    def _photo(self, place: int) -> PhotoFace:
        """The photo that the tile at this place shows: a tile without one is hidden."""
        return self._face.photos[place] if self._face is not None else PhotoFace("", b"")

    def _menu(self, photo: PhotoFace) -> QMenu:
        """Of this photo, whatever the tile shows when something is chosen; of one that went nothing is done."""

        def on_it(act: Callable[[PhotoTile], None]) -> None:
            if (tile := self._tile_of(photo.photo_id)) is not None:
                act(tile)

        def remove(tile: PhotoTile) -> None:
            tile.remove_asked.emit()

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("ph.eye"), "打开", lambda: on_it(PhotoTile.click))
        menu.addAction(icon("ph.trash", "fail"), photo.remove_label, lambda: on_it(remove))
        return menu

    def tiles(self) -> list[PhotoTile]:
        """The tiles that show a photo, in order."""
        return self._made[: len(self._face.photos)] if self._face is not None else []

    def accept_data(self, data: QMimeData) -> bool:
        """Take files or a picture from a drop or the clipboard; False when there is nothing to take."""
        if files := dropped_files(data):
            self.files_dropped.emit(files)
        elif picture := picture_bytes(data):
            self.image_pasted.emit(picture)
        else:
            return False
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.accept_data(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Paste):
            super().keyPressEvent(event)
        elif not self.accept_data(QGuiApplication.clipboard().mimeData()):
            self.nothing_pasted.emit()
