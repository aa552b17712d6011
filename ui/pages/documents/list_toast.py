"""Messages of 文书, where they cover no line of the list and nothing of the paper."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.pages.documents.document_list import DocumentList
from ui.widgets import tokens
from ui.widgets.toast import Toast


class ListToast(Toast):
    """Lies at the foot of the list where that stands beside the paper; the rows make room for it while it is shown."""

    def __init__(self, page: QWidget, beside: DocumentList) -> None:
        self._beside = beside
        super().__init__(page)

    def _place(self) -> None:
        super()._place()
        room = self._beside.geometry()
        if self._beside.isHidden() or room.width() <= 2 * tokens.SPACE_3:
            return
        width = room.width() - 2 * tokens.SPACE_3
        height = self.height_at(width)
        self.setGeometry(room.left() + tokens.SPACE_3, room.bottom() - height - tokens.SPACE_3, width, height)
        self._beside.leave_foot(height + 2 * tokens.SPACE_3 if self.isVisible() else 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        self._beside.leave_foot(0)
        super().hideEvent(event)
