"""What the end of a sync does to the next one: a cancelled or busy one counts for nothing, a rest asked for is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sync.client.engine import BlobsUnreadable
from sync.client.one_at_a_time import one_sync
from sync.client.transport import ServerRefused, Unreachable, not_our_server
from tests.sync.client_rig import now
from tuoyu_desktop.application.sync_port import UnreadableBlob
from tuoyu_desktop.domain.errors import Cancelled
from ui.background.sync_schedule import SyncSchedule
from ui.background.sync_worker import SyncPlace, SyncWorker


class Ending(SyncWorker):
    """A sync thread whose syncs end with ``error``, or do ``job``."""

    error: Exception | None = Cancelled()
    job: Callable[[], None] | None = None

    def _sync(self) -> None:
        if self.job is not None:
            self.job()
        elif self.error is not None:
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


def test_a_sync_that_the_program_ends_keeps_the_wish_and_the_back_off(qtbot: QtBot, worked: Worked) -> None:
    worked.send_photos(qtbot)
    assert worked.thread.status().code == "cancelled"
    assert worked.thread._photos_may_go(), "next time they go"
    assert worked.schedule.left() == 300
    assert worked.pause_after_one_more_failure() == pytest.approx(30)


def test_who_stops_it_takes_the_wish_back(qtbot: QtBot, worked: Worked) -> None:
    """Photos that a person stopped must not go by themselves 300 s later where every byte is paid for."""

    def stopped() -> None:
        worked.thread.cancel()
        raise Cancelled

    worked.thread.job = stopped
    worked.send_photos(qtbot)
    assert worked.thread.status().code == "cancelled"
    assert not worked.thread._photos_may_go()
    assert worked.schedule.left() == 300


def test_who_holds_photos_takes_the_wish_back(qtbot: QtBot, worked: Worked) -> None:
    allowed: list[bool] = []

    def held() -> None:
        allowed.append(worked.thread._photos_may_go())
        worked.thread.hold_photos(True)
        allowed.append(worked.thread._photos_may_go())
        raise WEATHER["no network"]

    worked.thread.job = held
    worked.send_photos(qtbot)
    assert allowed == [True, False], "at once, also half-way"
    assert not worked.thread._photos_may_go()


def test_where_another_sync_is_at_work_the_wish_waits_for_it(qtbot: QtBot, worked: Worked) -> None:
    with one_sync(worked.lock):
        worked.send_photos(qtbot)
    assert worked.thread.status().code == "sync-busy"
    assert worked.thread._photos_may_go()
    assert worked.schedule.left() == 15, "the other is soon done"
    assert worked.pause_after_one_more_failure() == pytest.approx(30)


WEATHER = {
    "no network": Unreachable("refused"),
    "a connection that was cut": Unreachable("reset", connected=True),
    "a page that wants a login": not_our_server("html"),
    "a server in trouble": ServerRefused(500, {"code": "internal", "title": "出错"}, None),
    "a disk that is full there": ServerRefused(507, {"code": "disk-full", "title": "满"}, 30.0),
}


@pytest.mark.parametrize("weather", WEATHER)
def test_bad_weather_keeps_the_wish_for_the_next_sync(qtbot: QtBot, worked: Worked, weather: str) -> None:
    worked.thread.error = WEATHER[weather]
    worked.send_photos(qtbot)
    assert worked.thread._photos_may_go()
    with qtbot.waitSignal(worked.thread.ended):
        worked.thread.sync_now()
    assert worked.thread._photos_may_go(), "kept however often it fails"
    worked.thread.error = None
    with qtbot.waitSignal(worked.thread.ended):
        worked.thread.sync_now()
    assert not worked.thread._photos_may_go(), "taken up once, by the sync that went through"


def test_a_wish_made_while_a_sync_runs_is_for_the_next(qtbot: QtBot, worked: Worked) -> None:
    allowed: list[bool] = []

    def asked_meanwhile() -> None:
        allowed.append(worked.thread._photos_may_go())
        if len(allowed) == 1:
            worked.thread.send_photos()

    worked.thread.job = asked_meanwhile
    worked.thread.sync_now()
    qtbot.waitUntil(lambda: len(allowed) == 2 and not worked.thread._photos_may_go())
    assert allowed == [False, True]


def test_the_wish_is_over_where_all_went_but_what_cannot_be_read(qtbot: QtBot, worked: Worked) -> None:
    lost = UnreadableBlob("ab" * 32, None, "env-blob-missing", "不在本机")
    worked.thread.error = BlobsUnreadable((lost,))
    worked.send_photos(qtbot)
    assert not worked.thread._photos_may_go()


def test_the_wish_is_over_once_a_sync_ran(qtbot: QtBot, worked: Worked) -> None:
    worked.thread.error = None
    worked.send_photos(qtbot)
    assert not worked.thread._photos_may_go()


def test_a_district_that_asks_for_a_long_rest_gets_it(qtbot: QtBot, worked: Worked) -> None:
    worked.thread.error = ServerRefused(429, {"code": "too-many", "title": "忙"}, 900.0)
    worked.send_photos(qtbot)
    assert worked.schedule.left() == 900
