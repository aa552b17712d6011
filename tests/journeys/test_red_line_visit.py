"""A bad full visit with a red line: seen without a network, reported, printed, and the first thing the district has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sync.client.engine import SyncEngine, SyncProgress
from sync.client.patience import Patience
from sync.client.transport import Transport, Unreachable
from tests.gui.presses import press
from tests.gui.visit_desk import Desk, open_desk
from tests.made_visits import picture
from tests.sync.client_rig import ClientLaptop, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.notice_cases import emergency_paper, sheet_of
from tuoyu_desktop.bootstrap import render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import Cancelled
from tuoyu_desktop.domain.terms import Answer, Profile

EXPERT = DEMO_PEOPLE["expert"]
SEEN = "一名保育员按住一名约 2 岁孩子的头喂饭，孩子哭闹仍继续约 1 分钟。"
FAILED = {"A01": "证照不在墙上。", "C01": "门口没有登记。", "E13": "走道里停着电动自行车。"}


def fail(desk: Desk, code: str, fact: str = "") -> None:
    desk.page.session.go(code)
    desk.settle()
    desk.page._press(Answer.FAIL)
    desk.settle()
    if fact:
        form = desk.page.parts.pane.form
        form.fact.setPlainText(fact)
        form.photo_reason.insert("没带相机")
        click(desk, form.done)


def click(desk: Desk, button: QWidget) -> None:
    press(button)
    desk.settle()


def report(desk: Desk) -> None:
    """B22: the page covers the visit; what is done at once is ticked, what was seen is written and sent."""
    fail(desk, "B22")
    stop = desk.page.red_lines.desk.page
    assert stop.isVisible()
    for row in stop.steps.rows:
        click(desk, row.act)
    stop.report.text.setPlainText(SEEN)
    stop.report.channel.insert("11")
    stop.report.recorded.insert("16:20–16:28")
    click(desk, stop.send)
    assert not stop.isVisible()
    click(desk, desk.page.parts.pane.form.done)


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
    desk = open_desk(qtbot, client.laptop, Profile.FULL, "A01")
    visit = desk.visit
    for code, fact in FAILED.items():
        fail(desk, code, fact)
    client.write(lambda work: attach_photo(work, AttachPhoto(visit, "A01", picture("证照"), "")), EXPERT)
    report(desk)
    urgent = client.write(lambda work: attach_photo(work, AttachPhoto(visit, "B22", picture("门口"), "")), EXPERT)
    desk.settle()

    paper = client.laptop.read(lambda records: emergency_paper(records, visit, "B22"))
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
    desk.runner.stop()
