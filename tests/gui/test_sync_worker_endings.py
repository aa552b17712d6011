"""What the end of a sync does to the next one: a cancelled or busy one counts for nothing, a rest asked for is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sync.client.one_at_a_time import one_sync
from sync.client.transport import ServerRefused
from tests.sync.client_rig import now
from tuoyu_desktop.domain.errors import Cancelled
from ui.background.sync_schedule import SyncSchedule
from ui.background.sync_worker import SyncPlace, SyncWorker


class Ending(SyncWorker):
    """A sync thread whose syncs end with ``error``."""

    error: Exception = Cancelled()

    def _sync(self) -> None:
        raise self.error


class Worked:
    """Its thread on a metered network, its schedule (which stands still) and the lock of its folder."""

    def __init__(self, lock: Path) -> None:
        self.schedule = SyncSchedule(automatic=True, monotonic=lambda: 1_000.0, chance=lambda: 0.5)
        self.schedule.begin()
        self.schedule.ended(well=False)
        self.schedule.begin()
        self.lock = lock
        unused: Any = None
        self.thread = Ending(unused, SyncPlace("http://127.0.0.1:9", lock), now, schedule=self.schedule)
        self.thread.set_metered(True)
        self.thread.start()

    def send_photos(self, qtbot: QtBot) -> None:
        with qtbot.waitSignal(self.thread.ended):
            self.thread.send_photos()

    def pause_after_one_more_failure(self) -> float | None:
        self.schedule.begin()
        self.schedule.ended(well=False)
        return self.schedule.left()


@pytest.fixture
def worked(qtbot: QtBot, tmp_path: Path) -> Iterator[Worked]:
    made = Worked(tmp_path / "sync.lock")
    yield made
    made.thread.stop()


def test_a_cancelled_sync_keeps_the_wish_and_the_back_off(qtbot: QtBot, worked: Worked) -> None:
    worked.send_photos(qtbot)
    assert worked.thread.status().code == "cancelled"
    assert worked.thread._photos_may_go(), "next time they go"
    assert worked.schedule.left() == 300
    assert worked.pause_after_one_more_failure() == pytest.approx(30)


def test_where_another_sync_is_at_work_the_wish_waits_for_it(qtbot: QtBot, worked: Worked) -> None:
    with one_sync(worked.lock):
        worked.send_photos(qtbot)
    assert worked.thread.status().code == "sync-busy"
    assert worked.thread._photos_may_go()
    assert worked.schedule.left() == 15, "the other is soon done"
    assert worked.pause_after_one_more_failure() == pytest.approx(30)


def test_the_wish_is_over_once_a_sync_ran(qtbot: QtBot, worked: Worked) -> None:
    worked.thread._sync = lambda: None
    worked.send_photos(qtbot)
    assert not worked.thread._photos_may_go()


def test_a_district_that_asks_for_a_long_rest_gets_it(qtbot: QtBot, worked: Worked) -> None:
    worked.thread.error = ServerRefused(429, {"code": "too-many", "title": "忙"}, 900.0)
    worked.send_photos(qtbot)
    assert worked.schedule.left() == 900
