"""手机热点，先不传照片: the switch on 同步, what it says, and what the sync thread does with it."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.sync_rig import district, enrolled, officer, runner, worker
from tests.sync.client_rig import OAK, attach, start_visit
from tuoyu_desktop.application.sync_status import SyncState
from tuoyu_desktop.application.sync_view import HOLD_PHOTOS
from tuoyu_desktop.bootstrap import Laptop
from ui import routes, theme
from ui.background.job_runner import JobRunner
from ui.background.sync_worker import SyncWorker
from ui.demo_start import DemoDistrict
from ui.pages.sync.page import SyncPage
from ui.wiring import DELIVERY

__all__ = ["district", "enrolled", "runner", "worker"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, runner: JobRunner, worker: SyncWorker, enrolled: Laptop) -> SyncPage:
    """The page as the window wires it, with one photo of 3,000,000 bytes that waits."""
    theme.apply(qapp, dark=False)
    me = officer(enrolled)
    visit = enrolled.write(lambda work: start_visit(work, OAK, 1), me.person)[0]
    enrolled.write(lambda work: attach(work, visit, os.urandom(3_000_000), OAK), me.person)
    made = SyncPage(runner, me)
    qtbot.addWidget(made)
    made.sync_asked.connect(worker.sync_now)
    made.photos_asked.connect(worker.send_photos)
    made.hold_chosen.connect(worker.hold_photos)
    worker.status_changed.connect(made.show_status)
    worker.ended.connect(lambda: runner.publish(DELIVERY))
    runner.changed.connect(made.refresh)
    made.set_available(True)
    made.resize(1286, 768)
    made.show()
    made.open(routes.ToSync())
    qtbot.waitUntil(lambda: runner.idle and made.top.sentence() != "")
    return made


def _waiting(laptop: Laptop) -> int:
    return laptop.read(lambda records: records.delivery()).photos_waiting


def test_the_switch_keeps_photos_back_until_they_are_asked_for(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner, enrolled: Laptop
) -> None:
    assert not page.queue.way.send.isVisible(), "they go by themselves"
    with qtbot.waitSignal(page.hold_chosen):
        QTest.mouseClick(page.queue.way.tick, LEFT, pos=QPoint(12, page.queue.way.tick.height() // 2))
    qtbot.waitUntil(lambda: page.queue.way.send.isVisible())
    assert enrolled.read(lambda records: records.setting(HOLD_PHOTOS)) == "1"
    assert page.queue.way.send.text() == "现在传照片（3.0 MB）"
    assert page.queue.way.caption.text() == "记录照送，照片先存在这台电脑上"

    with qtbot.waitSignal(worker.ended):
        QTest.mouseClick(page.top.button, LEFT)
    qtbot.waitUntil(lambda: runner.idle)
    assert _waiting(enrolled) == 1
    delivery = enrolled.read(lambda records: records.delivery())
    assert delivery.own_seq == delivery.confirmed_seq
    assert page.top.sentence() == "1 次检查、1 张照片尚未送达"

    with qtbot.waitSignal(worker.ended):
        QTest.mouseClick(page.queue.way.send, LEFT)
    qtbot.waitUntil(lambda: runner.idle)
    assert _waiting(enrolled) == 0
    assert page.top.sentence().startswith("全部送达")
    assert enrolled.read(lambda records: records.setting(HOLD_PHOTOS)) == "1", "the next photos wait again"


def test_a_metered_network_of_the_machine_does_the_same(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner, enrolled: Laptop
) -> None:
    page.set_metered(True)
    worker.set_metered(True)
    assert page.queue.way.caption.text() == "现在的网络按流量计费：记录照送，照片等你点"
    assert page.queue.way.send.isVisible()
    assert not page.queue.way.tick.isChecked()
    with qtbot.waitSignal(worker.ended):
        QTest.mouseClick(page.top.button, LEFT)
    assert _waiting(enrolled) == 1

    worker.set_metered(False)
    with qtbot.waitSignal(worker.ended):
        QTest.mouseClick(page.top.button, LEFT)
    assert _waiting(enrolled) == 0


def test_a_wish_that_met_no_network_is_done_by_the_next_sync(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, enrolled: Laptop, district: DemoDistrict
) -> None:
    worker.set_metered(True)
    worker.move("http://127.0.0.1:9")  # the discard port: nobody answers there
    with qtbot.waitSignal(worker.ended):
        worker.send_photos()
    assert worker.status().state is SyncState.OFFLINE
    assert _waiting(enrolled) == 1

    worker.move(district.address)
    with qtbot.waitSignal(worker.ended):
        worker.sync_now()
    assert _waiting(enrolled) == 0
