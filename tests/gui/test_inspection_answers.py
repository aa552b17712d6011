"""What the three answers show: where a suggestion comes from, and what was pressed while its reason is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.visit_desk import Desk, open_desk
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer
from ui.routes import ToInspection
from ui.widgets.answer_bar import AnswerFace

CHANNELS = [{"id": "1", "channel": 9, "place": "睡眠室", "earliest_on": "2026-09-15"}]


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, item="D04")
    yield made
    made.runner.stop()


def face(desk: Desk) -> AnswerFace:
    return desk.page.parts.pane.answers.face()


def test_dates_typed_before_a_pause_are_still_a_measurement_after_it(desk: Desk) -> None:
    """The register knows nothing of 66 days: who comes back must not read that it does."""
    desk.page.session.type_values({**desk.front.measured, "channels": CHANNELS})
    assert face(desk).suggestion_note == "按测量结果建议"
    desk.page.parts.head.back.click()
    desk.settle()

    desk.page.open(ToInspection(desk.visit, "D04"))
    desk.settle()

    assert (face(desk).suggested, face(desk).suggestion_note) == ("FAIL", "按测量结果建议")


def test_3_marks_the_answer_whose_reason_is_asked_for(desk: Desk) -> None:
    desk.page.session.type_values({**desk.front.measured, "channels": CHANNELS})
    QTest.keyClick(desk.page, Qt.Key.Key_3)

    buttons = desk.page.parts.pane.answers.buttons
    assert {answer: button.state() for answer, button in buttons.items()} == {
        "PASS": "rest",
        "FAIL": "rest",
        "NOT_APPLICABLE": "suggested",
    }
    desk.page.parts.pane.reason.cancelled.emit()
    assert buttons["FAIL"].state() == "suggested"


def test_3_on_an_answered_item_no_longer_shows_the_old_answer(desk: Desk) -> None:
    QTest.keyClick(desk.page, Qt.Key.Key_1)
    desk.settle()
    desk.page.open(ToInspection(desk.visit, "D04"))
    desk.settle()
    assert face(desk).selected == "PASS"
    QTest.keyClick(desk.page, Qt.Key.Key_3)

    assert (face(desk).selected, face(desk).suggested) == ("", "NOT_APPLICABLE")
    assert desk.item("D04").answer is Answer.PASS  # nothing is written before the reason
