"""A draft resumes on the exact item with every word; a visit left open over midnight is pointed out (ui.md 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from tests.demo_laptop import BEIJING, TEMPLATE_KEY, StandingClock
from tests.gui.visit_desk import Desk, open_desk, signed_in
from tuoyu_desktop.bootstrap import Laptop, open_laptop, prepare_picture
from tuoyu_desktop.domain.terms import Answer
from ui.background.job_runner import JobRunner
from ui.pages.inspection.page import InspectionPage
from ui.routes import ToInspection

PAST_MIDNIGHT = datetime(2026, 11, 21, 0, 10, tzinfo=BEIJING)
SAID = "这次走访是 11月20日开始的，时限和到期都按那一天算。"


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop)
    yield made
    made.runner.stop()


def day_said(page: InspectionPage) -> str:
    return page.parts.day.sentence() if page.parts.day.isVisible() else ""


def test_after_a_hard_end_the_item_and_the_half_typed_words_are_there(qtbot: QtBot, desk: Desk, laptop: Laptop) -> None:
    for _ in range(3):
        desk.page._press(Answer.PASS)
        desk.settle()
    left_at = desk.code
    desk.page._press(Answer.FAIL)
    desk.settle()
    desk.page.parts.pane.form.fact.setPlainText("走廊的插座没有")
    qtbot.waitUntil(lambda: left_at in desk.stored().typed)  # the pause after the last key

    again = open_laptop(laptop.paths, TEMPLATE_KEY, laptop.clock)  # another program: nothing was put away properly
    runner = JobRunner(again)
    page = InspectionPage(runner, signed_in(again), prepare_picture)
    qtbot.addWidget(page)
    page.show()
    page.open(ToInspection(desk.visit))
    qtbot.waitUntil(lambda: runner.idle and page.session.reader.is_settled)
    held = page.session.held
    assert held is not None
    assert held.code == left_at
    assert page.parts.pane.form.fact.toPlainText() == "走廊的插座没有"
    runner.stop()
    again.close()


def test_a_visit_of_yesterday_says_so_when_it_is_opened(desk: Desk, clock: StandingClock) -> None:
    assert day_said(desk.page) == ""
    clock.now = PAST_MIDNIGHT
    desk.page.open(ToInspection(desk.visit))
    desk.settle()
    assert day_said(desk.page) == SAID


def test_a_page_that_stands_open_says_so_once_midnight_is_past(desk: Desk, clock: StandingClock) -> None:
    clock.now = PAST_MIDNIGHT
    desk.page._clock.timeout.emit()
    desk.settle()
    assert day_said(desk.page) == SAID


def test_unlocked_in_the_morning_it_says_so_at_once(desk: Desk, clock: StandingClock) -> None:
    desk.page.hide()
    clock.now = datetime(2026, 11, 21, 8, 30, tzinfo=BEIJING)  # asleep over night: no timer has run
    desk.page.show()
    desk.settle()
    assert day_said(desk.page) == SAID
