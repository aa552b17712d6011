"""A real laptop filled with the demo district: one template a run, a copy of its folder for every test."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import insert

from tests.once_a_run import once_a_run
from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.bootstrap import Laptop, create_laptop, open_laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.places import DEMO_DISTRICT, DEMO_PACK, OAK_STREET
from tuoyu_desktop.demo.stream import demo_stream
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.store.journal import entry_values
from tuoyu_desktop.store.keys import MemoryKeyStore

SEED = 1
TODAY = date(2026, 11, 20)
"""A Friday, the day at which the demo's example is played."""
BEIJING = timezone(timedelta(hours=8))
DEVICE_ID = "0199d5a0-0000-7000-8000-000000000007"
TEMPLATE_KEY = MemoryKeyStore(bytes(range(32)))


@dataclass
class StandingClock:
    """Says the same instant until a test moves it."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 20, 9, 5, tzinfo=BEIJING))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **parts: float) -> None:
        """Move on by a ``timedelta``."""
        self.now += timedelta(**parts)


def demo_device(unit: str = OAK_STREET) -> Device:
    """A laptop of one street, as its enrolment would give it."""
    return Device(
        id=DEVICE_ID,
        number=7,
        journal=DEVICE_ID,
        unit=unit,
        unit_name=unit,
        district=DEMO_DISTRICT,
        district_pack=DEMO_PACK,
        keeper=DEMO_PEOPLE["street_officer"],
        server="http://127.0.0.1:1",
        name="测试电脑",
        is_demo=True,
    )


def fill_laptop(folder: Path) -> None:
    """A laptop of 清源街道 in ``folder`` with the whole demo stream; ``TEMPLATE_KEY`` opens it."""
    laptop = create_laptop(DataPaths(folder), TEMPLATE_KEY, demo_device(), {}, StandingClock())
    with laptop.engine.begin() as connection:
        rows = []
        for position, (journal, body) in enumerate(demo_stream(SEED, TODAY), start=1):
            values = entry_values(journal, decode(body), body, origin="feed", status=EntryStatus.APPLIED)
            rows.append(values | {"position": position})
        connection.execute(insert(ENTRY), rows)
        rebuild(connection)
    laptop.close()


@cache
def _template() -> tuple[Path, MemoryKeyStore]:
    """The filled folder, made once a process, and what opens its key: for what is no test."""
    folder = Path(tempfile.mkdtemp(prefix="tuoyu-laptop-"))
    fill_laptop(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder, TEMPLATE_KEY


@pytest.fixture(scope="session")
def filled_laptop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that every test gets a copy of."""
    return once_a_run(tmp_path_factory, "laptop", fill_laptop)


@pytest.fixture
def clock() -> StandingClock:
    """2026-11-20 09:05 in Beijing, until the test moves it."""
    return StandingClock()


@pytest.fixture
def laptop_key() -> MemoryKeyStore:
    """What opens ``key.json`` of the fixture ``laptop``."""
    return TEMPLATE_KEY


@pytest.fixture
def laptop(filled_laptop: Path, tmp_path: Path, clock: StandingClock) -> Iterator[Laptop]:
    """An enrolled laptop of 清源街道 that received the whole demo stream; its own journal is empty."""
    target = tmp_path / "laptop"
    shutil.copytree(filled_laptop, target)
    opened = open_laptop(DataPaths(target), TEMPLATE_KEY, clock)
    yield opened
    opened.close()
