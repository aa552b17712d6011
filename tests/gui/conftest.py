"""The fixtures ``laptop``, ``laptop_key``, ``clock`` (a filled laptop), ``district``, ``demo_root`` (a real server)."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.demo_district import _sweep_district, demo_root, district
from tests.demo_laptop import _sweep_template, clock, laptop, laptop_key
from ui import theme

__all__ = ["_sweep_district", "_sweep_template", "clock", "demo_root", "district", "laptop", "laptop_key"]


@pytest.fixture(autouse=True)
def standard_look(qapp: QApplication) -> None:
    """Every test begins in the light theme at 100 %, whatever the one before it tried."""
    theme.apply(qapp, dark=False)
