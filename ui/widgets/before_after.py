"""Two pictures of one finding side by side, same size and same crop (design tokens §8, 07)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import tokens
from ui.widgets.ink_label import InkLabel, StateWord
from ui.widgets.photo_tile import PhotoTile


@dataclass(frozen=True)
class PictureFace:
    """One of the two. Without ``image`` a dashed tile says what is waited for."""

    word: str
    tone: str
    caption: str = ""
    image: bytes = b""
    waiting: str = "等整改照片"


class _Half(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_1)
        self.tile = PhotoTile(200, 144, self)
        self._word = StateWord("caption", self)
        self._caption = InkLabel("", "caption", "text3")
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_1)
        foot.addWidget(self._word)
        foot.addWidget(self._caption, 1)
        column.addWidget(self.tile)
        column.addLayout(foot)

    def set_face(self, face: PictureFace) -> None:
        name = f"整改{face.word}照片 {face.caption}".strip()
        self.tile.show_picture(face.image, name, face.waiting)
        self._word.show_state(face.tone if face.image else "na", face.word, bold=True)
        self._caption.show_words(face.caption)
        self._caption.setToolTip(face.caption)


class BeforeAfter(QWidget):
    """``chosen`` carries ``before`` or ``after`` when a picture is pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_2)
        self._halves = {"before": _Half(self), "after": _Half(self)}
        for key, half in self._halves.items():
            half.tile.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            row.addWidget(half, 1)
        self._face: tuple[PictureFace, PictureFace] | None = None

    def set_face(self, before: PictureFace, after: PictureFace) -> None:
        """Show a pair; pictures are decoded only when they change."""
        if (before, after) == self._face:
            return
        self._face = (before, after)
        self._halves["before"].set_face(before)
        self._halves["after"].set_face(after)

    def tile(self, key: str) -> PhotoTile:
        """The picture ``before`` or ``after``."""
        return self._halves[key].tile
