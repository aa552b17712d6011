"""The three lanes on a real laptop: order, answers, errors, what is still done at the end."""

from __future__ import annotations

import ast
import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

import ui
from tuoyu_desktop.application.ports import Changes, Records, Work
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import Cancelled, RuleViolation
from ui.background.job_runner import PERSON, SYNC, JobRunner

ME = DEMO_PEOPLE["street_officer"]


@pytest.fixture
def runner(qtbot: QtBot, laptop: Laptop) -> Iterator[JobRunner]:
    made = JobRunner(laptop)
    yield made
    made.stop()


def _put(name: str, value: str):
    return lambda work: work.put_setting(name, value)


def test_a_reading_job_answers_in_the_gui_thread(qtbot: QtBot, runner: JobRunner) -> None:
    owner, heard = QObject(), []

    def job(records: Records) -> tuple[str, str]:
        return records.device().unit, threading.current_thread().name

    runner.read(owner, job, lambda answer: heard.append((answer, threading.current_thread().name)))
    qtbot.waitUntil(lambda: runner.idle)

    assert heard == [(("清源街道", "reading"), "MainThread")]


def test_what_was_written_is_read_afterwards(qtbot: QtBot, runner: JobRunner) -> None:
    owner, seen = QObject(), []
    runner.write(owner, ME, _put("colour", "teal"))
    qtbot.waitUntil(lambda: runner.idle)

    runner.read(owner, lambda records: records.setting("colour"), seen.append)
    qtbot.waitUntil(lambda: runner.idle)

    assert seen == ["teal"]


def test_a_failed_unit_of_work_leaves_nothing_and_tells_its_page(qtbot: QtBot, runner: JobRunner) -> None:
    owner, refused, seen = QObject(), [], []

    def job(work: Work) -> None:
        work.put_setting("colour", "red")
        raise RuleViolation("rule-test", "不行。", field="colour")

    runner.write(owner, ME, job, failed=refused.append)
    qtbot.waitUntil(lambda: runner.idle)
    runner.read(owner, lambda records: records.setting("colour"), seen.append)
    qtbot.waitUntil(lambda: runner.idle)

    assert [error.code for error in refused] == ["rule-test"]
    assert seen == [None]


def test_a_bug_goes_to_the_window_and_the_page_does_not_wait_for_ever(qtbot: QtBot, runner: JobRunner) -> None:
    owner, refused = QObject(), []

    with qtbot.waitSignal(runner.failed) as told:
        runner.read(owner, lambda _records: 1 // 0, lambda _answer: None, refused.append)

    assert isinstance(told.args[0], ZeroDivisionError)
    assert refused == [told.args[0]]


class Mortal(QObject):
    """Tells on which thread its Python side ends."""

    ended: ClassVar[list[str]] = []

    def take(self, _answer: object) -> None: ...

    def __del__(self) -> None:
        self.ended.append(threading.current_thread().name)


def test_what_a_page_was_dies_on_the_thread_of_the_window(qtbot: QtBot, runner: JobRunner) -> None:
    """Qt's objects may not be collected elsewhere, and a lane that waits for its next job holds its last one."""
    Mortal.ended.clear()
    for ask in (runner.read, runner.work):
        page = Mortal()
        ask(page, lambda *_: None, page.take, page.take)
        qtbot.waitUntil(lambda: runner.idle)
        del page
        gc.collect()
    assert Mortal.ended == ["MainThread", "MainThread"]


def test_cancelled_is_told_to_the_page_only(qtbot: QtBot, runner: JobRunner) -> None:
    owner, refused = QObject(), []

    def job() -> None:
        raise Cancelled

    with qtbot.assertNotEmitted(runner.failed):
        runner.work(owner, job, lambda _answer: None, refused.append)
        runner.work(owner, job, lambda _answer: None)
        qtbot.waitUntil(lambda: runner.idle)

    assert [type(error) for error in refused] == [Cancelled]


def test_a_page_that_is_gone_is_not_called_back(qtbot: QtBot, runner: JobRunner) -> None:
    import shiboken6

    owner, heard, gate = QObject(), [], threading.Event()
    runner.read(owner, lambda _records: gate.wait(60), heard.append)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: runner.idle)

    assert heard == []


