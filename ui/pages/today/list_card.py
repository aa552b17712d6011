"""A card whose rows are pressed: a small heap of duty with its count. A long heap shows its first rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList


class ListCard(Card):
    """``row_opened`` carries the number of the row, after one press or Enter. Hidden while there is nothing.

    ``most`` rows are shown until 更多 is pressed.
    """

    row_opened = Signal(int)

    def __init__(
        self,
        title: str,
        icon: str = "",
        tone: str = "text",
        *,
        most: int = 4,
        unit: str = "项",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, "", icon, tone, parent)
        self._most, self._unit, self._open = most, unit, False
        self._faces: tuple[RowFace, ...] = ()
        self._more_row: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # a longer neighbour leaves it so
        self.list = RowList(title)
        self.list.clicked.connect(lambda index: self.row_opened.emit(index.row()))
        self.list.row_opened.connect(self.row_opened)
        self.body.addWidget(self.list)

    def show_faces(self, faces: Sequence[RowFace], count: str = "") -> None:
        """Show the rows: the page scrolls, not the card."""
        self._faces = tuple(faces)
        self.setVisible(bool(faces))
        self.set_count(count)
        self._show()

    def set_most(self, most: int) -> None:
        """How many rows are shown until 更多 is pressed."""
        if most != self._most:
            self._most = most
            self._show()

    def _show_all(self) -> None:
        self._open = True
        self._show()
        self.list.setFocus()

    def _show(self) -> None:
        hidden = 0 if self._open else max(0, len(self._faces) - self._most)
        shown = self._faces[: len(self._faces) - hidden]
        self.list.show_faces(shown)
        self.list.setFixedHeight(tokens.px(tokens.H_ROW_TALL) * max(1, len(shown)))
        if hidden or self._more_row is not None:
            self._show_more(hidden)

    def _show_more(self, hidden: int) -> None:
        """Made when there is a rest."""
        if self._more_row is None:
            self.more.clicked.connect(self._show_all)
            self._more_row = self._make_more_row()
        self._more_row.setVisible(hidden > 0)
        self.more.setText(f"还有 {hidden} {self._unit}")
        self.more.setAccessibleName(self.more.text())

    def _make_more_row(self) -> QWidget:
        row = QWidget()
        row.setLayout(hooks.centred(self.more))
        self.body.insertWidget(1, row)
        return row

    @cached_property
    def more(self) -> QPushButton:
        """Shows the rest."""
        return hooks.button("", "text")
