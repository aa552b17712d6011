"""Runs jobs off the GUI thread and brings their results back as one Qt signal each.

Three lanes: the database thread (a person's command goes before sync), the reading thread, a work pool of two. A job
closes over frozen data; nothing Qt goes in. A page that is gone is not called back.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from tuoyu_desktop.application.ports import Changes, Records, Work

T = TypeVar("T")
PERSON, SYNC = 0, 1
"""Levels of the database thread's queue: what a person did goes first."""


class Desk(Protocol):
    """What the runner needs of an opened laptop."""

    def write(self, job: Callable[[Any], T], actor: str) -> tuple[T, Changes]: ...

    def read(self, job: Callable[[Any], T]) -> T: ...

    def forget_facilities(self) -> None: ...


@dataclass(order=True)
class _Job:
    level: int
    number: int
    run: Callable[[], Any] = field(compare=False)
    back: Callable[[Any, BaseException | None], None] = field(compare=False)


class _Lane(threading.Thread):
    """One thread that takes jobs by level, then in the order of asking."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()

    def run(self) -> None:
        while True:
            job = self.jobs.get()
            if job.level < 0:
                return
            try:
                job.back(job.run(), None)
            except BaseException as error:  # noqa: BLE001  # whatever a job raises is told to the one who asked
                job.back(None, error)


class JobRunner(QObject):
    """``changed`` carries what a unit of work changed; ``failed`` an error nobody else took."""

    changed = Signal(object)
    failed = Signal(object)
    _returned = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._numbers = itertools.count()
        self._writer = _Lane("database")
        self._reader = _Lane("reading")
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="work")
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._pending = 0
        self._writer.start()
        self._reader.start()

    def write(
        self,
        owner: QObject,
        actor: str,
        job: Callable[[Work], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """One unit of work as ``actor``; ``done`` gets what ``job`` returned, in the GUI thread."""

        def run() -> Any:
            result, changes = self._desk.write(job, actor)
            return result, changes

        self._ask(self._writer, owner, run, done, failed, PERSON)

    def write_job(self, job: Callable[[], T], level: int = SYNC) -> T:
        """Run ``job`` on the database thread and wait for it: for the sync thread only, never for the GUI."""
        box: queue.Queue[tuple[Any, BaseException | None]] = queue.Queue()
        self._writer.jobs.put(_Job(level, next(self._numbers), job, lambda r, e: box.put((r, e))))
        result, error = box.get()
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]  # the lane gives back what the job returned

    def read(
        self,
        owner: QObject,
        job: Callable[[Records], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Ask on the reading thread; ``done`` gets the view."""
        self._ask(self._reader, owner, lambda: (self._desk.read(job), None), done, failed, PERSON)

    def work(
        self,
        owner: QObject,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Plain work on plain data: PDF, pictures, hashing, Excel."""
        back = self._back(owner, done, failed)

        def run() -> None:
            try:
                result = job()
            except BaseException as error:  # noqa: BLE001  # told to the one who asked
                back(None, error)
            else:
                back((result, None), None)

        self._pending += 1
        self._pool.submit(run)

    @property
    def idle(self) -> bool:
        """True when every asked job has come back."""
        return self._pending == 0

    def publish(self, changes: Changes) -> None:
        """Tell the pages what another writer (sync) changed; may be called from any thread."""
        self._returned.emit((None, None, None, (None, changes), None))

    def stop(self) -> None:
        """Let running jobs end and take no more."""
        for lane in (self._writer, self._reader):
            lane.jobs.put(_Job(-1, next(self._numbers), lambda: None, lambda _r, _e: None))
            lane.join(timeout=10)
        self._pool.shutdown(wait=True)

    def _ask(self, lane: _Lane, owner: QObject, run: Any, done: Any, failed: Any, level: int) -> None:
        self._pending += 1
        lane.jobs.put(_Job(level, next(self._numbers), run, self._back(owner, done, failed)))

    def _back(self, owner: QObject, done: Any, failed: Any) -> Callable[[Any, BaseException | None], None]:
        def back(result: Any, error: BaseException | None) -> None:
            if shiboken6.isValid(self):
                self._returned.emit((owner, done, failed, result, error))

        return back

    def _deliver(self, answer: tuple[Any, Any, Any, Any, BaseException | None]) -> None:
        owner, done, failed, result, error = answer
        if owner is not None:
            self._pending -= 1
        alive = owner is not None and shiboken6.isValid(owner)
        if error is not None:
            if alive and failed is not None and isinstance(error, Exception):
                failed(error)
            else:
                self.failed.emit(error)
            return
        value, changes = result
        if alive and done is not None:
            done(value)
        if changes is not None and changes.touched:
            if changes.has("facility", "assignment"):
                self._reader.jobs.put(
                    _Job(PERSON, next(self._numbers), self._desk.forget_facilities, lambda _r, _e: None)
                )
            self.changed.emit(changes)
