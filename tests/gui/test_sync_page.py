"""同步 with a real laptop, the real sync thread and a real district server."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from sync.client.one_at_a_time import one_sync
from tests.gui.sync_rig import correct_telephone, district, enrolled, officer, runner, worker
from tuoyu_desktop.application.sync_history import sync_history
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.store.sync_store import SqlSyncStore
from ui import routes, theme
from ui.background.job_runner import JobRunner
from ui.background.sync_worker import SyncPlace, SyncWorker
from ui.demo_start import DemoDistrict
from ui.pages.sync import words
from ui.pages.sync.page import SyncPage
from ui.sync_diary import SyncDiary
from ui.widgets.row_face import FACE_ROLE
from ui.wiring import DELIVERY, pill_words

__all__ = ["district", "enrolled", "runner", "worker"]
LEFT = Qt.MouseButton.LeftButton
WAIT = 60_000


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, runner: JobRunner, worker: SyncWorker, enrolled: Laptop) -> SyncPage:
    theme.apply(qapp, dark=False)
    made = SyncPage(runner, officer(enrolled))
    qtbot.addWidget(made)
    made.sync_asked.connect(worker.sync_now)
    made.cancel_asked.connect(worker.cancel)
    worker.status_changed.connect(made.show_status)
    worker.ended.connect(lambda: runner.publish(DELIVERY))
    runner.changed.connect(made.refresh)
    made.set_available(True)
    made.resize(1286, 768)
    made.show()
    made.open(routes.ToSync())
    qtbot.waitUntil(lambda: runner.idle)
    return made


def _write(qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop) -> None:
    runner.write(page, officer(laptop).person, correct_telephone)
    qtbot.waitUntil(lambda: runner.idle)
    page.refresh(DELIVERY)
    qtbot.waitUntil(lambda: runner.idle)


def _text(page: SyncPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def _sync(qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner) -> None:
    with qtbot.waitSignal(worker.ended, timeout=WAIT):
        QTest.mouseClick(page.top.button, LEFT)
    qtbot.waitUntil(lambda: runner.idle)


def test_a_record_waits_with_its_age_and_is_delivered_by_one_press(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner, enrolled: Laptop
) -> None:
    _write(qtbot, page, runner, enrolled)
    assert page.top.sentence() == "1 条记录尚未送达"
    assert "都已安全存在这台电脑上" in page.top.comfort()
    assert page.queue.list.count() == 1
    assert page.queue.list.model().index(0, 0).data(FACE_ROLE).note == "刚记下"

    _sync(qtbot, page, worker, runner)

    assert page.top.sentence().startswith("全部送达，区里 ")
    assert page.queue.list.count() == 0
    delivery = enrolled.read(lambda records: records.delivery())
    assert (delivery.own_seq, delivery.own_hash) == (delivery.confirmed_seq, delivery.confirmed_hash)


def test_the_receipt_shows_the_same_check_code(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner, enrolled: Laptop
) -> None:
    _write(qtbot, page, runner, enrolled)
    _sync(qtbot, page, worker, runner)

    delivery = enrolled.read(lambda records: records.delivery())
    _time, received, code = page.receipt.values()
    assert received.startswith(f"{delivery.own_seq} 条记录、0 张照片，缺 0 张")
    assert code.startswith(delivery.own_hash[:4].upper())
    assert code.endswith("与本机一致")


def test_every_sync_is_kept_in_the_history(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner, enrolled: Laptop, district: DemoDistrict
) -> None:
    SyncDiary(runner, worker)
    _write(qtbot, page, runner, enrolled)
    _sync(qtbot, page, worker, runner)
    district.stop()
    _sync(qtbot, page, worker, runner)
    page.refresh(DELIVERY)
    qtbot.waitUntil(lambda: runner.idle)

    runs = enrolled.read(sync_history)
    assert [(run.entries_sent, run.code) for run in runs] == [(0, "sync-unreachable"), (1, "")]
    QApplication.processEvents()
    assert "送出 1 条记录" in _text(page)


def test_without_the_server_nothing_is_lost_and_the_words_are_plain(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner, enrolled: Laptop, district: DemoDistrict
) -> None:
    _write(qtbot, page, runner, enrolled)
    district.stop()
    _sync(qtbot, page, worker, runner)

    assert "尚未送达" in page.top.sentence()
    assert "记录都在本机" in page.top.comfort()
    assert worker.status().state is SyncState.OFFLINE
    assert enrolled.read(lambda records: records.delivery()).own_seq == 1


def test_delivered_is_not_said_of_what_was_written_after_the_receipt(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner, enrolled: Laptop
) -> None:
    _sync(qtbot, page, worker, runner)
    _write(qtbot, page, runner, enrolled)

    assert "全部送达" not in page.top.sentence()


def test_a_running_sync_can_be_stopped_by_the_same_button(page: SyncPage) -> None:
    heard: list[str] = []
    page.cancel_asked.connect(lambda: heard.append("stop"))
    page.show_status(SyncStatus(SyncState.RUNNING, "photos", bytes_sent=50, bytes_to_send=100, photos_to_send=2))

    assert page.top.button.text() == "停下"
    assert "正在送照片" in page.top.comfort()
    QTest.mouseClick(page.top.button, LEFT)
    assert heard == ["stop"]


def test_what_the_district_refused_is_told_with_its_reason(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, enrolled: Laptop
) -> None:
    from tuoyu_desktop.projection.projector import set_verdict

    _write(qtbot, page, runner, enrolled)
    journal = enrolled.device.journal
    runner.write(page, "", lambda work: set_verdict(work.connection, journal, 1, EntryStatus.REJECTED, "out-of-area"))
    qtbot.waitUntil(lambda: runner.idle)
    page.refresh(DELIVERY)
    qtbot.waitUntil(lambda: runner.idle)

    assert "区里未接受" in [chip.text() for chip in page.attention.findChildren(type(page.receipt._valid))]
    qtbot.waitUntil(lambda: "这家机构不在本单位范围内" in _text(page))  # a new row is shown by the next event


def test_the_route_may_start_it(qtbot: QtBot, page: SyncPage, worker: SyncWorker) -> None:
    with qtbot.waitSignal(worker.ended, timeout=WAIT):
        page.open(routes.ToSync(start=True))


def test_one_sync_at_a_time_for_a_data_folder(
    qtbot: QtBot, page: SyncPage, worker: SyncWorker, runner: JobRunner, enrolled: Laptop
) -> None:
    with one_sync(enrolled.paths.sync_lock):
        _sync(qtbot, page, worker, runner)

    assert worker.status().code == "sync-busy"


def test_every_kind_of_own_entry_and_reason_has_words() -> None:
    from tuoyu_desktop.domain.entries.codec import KINDS

    district = {
        "facility.registered", "facility.updated", "facility.closed", "assignment.changed", "roster.changed",
        "checklist.published", "district_pack.published", "numbers.leased", "finding.decided", "extension.decided",
        "correction.decided", "ban_list.published", "device.revoked", "device.replaced", "entry.judged",
        "entry.erased", "finding.restated", "inspection.restated", "journal.forked", "inspection.joined",
        "answer.settled",
    }  # fmt: skip
    assert {kind for kind in KINDS if kind not in district} <= set(words.KINDS)


def test_the_pill_tells_no_more_than_the_state(enrolled: Laptop) -> None:
    delivery = enrolled.read(lambda records: records.delivery())

    assert pill_words(delivery, SyncStatus()) == ("delivered", "没有要送的记录")
    assert pill_words(delivery, SyncStatus(SyncState.OFFLINE))[0] == "offline"
    running = SyncStatus(SyncState.RUNNING, "photos", bytes_sent=41, bytes_to_send=100)
    assert pill_words(delivery, running) == ("running", "正在送达 41%")


def test_a_server_that_a_killed_program_left_behind_is_ended(demo_root: Path) -> None:
    killed = DemoDistrict(demo_root)
    killed.start(lambda _words: None)
    left = killed._process
    assert left is not None
    anew = DemoDistrict(demo_root)
    anew.start(lambda _words: None)
    try:
        assert left.wait(timeout=300) is not None
        assert anew.address != killed.address
    finally:
        anew.stop()


def test_by_itself_it_syncs_at_the_start(
    qtbot: QtBot, enrolled: Laptop, runner: JobRunner, district: DemoDistrict
) -> None:
    store = SqlSyncStore(lambda: enrolled.office, runner.write_job, runner.publish)
    made = SyncWorker(store, SyncPlace(district.address, enrolled.paths.sync_lock), enrolled.clock)
    with qtbot.waitSignal(made.ended, timeout=WAIT):
        made.start()
    made.stop()

    assert made.status().code == ""
    assert enrolled.read(lambda records: records.delivery()).confirmed_at is not None
