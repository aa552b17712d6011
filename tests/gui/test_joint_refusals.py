"""一起查 when something is refused: the way to it stays, and nothing is done to another visit in front by then."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.joint_desk import APART, Seat, apart, begun_next_door, lead_seat, type_into
from tests.joint_pair import Pair, pair
from tuoyu_desktop.application.joint_visit import JoinCodeView, SettleAnswer, settle_answer, show_join_code
from tuoyu_desktop.application.sync_status import SyncStatus
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.terms import Answer
from ui.routes import ToJoint

__all__ = ["pair"]
IN_THE_WAY = RuleViolation("rule-finding-in-the-way", "这一项登记了问题。")


def test_a_code_that_was_refused_can_be_asked_for_again(
    qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = pair.together()
    pair.exchange(visit)
    seat, asked = lead_seat(qtbot, pair, visit), list[int]()

    def full_once(work: Any, inspection: str) -> JoinCodeView:
        asked.append(1)
        if len(asked) == 1:
            raise EnvironmentFault("env-disk-full", "磁盘满了，没有写进去。")
        return show_join_code(work, inspection)

    monkeypatch.setattr("ui.pages.joint.page.show_join_code", full_once)
    seat.press(seat.page.exchange.code_button)
    assert seat.page.banner.sentence() == "磁盘满了，没有写进去。"
    assert not seat.page.code.isVisible()
    seat.page.show_status(SyncStatus())  # as the sync tells it every now and then
    seat.press(seat.page.exchange.code_button)
    assert seat.page.code.isVisible()
    assert not seat.page.banner.isVisible()


def _asked_to_settle(seat: Seat) -> None:
    seat.press(seat.button("用合格"))
    type_into(seat.page.disagreement.reason, "both rooms count")
    seat.page.disagreement.settle.click()


def test_a_question_about_one_visit_is_not_asked_overbegun_next_door(
    qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, other = apart(pair), begun_next_door(pair)
    seat, asked, commands = lead_seat(qtbot, pair, visit), list[str](), list[SettleAnswer]()

    def refused(_work: Any, command: SettleAnswer) -> None:
        commands.append(command)
        raise IN_THE_WAY

    def sure(_page: Any, question: str, *_words: str) -> bool:
        asked.append(question)
        return len(asked) < 2

    monkeypatch.setattr("ui.pages.joint.page.settle_answer", refused)
    monkeypatch.setattr("ui.pages.joint.page.confirm", sure)
    _asked_to_settle(seat)
    seat.page.open(ToJoint(other))
    seat.settle()
    seat.settle()
    assert asked == []
    assert [command.inspection for command in commands] == [visit]
    assert not seat.page.banner.isVisible()


def test_the_second_try_settles_the_visit_of_the_first(
    qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page may show another visit while the question stands."""
    visit, other = apart(pair), begun_next_door(pair)
    seat, commands = lead_seat(qtbot, pair, visit), list[SettleAnswer]()

    def refused_once(work: Any, command: SettleAnswer) -> Any:
        commands.append(command)
        if len(commands) == 1:
            raise IN_THE_WAY
        return settle_answer(work, command)

    def sure(page: Any, *_words: str) -> bool:
        page.open(ToJoint(other))
        return True

    monkeypatch.setattr("ui.pages.joint.page.settle_answer", refused_once)
    monkeypatch.setattr("ui.pages.joint.page.confirm", sure)
    _asked_to_settle(seat)
    seat.settle()
    seat.settle()
    assert [(command.inspection, command.drop_findings) for command in commands] == [(visit, False), (visit, True)]
    assert pair.lead.view(visit).visit.items[APART].answer is Answer.PASS
