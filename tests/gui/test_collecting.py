"""Cycles made on any thread end on the thread of the window."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui.background.collecting import CROWD, FULL_TICKS, PAUSE_MS, REST_MS, YOUNG, Collecting
from ui.idle_watch import IdleWatch


class Ring:
    """Refers to itself, as a page does through its buttons."""

    ended: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.ended.add(threading.current_thread().name)


@pytest.fixture
def collecting(qtbot: QtBot) -> Iterator[Collecting]:
    Ring.ended.clear()
    gc.enable()
    parent = QObject()
    made = Collecting(parent)
    yield made
    made.end()
    gc.unfreeze()


def _work() -> None:
    for _ in range(YOUNG + 1000):
        Ring()


def test_another_thread_collects_nothing(collecting: Collecting) -> None:
    worker = threading.Thread(target=_work, name="work")
    worker.start()
    worker.join()
    assert Ring.ended == set()
    collecting.tick()
    assert Ring.ended == {"MainThread"}


def test_the_old_are_looked_through_now_and_then(collecting: Collecting) -> None:
    ring = Ring()
    gc.collect()
    del ring
    for _ in range(FULL_TICKS):
        collecting.tick()
    assert Ring.ended == {"MainThread"}


class Hand:
    """Says how long it has touched nothing."""

    def __init__(self) -> None:
        self.untouched_ms = 0

    def __call__(self) -> int:
        return self.untouched_ms


@pytest.fixture
def hand(collecting: Collecting) -> Iterator[tuple[Hand, Collecting]]:
    """A collector that a hand keeps waiting; the other of the test is out of use."""
    collecting.end()
    hand, parent = Hand(), QObject()
    made = Collecting(parent, hand)
    yield hand, made
    made.end()


def test_nothing_is_looked_through_while_somebody_presses_keys(hand: tuple[Hand, Collecting]) -> None:
    at_it, collecting = hand
    _work()
    for _ in range(FULL_TICKS):
        collecting.tick()
    assert Ring.ended == set()
    at_it.untouched_ms = PAUSE_MS
    collecting.tick()
    assert Ring.ended == {"MainThread"}


def test_all_are_looked_through_only_at_rest(hand: tuple[Hand, Collecting]) -> None:
    at_it, collecting = hand
    ring = Ring()
    gc.collect()
    del ring
    at_it.untouched_ms = REST_MS - 1
    for _ in range(FULL_TICKS):
        collecting.tick()
    assert Ring.ended == set()
    at_it.untouched_ms = REST_MS
    collecting.tick()
    assert Ring.ended == {"MainThread"}


def test_a_hand_that_never_rests_does_not_fill_the_memory(hand: tuple[Hand, Collecting]) -> None:
    _at_it, collecting = hand
    rings = [Ring() for _ in range(CROWD)]
    del rings
    collecting.tick()
    assert Ring.ended == {"MainThread"}


def test_the_watch_says_how_long_nothing_was_touched(qtbot: QtBot, qapp: QApplication) -> None:
    watch = IdleWatch(qapp)
    watch.set_minutes(5)
    assert watch.untouched_ms() >= REST_MS  # nobody works here yet
    field = QLineEdit()
    qtbot.addWidget(field)
    watch._timer.setTimerType(Qt.TimerType.PreciseTimer)  # the program's is rounded by up to half a second
    watch.start()
    qtbot.waitUntil(lambda: watch.untouched_ms() >= 100)
    begun = time.monotonic()
    QTest.keyClick(field, Qt.Key.Key_1)
    said, passed_ms = watch.untouched_ms(), 1000 * (time.monotonic() - begun)
    assert said <= passed_ms + 2, "counted from the key, however long the machine took over it"
    watch.stop()


def test_at_the_end_python_searches_by_itself_again(collecting: Collecting) -> None:
    assert not gc.isenabled()
    collecting.end()
    assert gc.isenabled()
