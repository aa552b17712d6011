"""Numbers by real keys on the real page: below zero (a slow recorder, checklist.md §2 rule 1), with noughts inside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.presses import press
from tests.gui.visit_desk import Desk, open_desk
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Profile
from ui.widgets.link_button import LinkButton

MORE = "录像机比标准时间快、开业日期"


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, Profile.FULL)
    yield made
    made.runner.stop()


@pytest.mark.parametrize(
    ("code", "name", "typed", "kept"),
    [
        ("D04", "clock_offset_minutes", "-2880", -2880),
        ("F07", "temperature", "-1.5", -1.5),
        ("F07", "temperature", "-0.5", -0.5),
        ("C14", "temperature", "38", 38),
        ("C14", "temperature", "40.05", 40.05),
        ("G01", "area", "6.02", 6.02),
        ("G01", "area", "0.5", 0.5),
        ("G01", "area", "10", 10),
    ],
)
def test_a_number_is_kept_as_it_is_typed(desk: Desk, code: str, name: str, typed: str, kept: float) -> None:
    desk.page.session.go(code)
    desk.settle()
    card = desk.page.parts.pane.measurement.card
    for more in [one for one in card.findChildren(LinkButton) if one.text() == MORE and one.isVisible()]:
        press(more)
    field = card.editor("", name)
    assert field is not None
    field.editor.setFocus()
    QTest.keyClicks(field.editor, typed)

    assert desk.front.measured[name] == kept
