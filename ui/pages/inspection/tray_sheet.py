"""待放照片: what came from a telephone or a card, over the side panel, until a person has placed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.pages.inspection.sheet import Sheet
from ui.widgets import hooks, tokens
from ui.widgets.ink_label import InkLabel
from ui.widgets.link_button import LinkButton
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.tray_tile import TrayTile

CARRIED: Final = "application/x-tuoyu-tray"
"""What is pulled out of the tray: SHA-256 of each photo, a line each."""
WIDTH: Final = 312
_COLUMNS = 2
_HOW = "点照片选中，再按下面的按钮；也可以拖到左边的项或中间打开的项上。建议按拍摄时间推算，手机时间可能不准。"


@dataclass(frozen=True)
class TrayFace:
    """One photo: its SHA-256, its words, the code proposed and that item's title."""

    photo: str
    name: str
    proposed: str | None = None
    title: str = ""


def carried(data: QMimeData) -> tuple[str, ...]:
    """The photos in what is dragged; empty for anything else."""
    return tuple(bytes(data.data(CARRIED).data()).decode().split()) if data.hasFormat(CARRIED) else ()


class TraySheet(Sheet):
    """``place_asked`` (photos, code; an empty code is the open item), ``drop_asked`` (photos), ``stop_asked``: no more
    of a card's photos."""

    place_asked = Signal(tuple, str)
    drop_asked = Signal(tuple)
    stop_asked = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.tiles: dict[str, TrayTile] = {}
        self._grid = QGridLayout()
        self._chosen = InkLabel("", "body", "text2")
        self.all = LinkButton("全选", "", "")
        self.place_button = hooks.button("", "primary", touch=True)
        self.away = hooks.button("不要了", "danger_edge", icon="ph.trash", touch=True)
        self.empty = InkLabel("都放好了。手机再传来的会出现在这里。", "body", "text2", wrap=True)
        self.coming = ProgressPanel()
        self.coming.hide()
        self.coming.cancelled.connect(self.stop_asked)
        self._below: QWidget | None = None
        self.all.clicked.connect(self._choose_all)
        self.place_button.clicked.connect(lambda: self.place_asked.emit(self.chosen(), ""))
        self.away.clicked.connect(lambda: self.drop_asked.emit(self.chosen()))
        self._build()
        self.show_open("")

    def _build(self) -> None:
        self._grid.setSpacing(tokens.SPACE_2)
        inside = QWidget()
        inside.setProperty("clear", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(InkLabel(_HOW, "caption", "text3", wrap=True))
        column.addWidget(self.coming)
        column.addWidget(self.empty)
        column.addLayout(self._grid)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self._area = area
        self.body.addWidget(area, 1)
        self.body.addWidget(hooks.rule())
        self.body.addLayout(self._foot())

    def _foot(self) -> QVBoxLayout:
        line, buttons = QHBoxLayout(), QHBoxLayout()
        line.addWidget(self._chosen, 1)
        line.addWidget(self.all)
        buttons.setSpacing(tokens.SPACE_2)
        buttons.addWidget(self.place_button, 1)
        buttons.addWidget(self.away)
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_3)
        foot.setSpacing(tokens.SPACE_2)
        foot.addLayout(line)
        foot.addLayout(buttons)
        return foot

    def place(self) -> None:
        """Below the head: how far the visit is stays in sight."""
        super().place()
        page = self.parentWidget()
        if self._below is not None and page is not None:
            top = self._below.mapTo(page, QPoint()).y()
            self.setGeometry(self.x(), top, self.width(), page.height() - top)

    def stand_beside(self, widget: QWidget) -> None:
        """It begins as far down as this part of the page."""
        self._below = widget

    # showing ----------------------------------------------------------------------------------------------------------

    def show_faces(self, faces: Sequence[TrayFace]) -> None:
        """Other photos; those that stay keep their picture and whether they are chosen."""
        held = next((photo for photo, tile in self.tiles.items() if tile.isAncestorOf(self._focused())), "")
        order = [face.photo for face in faces]
        place = list(self.tiles).index(held) if held else -1
        for photo in set(self.tiles) - set(order):
            tile = self.tiles.pop(photo)
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        for index, face in enumerate(faces):
            tile = self.tiles.get(face.photo) or self._tile(face.photo)
            tile.show_words(face.name, face.proposed, face.title)
            self._grid.addWidget(tile, index // _COLUMNS, index % _COLUMNS)
        self.tiles = {photo: self.tiles[photo] for photo in order}
        self.empty.setVisible(not faces and not self.coming.is_running())
        self._show_chosen()
        if held and held not in self.tiles:
            self._focus_near(place)

    def show_images(self, images: Mapping[str, QImage], unreadable: Mapping[str, str]) -> None:
        """Pictures as they are read."""
        for photo, tile in self.tiles.items():
            if photo in images or photo in unreadable:
                tile.picture.show_image(images.get(photo, QImage()), unreadable.get(photo, ""))

    def show_coming(self, through: int, total: int) -> None:
        """Photos of a card on their way; 0 of 0 when none are."""
        self.empty.setVisible(not total and not self.tiles)
        if not total:
            self.coming.finish()
            return
        if not self.coming.is_running():
            self.coming.start("正在收照片", "停下后，收好的都在。", "停下")
        self.coming.advance(through / total, f"{through} / {total} 张")

    def show_open(self, code: str) -> None:
        """The item in front: where the button below places what is chosen."""
        self.place_button.setText(f"放到 {code}" if code else "放到这一项")
        hooks.announce(self.place_button, f"把选中的放到打开着的 {code}" if code else "放到打开着的项")
        self._show_chosen()

    def chosen(self) -> tuple[str, ...]:
        """The photos that are chosen, in order."""
        return tuple(photo for photo, tile in self.tiles.items() if tile.picture.isChecked())

    def focus_first(self) -> None:
        """Keys go to the first photo, else to the way out."""
        first = next(iter(self.tiles.values()), None)
        (first.picture if first is not None else self.close_button).setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_near(self, place: int) -> None:
        """The photo with the focus went: the one that took its place has it now."""
        left = list(self.tiles.values())
        if left:
            left[min(place, len(left) - 1)].picture.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused(self) -> QWidget:
        return self.focusWidget() or self

    def _tile(self, photo: str) -> TrayTile:
        tile = TrayTile(photo, self._area.widget())
        tile.picture.toggled.connect(self._show_chosen)
        tile.picture.pulled.connect(lambda: self._carry(tile))
        tile.picture.dropped_out.connect(lambda: self.drop_asked.emit(self._with(photo)))
        tile.place_asked.connect(lambda: self.place_asked.emit((photo,), tile.proposed or ""))
        self.tiles[photo] = tile
        return tile

    def _with(self, photo: str) -> tuple[str, ...]:
        """What an act at one photo means: all chosen ones if it is among them, else it alone."""
        chosen = self.chosen()
        return chosen if photo in chosen else (photo,)

    def _choose_all(self) -> None:
        every = len(self.chosen()) < len(self.tiles)
        for tile in self.tiles.values():
            tile.picture.setChecked(every)

    def _show_chosen(self) -> None:
        count = len(self.chosen())
        self._chosen.setText(f"选中 {count} 张，共 {len(self.tiles)} 张" if self.tiles else "")
        self.all.setText("都不选" if count and count == len(self.tiles) else "全选")
        self.all.setVisible(bool(self.tiles))
        for button in (self.place_button, self.away):
            button.setEnabled(count > 0)
            button.setToolTip("" if count else "先点照片选中")

    def _carry(self, tile: TrayTile) -> None:
        photos = self._with(tile.photo)
        data = QMimeData()
        data.setData(CARRIED, QByteArray("\n".join(photos).encode()))
        drag = QDrag(self)
        drag.setMimeData(data)
        if not tile.picture.image.isNull():
            small = tile.picture.image.scaledToWidth(tokens.px(88), Qt.TransformationMode.SmoothTransformation)
            drag.setPixmap(QPixmap.fromImage(small))
        drag.exec(Qt.DropAction.MoveAction)
