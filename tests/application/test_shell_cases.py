"""Pure cases behind the shell: waits after wrong PINs, search over everything, spoken dates, share of a sync."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.demo_laptop import BEIJING, StandingClock
from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.go_to import find_anywhere
from tuoyu_desktop.application.pin_guard import count_mistake, mistakes, try_pin, wait_after, wait_left
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.sync_view import sync_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.domain.errors import RuleViolation

EXPERT = DEMO_PEOPLE["expert"]


def test_two_mistakes_are_free_and_later_ones_wait_longer() -> None:
    waits = [wait_after(count) for count in range(9)]

    assert waits[:3] == [0, 0, 0]
    assert waits[3:] == sorted(waits[3:])
    assert waits[3] > 0
    assert waits[7] == waits[8] == 300


def test_not_even_the_right_pin_is_tried_while_the_wait_runs(laptop: Laptop, clock: StandingClock) -> None:
    for _ in range(3):
        laptop.write(lambda work: count_mistake(work, EXPERT), EXPERT)
    with pytest.raises(RuleViolation) as refused:
        laptop.read(lambda records: try_pin(records, EXPERT, DEMO_PINS["expert"]))
    assert refused.value.code == "rule-pin-wait"

    clock.pass_by(seconds=5)
    assert laptop.read(lambda records: try_pin(records, EXPERT, DEMO_PINS["expert"])).name == "陈秀兰"


def test_one_person_waits_and_another_does_not(laptop: Laptop) -> None:
    for _ in range(4):
        laptop.write(lambda work: count_mistake(work, EXPERT), EXPERT)

    assert laptop.read(lambda records: wait_left(records, DEMO_PEOPLE["parent"])) == 0
    assert laptop.read(lambda records: mistakes(records, EXPERT)) == 4


def test_a_clock_set_back_does_not_wait_for_years(laptop: Laptop, clock: StandingClock) -> None:
    for _ in range(3):
        laptop.write(lambda work: count_mistake(work, EXPERT), EXPERT)
    clock.pass_by(days=-400)

    assert laptop.read(lambda records: wait_left(records, EXPERT)) == wait_after(3)


def test_initials_find_a_facility_and_its_findings_by_item(laptop: Laptop) -> None:
    by_initials = laptop.read(lambda records: find_anywhere(records, "清源街道", "xxs"))
    assert "小橡树托育中心" in [hit.title for hit in by_initials if hit.kind == "facility"]

    by_item = laptop.read(lambda records: find_anywhere(records, "清源街道", "禾苗 E06"))
    assert [hit.title for hit in by_item if hit.kind == "finding"][:1] == ["禾苗托育园 · E06"]


def test_nothing_typed_finds_nothing(laptop: Laptop) -> None:
    assert laptop.read(lambda records: find_anywhere(records, None, "  ")) == ()


def test_other_streets_are_not_found(laptop: Laptop) -> None:
    hits = laptop.read(lambda records: find_anywhere(records, "旧宫镇", "小橡树"))

    assert hits == ()


NOW = datetime(2026, 11, 20, 18, 30, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 20, 2, 52, tzinfo=UTC), "今天 10:52"),
        (datetime(2026, 11, 19, 8, 42, tzinfo=UTC), "昨天 16:42"),
        (datetime(2026, 11, 18, 10, 4, tzinfo=UTC), "11月18日 18:04"),
        (datetime(2025, 11, 18, 10, 4, tzinfo=UTC), "2025年11月18日"),
        (datetime(2026, 11, 19, 16, 30, tzinfo=UTC), "今天 00:30"),
    ],
)
def test_moments_are_said_in_the_zone_of_the_reader(at: datetime, words: str) -> None:
    assert spoken.moment(at, NOW) == words


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (timedelta(seconds=30), "不到 1 分钟"),
        (timedelta(minutes=12), "12 分钟"),
        (timedelta(hours=17, minutes=59), "17 小时"),
        (timedelta(hours=47), "47 小时"),
        (timedelta(days=3), "3 天"),
    ],
)
def test_ages(waited: timedelta, words: str) -> None:
    assert spoken.age(waited) == words


def test_sizes_are_decimal() -> None:
    assert [spoken.size(count) for count in (0, 1, 8_100_000, 3_400_000_000)] == [
        "0.0 MB",
        "0.1 MB",
        "8.1 MB",
        "3.4 GB",
    ]


def test_the_share_is_unknown_while_nothing_is_to_be_sent() -> None:
    assert SyncStatus(SyncState.RUNNING, "pull", entries_received=900).share is None
    assert SyncStatus(SyncState.IDLE, bytes_to_send=10).share is None
    half = SyncStatus(SyncState.RUNNING, "photos", bytes_sent=500_000, bytes_to_send=1_000_000)
    assert half.share == pytest.approx(0.5)


def test_without_a_receipt_there_is_none_to_show(laptop: Laptop) -> None:
    view = laptop.read(sync_view)

    assert view.receipt is None
    assert view.queue == ()
