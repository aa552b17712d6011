"""问题整改 with a photo that another laptop took: it is with the district, and comes when somebody asks for it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from tests.made_visits import EXPERT, OAK, photo, start
from tests.sync.client_rig import ClientLaptop, new_client, now
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.application.signing_in import SignedIn, sign_in
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.demo.people import DEMO_PINS
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.entries.inspections import EvidenceAttachedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Severity, VisitMode
from tuoyu_desktop.store.sync_store import SqlSyncStore
from tuoyu_desktop.store.unit_of_work import SqlWork
from ui.background.far_photos import TAKE, FarPhotos
from ui.background.job_runner import JobRunner
from ui.background.photo_fetcher import PhotoFetcher
from ui.background.sync_worker import SyncPlace
from ui.pages.findings.page import FindingsPage
from ui.routes import ToFindings

PHOTO = photo("插座")
SHA256 = hashlib.sha256(PHOTO).hexdigest()
WAIT = 60_000


@pytest.fixture
def district(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    server = copy_of(prepared_demo, tmp_path / "district").start()
    yield server
    server.stop()


def _found(work: SqlWork) -> str:
    visit, evidence, finding = start(work, on=work.now().date()), new_id(), new_id()
    work.store_blob(PHOTO, "image/jpeg")
    attached = EvidenceAttachedData(
        inspection=visit, item="A01", sha256=SHA256, size=len(PHOTO), media_type="image/jpeg"
    )
    work.append(attached, subject=evidence, facility=OAK)
    recorded = FindingRecordedData(
        inspection=visit,
        item="A01",
        mode=VisitMode.SUPERVISORY_VISIT,
        fact="插座没有保护盖。",
        severity=Severity.MINOR,
        found_on=now().date(),
        evidence=(evidence,),
    )
    work.append(recorded, subject=finding, facility=OAK)
    return finding


@pytest.fixture
def finding(district: DistrictServer, tmp_path: Path) -> str:
    """A colleague found it, and the district has the finding and its photo."""
    writer = new_client(district, tmp_path / "writer")
    writer.sync()
    made = writer.write(_found, EXPERT)
    writer.sync()
    writer.laptop.close()
    return str(made)


@pytest.fixture
def other(district: DistrictServer, finding: str, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "other")
    made.sync()
    yield made
    made.laptop.close()


@pytest.fixture
def runner(other: ClientLaptop) -> Iterator[JobRunner]:
    made = JobRunner(other.laptop)
    yield made
    made.stop()


@pytest.fixture
def page(qtbot: QtBot, other: ClientLaptop, runner: JobRunner, district: DistrictServer, finding: str) -> FindingsPage:
    laptop = other.laptop
    store = SqlSyncStore(lambda: laptop.office, runner.write_job, runner.publish)
    fetcher = PhotoFetcher(store, SyncPlace(district.address, laptop.paths.sync_lock), laptop.clock)
    made = FindingsPage(runner, _me(other), prepare_picture, fetcher.fetch)
    made.resize(1286, 768)
    shown(qtbot, made)
    made.open(ToFindings(finding=finding))
    qtbot.waitUntil(lambda: made.detail.isVisible() and runner.idle)
    return made


def _me(other: ClientLaptop) -> SignedIn:
    return other.laptop.read(lambda records: sign_in(records, EXPERT, DEMO_PINS["expert"]))


def _press(page: FindingsPage) -> None:
    QTest.mouseClick(page.detail.pictures.act("before"), Qt.MouseButton.LeftButton)


def test_a_colleagues_photo_comes_by_one_press(qtbot: QtBot, page: FindingsPage, runner: JobRunner) -> None:
    pictures = page.detail.pictures
    assert "照片在区里" in pictures.tile("before").accessibleName()
    assert pictures.act("before").isVisible()
    assert pictures.act("before").text() == "取来看"
    assert pictures.act("before").height() >= 44, "a finger hits it"
    assert not pictures.act("after").isVisible(), "no photo was taken yet"

    _press(page)
    assert not pictures.act("before").isEnabled(), "one is on its way"

    qtbot.waitUntil(lambda: not pictures.tile("before").is_waiting(), timeout=WAIT)
    qtbot.waitUntil(lambda: runner.idle)
    assert not pictures.act("before").isVisible()
    assert page.detail.pictures.tile("before").isEnabled(), "it opens at a press"


def test_without_a_network_it_is_said_and_can_be_tried_again(
    qtbot: QtBot, page: FindingsPage, district: DistrictServer
) -> None:
    district.stop()
    _press(page)
    pictures = page.detail.pictures
    qtbot.waitUntil(lambda: pictures.said("before") != "", timeout=WAIT)
    assert pictures.said("before") == "现在连不上区里，有网络时再取。"
    assert pictures.act("before").isEnabled()
    assert pictures.act("before").text() == "取来看"


def test_what_the_district_does_not_give_is_said(qtbot: QtBot, page: FindingsPage, district: DistrictServer) -> None:
    (district.data / "blobs" / SHA256[:2] / SHA256).write_bytes(PHOTO[:-1] + b"?")
    _press(page)
    pictures = page.detail.pictures
    qtbot.waitUntil(lambda: pictures.said("before") != "", timeout=WAIT)
    assert "校验值不符，没有保存" in pictures.said("before")
    assert pictures.tile("before").is_waiting()


def test_a_fetch_that_hangs_keeps_no_other_work_waiting(qtbot: QtBot, laptop: Laptop) -> None:
    runner, page, gate, seen = JobRunner(laptop), QWidget(), threading.Event(), []
    qtbot.addWidget(page)
    far = FarPhotos(page, runner, lambda _sha256: gate.wait() and None, lambda: None, lambda: None)
    try:
        for sha256 in ("a", "b", "c"):
            far.take(sha256)
        runner.work(page, lambda: "pdf", seen.append)
        qtbot.waitUntil(lambda: seen == ["pdf"])
    finally:
        gate.set()
        runner.stop()


def test_after_an_unforeseen_error_it_can_be_tried_again(qtbot: QtBot, laptop: Laptop) -> None:
    def broken(_sha256: str) -> None:
        raise ValueError("broken")

    runner, page = JobRunner(laptop), QWidget()
    qtbot.addWidget(page)
    far = FarPhotos(page, runner, broken, lambda: None, lambda: None)
    try:
        far.take("a")
        qtbot.waitUntil(lambda: runner.idle)
    finally:
        runner.stop()
    state = far.state("a")
    assert (state.act, state.busy) == (TAKE, False)
    assert state.said == "程序出错了，没有取来，可以再试一次。"
