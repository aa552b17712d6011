"""Reads the visit behind the page: one reading at a time, and again where something was pressed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from tuoyu_desktop.application.ports import Changes, Records
from tuoyu_desktop.application.visit_view import VisitView, visit_view
from tuoyu_desktop.domain.errors import KnownError
from ui.background.job_runner import JobRunner
from ui.pages.inspection.open_item import with_kept_forms
from ui.pages.inspection.saver import VisitSaver

_CONCERNS = ("inspection", "answer", "finding", "evidence", "facility")


class VisitReader(QObject):
    """``arrived``: the visit and the wall clock when it was read. ``failed``: the sentence to show."""

    arrived = Signal(object, object)
    failed = Signal(str)

    def __init__(self, runner: JobRunner, saver: VisitSaver, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._saver = runner, saver
        self._visit: str | None = None
        self._empty = True
        self._reading = self._again = False
        saver.stale.connect(self.read)

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what was read last."""
        return not self._reading and not self._again

    def open(self, visit: str) -> None:
        """Another visit; nothing of it is shown yet."""
        self._visit, self._empty = visit, True
        self._saver.visit = visit
        self._saver.expects.clear()
        self.read()

    def close(self) -> None:
        """No visit any more; what is under way is not told."""
        self._visit = None

    def refresh(self, changes: Changes) -> None:
        """Somebody changed something: what this laptop's page just wrote itself is not read again."""
        if self._visit is None or not changes.has(*_CONCERNS):
            return
        answers = changes.touched.get("answer", frozenset())
        own = answers & self._saver.expects
        self._saver.expects -= own
        if own != answers or changes.has("inspection", "finding", "evidence", "facility"):
            self.read()

    def read_clock(self, told: Callable[[datetime], None]) -> None:
        """The wall clock anew: no timer counts the hours in which a machine sleeps."""
        if self._visit is not None:
            self._runner.read(self, lambda records: records.now(), told)

    def read(self) -> None:
        """Read the visit anew."""
        visit = self._visit
        if visit is None:
            self._again = False
            return
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False

        def job(records: Records) -> tuple[VisitView, datetime]:
            return with_kept_forms(records, visit_view(records, visit)), records.now()

        self._runner.read(self, job, self._arrived, self._not_read)

    def _arrived(self, answer: tuple[VisitView, datetime]) -> None:
        self._reading = False
        view, now = answer
        if self._visit is None:
            self._again = False
            return
        other = view.id != self._visit
        if other or self._saver.busy or self._again:
            self._again = True
            QTimer.singleShot(0, self, self.read)  # something was pressed meanwhile: this is already old
            if other or not self._empty:
                return
        self._empty = False
        self.arrived.emit(view, now)

    def _not_read(self, error: Exception) -> None:
        self._reading = self._again = False
        self.failed.emit(error.message if isinstance(error, KnownError) else "")
