"""Keeps how each sync went, so that 同步 can tell it after the program was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tuoyu_desktop.application.sync_history import SyncRun, note_sync
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus

if TYPE_CHECKING:
    from ui.background.job_runner import JobRunner
    from ui.background.sync_worker import SyncWorker


class SyncDiary(QObject):
    """Lives as long as the sync thread. The last state of a run says how it ended, those before what it carried."""

    def __init__(self, runner: JobRunner, sync: SyncWorker) -> None:
        super().__init__(sync)
        self._runner = runner
        self._run = SyncStatus()
        sync.status_changed.connect(self._note)

    def _note(self, status: SyncStatus) -> None:
        if status.state is SyncState.RUNNING:
            self._run = status
            return
        if status.ended_at is None:
            return
        run = SyncRun(
            at=status.ended_at,
            entries_sent=self._run.entries_sent,
            photos_sent=self._run.photos_sent,
            entries_received=self._run.entries_received,
            code=status.code,
            sentence=status.sentence,
        )
        self._run = SyncStatus()
        self._runner.write(self, "", lambda work: note_sync(work, run), failed=lambda _error: None)
