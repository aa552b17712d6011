"""The last time did not end properly: told once, to the first person who signs in, with what is kept first.

Before signing in nothing is said: the lock page shows no facility.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.last_time import KeptView, kept_view
from tuoyu_desktop.domain.wording import VISIT_VERBS
from ui.crash_window import CrashWindow, CrashWords
from ui.routes import ToInspection
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.program import Program


_TITLE, _ICON = "上次程序意外关了", "ph.arrow-counter-clockwise"


class LastTime(QObject):
    """Waits for the first workspace; ``window`` is there while it is being told."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self.window: CrashWindow | None = None
        program.window.workspace_made.connect(self._ask)

    def _ask(self, _workspace: Workspace) -> None:
        self._program.window.workspace_made.disconnect(self._ask)
        if self._program.runner is not None:
            self._program.runner.read(self, kept_view, self._tell)

    def _tell(self, kept: KeptView) -> None:
        from tuoyu_desktop.diagnostics import describe_program

        diagnostics = describe_program(self._program.paths, kept.now)
        self.window = CrashWindow(diagnostics, kept_words(kept), self._program.window)
        self.window.accepted.connect(lambda: self._go_on(kept))
        self.window.finished.connect(self._closed)
        self.window.open()

    def _go_on(self, kept: KeptView) -> None:
        if kept.visit is not None:
            self._program.window.go(ToInspection(kept.visit.id))

    def _closed(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
        self.window = None
        self.deleteLater()


def kept_words(kept: KeptView) -> CrashWords:
    """What is said: the last visit and its last saved moment, or that everything is there."""
    now = f"现在 {kept.now:%H:%M}"
    visit, at = kept.visit, kept.saved_at
    if visit is None or at is None:
        return CrashWords(_TITLE, now, "写过的都在这台电脑上，没有收到一半的检查。", "接着用", _ICON)
    saved = f"最后保存{spoken.moment(at, kept.now)}"
    verb = VISIT_VERBS[visit.mode]
    safe = f"{visit.facility_name}的{verb} {visit.answered} / {visit.item_count} 项，{saved}。最多少了正在打的那个词。"
    return CrashWords(_TITLE, now, safe, f"接着{verb}", _ICON)
