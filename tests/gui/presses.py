"""Real presses and keys on shown widgets, and what stands there after them, for the tests of the screens."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.background.job_runner import JobRunner

Shown = TypeVar("Shown", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, widget: Shown) -> Shown:
    """Show the widget and wait until keys reach it."""
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def press(widget: QWidget, at: QPointF | None = None) -> None:
    """Press the left button in the middle, or at ``at``."""
    QTest.mouseClick(widget, LEFT, pos=at.toPoint() if at is not None else QPoint())


def first_button(widget: QWidget) -> QPushButton:
    """The first push button inside a widget."""
    found = widget.findChild(QPushButton)
    assert found is not None
    return found


def type_text(text: str) -> None:
    """Type into whatever has the focus."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def rest(qtbot: QtBot, runner: JobRunner) -> None:
    """Painting asks for lines, so the queue is empty only when it stays empty after a paint."""
    for _ in range(4):
        qtbot.waitUntil(lambda: runner.idle)
        QTest.qWait(0)


def read(widget: QWidget) -> str:
    """All words that stand in a widget's labels."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def collect(signal: object) -> list[object]:
    """The values a signal sends from now on (``None`` for a signal without one)."""
    heard: list[object] = []
    signal.connect(lambda *values: heard.append(values[0] if values else None))  # type: ignore[attr-defined]  # any bound signal
    return heard
