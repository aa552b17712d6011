"""Messages of 文书, where they cover no line of the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets import tokens
from ui.widgets.toast import Toast


class ListToast(Toast):
    """Lies below the list of documents where that stands beside the paper, so that no line of it is covered."""

    def __init__(self, page: QWidget, beside: QWidget) -> None:
        self._beside = beside
        super().__init__(page)

    def _place(self) -> None:
        super()._place()
        room = self._beside.geometry()
        if not self._beside.isHidden() and room.width() > 2 * tokens.SPACE_3:
            width = room.width() - 2 * tokens.SPACE_3
            self.setGeometry(
                room.left() + tokens.SPACE_3, room.bottom() - self.height() - tokens.SPACE_3, width, self.height()
            )
