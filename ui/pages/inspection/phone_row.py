"""Below the photos of the item: the way to the telephone, and to what came from it and waits."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import hooks, tokens


class PhoneRow(QWidget):
    """``phone_asked`` opens the dialog, ``tray_asked`` the tray, which is offered while something waits."""

    phone_asked = Signal()
    tray_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.phone = hooks.button("手机传照片", icon="ph.device-mobile", touch=True, tooltip="手机传照片（T）")
        self.tray = hooks.button("", icon="ph.archive-tray", touch=True, tooltip="看待放照片（T）")
        self.phone.clicked.connect(self.phone_asked)
        self.tray.clicked.connect(self.tray_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self.phone)
        column.addWidget(self.tray)
        self.show_state(False, 0)

    def show_state(self, is_open: bool, waiting: int) -> None:
        """Whether the door stands open, and how many photos wait."""
        words = "手机传照片开着" if is_open else "手机传照片"
        self.phone.setText(words)
        hooks.announce(self.phone, words)
        self.tray.setText(f"待放照片 {waiting} 张")
        hooks.announce(self.tray, f"待放照片 {waiting} 张，快捷键 T")
        self.tray.setVisible(waiting > 0)
