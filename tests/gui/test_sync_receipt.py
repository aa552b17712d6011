"""同步: the receipt on paper and into a file, and the history of the last syncs."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.gui.presses import LEFT
from tests.made_visits import EXPERT, OAK, sealed_visit
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.sync_history import SyncRun, note_sync, sync_history
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData
from tuoyu_desktop.domain.terms import PersonKind
from ui import routes
from ui.background.job_runner import JobRunner
from ui.pages.documents.printing import FilePrinting
from ui.pages.sync.page import SyncPage
from ui.receipt_desk import ReceiptDesk


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner) -> SyncPage:
    made = SyncPage(runner, SignedIn(EXPERT, "陈秀兰", PersonKind.EXPERT, "清源街道", "清源街道", False))
    qtbot.addWidget(made)
    made.set_available(True)
    made.resize(1286, 768)
    made.show()
    return made


def _open(qtbot: QtBot, page: SyncPage, runner: JobRunner) -> None:
    page.open(routes.ToSync())
    qtbot.waitUntil(lambda: runner.idle)


def _text(page: SyncPage) -> str:
    QApplication.processEvents()  # new rows are laid out at the next turn
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def _correct(laptop: Laptop, seen: str, new: str) -> None:
    data = FacilityCorrectedData(changes={"telephone": (seen, new)})
    laptop.write(lambda work: work.append(data, subject=OAK, facility=OAK), EXPERT)


def _note(laptop: Laptop, *runs: SyncRun) -> None:
    def noted(work: Work) -> None:
        for run in runs:
            note_sync(work, run)

    laptop.write(noted, "")


# the receipt ------------------------------------------------------------------------------------------------------


def _receive(laptop: Laptop, seq: int | None = None) -> None:
    """A receipt as the sync keeps it once its signature was found valid."""
    head = laptop.read(lambda records: records.delivery())
    document = {
        "journal": laptop.device.journal,
        "seq": head.own_seq if seq is None else seq,
        "hash": head.own_hash,
        "blobs_held": 2,
        "blobs_missing": [],
        "blobs_withdrawn": [],
        "issued_at": "2026-11-20T09:04:00+08:00",
        "signature": "c2ln" * 22,
    }

    def keep(work: Work) -> None:
        work.put_setting("receipt", json.dumps(document))
        work.put_setting("server_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        work.put_setting("confirmed_seq", str(head.own_seq))
        work.put_setting("confirmed_hash", head.own_hash)

    laptop.write(keep, "")


def test_the_receipt_is_saved_as_a_pdf(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    sealed_visit(laptop)
    _receive(laptop)
    desk = ReceiptDesk(runner, page.receipt)
    names: list[str] = []
    target = tmp_path / "回执"

    def choose(parent: QWidget, name: str) -> str:
        assert parent is page.receipt
        names.append(name)
        return str(target)

    desk.choose_target = choose
    _open(qtbot, page, runner)
    QTest.mouseClick(page.receipt.save, LEFT)
    qtbot.waitUntil(lambda: page.receipt.note.text() == "已存为 回执.pdf")

    assert names == ["送达回执 07号 20261120-0904.pdf"]
    assert (tmp_path / "回执.pdf").read_bytes().startswith(b"%PDF")


def test_the_receipt_is_printed(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    _correct(laptop, "138 0000 2186", "139 0000 5521")
    _receive(laptop)
    ReceiptDesk(runner, page.receipt, FilePrinting(tmp_path))
    _open(qtbot, page, runner)
    QTest.mouseClick(page.receipt.print, LEFT)
    qtbot.waitUntil(lambda: page.receipt.note.text().startswith("已交给打印机"))

    assert [file.name for file in tmp_path.glob("*.pdf")] == ["001 送达回执 07号 20261120-0904.pdf"]


def test_a_receipt_older_than_what_was_confirmed_is_not_put_on_paper(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop
) -> None:
    _correct(laptop, "138 0000 2186", "139 0000 5521")
    _correct(laptop, "139 0000 5521", "139 0000 5522")
    _receive(laptop, seq=1)
    ReceiptDesk(runner, page.receipt)
    _open(qtbot, page, runner)
    QTest.mouseClick(page.receipt.save, LEFT)
    qtbot.waitUntil(lambda: "请先同步一次" in page.receipt.note.text())


# history ----------------------------------------------------------------------------------------------------------


def test_the_history_tells_when_what_and_how_it_ended(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop, clock: StandingClock
) -> None:
    at = clock()
    _note(
        laptop,
        SyncRun(at - timedelta(days=1), 47, 41, 12),
        SyncRun(at - timedelta(hours=3), code="sync-unreachable", sentence="连不上"),
        SyncRun(at - timedelta(hours=2), code="sync-unreachable", sentence="连不上"),
        SyncRun(at - timedelta(hours=1), code="env-blob-damaged", sentence="照片已损坏。"),
    )
    _open(qtbot, page, runner)

    text = _text(page)
    assert "送出 47 条记录、41 张照片，收到 12 条" in text
    assert "连不上区里（2 次）" in text
    assert "照片已损坏。" in text


def test_regular_syncs_with_nothing_to_do_push_nothing_out(laptop: Laptop, clock: StandingClock) -> None:
    _note(laptop, SyncRun(clock(), 3), *[SyncRun(clock())] * 100)

    runs = laptop.read(sync_history)
    assert [(run.times, run.entries_sent) for run in runs] == [(100, 0), (1, 3)]


def test_more_of_the_history_unfolds(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop, clock: StandingClock
) -> None:
    _note(laptop, *[SyncRun(clock(), number) for number in range(1, 40)])
    _open(qtbot, page, runner)
    assert "送出 35 条记录" not in _text(page)
    QTest.mouseClick(page.history.more, LEFT)
    QApplication.processEvents()
    assert "送出 35 条记录" in _text(page)
    assert page.history.more.text() == "收起"
