"""Runs what a sync asks of the laptop's database on the thread of the database, in jobs that are waited for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store import delivery_queries
from tuoyu_desktop.store.rows import Query, engine_query
from tuoyu_desktop.store.taking_in import take_in_again
from tuoyu_desktop.store.unit_of_work import Office, SqlWork

T = TypeVar("T")
RunJob = Callable[[Callable[[], Any]], Any]
"""Runs a job on the database thread and waits: ``JobRunner.write_job``, or a plain call in tests."""


def _of_a_district(office: Callable[[], Office]) -> Office:
    """Raises EnvironmentFault env-practice-no-sync: what is written in practice goes nowhere (decisions/0009)."""
    opened = office()
    if opened.device.practice:
        raise EnvironmentFault("env-practice-no-sync", "这是练习，练习的记录不会上报。")
    return opened


class SyncJobs:
    """What every store of a sync is made from: one job, or a few, for each call; ``run`` brings them to the database
    thread, ``changed`` is told what entries from elsewhere changed. Practice is refused here, whoever asks."""

    def __init__(self, office: Callable[[], Office], run: RunJob, changed: Callable[[Changes], None]) -> None:
        self._office = partial(_of_a_district, office)
        self._run = run
        self._changed = changed
        self._known: Office | None = None
        self._settled: dict[str, str] = {}

    def _opened(self) -> Office:
        """The office, to look at what it says of itself; opened on the database thread like everything else."""
        if self._known is None:
            self._known = self._run(self._office)
            self._work(take_in_again)
        return self._known

    def _work(self, job: Callable[[SqlWork], T], *, journal_changes: bool = False) -> T:
        def whole() -> tuple[T, Changes]:
            done = self._office().run(job, actor="")
            if journal_changes:
                self._office().open_journal()
            return done

        result, changes = self._run(whole)
        if changes.touched:
            self._changed(changes)
        return result  # type: ignore[no-any-return]  # run gives back what the job returned

    def _ask(self, job: Callable[[Query], T]) -> T:
        """Look something up on the database thread: each query sees what is committed, no transaction is opened."""

        def whole() -> T:
            with engine_query(self._office().engine) as query:
                return job(query)

        return self._run(whole)  # type: ignore[no-any-return]  # run gives back what the job returned

    def _setting(self, name: str) -> str | None:
        return self._ask(lambda query: delivery_queries.setting(query, name))

    def _for_ever(self, name: str) -> str:
        """A setting that never changes after enrolment."""
        if name not in self._settled:
            self._settled[name] = self._setting(name) or ""
        return self._settled[name]
