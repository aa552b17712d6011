"""The photos of one side of a disagreement at large, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens

_GONE = "这张照片不在本机，对过来以后再看。"


class PhotoWindow(QDialog):
    """``pictures``: bytes in any format Qt reads, empty for one that is not here."""

    def __init__(self, whose: str, pictures: Sequence[bytes], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(whose)
        self.resize(parent.window().size() * 0.9)
        self.pictures = [
            _picture(data, f"{whose} {number}", self.width() - tokens.px(64))
            for number, data in enumerate(pictures, start=1)
        ]
        content = QWidget()
        content.setLayout(hooks.column(*self.pictures, gap=tokens.SPACE_4))
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


def _picture(data: bytes, name: str, width: int) -> QLabel:
    made, image = QLabel(), QPixmap()
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    if not data or not image.loadFromData(data):
        made.setText(_GONE)
        return made
    ratio = made.devicePixelRatioF()
    wide = min(image.width(), round(width * ratio))
    scaled = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
    scaled.setDevicePixelRatio(ratio)
    made.setPixmap(scaled)
    hooks.announce(made, name)
    return made
