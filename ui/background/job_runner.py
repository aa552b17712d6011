"""Runs jobs off the GUI thread and brings their results back as one Qt signal each.

Lanes: the database thread (a person's command goes before sync), reading, fetching, a work pool of two. A job
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
from tuoyu_desktop.domain.errors import Cancelled, KnownError

T = TypeVar("T")
PERSON, SYNC = 0, 1
"""Levels of the database thread's queue: what a person did goes first."""
_LAST = 9
_OF_DATABASE = ("env-database-", "env-disk-")
_FETCH_END_SECONDS = 1.0
"""A line that stands still does not keep the program open: what a fetch brings after this is not kept."""
Failed = Callable[[Exception], None]
_Back = Callable[[Any, BaseException | None], None]
_Asker = tuple[QObject, Any, Failed | None]
"""Who asked, and what of it is called with the result or the error."""


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
    back: _Back = field(compare=False)


class _Lane(threading.Thread):
    """One thread that takes jobs by level, then in the order of asking. A closed lane ends what it was asked before."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._closed = False

    def ask(self, level: int, run: Callable[[], Any], back: _Back) -> None:
        """Queue a job; on a closed lane it is answered at once with ``Cancelled``."""
        with self._lock:
            if not self._closed:
                self._jobs.put(_Job(level, next(self._numbers), run, back))
                return
        back(None, Cancelled())

    def close(self) -> None:
        """Take no more; what was asked before is still done."""
        with self._lock:
            self._closed = True
            self._jobs.put(_Job(_LAST, next(self._numbers), lambda: None, lambda _result, _error: None))

    def run(self) -> None:
        while True:
            job = self._jobs.get()
            if job.level == _LAST:
                return
            _answer(job.run, job.back)
            del job  # what it closes over is not held while the lane waits for the next one


def _answer(run: Callable[[], Any], back: _Back) -> None:
    try:
        result = run()
    except BaseException as error:  # noqa: BLE001  # whatever a job raises is told to the one who asked
        back(None, error)
    else:
        back(result, None)


class JobRunner(QObject):
    """``changed`` carries what a unit of work changed; ``failed`` an error nobody else took; ``database_stands`` false
    once the database or its disk failed, true when something is written again.

    A ``failed`` handler gets every error, so that no page waits for ever; one that is not known is a bug and goes to
    the signal as well.
    """

    changed = Signal(object)
    failed = Signal(object)
    database_stands = Signal(bool)
    _returned = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._writer = _Lane("database")
        self._reader = _Lane("reading")
        self._fetcher = _Lane("fetching")
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="work")
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._askers: dict[int, _Asker] = {}
        """Stays with the GUI thread: a page that a job carried along could be collected on the job's thread, and Qt's
        objects must not die there."""
        self._numbers = itertools.count()
        self._pending = 0
        self.is_standing = True
        """False while the last word of the database was a fault: nothing is said to be saved or delivered then."""
        self._stopped = False
        self._writer.start()
        self._reader.start()
        self._fetcher.start()

    def write(
        self,
        owner: QObject,
        actor: str,
        job: Callable[[Work], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """One unit of work as ``actor``; ``done`` gets what ``job`` returned, in the GUI thread."""
        self._pending += 1
        self._writer.ask(PERSON, lambda: self._desk.write(job, actor), self._back(owner, done, failed))

    def write_job(self, job: Callable[[], T], level: int = SYNC) -> T:
        """Run ``job`` on the database thread and wait for it: for threads of their own, such as that of the sync and
        those of the door for a telephone, never for the GUI.

        Raises what the job raises, and ``Cancelled`` once the runner has been stopped.
        """
        box: queue.Queue[tuple[Any, BaseException | None]] = queue.Queue()
        self._writer.ask(level, job, lambda result, error: box.put((result, error)))
        result, error = box.get()
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]  # the lane gives back what the job returned

    def read(
        self,
        owner: QObject,
        job: Callable[[Records], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Ask on the reading thread; ``done`` gets the view."""
        self._pending += 1
        self._reader.ask(PERSON, lambda: (self._desk.read(job), None), self._back(owner, done, failed))

    def work(
        self,
        owner: QObject,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Plain work on plain data: PDF, pictures, hashing, Excel."""
        back = self._back(owner, done, failed)
        self._pending += 1
        if self._stopped:
            back(None, Cancelled())
        else:
            self._pool.submit(_answer, lambda: (job(), None), back)

    def fetch(
        self,
        owner: QObject,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Ask the district for what a person wants to see: one after the other, and a bad line keeps no other job
        waiting."""
        self._pending += 1
        self._fetcher.ask(PERSON, lambda: (job(), None), self._back(owner, done, failed))

    @property
    def idle(self) -> bool:
        """True when every asked job has come back."""
        return self._pending == 0

    def publish(self, changes: Changes) -> None:
        """Tell the pages what another writer (sync) changed; may be called from any thread."""
        self._emit((None, (None, changes), None))

    def report(self, error: Exception) -> None:
        """Show a bug of a thread of its own; may be called from any thread, and once the window is gone by nobody
        seen."""
        if shiboken6.isValid(self):
            self.failed.emit(error)

    def stop(self) -> None:
        """Take no more jobs and wait until those that were asked are done: nothing a person did is dropped."""
        self._stopped = True
        for lane in (self._fetcher, self._writer, self._reader):
            lane.close()
        for lane in (self._writer, self._reader):
            lane.join()
        self._pool.shutdown(wait=True)
        self._fetcher.join(_FETCH_END_SECONDS)

    def _back(self, owner: QObject, done: Any, failed: Failed | None) -> _Back:
        number = next(self._numbers)
        self._askers[number] = (owner, done, failed)
        return lambda result, error: self._emit((number, result, error))

    def _emit(self, answer: tuple[int | None, Any, BaseException | None]) -> None:
        if shiboken6.isValid(self):
            self._returned.emit(answer)

    def _deliver(self, answer: tuple[int | None, Any, BaseException | None]) -> None:
        number, result, error = answer
        owner, done, failed = (None, None, None) if number is None else self._askers.pop(number)
        if owner is not None:
            self._pending -= 1
        alive = owner is not None and shiboken6.isValid(owner)
        if error is not None:
            if isinstance(error, KnownError) and error.code.startswith(_OF_DATABASE):
                self._stand(False)
            self._refuse(error, failed if alive else None)
            return
        value, changes = result
        if changes is not None:
            self._stand(True)
        try:
            if alive and done is not None:
                done(value)
        finally:
            self._tell(changes)

    def _stand(self, standing: bool) -> None:
        if standing != self.is_standing:
            self.is_standing = standing
            self.database_stands.emit(standing)

    def _refuse(self, error: BaseException, failed: Failed | None) -> None:
        try:
            if failed is not None and isinstance(error, Exception):
                failed(error)
        finally:
            known = isinstance(error, KnownError) and failed is not None
            if not known and not isinstance(error, Cancelled):
                self.failed.emit(error)

    def _tell(self, changes: Changes | None) -> None:
        if changes is None or not changes.touched:
            return
        if changes.has("facility", "assignment"):
            self._reader.ask(PERSON, self._desk.forget_facilities, lambda _result, _error: None)
        self.changed.emit(changes)
