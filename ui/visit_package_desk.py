"""Does what 一起查 and 今日 ask for visit packages: writing and reading a stick, and the squares of a QR code."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from tuoyu_desktop.domain.errors import Cancelled, KnownError
from ui.background.progress_line import ProgressLine
from ui.code_squares import draw_squares
from ui.widgets.code_picture import Squares

if TYPE_CHECKING:
    from sync.client.visit_package import VisitExported, VisitImported
    from tuoyu_desktop.bootstrap import Laptop
    from tuoyu_desktop.store.visit_store import SqlVisitStore
    from ui.background.job_runner import JobRunner


class PackageFace(Protocol):
    """What shows how it goes, and how it ended."""

    def start(self, title: str, note: str = "", way_out: str = "") -> None: ...

    def advance(self, done: int, total: int) -> None: ...

    def show_exported(self, name: str, photos: int, unreadable: int) -> None: ...

    def show_imported(self, inspection: str, entries: int, photos: int, late: int) -> None: ...

    def end(self, sentence: str) -> None: ...


class VisitPackageDesk(QObject):
    """Lives as long as ``owner``, the widget that shows ``face``; a job that was begun goes on without it. One stick
    at a time: what is asked for meanwhile is not begun."""

    def __init__(self, runner: JobRunner, laptop: Laptop, face: PackageFace, owner: QObject) -> None:
        super().__init__(owner)
        self._runner, self._laptop, self._face = runner, laptop, face
        self._cancel = threading.Event()
        self._busy = False
        self._line = ProgressLine(runner, self._advance)

    def export_to(self, inspection: str, folder: Path) -> None:
        """Write this laptop's part of the visit below ``folder``."""
        if self._busy:
            return
        store, clock, cancel, line = self._store(), self._laptop.clock, self._cancel, self._line

        def told(done: int, total: int) -> None:
            line.tell((done, total))

        def job() -> VisitExported:
            from sync.client.visit_package import export_visit

            return export_visit(store, inspection, folder, clock, told=told, cancelled=cancel.is_set)

        cancel.clear()
        self._busy = True
        self._face.start("正在写进 U 盘", "停下不会丢记录，下次从头再写", "停下")
        self._runner.work(self, job, self._exported, self._fail)

    def _exported(self, done: VisitExported) -> None:
        self._busy = False
        self._face.show_exported(done.file.name, done.photos, done.unreadable)

    def read(self, inspection: str | None, file: Path) -> None:
        """Take in the other laptop's part; of ``inspection`` only, where it is given."""
        if self._busy:
            return
        store, clock, line = self._store(), self._laptop.clock, self._line

        def told(done: int, total: int) -> None:
            line.tell((done, total))

        def job() -> VisitImported:
            from sync.client.visit_package import import_visit

            return import_visit(store, file, clock, inspection=inspection, told=told)

        self._busy = True
        self._face.start("正在读入检查包")
        self._runner.work(self, job, self._imported, self._fail)

    def _imported(self, done: VisitImported) -> None:
        self._busy = False
        self._face.show_imported(done.inspection, done.entries, done.photos, done.late)

    def draw(self, text: str, shown: Callable[[str, Squares], None]) -> None:
        """The text with its squares."""
        draw_squares(self._runner, self, text, lambda squares: shown(text, squares))

    def cancel(self) -> None:
        """End the export that runs; what was written is taken away again."""
        self._cancel.set()

    def _store(self) -> SqlVisitStore:
        from tuoyu_desktop.store.visit_store import SqlVisitStore

        laptop, runner = self._laptop, self._runner
        return SqlVisitStore(lambda: laptop.office, runner.write_job, runner.publish)

    def _advance(self, step: tuple[int, int]) -> None:
        self._face.advance(*step)

    def _fail(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, KnownError):
            self._face.end(f"{error.message}（{error.code}）")
        elif isinstance(error, Cancelled):
            self._face.end("已停下，什么都没有写进 U 盘。记录都在本机。")
        else:
            self._face.end("程序出错了，没有做完，可以再试一次。记录都在本机。")
