"""What a visit leads to is imported while a person reads the first page."""

from __future__ import annotations

import sys
import threading
from importlib.util import find_spec

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.whole_program import WholeProgram
from tuoyu_desktop.bootstrap import Laptop
from ui import program
from ui.program import PAGES, load_pages


def test_all_pages_of_a_visit_can_be_imported_beside_the_window() -> None:
    assert all(find_spec(name) is not None for name in PAGES)
    beside = threading.Thread(target=load_pages)
    beside.start()
    beside.join()
    assert set(PAGES) <= set(sys.modules)


def test_they_are_imported_once_the_laptop_is_open(
    qtbot: QtBot, qapp: QApplication, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(program, "LATER_MS", 0)
    monkeypatch.setattr(program, "load_pages", lambda: told.append(threading.current_thread().name))
    whole = WholeProgram(qtbot, qapp, laptop)
    whole.open()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].startswith("work")
    whole.end()
