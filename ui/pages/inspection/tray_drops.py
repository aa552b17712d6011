"""Where photos of the tray may be let go: on an item of the rail, on the open item in the middle."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.pages.inspection.tray_sheet import carried
from ui.widgets.group_rail import GroupRail

CodeAt = Callable[[QPoint], str]
"""The code of the item at a place in a widget; empty for none."""


class TrayDrops(QObject):
    """``let_go`` is called with the photos and the code of the item."""

    def __init__(self, owner: QObject, let_go: Callable[[tuple[str, ...], str], None]) -> None:
        super().__init__(owner)
        self._let_go = let_go
        self._places: dict[QWidget, CodeAt] = {}

    def watch(self, widget: QWidget, code_at: CodeAt) -> None:
        """Photos may be let go here."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)
        self._places[widget] = code_at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes what the tray carries; everything else goes its way."""
        if not isinstance(event, QDropEvent) or not isinstance(watched, QWidget):
            return False
        photos = carried(event.mimeData())
        if not photos:
            return False
        code = self._places[watched](event.position().toPoint())
        if isinstance(event, QDragMoveEvent):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.setAccepted(bool(code) or event.type() is QEvent.Type.DragEnter)
        elif code:
            event.acceptProposedAction()
            self._let_go(photos, code)
        return True


def rail_code(rail: GroupRail) -> CodeAt:
    """The item of the rail at a place."""

    def at(spot: QPoint) -> str:
        here = rail.childAt(spot)
        found = (code for code, row in rail.items.items() if here is row)
        return next(found, "")

    return at
