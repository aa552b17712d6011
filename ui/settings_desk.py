"""Does what the settings page asks of the machine: sizes, backup, restore, the server, display, diagnostics."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.settings_view import MachineView
from tuoyu_desktop.domain.errors import Cancelled, KnownError
from tuoyu_desktop.machine import BACKED_UP_AT, BACKUP_FOLDER, machine_view, make_backup
from ui.background.progress_line import ProgressLine
from ui.backup_choice import choose_backup
from ui.options import program_version
from ui.pages.settings.page import SettingsPage
from ui.widgets.file_choice import choose_folder
from ui.widgets.toast import Toast

if TYPE_CHECKING:
    from ui.program import Program


class SettingsDesk(QObject):
    """Lives as long as its page; a backup that was begun goes on without it."""

    def __init__(self, program: Program, page: SettingsPage) -> None:
        super().__init__(page)
        assert program.runner is not None
        assert program.laptop is not None
        self._program, self._page = program, page
        self._runner, self._laptop = program.runner, program.laptop
        self._machine: MachineView | None = None
        self._cancel = threading.Event()
        self._line = ProgressLine(self._runner, self._advance)
        self._toast = Toast(page)
        self._wire()
        self._look()
        page.show_display(program.display.theme, program.display.text_percent)

    def _wire(self) -> None:
        page, window = self._page, self._program.window
        page.machine_asked.connect(self._look)
        page.lock_asked.connect(window.lock_now)
        page.lock_minutes_chosen.connect(window.watch.set_minutes)
        page.server_asked.connect(self._try_server)
        page.backup_asked.connect(self._back_up)
        page.backup_place_asked.connect(self._choose_place)
        page.backup_cancelled.connect(self._cancel.set)
        page.restore_asked.connect(self._choose_backup)
        page.display_chosen.connect(self._program.choose_display)
        page.diagnostics_asked.connect(self._diagnose)
        page.licences_asked.connect(self._show_licences)

    def _look(self) -> None:
        laptop, read_only = self._laptop, self._program.options.read_only
        version = program_version()
        self._runner.read(self, lambda _r: machine_view(laptop, version, read_only=read_only), self._keep, self._fail)

    def _keep(self, machine: MachineView) -> None:
        self._machine = machine
        self._page.show_machine(machine)

    def _fail(self, error: Exception) -> None:
        if not shiboken6.isValid(self):
            self._program.window.show_error(error)
            return
        self._page.data.progress.finish()
        self._page.data.back_up.setEnabled(True)
        if isinstance(error, KnownError):
            self._page.show_fault(f"{error.message}（{error.code}）")

    # server

    def _try_server(self) -> None:
        from sync.client.login import say_hello
        from sync.client.transport import Transport
        from ui.enrolment import pinned_certificate

        server, trust = self._program.server(), pinned_certificate(self._laptop.paths)

        def job() -> str:
            transport = Transport(server, trust=trust)
            try:
                return say_hello(transport).name
            finally:
                transport.close()

        def refuse(error: Exception) -> None:
            self._page.server.show_answer(False, error.message if isinstance(error, KnownError) else "")

        self._page.server.show_trying()
        self._runner.work(self, job, lambda name: self._page.server.show_answer(True, name), refuse)

    # backup and restore

    def _choose_place(self) -> None:
        folder = choose_folder(self._page, "备份到哪里", self._machine.backup_folder if self._machine else "")
        if folder is not None:
            self.back_up_to(folder)

    def _back_up(self) -> None:
        chosen = self._machine.backup_folder if self._machine else ""
        if chosen and Path(chosen).is_dir():
            self.back_up_to(Path(chosen))
        else:
            self._choose_place()

    def back_up_to(self, target: Path) -> None:
        """Make a backup below ``target``, with progress; the place is remembered."""
        laptop, cancel, line = self._laptop, self._cancel, self._line
        cancel.clear()

        def progress(done: int, whole: int) -> None:
            if cancel.is_set():
                raise Cancelled
            line.tell((done, whole))

        self._page.show_fault("")
        self._page.data.back_up.setEnabled(False)
        self._page.data.progress.start("正在备份", "取消不会弄坏上一份备份")
        whoever = self._runner  # a larger text makes this page anew: what is made is noted all the same
        self._runner.work(
            whoever, lambda: make_backup(laptop, target, progress), lambda _made: self._backed_up(target), self._fail
        )

    def _advance(self, step: tuple[int, int]) -> None:
        done, whole = step
        self._page.data.progress.advance(done / whole if whole else None, f"{done} / {whole}")

    def _backed_up(self, target: Path) -> None:
        now = datetime.now(UTC)

        def note(work: Work) -> None:
            work.put_setting(BACKUP_FOLDER, str(target))
            work.put_setting(BACKED_UP_AT, now.isoformat(timespec="seconds"))

        keeper = self._laptop.device.keeper
        self._runner.write(self._runner, keeper, note, lambda _nothing: self._noted(now), self._fail)

    def _noted(self, now: datetime) -> None:
        if not shiboken6.isValid(self):
            return
        self._look()
        self._page.data.progress.finish()
        self._page.data.back_up.setEnabled(True)
        self._toast.show_message(f"备份好了，{spoken.clock_time(now, self._program.now())}")

    def _choose_backup(self) -> None:
        start = self._machine.backup_folder if self._machine else ""
        folder, said = choose_backup(self._page, start)
        if said:
            self._page.show_fault(said)
        if folder is not None:
            self._program.restore(folder)

    # diagnostics and licences

    def _diagnose(self) -> None:
        from tuoyu_desktop.diagnostics import describe_program
        from ui.diagnostics_window import DiagnosticsWindow

        now = self._program.now()
        DiagnosticsWindow(describe_program(self._program.paths, now), self._program.window).open()

    def _show_licences(self) -> None:
        from ui.help_window import show_help

        show_help(self._program.window, "licences")
