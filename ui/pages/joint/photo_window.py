"""The photos of one side of a disagreement at large, one below the other; one with the district is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.finding_photos import PHOTO_UNREADABLE, FindingPhoto
from ui.background.far_photos import FAR, FarState
from ui.widgets import hooks, tokens

_COMING = "正在打开"


class PhotoWindow(QDialog):
    """Room for ``count`` photos. ``take_asked`` carries the SHA-256 of one that is with the district.

    One photo is drawn in each turn of the event loop: the window can be left before the last is there.
    """

    take_asked = Signal(str)

    def __init__(self, whose: str, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(whose)
        self.resize(parent.window().size() * 0.9)
        width = self.width() - tokens.px(64)
        self.rows = [PhotoRow(f"{whose} {number}", width) for number in range(1, count + 1)]
        content = QWidget()
        content.setLayout(hooks.column(*self.rows, gap=tokens.SPACE_4))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        self.close_button = hooks.button("看好了", "primary", touch=True)
        self.close_button.clicked.connect(self.accept)
        foot = hooks.row(hooks.label(whose, bold=True))
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.addWidget(scroll, 1)
        column.addLayout(foot)
        for row in self.rows:
            row.take_asked.connect(self.take_asked)
        self._left: list[tuple[PhotoRow, FindingPhoto, FarState]] = []
        self.drawing = QTimer(self)
        self.drawing.setInterval(0)
        self.drawing.timeout.connect(self._draw_next)

    def show_photos(self, photos: Sequence[FindingPhoto], state: Callable[[str], FarState]) -> None:
        """As many as there is room for; ``state`` of one that is with the district."""
        self._left = []
        for row, photo in zip(self.rows, photos, strict=True):
            if row.draws(photo):
                self._left.append((row, photo, state(photo.far)))
            else:
                row.show_photo(photo, state(photo.far))
        self.drawing.start()

    def _draw_next(self) -> None:
        if self._left:
            row, photo, state = self._left.pop(0)
            row.show_photo(photo, state)
        else:
            self.drawing.stop()


class PhotoRow(QWidget):
    """One photo, or what stands in its place."""

    take_asked = Signal(str)

    def __init__(self, name: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._width, self._shown = name, width, b""
        self.picture = hooks.label("")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = hooks.label(_COMING, "body", "text2", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.take = hooks.button("", icon="ph.cloud", touch=True)
        self.take.hide()
        column = hooks.column(self.picture, self.words, gap=tokens.SPACE_2)
        column.addLayout(hooks.centred(self.take))
        column.insertStretch(0, 1)
        column.addStretch(1)
        self.setLayout(column)
        self._sha256 = ""
        self.take.clicked.connect(lambda: self.take_asked.emit(self._sha256))

    def draws(self, photo: FindingPhoto) -> bool:
        """Whether it is another one than before: that is decoded, which takes its time."""
        return bool(photo.image) and photo.image != self._shown

    def show_photo(self, photo: FindingPhoto, state: FarState) -> None:
        """The photo, or why it is not here."""
        if self.draws(photo):
            self._shown = photo.image if self._draw(photo.image) else b""
        here = bool(photo.image) and not self.picture.pixmap().isNull()
        self._sha256 = photo.far
        said = f"{FAR}。{state.said}" if state.said else FAR
        self.words.setText("" if here else said if photo.far else photo.note or PHOTO_UNREADABLE)
        self.words.setVisible(not here)
        self.picture.setVisible(here)
        self.take.setVisible(bool(photo.far))
        self.take.setText(state.act)
        self.take.setEnabled(not state.busy)
        self.take.setAccessibleName(f"{state.act}，{self._name}")
        hooks.announce(self.picture, self._name)

    def _draw(self, data: bytes) -> bool:
        image = QPixmap()
        if not image.loadFromData(data):
            return False
        ratio = self.picture.devicePixelRatioF()
        wide = min(image.width(), round(self._width * ratio))
        scaled = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        self.picture.setPixmap(scaled)
        return True
