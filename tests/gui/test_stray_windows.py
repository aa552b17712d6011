"""Rows that make room for others never stand as windows of their own for a moment."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from ui.widgets import hooks
from ui.widgets.card import Card


class Watch:
    """Counts the windows that are shown while the events of the loop are worked through."""

    def __init__(self) -> None:
        self._known = set(QApplication.topLevelWidgets())

    def strays(self) -> list[QWidget]:
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        return [w for w in QApplication.topLevelWidgets() if w not in self._known and w.isVisible()]


def test_rows_cleared_at_once_are_no_windows(qtbot: QtBot) -> None:
    """Two quick presses fill and clear before Qt has shown what was filled."""
    card = shown(qtbot, Card("签字"))
    watch = Watch()

    for _ in range(3):
        card.add_row(hooks.label("陈秀兰"))
    card.clear_rows()

    assert watch.strays() == []
