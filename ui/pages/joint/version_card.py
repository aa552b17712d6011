"""One side of a disagreement: who, when, which answer, the photo and the note, all at the same size."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tuoyu_desktop.application.erasures import ERASED
from tuoyu_desktop.application.finding_photos import FindingPhoto
from tuoyu_desktop.application.joint_view import VersionView
from ui.background.far_photos import FAR, TAKE
from ui.pages.joint import words
from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.ink_label import InkLabel, StateWord
from ui.widgets.photo_tile import PhotoTile


class VersionCard(QWidget):
    """``photo``: its first, null for none; ``erased``: some photo of the item is. ``chosen`` carries the entry of the
    version; ``photos_asked``: show them at large."""

    chosen = Signal(str)
    photos_asked = Signal()

    def __init__(
        self,
        version: VersionView,
        photo: FindingPhoto | None,
        zone: tzinfo | None,
        *,
        erased: bool = False,
        low: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.version = version
        said = words.answer_words(version.answer)
        self._use = f"用{said}"
        self.button = hooks.button(self._use, touch=True)
        self.button.setCheckable(True)
        self.button.setProperty("pick", True)
        self.button.clicked.connect(lambda: self.chosen.emit(version.entry))
        state = StateWord("lead")
        state.show_state(words.tone(version.answer), said, bold=True)
        here = InkLabel("本机" if version.is_this else "", "caption", "text3")
        time = InkLabel(words.clock(version.at, zone), "caption", "text3")
        head = hooks.row(ElidedLabel(version.person_name), here, time)
        head.setStretch(0, 1)
        note = hooks.label(words.version_words(version) or "没有备注", "caption", "text2", wrap=True)
        note.setMinimumHeight(tokens.px(36))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.px(tokens.SPACE_3),) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addLayout(head)
        column.addWidget(state)
        self.photo = self._tile(photo, erased, 64 if low else 112)
        column.addWidget(self.photo)
        if len(version.photos) > 1:
            column.addWidget(InkLabel(f"共 {len(version.photos)} 张照片", "caption", "text3"))
        column.addWidget(note)
        column.addStretch(1)
        column.addWidget(self.button)
        self.mark(False)
        self._speak(said, words.clock(version.at, zone))

    def _tile(self, photo: FindingPhoto | None, erased: bool, high: int) -> PhotoTile:
        """A press shows all of them at large, also where the first is not here."""
        tile, name = PhotoTile(132, high), f"{self.version.person_name}的照片"
        if photo is None:
            tile.show_picture(b"", name, f"没有，或{ERASED}" if erased else "没有照片", icon="ph.image")
        else:
            name, waiting, icon = (f"{name}，{FAR}", TAKE, "ph.cloud") if photo.far else (name, photo.note, "ph.image")
            tile.show_picture(photo.image, name, waiting, icon=icon, pressable=True)
        tile.clicked.connect(self.photos_asked)
        return tile

    def _speak(self, said: str, time: str) -> None:
        hooks.announce(self, f"{self.version.person_name} {time} 答{said}，{words.version_words(self.version)}")
        self.button.setAccessibleName(f"{self._use}，{self.version.person_name} {time} 的答案")

    def mark(self, chosen: bool) -> None:
        """The tick of the one that is to hold."""
        self.button.setChecked(chosen)
        self.button.setIcon(icons.icon("ph.check", "accent_text") if chosen else QIcon())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.button.isChecked()
        edge, width = ("accent", 2) if chosen else ("border", tokens.LINE)
        painted.panel(painter, QRectF(self.rect()), "card", edge, width, tokens.px(tokens.RADIUS))
        painter.end()
