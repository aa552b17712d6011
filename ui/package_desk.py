"""Does what the card U 盘送达 asks: export to a stick and reading the answer, off the GUI thread."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tuoyu_desktop.domain.errors import Cancelled, KnownError
from ui.background.progress_line import ProgressLine
from ui.pages.sync.package_dialogs import AnswerView, ExportView, PackageCard
from ui.wiring import DELIVERY

if TYPE_CHECKING:
    from sync.client.package_answer import AnswerRead
    from sync.client.package_export import Exported, ExportProgress, Rest
    from tuoyu_desktop.bootstrap import Laptop
    from tuoyu_desktop.store.package_store import SqlPackageStore
    from ui.background.job_runner import JobRunner


class PackageDesk(QObject):
    """Lives as long as its card; a job that was begun goes on without it."""

    def __init__(self, runner: JobRunner, laptop: Laptop, card: PackageCard) -> None:
        super().__init__(card)
        self._runner, self._laptop, self._card = runner, laptop, card
        self._cancel = threading.Event()
        self._rest: Rest | None = None
        self._limit = 0
        self._line = ProgressLine(runner, self._advance)
        card.export_asked.connect(self.export_to)
        card.rest_asked.connect(self.go_on_at)
        card.answer_asked.connect(self.read)
        card.cancel_asked.connect(self._cancel.set)

    def export_to(self, folder: Path, limit: int) -> None:
        """Write all that is not delivered below ``folder``, no file larger than ``limit`` bytes."""
        self._rest, self._limit = None, limit
        self._export(folder)

    def go_on_at(self, folder: Path) -> None:
        """The rest of the export before, on the next stick."""
        self._export(folder)

    def _export(self, folder: Path) -> None:
        store, clock, cancel = self._store(), self._laptop.clock, self._cancel
        rest, limit, line = self._rest, self._limit, self._line

        def job() -> Exported:
            from sync.client.package_export import Export

            made = Export(store, folder, clock, limit=limit, report=line.tell, cancelled=cancel.is_set)
            return made.run(rest)

        cancel.clear()
        self._card.start_export()
        self._runner.work(self, job, self._exported, self._fail)

    def _exported(self, done: Exported) -> None:
        self._rest = done.rest
        has_rest = done.rest is not None
        files = len(done.files)
        self._card.show_exported(
            ExportView(files, done.entries, done.photos, has_rest, done.unreadable, done.too_large)
        )

    def read(self, file: Path) -> None:
        """Take in the district's answer; a sync that runs is waited out by the person, not by the disk."""
        store, clock, lock, line = self._store(), self._laptop.clock, self._laptop.paths.sync_lock, self._line

        def job() -> AnswerRead:
            from sync.client.one_at_a_time import one_sync
            from sync.client.package_answer import read_answer

            with one_sync(lock):
                return read_answer(store, file, clock, line.tell)

        self._card.start_reading()
        self._runner.work(self, job, self._read, self._fail)

    def _read(self, answer: AnswerRead) -> None:
        self._runner.publish(DELIVERY)
        self._card.show_answer(
            AnswerView(
                delivered=answer.delivered,
                confirmed=answer.server_seq,
                received=answer.entries_received,
                blobs_missing=answer.blobs_missing,
                stale=answer.stale,
                refused=answer.refused,
            )
        )

    def _store(self) -> SqlPackageStore:
        from tuoyu_desktop.store.package_store import SqlPackageStore

        laptop, runner = self._laptop, self._runner
        return SqlPackageStore(lambda: laptop.office, runner.write_job, runner.publish)

    def _advance(self, progress: ExportProgress | int) -> None:
        if isinstance(progress, int):
            self._card.advance(None, f"收到 {progress} 条")
            return
        done, whole = progress.entries + progress.photos, progress.entries_to_write + progress.photos_to_write
        share = min(1.0, done / whole) if whole else None
        self._card.advance(share, f"{progress.entries} 条记录、{progress.photos} 张照片")

    def _fail(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._card.show_fault(f"{error.message}（{error.code}）")
        elif isinstance(error, Cancelled):
            self._card.show_stopped()
        else:
            self._card.show_fault("程序出错了，没有做完，可以再试一次。记录都在本机。")
