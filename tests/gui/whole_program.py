"""The whole program on the filled laptop: its real window, signed in, wired as it is when it is started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.visit_desk import signed_in
from tuoyu_desktop.bootstrap import Laptop
from ui.entrance import Entrance
from ui.options import Options
from ui.program import Program
from ui.routes import Route
from ui.workspace import Workspace

WAIT_MS = 60_000


class WholeProgram:
    """One running program. It never syncs by itself; nothing reaches its server."""

    def __init__(self, qtbot: QtBot, application: QApplication, laptop: Laptop) -> None:
        self._qtbot = qtbot
        self.laptop = laptop
        self.program = Program(application, Options(data=laptop.paths.root, tour=Path("unused")))
        self.entrance = Entrance(self.program)
        self.window = self.program.window

    def open(self, role: str = "expert", percent: str = "100") -> None:
        """Show the window, open the laptop, let somebody in."""
        self.program.choose_display("text_percent", percent)
        with self._qtbot.waitActive(self.window):
            self.program.show_window()
            self.window.activateWindow()
        self.program.use(self.laptop)
        self.settle()
        self.let_in(role)

    def let_in(self, role: str) -> None:
        """As after the right PIN."""
        assert self.window.lock_page is not None
        self.window.lock_page.signed_in.emit(signed_in(self.laptop, role))
        self.settle()

    @property
    def workspace(self) -> Workspace:
        found = self.window.workspace
        assert found is not None
        return found

    def go(self, route: Route) -> Any:
        """The page of a route, with everything it asked for; pages share no type."""
        self.window.go(route)
        self.settle()
        return self.page()

    def page(self) -> Any:
        """The page in front."""
        return self.workspace.page(self.workspace.key())

    def settle(self) -> None:
        """Until nothing is asked any more and what came is laid out."""
        for _round in range(3):
            self._qtbot.waitUntil(self._idle, timeout=WAIT_MS)
            QApplication.sendPostedEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()

    def wait(self, met: Callable[[], bool]) -> None:
        """Until something is there that no job brings."""
        self._qtbot.waitUntil(met, timeout=WAIT_MS)

    def _idle(self) -> bool:
        return self.program.opener.idle and (self.program.runner is None or self.program.runner.idle)

    def end(self) -> None:
        """Close the window as its cross would, and put the text size back."""
        self.window.close()
        self.program.choose_display("text_percent", "100")  # now there are no pages left to make anew
