"""The fixtures ``laptop``, ``laptop_key``, ``clock`` (a filled laptop), ``district``, ``demo_root`` (a real server)."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from tests.demo_district import _sweep_district, demo_root, district
from tests.demo_laptop import _sweep_template, clock, laptop, laptop_key
from ui import theme

__all__ = ["_sweep_district", "_sweep_template", "clock", "demo_root", "district", "laptop", "laptop_key"]


@pytest.fixture(autouse=True)
def standard_look(qapp: QApplication) -> Iterator[None]:
    """Every test begins in the light theme at 100 %, whatever the one before it tried. As in the program Python looks
    for cycles on this thread alone: here between two tests."""
    gc.disable()
    theme.apply(qapp, dark=False)
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_dialog_stays_open(qapp: QApplication) -> Iterator[None]:
    """A dialog that a test leaves open would take the keys from the windows of all tests after it."""
    yield
    for one in qapp.topLevelWidgets():
        if isinstance(one, QDialog) and one.isVisible():
            one.hide()
