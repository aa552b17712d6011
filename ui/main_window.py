"""The window: an entrance page, then the lock, then the workspace behind it. It holds no store and no document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QThread, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from tuoyu_desktop.application.idle_time import DEFAULT_LOCK_MINUTES, LOCK_MINUTES
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.clock import beijing_now
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.errors import presentation
from ui.idle_watch import IdleWatch
from ui.lock_cover import LockCover
from ui.pages.lock.page import LockPage
from ui.routes import Route, ToSettings, ToToday
from ui.widgets import tokens
from ui.workspace import ENTRIES, PageTools, Workspace

_DIALOG_ENDS_MS = 10


class MainWindow(QMainWindow):
    """``workspace_made`` comes with each workspace, for what is wired from outside; ``bug`` with an unknown error;
    ``practice_ends`` where somebody else signs in than the one who practises."""

    workspace_made = Signal(object)
    practice_ends = Signal()
    bug = Signal(object)
    closing = Signal()

    def __init__(self, application: QApplication, tools: PageTools) -> None:
        super().__init__()
        self._tools = tools
        self.setWindowTitle("托育督导")
        self.setMinimumSize(tokens.MIN_WIDTH, tokens.MIN_HEIGHT)
        self._stack = QStackedWidget()
        self._stack.setProperty("ground", True)
        self.setCentralWidget(self._stack)
        self._runner: JobRunner | None = None
        self._aside: tuple[JobRunner, Workspace] | None = None
        """The real laptop's jobs and pages while somebody practises before them."""
        self.workspace: Workspace | None = None
        self.lock_page: LockPage | None = None
        self._cover = LockCover(self)
        self.watch = IdleWatch(application, self)
        self.watch.idle.connect(self._lock_idle)
        self._shortcuts()

    def _shortcuts(self) -> None:
        keys: dict[str, Callable[[], None]] = {"Ctrl+L": self.lock_now, "Ctrl+K": self.search, "F1": self.help}
        keys |= {f"Ctrl+{number + 1}": partial(self._step, number) for number in range(len(ENTRIES))}
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)

    def show_entrance(self, page: QWidget) -> None:
        """A page before there is a laptop: first start, or the passphrase."""
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def enter(self, runner: JobRunner) -> None:
        """A laptop is open: ask who works here."""
        self._runner = runner
        runner.failed.connect(self.show_error)
        self.lock_page = LockPage(runner)
        self.lock_page.signed_in.connect(self._let_in)
        runner.changed.connect(self.lock_page.refresh)
        self._stack.addWidget(self.lock_page)
        self._stack.setCurrentWidget(self.lock_page)
        self.lock_page.open()

    def leave(self) -> None:
        """Let go of everything that belongs to the open laptop, as before a restore."""
        self.watch.stop()
        self._drop_workspace()
        if self.lock_page is not None:
            self._stack.removeWidget(self.lock_page)
            self.lock_page.deleteLater()
        if self._runner is not None:
            self._runner.failed.disconnect(self.show_error)
        self.lock_page, self._runner = None, None

    def rebuild(self) -> None:
        """Make the pages anew in another text size, at the settings, where it was chosen."""
        if self.workspace is None or self._runner is None:
            return
        me = self.workspace.me
        self._drop_workspace()
        self._make_workspace(me, ToSettings())

    @property
    def own_workspace(self) -> Workspace | None:
        """The workspace of the real laptop, also while somebody practises."""
        return self._aside[1] if self._aside is not None else self.workspace

    def practise(self, runner: JobRunner, me: SignedIn) -> None:
        """Another workspace in front; the real one stays as it is behind it."""
        if self.workspace is None or self._runner is None or self._aside is not None:
            return
        self._aside = self._runner, self.workspace
        self._runner, self.workspace = runner, None
        runner.failed.connect(self.show_error)
        self._make_workspace(me, ToToday())

    def end_practice(self) -> None:
        """The real workspace again where it was left; locked stays locked."""
        if self._aside is None:
            return
        locked, runner = self.is_locked(), self._runner
        self._drop_workspace()
        if runner is not None:
            runner.failed.disconnect(self.show_error)
        (self._runner, self.workspace), self._aside = self._aside, None
        if not locked:
            self._stack.setCurrentWidget(self.workspace)
            self.workspace.take_focus()

    def is_locked(self) -> bool:
        return self.workspace is None or self._stack.currentWidget() is not self.workspace

    def lock_now(self) -> None:
        """Ctrl+L."""
        self._lock("已按 Ctrl+L 锁定")

    def go(self, route: Route) -> None:
        """Show a page; not while locked."""
        if self.workspace is not None and not self.is_locked():
            self.workspace.go(route)

    def search(self) -> None:
        """Ctrl+K: any facility, finding or screen."""
        if self._runner is None or self.workspace is None or self.is_locked():
            return
        from ui.go_to_dialog import GoToDialog

        workspace = self.workspace
        dialog = GoToDialog(self._runner, workspace.me, workspace)
        dialog.chosen.connect(lambda route: self.go(route) if self.workspace is workspace else None)
        dialog.exec()
        dialog.deleteLater()

    def help(self) -> None:
        """F1: the manual at this screen."""
        from ui.help_window import show_help

        key = "lock" if self.is_locked() else self.workspace.key() if self.workspace else "lock"
        if self._runner is None:
            key = "first_start"
        show_help(self, key)

    def show_error(self, error: BaseException) -> None:
        """An error that no page took: known ones in a banner, a bug in the crash window."""
        shown = presentation(error)
        if shown is None:
            self.bug.emit(error)
        elif self.workspace is not None:
            self.workspace.show_fault(shown.sentence, shown.kind)

    def _let_in(self, me: SignedIn) -> None:
        if self._aside is not None and self.workspace is not None and self.workspace.me != replace(me, practice=True):
            self.practice_ends.emit()
        runner = self._aside[0] if self._aside is not None else self._runner
        if runner is None:
            return
        self._cover.lift()
        if self._aside is None and self.workspace is not None and self.workspace.me != me:
            self._drop_workspace()
        if self.workspace is None:
            self._make_workspace(me, ToToday())
        else:
            self._stack.setCurrentWidget(self.workspace)
        runner.read(self, lambda records: records.setting(LOCK_MINUTES), self._watch)

    def _make_workspace(self, me: SignedIn, first: Route) -> None:
        if self._runner is None:
            return
        tools = replace(self._tools, fetch=cannot_fetch) if me.practice else self._tools
        workspace = self.workspace = Workspace(self._runner, me, tools)
        workspace.search_asked.connect(self.search)
        workspace.help_asked.connect(self.help)
        self._stack.addWidget(workspace)
        self.workspace_made.emit(workspace)
        workspace.go(first)
        self._stack.setCurrentWidget(workspace)
        workspace.take_focus()

    def _drop_workspace(self) -> None:
        """What it still asks in a dialog is answered with no."""
        if self.workspace is not None:
            before, self.workspace = self.workspace, None
            self._stack.removeWidget(before)
            before.hide()
            for dialog in before.findChildren(QDialog):
                dialog.reject()
            _delete_after_dialogs(before)

    def _watch(self, minutes: str | None) -> None:
        self.watch.set_minutes(float(minutes or DEFAULT_LOCK_MINUTES))
        self.watch.start()

    def _lock_idle(self) -> None:
        minutes = f"{self.watch.minutes():g}"
        self._lock(f"{minutes} 分钟没有操作，{beijing_now():%H:%M} 自动锁定")

    def _lock(self, why: str) -> None:
        if self.workspace is None or self.lock_page is None or self.is_locked():
            return
        self.watch.stop()
        self._stack.setCurrentWidget(self.lock_page)
        self.lock_page.lock(self.workspace.me, f"{why}，练习还开着" if self._aside is not None else why)
        self._cover.lower_over(self.lock_page)

    def _step(self, number: int) -> None:
        if self.workspace is not None and not self.is_locked():
            self.workspace.step_to(number)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.hide()  # what was asked is still done, out of the person's way
        self.closing.emit()
        super().closeEvent(event)


def _delete_after_dialogs(widget: QWidget) -> None:
    """A dialog's caller comes back to ``widget`` first: deleteLater() alone deletes in the dialog's own loop."""
    if QThread.currentThread().loopLevel() > 1:
        QTimer.singleShot(_DIALOG_ENDS_MS, widget, partial(_delete_after_dialogs, widget))
    else:
        widget.deleteLater()
