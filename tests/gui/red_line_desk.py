"""A full visit at B22 and the page of 停下检查 over it, for the tests of that page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.presses import press
from tests.gui.visit_desk import Desk, open_desk
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident
from tuoyu_desktop.domain.terms import Profile
from ui.pages.inspection.red_line_view import RedLineView

SEEN = "一名保育员按住一名约 2 岁孩子的头喂饭。"


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, Profile.FULL, item="B22")
    yield made
    made.runner.stop()


def stop(desk: Desk) -> RedLineView:
    """The page over the visit, in sight or not."""
    return desk.page.red_lines.desk.page


def press_fail(desk: Desk, code: str) -> RedLineView:
    """The key 2 at an item, and nothing waited for."""
    if desk.code != code:
        desk.page.session.go(code)
        desk.settle()
    desk.page.setFocus()
    QTest.keyClick(desk.page, Qt.Key.Key_2)
    return stop(desk)


def fail(desk: Desk, code: str) -> RedLineView:
    """The key 2 at an item."""
    shown = press_fail(desk, code)
    desk.settle()
    return shown


def withhold(desk: Desk, reason: str) -> None:
    """Leave without a report, and say why."""
    shown = stop(desk)
    press(shown.not_now)
    shown.reason.insert(reason)
    press(shown.keep_reason)
    desk.settle()


def write_report(desk: Desk) -> None:
    """What was seen, and where it is recorded if that is asked."""
    report = stop(desk).report
    report.text.setPlainText(SEEN)
    if not report.recording.isHidden():
        report.channel.insert("11")
        report.recorded.insert("16:20–16:28")


def send_report(desk: Desk) -> None:
    """Written and sent."""
    write_report(desk)
    press(stop(desk).send)
    desk.settle()


def incidents(desk: Desk) -> dict[str, FoldedIncident]:
    """What is stored of the visit's emergencies, by item."""
    found = desk.laptop.read(lambda records: records.incidents(desk.visit)).values()
    return {one.item: one for one in found}
