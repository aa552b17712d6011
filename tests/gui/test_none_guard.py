"""A long day of void Qt calls must not use up the references to ``None`` (decisions/0003)."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject

from ui.none_guard import SPARE_REFERENCES, hold_none


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_void_calls_leave_none_alive() -> None:
    hold_none()
    thing = QObject()
    for _ in range(20_000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > SPARE_REFERENCES // 2
