"""The five buttons under the answers at 150 %; behind 更多 when the window is very low (design tokens §7)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from ui.widgets import hooks, icons, tokens

TOOLS = (
    ("photos", "照片", "ph.camera", "P"),
    ("note", "备注", "ph.note-pencil", "N"),
    ("last", "上次", "ph.clock-counter-clockwise", ""),
    ("basis", "依据", "ph.scales", ""),
    ("next", "下一项", "ph.arrow-right", ""),
)


class ToolBar(QWidget):
    """``pressed`` carries photos, note, last, basis or next."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self.more = hooks.button("更多", icon="ph.list", touch=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.SPACE_2)
        for key, word, icon, letter in TOOLS:
            button = hooks.button(word, icon=icon, touch=True, tooltip=f"{word}（{letter}）" if letter else word)
            button.clicked.connect(lambda _checked=False, key=key: self.pressed.emit(key))
            line.addWidget(button, 1)
            self.buttons[key] = button
        line.addWidget(self.more)
        self.more.clicked.connect(self._open_menu)
        self.set_folded(False)

    def set_folded(self, folded: bool) -> None:
        """One button instead of five."""
        for button in self.buttons.values():
            button.setVisible(not folded)
        self.more.setVisible(folded)

    def show_state(self, photos: int, has_note: bool, last: str) -> None:
        """A number on 照片, a dot on 备注, the last answer on 上次."""
        words = {
            "photos": f"照片 {photos}" if photos else "照片",
            "note": "备注 •" if has_note else "备注",
            "last": f"上次 {last}" if last else "上次",
        }
        for key, word in words.items():
            self.buttons[key].setText(word)
            spoken = word.replace("•", "已写")
            hooks.announce(self.buttons[key], spoken)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, _word, icon, _letter in TOOLS:
            action = menu.addAction(icons.icon(icon), self.buttons[key].text())
            action.triggered.connect(lambda _checked=False, key=key: self.pressed.emit(key))
        menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))
