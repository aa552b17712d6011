"""(a) One answer: command to durable commit and view, against a bare SQLCipher one-row commit; aim at most 4 times.

Measured on a laptop enrolled with a real district server, in a visit of all items, through the database thread. A
second
line is printed: the same while a sync sends two thousand older entries and asks for what is new, over and over.
"""

from __future__ import annotations

import itertools
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from sync.client.engine import SyncEngine
from sync.client.transport import Transport
from tests.benchmarks.measuring import Figures, figures, milliseconds
from tests.benchmarks.scenery import write_day
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.bootstrap import Laptop, local_now
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode
from tuoyu_desktop.store.engine import open_writer
from tuoyu_desktop.store.sync_store import SqlSyncStore
from ui.background.job_runner import PERSON, JobRunner
from ui.demo_laptop import demo_laptop
from ui.demo_start import DEMO_PASSPHRASE, DemoDistrict

RUNS, OLD_DAYS = 100, 3
OFFICERS = (DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"])
BODY = "x" * 700
"""About what one answer adds: the entry's body and its projected row."""


def run() -> Figures:
    """Answer a hundred items alone, then a hundred during a sync; the floor is measured in between."""
    with tempfile.TemporaryDirectory() as folder, _open_demo(Path(folder)) as (district, laptop):
        runner = JobRunner(laptop)
        commands = _commands(laptop)
        bare = _bare_database(Path(folder), laptop.key)
        once = _answer_next(laptop, runner, commands)
        once()
        alone, floor = _measure(once, bare)
        with _syncing(laptop, runner, district.address):
            besides, besides_floor = _measure(once, bare)
        runner.stop()
        bare.dispose()
    synced = figures(besides, besides_floor)
    print(f"  answer during a sync: median {synced.median_ms:.2f} ms, ratio {synced.ratio:.2f}", flush=True)
    return figures(alone, floor)


@contextmanager
def _open_demo(folder: Path) -> Iterator[tuple[DemoDistrict, Laptop]]:
    district = DemoDistrict(folder / "demo")
    district.prepare(lambda _step: None)
    district.start(lambda _step: None)
    try:
        laptop = demo_laptop(district, DEMO_PASSPHRASE, lambda _step: None, lambda: False)
        yield district, laptop
        laptop.close()
    finally:
        district.stop()


def _commands(laptop: Laptop) -> Iterator[RecordAnswer]:
    """Start a visit of all items and answer them in turn, again from the top when they are through."""
    facility = oak_facility(1)
    start = StartVisit(
        facility=facility,
        mode=VisitMode.ADMINISTRATIVE_INSPECTION,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.FULL,
        lead=OFFICERS[0],
        team=OFFICERS,
        on=date.today(),
        approval=Approval(task_number="RW-1", approval_number="PZ-1"),
        code_scan=CodeScan(connected=False),
    )
    visit, _changes = laptop.write(lambda work: start_visit(work, start), OFFICERS[0])
    items = laptop.read(lambda records: records.inspection(visit).items)
    for answer in itertools.cycle((Answer.PASS, None)):
        for item in items:
            yield RecordAnswer(visit, item, answer)


def _answer_next(laptop: Laptop, runner: JobRunner, commands: Iterator[RecordAnswer]) -> Callable[[], None]:
    def once() -> None:
        command = next(commands)

        def job() -> object:
            return laptop.write(lambda work: record_answer(work, command), OFFICERS[0])

        runner.write_job(job, level=PERSON)

    return once


def _bare_database(folder: Path, key: bytes) -> Engine:
    engine = open_writer(folder / "bare.db", key)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    return engine


def _measure(once: Callable[[], None], bare: Engine) -> tuple[list[float], list[float]]:
    """Samples and floor in turn, so that a busy machine slows both."""
    raw = bare.raw_connection()
    cursor = raw.cursor()

    def one_row() -> None:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("INSERT INTO bare (body) VALUES (?)", (BODY,))
        cursor.execute("COMMIT")

    samples, floor = [], []
    for _run in range(RUNS):
        samples.append(milliseconds(once))
        floor.append(milliseconds(one_row))
    raw.close()
    return samples, floor


@contextmanager
def _syncing(laptop: Laptop, runner: JobRunner, address: str) -> Iterator[None]:
    """A sync thread that has three days to send and then goes on syncing."""
    for _day in range(OLD_DAYS):
        runner.write_job(lambda: write_day(laptop, OFFICERS[0], oak_facility(1)))
    stop, begun = threading.Event(), threading.Event()

    def live() -> None:
        store = SqlSyncStore(lambda: laptop.office, runner.write_job, lambda _changes: None)
        transport = Transport(address)
        while not stop.is_set():
            SyncEngine(store, transport, clock=local_now, report=lambda _progress: begun.set()).run()
        transport.close()

    thread = threading.Thread(target=live, name="sync")
    thread.start()
    begun.wait(30)
    try:
        yield
    finally:
        stop.set()
        thread.join()
