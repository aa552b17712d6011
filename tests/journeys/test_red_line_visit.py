"""A bad full visit with a red line: seen without a network, reported, printed, and the first thing the district has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sync.client.engine import SyncEngine, SyncProgress
from sync.client.patience import Patience
from sync.client.transport import Transport, Unreachable
from tests.made_visits import picture
from tests.sync.client_rig import ClientLaptop, new_client, now
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.notice_cases import emergency_paper, sheet_of
from tuoyu_desktop.application.signing_in import sign_in
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.bootstrap import prepare_picture, render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.inspections import Consent
from tuoyu_desktop.domain.errors import Cancelled
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.inspection.page import InspectionPage
from ui.routes import ToInspection

OAK, EXPERT, PARENT = oak_facility(1), DEMO_PEOPLE["expert"], DEMO_PEOPLE["parent"]
LEFT = Qt.MouseButton.LeftButton
SEEN = "一名保育员按住一名约 2 岁孩子的头喂饭，孩子哭闹仍继续约 1 分钟。"
FAILED = {"A01": "证照不在墙上。", "C01": "门口没有登记。", "E13": "走道里停着电动自行车。"}


@pytest.fixture
def server(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    running = copy_of(prepared_demo, tmp_path / "district").start()
    yield running
    running.stop()


@pytest.fixture
def client(server: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(server, tmp_path / "laptop", EXPERT)
    made.sync()
    yield made
    made.laptop.close()


class Visit:
    """The page of the visit, as the expert has it in hand."""

    def __init__(self, qtbot: QtBot, client: ClientLaptop) -> None:
        laptop = client.laptop
        me = laptop.read(lambda records: sign_in(records, EXPERT, DEMO_PINS["expert"]))
        command = StartVisit(
            facility=OAK,
            mode=VisitMode.SUPERVISORY_VISIT,
            inspection_kind=InspectionKind.ROUTINE,
            profile=Profile.FULL,
            lead=EXPERT,
            team=(EXPERT, PARENT),
            on=laptop.clock().date(),
            consent=Consent(given=True, name="李婷", post="园长"),
        )
        self.id = str(client.write(lambda work: start_visit(work, command), EXPERT))
        self.qtbot, self.runner = qtbot, JobRunner(laptop)
        self.page = InspectionPage(self.runner, me, prepare_picture)
        self.runner.changed.connect(self.page.refresh)
        self.page.resize(1366, 768)
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.open(ToInspection(self.id, "A01"))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.runner.idle and self.page.session.reader.is_settled)

    def fail(self, code: str, fact: str = "") -> None:
        self.page.session.go(code)
        self.settle()
        self.page._press(Answer.FAIL)
        self.settle()
        if fact:
            form = self.page.parts.pane.form
            form.fact.setPlainText(fact)
            form.photo_reason.insert("没带相机")
            self.click(form.done)

    def click(self, button: QWidget) -> None:
        QTest.mouseClick(button, LEFT)
        self.settle()


def report(visit: Visit) -> None:
    """B22: the page covers the visit; what is done at once is ticked, what was seen is written and sent."""
    visit.fail("B22")
    stop = visit.page.red_lines.desk.page
    assert stop.isVisible()
    for row in stop.steps.rows:
        visit.click(row.act)
    stop.report.text.setPlainText(SEEN)
    stop.report.channel.insert("11")
    stop.report.recorded.insert("16:20–16:28")
    visit.click(stop.send)
    assert not stop.isVisible()
    visit.click(visit.page.parts.pane.form.done)


def sync(client: ClientLaptop, address: str, *, until: str = "") -> None:
    """One sync on a metered network, cut off at a step where one is named."""
    reached: list[str] = []

    def told(progress: SyncProgress) -> None:
        reached.append(progress.step)

    line = Transport(address)
    try:
        SyncEngine(
            client.store,
            line,
            clock=now,
            report=told,
            cancelled=lambda: until in reached if until else False,
            patience=Patience(lambda _seconds: None, tries=1),
            photos=lambda: False,
        ).run()
    except Cancelled:
        assert until in reached
    finally:
        line.close()


def held(server: DistrictServer, *command: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(server.told(*command))
    return found


def test_the_report_is_written_offline_printed_and_the_first_thing_the_district_has(
    qtbot: QtBot, server: DistrictServer, client: ClientLaptop
) -> None:
    server.stop()  # no network from here on
    visit = Visit(qtbot, client)
    for code, fact in FAILED.items():
        visit.fail(code, fact)
    client.write(lambda work: attach_photo(work, AttachPhoto(visit.id, "A01", picture("证照"), "")), EXPERT)
    report(visit)
    urgent = client.write(lambda work: attach_photo(work, AttachPhoto(visit.id, "B22", picture("门口"), "")), EXPERT)
    visit.settle()

    paper = client.laptop.read(lambda records: emergency_paper(records, visit.id, "B22"))
    sheet = client.laptop.read(lambda records: sheet_of(records, paper))
    pdf = render_sheet(sheet.content, {}, client.laptop.clock(), "")
    assert pdf.startswith(b"%PDF")
    assert sheet.content.number.startswith("JJ-110115-"), "leased while there was a network"
    with pytest.raises(Unreachable):
        sync(client, client.address)
    assert client.store.emergency_waiting()

    server.start()  # the network is back, and every byte is paid for; it breaks again while photos go
    sync(client, server.address, until="photos")
    assert not client.store.emergency_waiting()
    [first] = held(server, "incidents", "list")
    assert (first["state"], first["text"], first["item"]) == ("REPORTED", SEEN, "B22")
    assert [call["to"] for call in first["calls"]] == ["公安 110", "大兴区卫生健康委员会"]
    waiting = held(server, "review", "list")
    assert waiting[0]["item"] == "B22", "before all that wait, though it was found last"
    assert held(server, "held", "list") == [], "the paper stands before the seal"

    sync(client, server.address)
    photo = client.laptop.read(lambda records: records.evidence(str(urgent)))
    left = {blob.sha256 for blob in client.store.pending_blobs()}
    assert photo is not None
    assert photo.sha256 not in left, "of all photos the emergency's alone went on a metered network"
    assert len(left) == 1
    visit.runner.stop()
