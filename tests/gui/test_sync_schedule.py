"""When the next sync is due, and what the machine's network and sleep have to do with it (sync.md §3.11)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from ui.background.network_watch import NetworkWatch, SleepWatch
from ui.background.sync_schedule import SyncSchedule

HOUR = 3600.0
Reach = QNetworkInformation.Reachability


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    at: float = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def schedule(clock: Clock, *, automatic: bool = True, chance: float = 0.5) -> SyncSchedule:
    return SyncSchedule(automatic=automatic, monotonic=clock, chance=lambda: chance)


def idle(clock: Clock, *, chance: float = 0.5) -> SyncSchedule:
    """One that synced well a long time ago and waits for its regular turn."""
    made = schedule(clock, chance=chance)
    made.begin()
    made.ended(well=True)
    clock.at += 200
    return made


def test_the_first_sync_is_due_at_once_and_the_next_every_five_minutes(clock: Clock) -> None:
    made = schedule(clock)
    assert made.left() == 0
    made.begin()
    assert made.left() is None, "one runs"
    made.ended(well=True)
    assert made.left() == 300
    clock.at += 299
    assert made.left() == 1


def test_without_asking_nothing_is_ever_due_where_it_is_not_automatic(clock: Clock) -> None:
    made = schedule(clock, automatic=False)
    made.soon()
    made.again()
    made.ended(well=False)
    assert made.left() is None
    made.now()
    assert made.left() == 0


def test_many_small_requests_never_put_a_sync_off(clock: Clock) -> None:
    """A person who writes every four seconds must not keep the last visit from going."""
    made = idle(clock)
    for _ in range(3):
        made.soon()
        clock.at += 4
    assert made.left() == 0


def test_failures_back_off_and_a_success_ends_that(clock: Clock) -> None:
    made = schedule(clock)
    waits = []
    for _ in range(8):
        made.begin()
        made.ended(well=False)
        waits.append(made.left())
        clock.at += HOUR
    assert waits == pytest.approx([15, 30, 60, 120, 300, 600, 600, 600])
    made.begin()
    made.ended(well=True)
    made.begin()
    made.ended(well=False)
    assert made.left() == pytest.approx(15)


def test_a_sync_that_was_broken_off_tells_nothing_of_the_network(clock: Clock) -> None:
    """Cancelled by the person, or another one was at work: the back-off goes on where it was, a network is heard."""
    made = schedule(clock)
    for _ in range(2):
        made.begin()
        made.ended(well=False)
        clock.at += HOUR
    made.begin()
    made.broken_off(next_in=300)
    assert made.left() == 300
    made.again()
    assert made.left() == 11, "no sync went well just now"
    made.begin()
    made.ended(well=False)
    assert made.left() == pytest.approx(60), "the third failure"


def test_a_sync_that_was_broken_off_leaves_the_quiet_time(clock: Clock) -> None:
    made = schedule(clock)
    made.begin()
    made.ended(well=True)
    clock.at += 10
    made.now()
    made.begin()
    made.broken_off(next_in=300)
    made.again()
    assert made.left() == 300, "ten seconds ago one went well"


def test_a_district_that_asks_for_a_longer_rest_gets_it_from_all_but_a_person(clock: Clock) -> None:
    """sync.md §3.11: Retry-After is kept to."""
    made = schedule(clock)
    made.begin()
    made.soon()
    made.ended(well=False, not_before=900)
    assert made.left() == 900
    made.soon()
    made.again()
    assert made.left() == 900
    clock.at += 100
    made.now()
    assert made.left() == 0
    made.begin()
    made.ended(well=False, not_before=5)
    assert made.left() == pytest.approx(15), "the back-off is longer"


@pytest.mark.parametrize("asked", [10.0**12, float("inf")])
def test_an_absurd_rest_is_no_longer_than_an_hour(clock: Clock, asked: float) -> None:
    made = schedule(clock)
    made.begin()
    made.ended(well=False, not_before=asked)
    assert made.left() == HOUR


def test_a_press_while_a_sync_runs_is_not_put_off(clock: Clock) -> None:
    made = schedule(clock)
    made.begin()
    made.now()
    made.ended(well=False, not_before=900)
    assert made.left() == 0


def test_a_network_that_came_back_ends_the_long_wait_soon_but_not_for_all_at_once(clock: Clock) -> None:
    waits = set()
    for chance in (0.0, 0.5, 1.0):
        made = schedule(clock, chance=chance)
        for _ in range(6):
            made.begin()
            made.ended(well=False)
            clock.at += HOUR
        made.begin()
        made.ended(well=False)
        assert made.left() is not None
        assert made.left() >= 480
        made.again()
        waits.add(made.left())
    assert waits == {2.0, 11.0, 20.0}


def test_a_flickering_network_makes_no_storm(clock: Clock) -> None:
    made = schedule(clock)
    made.begin()
    made.ended(well=True)
    clock.at += 10
    for _ in range(50):
        made.again()
    assert made.left() == 290, "a sync went well just now"

    clock.at += 60
    for _ in range(50):
        made.again()
        clock.at += 0.1
    assert made.left() == pytest.approx(11 - 5), "the first request stands, the others change nothing"


@pytest.mark.parametrize("stands_still", ["monotonic", "neither"])
def test_a_look_that_comes_too_late_comes_after_a_sleep(stands_still: str) -> None:
    """Linux's clock stands still in sleep, Windows' goes on; the wall goes on in both."""
    monotonic, wall = Clock(), Clock()
    watch = SleepWatch(monotonic, wall)
    for _ in range(3):
        monotonic.at += 20
        wall.at += 20.5
        assert not watch.woke()
    wall.at += HOUR
    monotonic.at += 0.1 if stands_still == "monotonic" else HOUR
    assert watch.woke()
    monotonic.at += 20
    wall.at += 20
    assert not watch.woke()


def test_a_clock_set_back_is_no_sleep() -> None:
    monotonic, wall = Clock(), Clock()
    watch = SleepWatch(monotonic, wall)
    monotonic.at += 20
    wall.at -= HOUR
    assert not watch.woke()


def test_only_a_network_that_was_gone_can_come_back(qtbot: QtBot) -> None:
    watch, heard = NetworkWatch(), []
    watch.came_back.connect(lambda: heard.append(1))
    for word in (Reach.Unknown, Reach.Online, Reach.Online, Reach.Unknown, Reach.Site):
        watch.hear(word)
    assert heard == []
    for word in (Reach.Disconnected, Reach.Unknown, Reach.Online, Reach.Site):
        watch.hear(word)
    assert heard == [1]
    watch.hear(Reach.Local)
    watch.hear(Reach.Online)
    assert heard == [1, 1]


def test_what_a_person_asked_for_is_tried_again_soon_however_often_it_had_failed(clock: Clock) -> None:
    made = schedule(clock)
    for _ in range(6):
        made.begin()
        made.ended(well=False)
    assert made.left() == 600
    made.now()
    made.begin()
    made.ended(well=False)
    assert made.left() == 15
    made.begin()
    made.ended(well=False)
    assert made.left() == 30, "and goes on waiting longer from there"


def test_what_a_person_asked_for_waits_out_the_rest_that_the_district_asked_for(clock: Clock) -> None:
    made = schedule(clock)
    made.now()
    made.begin()
    made.ended(well=False, not_before=900)
    assert made.left() == 900


def test_an_emergency_is_tried_at_once_and_again_with_the_shortest_pause(clock: Clock) -> None:
    """checklist.md §3: however often it failed before, and whatever the district asked for."""
    made = schedule(clock)
    for _ in range(6):
        made.begin()
        made.ended(well=False, not_before=HOUR)
    made.urgent()
    assert made.left() == 0
    for _ in range(3):
        made.begin()
        made.ended(well=False, not_before=HOUR)
        left = made.left()
        assert left is not None
        assert left <= 60
        clock.at += left
        assert made.left() == 0
    made.again()
    assert made.left() == 0, "the network came back"
    made.set_urgent(False)
    made.begin()
    made.ended(well=True)
    assert made.left() == 300


def test_an_emergency_is_tried_without_the_automatic_too(clock: Clock) -> None:
    made = schedule(clock, automatic=False)
    made.urgent()
    made.begin()
    made.ended(well=False)
    assert made.left() == 15