def test_a_person_goes_before_sync(qtbot: QtBot, runner: JobRunner) -> None:
    owner, order, gate, busy = QObject(), [], threading.Event(), threading.Event()
    runner.write(owner, ME, lambda _work: (busy.set(), gate.wait(60)))
    assert busy.wait(60)
    asked = threading.Barrier(2)

    def sync() -> None:
        asked.wait()
        runner.write_job(lambda: order.append("sync"), SYNC)

    thread = threading.Thread(target=sync)
    thread.start()
    asked.wait()
    while runner._writer._jobs.qsize() < 1:  # the sync job stands in the queue before the person's
        pass
    runner.write(owner, ME, lambda _work: order.append("person"))
    gate.set()
    thread.join()
    qtbot.waitUntil(lambda: runner.idle)

    assert order == ["person", "sync"]


def test_stopping_first_does_what_was_asked(qtbot: QtBot, laptop: Laptop) -> None:
    runner, owner, gate = JobRunner(laptop), QObject(), threading.Event()
    runner.write(owner, ME, lambda _work: gate.wait(60))
    runner.write(owner, ME, _put("last", "word"))
    gate.set()
    runner.stop()

    assert laptop.read(lambda records: records.setting("last")) == "word"


def test_a_stopped_runner_answers_with_cancelled(qtbot: QtBot, laptop: Laptop) -> None:
    runner = JobRunner(laptop)
    runner.stop()

    with pytest.raises(Cancelled):
        runner.write_job(lambda: 1, PERSON)


def test_changes_of_sync_reach_the_pages(qtbot: QtBot, runner: JobRunner) -> None:
    with qtbot.waitSignal(runner.changed) as told:
        threading.Thread(target=runner.publish, args=(Changes({"finding": frozenset({"f1"})}),)).start()

    assert told.args[0].has("finding")


class Luggage:
    """Something that a job carries along."""


def test_a_lane_that_waits_holds_nothing_of_its_last_job(qtbot: QtBot, runner: JobRunner) -> None:
    owner, luggage, seen = QObject(), Luggage(), []
    gone = weakref.ref(luggage)

    def job(_records: Records, held: Luggage = luggage) -> bool:
        return held is not None

    runner.read(owner, job, seen.append)
    del job, luggage
    qtbot.waitUntil(lambda: runner.idle)
    assert seen == [True]
    qtbot.waitUntil(lambda: gone() is None)


PLACE_OF_JOB = {"write": 2, "read": 1, "work": 1, "fetch": 1}


def _jobs(source: ast.Module) -> Iterator[tuple[int, ast.AST]]:
    """The line of each call of a runner, and its job: as it stands there, or the inner function of that name."""
    for outer in ast.walk(source):
        if not isinstance(outer, ast.FunctionDef):
            continue
        inner = {one.name: one for one in ast.walk(outer) if isinstance(one, ast.FunctionDef)}
        for call in ast.walk(outer):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            asked = ast.unparse(call.func.value)
            place = PLACE_OF_JOB.get(call.func.attr)
            if place is not None and asked.endswith(("runner", "opener")) and len(call.args) > place:
                job = call.args[place]
                yield call.lineno, inner.get(job.id, job) if isinstance(job, ast.Name) else job


def test_no_job_takes_its_page_along() -> None:
    """A job closes over frozen data: what it held of a page could be the last, and Qt's objects would then die on the
    job's thread."""
    taken, seen = [], 0
    for file in sorted(Path(ui.__file__).parent.rglob("*.py")):
        for line, job in _jobs(ast.parse(file.read_text("utf-8"))):
            seen += 1
            if any(isinstance(name, ast.Name) and name.id == "self" for name in ast.walk(job)):
                taken.append(f"{file.name}:{line}")
    assert seen > 100
    assert taken == []
