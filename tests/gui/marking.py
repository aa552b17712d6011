"""The way of a person from a photo of the strip to the mark-up and a shape drawn there, for the tests of 标注照片."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.presses import LEFT, press
from tests.gui.visit_desk import Desk
from ui.pages.inspection.mark_dialog import MarkDialog
from ui.pages.inspection.photo_dialog import PhotoDialog


def look(desk: Desk, place: int = 0) -> PhotoDialog:
    """The photo at this place of the strip, large."""
    desk.settle()
    tile = desk.page.parts.side.photos.tiles()[place]
    desk.qtbot.waitUntil(tile.isEnabled)
    press(tile)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PhotoDialog)
    return dialog


def mark(desk: Desk, place: int = 0) -> MarkDialog:
    """The mark-up of the photo at this place."""
    press(look(desk, place).mark)
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), MarkDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MarkDialog)
    desk.qtbot.waitExposed(dialog)
    return dialog


def drag(dialog: MarkDialog, tool: str) -> None:
    """A shape of the tool in the middle of the picture."""
    press(dialog.tools[tool])  # type: ignore[index]  # one of the tools
    canvas = dialog.canvas
    middle = canvas.rect().center()
    QTest.mousePress(canvas, LEFT, pos=middle - QPoint(80, 60))
    QTest.mouseMove(canvas, middle + QPoint(80, 60))
    QTest.mouseRelease(canvas, LEFT, pos=middle + QPoint(80, 60))
