"""A card whose rows are pressed: a small heap of duty with its count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets import tokens
from ui.widgets.card import Card
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList


class ListCard(Card):
    """``row_opened`` carries the number of the row, after one press or Enter. Hidden while there is nothing."""

    row_opened = Signal(int)

    def __init__(self, title: str, icon: str = "", tone: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(title, "", icon, tone, parent)
        self.list = RowList(title)
        self.list.clicked.connect(lambda index: self.row_opened.emit(index.row()))
        self.list.row_opened.connect(self.row_opened)
        self.body.addWidget(self.list)

    def show_faces(self, faces: Sequence[RowFace], count: str) -> None:
        """Show all rows: the page scrolls, not the card."""
        self.setVisible(bool(faces))
        self.set_count(count)
        self.list.show_faces(faces)
        self.list.setFixedHeight(tokens.px(tokens.H_ROW_TALL) * max(1, len(faces)))
