"""练习: a second workspace before the real one, over a laptop of its own that has no district (decisions/0009).

The real laptop stays open behind it, with its sync: nothing of it is touched, nothing of practice reaches it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError
from ui.background.job_runner import JobRunner
from ui.wiring import wire_phone
from ui.workspace import Workspace

if TYPE_CHECKING:
    from tuoyu_desktop.bootstrap import Laptop
    from tuoyu_desktop.practice.laptop import PracticeFacts
    from ui.program import Program

DIALOG_OPEN: Final = "练习没有开始：有一个窗口还开着。关掉它，再按一次“练习一次”。"


class Practice(QObject):
    """Lives as long as one real laptop is open. ``laptop`` and ``runner`` are there while somebody practises."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        assert program.laptop is not None
        assert program.runner is not None
        self._window, self._real, self._real_runner = program.window, program.laptop, program.runner
        self._asked = False
        self.laptop: Laptop | None = None
        self.runner: JobRunner | None = None
        self._window.workspace_made.connect(self._wire_workspace)
        self._window.practice_ends.connect(self.end)
        from tuoyu_desktop.practice.laptop import clear_practice

        clear_practice(self._real.paths)  # left by a practice that a crash ended; nobody can read it any more

    def begin(self, me: SignedIn) -> None:
        """Make the place and go there; asked twice it is made once."""
        from tuoyu_desktop.practice.laptop import practice_facts

        if self._asked or self.laptop is not None or me.practice:
            return
        self._asked = True
        self._real_runner.read(self, lambda records: practice_facts(records, me), self._make, self._fail)

    def _make(self, facts: PracticeFacts) -> None:
        from tuoyu_desktop.practice.laptop import make_practice

        paths, clock = self._real.paths, self._real.clock
        self._real_runner.work(
            self, lambda: make_practice(paths, facts, clock), partial(self._enter, facts.me), self._fail
        )

    def _enter(self, me: SignedIn, laptop: Laptop) -> None:
        """Unless the screen was locked, somebody else works here by now, or a dialog of the real laptop is open: it
        would stand over the practice."""
        self._asked, self.laptop = False, laptop
        workspace = self._window.workspace
        if self._window.is_locked() or workspace is None or workspace.me.person != me.person:
            self._let_go()
            return
        if QApplication.activeModalWidget() is not None:
            self._let_go()
            workspace.show_fault(DIALOG_OPEN, "warning")
            return
        self.runner = JobRunner(laptop, self)
        self._window.practise(self.runner, me)

    def _fail(self, error: Exception) -> None:
        self._asked = False
        if isinstance(error, KnownError):
            self._window.show_error(error)

    def end(self) -> None:
        """Back to the real workspace; what was written in practice is removed."""
        if self.laptop is not None:
            self._window.end_practice()
            self._let_go()

    def close(self) -> None:
        """The real laptop is closed: nothing of practice outlives it."""
        self.end()
        self._window.workspace_made.disconnect(self._wire_workspace)
        self._window.practice_ends.disconnect(self.end)
        self.deleteLater()

    def _let_go(self) -> None:
        from tuoyu_desktop.practice.laptop import clear_practice

        runner, laptop, self.runner, self.laptop = self.runner, self.laptop, None, None
        if runner is not None:
            runner.stop()
            runner.deleteLater()
        if laptop is not None:
            laptop.close()
        clear_practice(self._real.paths)

    def _wire_workspace(self, workspace: Workspace) -> None:
        if workspace.me.practice:
            workspace.page_made.connect(self._wire_page)
            workspace.practice_ends.connect(self.end)

    def _wire_page(self, key: str, page: Any) -> None:
        """The pages get what they need of the world; sync, settings and other laptops are no part of it."""
        if key == "inspection" and self.runner is not None and self.laptop is not None:
            wire_phone(self.runner, self.laptop, page, "练习 · ")
        elif key == "today":
            page.set_may_join(False)
