"""Cycles made on any thread end on the thread of the window."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.background.collecting import FULL_TICKS, YOUNG, Collecting


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


def test_at_the_end_python_searches_by_itself_again(collecting: Collecting) -> None:
    assert not gc.isenabled()
    collecting.end()
    assert gc.isenabled()
