"""Photos of a document that another laptop took: they are with the district, and the paper has boxes in their place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.background.far_photos import FAR, FarState
from ui.widgets import hooks, tokens
from ui.widgets.card import Card


class FarCard(Card):
    """``take_asked``: bring them. Hidden where none is missing."""

    take_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.words = hooks.label("", "caption", "text2", wrap=True)
        self.act = hooks.button("", icon="ph.cloud")
        self.said = hooks.label("", "caption", "text2", wrap=True)
        body = self.padded(gap=tokens.SPACE_2)
        for widget in (self.words, self.act, self.said):
            body.addWidget(widget)
        self.act.clicked.connect(self.take_asked)
        self.hide()

    def show_far(self, count: int, state: FarState) -> None:
        """``count`` photos are missing; ``state`` of the first of them."""
        self.setVisible(count > 0)
        self.words.setText(f"{count} 张{FAR}，纸上先留着空框。")
        self.act.setText(state.act)
        self.act.setAccessibleName(f"{state.act}：这份文书的照片")
        self.act.setEnabled(not state.busy)
        self.said.setText(state.said)
        self.said.setVisible(bool(state.said))
