"""A laptop of one street with an empty database, and entries as the district and other laptops would send them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.demo_laptop import StandingClock, demo_device
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.bootstrap import Laptop, create_laptop
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.entries.registry import AssignmentChanged, AssignmentChangedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Severity, VisitMode
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.projection.tables import PROJECTED
from tuoyu_desktop.store.keys import MemoryKeyStore
from tuoyu_desktop.store.sync_store import SqlSyncStore

PERSON = new_id()
MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DISTRICT = new_id()
"""The district's journal."""


def small_laptop(folder: Path) -> Laptop:
    return create_laptop(DataPaths(folder), MemoryKeyStore(), demo_device(), {}, StandingClock())


def sync_store(laptop: Laptop, jobs: list[int] | None = None) -> SqlSyncStore:
    """``jobs`` gets an item for each job on the database thread."""

    def run(job: Any) -> Any:
        if jobs is not None:
            jobs.append(1)
        return job()

    return SqlSyncStore(lambda: laptop.office, run, lambda _changes: None)


class Writer:
    """Another journal, in memory."""

    def __init__(self, journal: str | None = None) -> None:
        self.journal = journal or new_id()
        self.seq = 0

    def entry(
        self,
        kind: type[EntryBase],
        data: EntryData,
        subject: str,
        *,
        facility: str | None = None,
        after: str | None = None,
    ) -> Received:
        self.seq += 1
        entry = kind.write(
            data,
            seq=self.seq,
            id=new_id(),
            at=MORNING + timedelta(minutes=self.seq),
            actor=PERSON,
            subject=subject,
            facility=facility,
            after=after,
        )
        return Received(self.journal, entry.to_body())

    def assignment(self, facility: str, *, unit: str, active: bool = True) -> Received:
        subject = f"{facility[:20]}:{unit}"
        return self.entry(
            AssignmentChanged, AssignmentChangedData(unit=unit, active=active), subject, facility=facility
        )


def finding_data(inspection: str = "", fact: str = "插座没有保护盖。") -> FindingRecordedData:
    return FindingRecordedData(
        inspection=inspection or new_id(),
        item="A01",
        mode=VisitMode.SUPERVISORY_VISIT,
        fact=fact,
        severity=Severity.MINOR,
        found_on=MORNING.date(),
    )


def tables(laptop: Laptop) -> dict[str, list[Any]]:
    with laptop.engine.begin() as connection:
        return {
            table.name: sorted(tuple(map(repr, row)) for row in connection.execute(select(table)))
            for table in PROJECTED.sorted_tables
        }


def assert_rebuild_equal(laptop: Laptop) -> None:
    before = tables(laptop)
    with laptop.engine.begin() as connection:
        rebuild(connection)
    assert tables(laptop) == before
