"""Two pictures of one finding side by side, same size and same crop (design tokens §8, 07)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.ink_label import InkLabel, StateWord
from ui.widgets.photo_tile import PhotoTile


@dataclass(frozen=True)
class PictureFace:
    """One of the two. Without ``image`` a dashed tile with ``icon`` says what is waited for; ``act`` is the button
    below it (empty: none), ``busy`` while what it asked for is on its way."""

    word: str
    tone: str
    caption: str = ""
    image: bytes = b""
    waiting: str = "等整改照片"
    icon: str = "ph.hourglass"
    act: str = ""
    busy: bool = False


class _Half(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_1)
        self.tile = PhotoTile(200, 144, self)
        self._word = StateWord("caption", self)
        self._caption = InkLabel("", "caption", "text3")
        self._said = InkLabel("", "caption", "warn", wrap=True)
        self.act = hooks.button("", touch=True)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_1)
        foot.addWidget(self._word)
        foot.addWidget(self._caption, 1)
        column.addWidget(self.tile)
        column.addLayout(foot)
        column.addWidget(self.act)
        column.addWidget(self._said)

    def set_face(self, face: PictureFace) -> None:
        name = f"整改{face.word}照片 {face.caption}".strip()
        self.tile.show_picture(face.image, name, face.waiting, icon=face.icon)
        far = bool(face.act)
        self.act.setVisible(far)
        self.act.setEnabled(not face.busy)
        self.act.setText(face.act)
        self.act.setAccessibleName(f"{face.act}：整改{face.word}照片")
        self._said.show_words(face.caption if far else "")
        self._word.show_state(face.tone if face.image else "na", face.word, bold=True)
        self._caption.show_words("" if far else face.caption)
        self._caption.setToolTip(face.caption)

    def said(self) -> str:
        return self._said.text()


class BeforeAfter(QWidget):
    """``chosen`` carries ``before`` or ``after`` when a picture is pressed, ``act_asked`` when its button is."""

    chosen = Signal(str)
    act_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_2)
        self._halves = {"before": _Half(self), "after": _Half(self)}
        for key, half in self._halves.items():
            half.tile.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            half.act.clicked.connect(lambda _checked=False, key=key: self.act_asked.emit(key))
            row.addWidget(half, 1, Qt.AlignmentFlag.AlignTop)
        self._face: tuple[PictureFace, PictureFace] | None = None

    def set_face(self, before: PictureFace, after: PictureFace) -> None:
        """Show a pair; pictures are decoded only when they change."""
        if (before, after) == self._face:
            return
        self._face = (before, after)
        self._halves["before"].set_face(before)
        self._halves["after"].set_face(after)

    def act(self, key: str) -> QPushButton:
        """The button below the place of ``before`` or ``after``."""
        return self._halves[key].act

    def said(self, key: str) -> str:
        """What stands below the button."""
        return self._halves[key].said()

    def tile(self, key: str) -> PhotoTile:
        """The picture ``before`` or ``after``."""
        return self._halves[key].tile
