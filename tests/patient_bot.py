"""The fixture ``qtbot`` for tests that share a machine: it looks often and gives up late."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partialmethod

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000
"""What a test waits for comes in milliseconds. Under a loaded machine it may take many seconds: that is no fault."""
LOOK_MS = 2


class PatientBot(QtBot):
    """Waits a minute where pytest-qt waits five seconds, and looks five times as often whether it is over.

    What it was given lives until the test is over, as the program's window keeps its pages: where only a child's
    signal still held a page, both would be destroyed in the middle of the child's own end, and Qt crashes.
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self._kept: list[QWidget] = []

    def addWidget(self, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None) -> None:
        """Keep ``widget`` until the test is over, then close it."""
        self._kept.append(widget)
        super().addWidget(widget, before_close_func=before_close_func)

    waitActive = partialmethod(QtBot.waitActive, timeout=PATIENCE_MS)
    waitExposed = partialmethod(QtBot.waitExposed, timeout=PATIENCE_MS)
    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE_MS)

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Until ``callback`` says yes; ``TimeoutError`` after ``timeout`` milliseconds."""
        end = time.monotonic() + timeout / 1000
        while not callback():
            if time.monotonic() > end:
                raise TimeoutError(f"not met in {timeout} milliseconds")
            self.wait(LOOK_MS)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Takes the place of pytest-qt's own."""
    return PatientBot(request)
