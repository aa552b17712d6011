"""The laptop of the demo district beside its serving district, for the tests of 同步."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.signing_in import SignedIn, sign_in
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData
from tuoyu_desktop.store.sync_store import SqlSyncStore
from ui.background.job_runner import JobRunner
from ui.background.sync_worker import SyncPlace, SyncWorker
from ui.demo_laptop import demo_laptop
from ui.demo_start import DEMO_PASSPHRASE, DemoDistrict

OFFICER = "district_officer_1"


def officer(laptop: Laptop) -> SignedIn:
    """Whom the laptop belongs to."""
    return laptop.read(lambda records: sign_in(records, DEMO_PEOPLE[OFFICER], DEMO_PINS[OFFICER]))


def correct_telephone(work: Work) -> None:
    """A correction by a person of the unit: something to send."""
    facility = work.search_facilities(None, "小橡树")[0]
    known = work.facility(facility)
    assert known is not None
    data = FacilityCorrectedData(changes={"telephone": (known.facility.telephone, "138 0000 2187")}, note="园长告知")
    work.append(data, subject=facility, facility=facility)


@pytest.fixture
def district(district_with_laptop: DemoDistrict) -> DemoDistrict:
    """Serving; its laptop is enrolled and has its first snapshot."""
    return district_with_laptop


@pytest.fixture
def enrolled(district: DemoDistrict) -> Iterator[Laptop]:
    opened = demo_laptop(district, DEMO_PASSPHRASE, lambda _words: None, lambda: False)
    yield opened
    opened.close()


@pytest.fixture
def runner(enrolled: Laptop) -> Iterator[JobRunner]:
    made = JobRunner(enrolled)
    yield made
    made.stop()


@pytest.fixture
def worker(enrolled: Laptop, runner: JobRunner, district: DemoDistrict) -> Iterator[SyncWorker]:
    """It syncs when it is asked."""
    store = SqlSyncStore(lambda: enrolled.office, runner.write_job, runner.publish)
    made = SyncWorker(store, SyncPlace(district.address, enrolled.paths.sync_lock), enrolled.clock, automatic=False)
    made.start()
    yield made
    made.stop()
