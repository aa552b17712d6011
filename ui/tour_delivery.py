"""Chapters of the tour: 同步 and its receipt, 问题整改, 设置, and what is said when the district cannot be reached."""

from __future__ import annotations

import json
from typing import Any

from tuoyu_desktop.application.sync_port import OwnHead
from tuoyu_desktop.application.sync_status import SyncState
from ui.pages.findings.cards import CardList
from ui.pages.findings.filter_bar import FilterBar
from ui.tour_record import Delivery, Record
from ui.tour_stage import Stage

RECEIPT = "receipt"
"""Setting: the district's receipt as it came."""


class Deliveries:
    """Syncs by a real press, counts photos as the sync tells them, compares the receipt with the own journal."""

    def __init__(self, stage: Stage, record: Record) -> None:
        self._stage, self._record = stage, record
        self._photos = 0

    def sync(self, picture: str) -> None:
        """Press 立即同步 and wait until everything is delivered."""
        stage, hand = self._stage, self._stage.hand
        worker = stage.program.sync
        assert worker is not None
        told: list[Any] = []
        ended: list[bool] = []
        worker.status_changed.connect(told.append)
        worker.ended.connect(lambda: ended.append(True))
        stage.go("sync")
        stage.album.shot(f"{picture}-waiting")
        hand.push("立即同步")
        hand.wait(lambda: ended, "the sync to end", seconds=120)
        hand.settle()
        hand.expect("全部送达")
        stage.album.shot(picture)
        self._photos += max((status.photos_sent for status in told), default=0)
        worker.status_changed.disconnect(told.append)
        self._compare()

    def _compare(self) -> None:
        """The laptop's own words against the server's: seq, hash, photos."""
        program = self._stage.program
        runner, laptop = program.runner, program.laptop
        assert runner is not None
        assert laptop is not None
        head = runner.write_job(lambda: OwnHead(laptop.office.head.seq, laptop.office.head.hash.hex()))
        answers: list[str | None] = []
        runner.read(program, lambda records: records.setting(RECEIPT), answers.append)
        self._stage.hand.wait(lambda: answers, "the receipt")
        receipt = json.loads(answers[0] or "{}")
        missing = len(receipt["blobs_missing"])
        same = (receipt["seq"], receipt["hash"]) == (head.seq, head.hash)
        self._record.delivery = Delivery(
            journal_seq=head.seq,
            journal_hash=head.hash,
            server_seq=receipt["seq"],
            server_hash=receipt["hash"],
            blobs_sent=self._photos,
            blobs_missing=missing,
            delivered=same and not missing,
        )


def findings(stage: Stage) -> None:
    """The board, one finding's whole story, the table."""
    hand = stage.hand
    stage.go("findings")
    stage.album.shot("07-findings")
    hand.wait(lambda: [cards for cards in hand.all(CardList) if cards.model().rowCount()], "a card on the board")
    hand.row(next(cards for cards in hand.all(CardList) if cards.model().rowCount()), "")
    hand.expect("登记复查结果")
    stage.album.shot("07-finding-story")
    hand.push("关闭")
    view = hand.find(FilterBar).view
    hand.press(view, view.segment_rect("table").center())
    stage.album.shot("07-findings-table")
    hand.press(view, view.segment_rect("board").center())


def settings(stage: Stage) -> None:
    """设置, as far as it is seen without scrolling."""
    stage.go("settings")
    stage.album.shot("16-settings")


def server_stopped(stage: Stage) -> None:
    """The district cannot be reached: plain words, nothing lost."""
    hand, program = stage.hand, stage.program
    assert program.district is not None
    assert program.sync is not None
    stage.go("sync")
    program.district.stop()
    worker = program.sync
    hand.push("立即同步")
    hand.wait(lambda: worker.status().state is SyncState.OFFLINE, "the sync to say that it is offline", seconds=90)
    hand.settle()
    stage.album.shot("24-sync-server-stopped")
