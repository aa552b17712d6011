"""一起查 from one visit to the next: nothing of the former stays, and what runs goes on (sync.md §3.10)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import sync.client.visit_package as visit_package
from sync.client.visit_package import VisitExported
from sync.protocol.visit_package import SUFFIX
from tests.gui.joint_desk import APART, apart, begun_next_door, joint_seat, lead_seat, person_of, type_into
from tests.joint_pair import Pair, pair
from tuoyu_desktop.application.finishing import abandon_visit
from tuoyu_desktop.application.joint_visit import JoinCodeView, kept_code, show_join_code
from tuoyu_desktop.domain.terms import Answer
from ui.background.job_runner import JobRunner
from ui.desks import ReadOnlyDesk
from ui.pages.joint import exchange_card
from ui.pages.joint.page import JointPage
from ui.routes import ToJoint

__all__ = ["pair"]
NOWHERE = "0199d5a0-0000-7000-8000-0000000000ff"


def _cards(page: JointPage) -> list[bool]:
    return [card.isVisible() for card in (page.disagreement, page.code, page.late, page.agreed, page.settled)]


# one visit after the other -------------------------------------------------------------------------------------------


def test_before_the_visit_is_read_there_is_no_card_of_it(qtbot: QtBot, pair: Pair) -> None:
    runner = JobRunner(pair.lead.laptop)
    page = JointPage(runner, person_of(pair.lead, "expert"))
    qtbot.addWidget(page, before_close_func=lambda _page: runner.stop())
    page.show()
    page.open(ToJoint(NOWHERE))
    assert not any(_cards(page))
    assert not page.came_over.isVisible()
    qtbot.waitUntil(lambda: runner.idle)
    assert page.banner.isVisible()
    assert not any(_cards(page))


def test_a_visit_that_cannot_be_read_does_not_show_the_one_before(qtbot: QtBot, pair: Pair) -> None:
    seat = lead_seat(qtbot, pair, apart(pair))
    type_into(seat.page.disagreement.reason, "a b")
    assert seat.page.disagreement.isVisible()
    seat.page.open(ToJoint(NOWHERE))
    seat.settle()
    assert seat.page.banner.isVisible()
    assert not any(_cards(seat.page))
    assert "赵敏" not in seat.words()
    assert "小橡树" not in seat.words()
    assert seat.page.disagreement.reason.text() == ""


def test_the_picture_of_the_former_code_goes_with_its_visit(qtbot: QtBot, pair: Pair) -> None:
    seat = lead_seat(qtbot, pair, pair.begun())
    assert seat.page.code.picture.isVisible()
    seat.page.squares_asked.disconnect()  # the answer is late
    visit = begun_next_door(pair)
    seat.page.open(ToJoint(visit))
    seat.settle()
    seat.settle()
    assert seat.page.code.isVisible()
    assert seat.page.code.picture.squares() == ()


def test_a_drawing_that_comes_late_is_not_put_beside_another_code(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.begun()
    seat = lead_seat(qtbot, pair, visit)
    drawn = seat.page.code.picture.squares()
    seat.page.show_squares("TUOYU-VISIT:ANOTHER", ((True,),))
    assert seat.page.code.picture.squares() == drawn


def test_an_abandoned_visit_has_nothing_to_settle(qtbot: QtBot, pair: Pair) -> None:
    visit = apart(pair)
    pair.lead.write(lambda work: abandon_visit(work, visit, "机构临时停业"))
    seat = lead_seat(qtbot, pair, visit)
    assert not any(_cards(seat.page)[:4])
    assert seat.page.over.title() == "这次检查不做了"


# the code -------------------------------------------------------------------------------------------------------------


def _kept(pair: Pair, visit: str) -> bool:
    return pair.lead.laptop.read(lambda records: kept_code(records, visit)) is not None


def test_who_only_reads_is_not_told_off_for_a_code(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.begun()
    runner = JobRunner(ReadOnlyDesk(pair.lead.laptop))
    page = JointPage(runner, person_of(pair.lead, "expert"))
    page.set_available(False)
    qtbot.addWidget(page, before_close_func=lambda _page: runner.stop())
    page.show()
    page.open(ToJoint(visit))
    qtbot.waitUntil(lambda: page.head.isVisible() and page.agreed.isVisible() and runner.idle)
    assert not page.banner.isVisible()
    assert not page.code.isVisible()
    assert not _kept(pair, visit)


def test_who_is_not_of_the_team_is_not_told_off_either(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.begun()
    seat = joint_seat(qtbot, pair.lead, "street_officer", visit)
    assert not seat.page.banner.isVisible()
    assert not _kept(pair, visit)
    joined = apart(pair)
    seat.page.open(ToJoint(joined))
    seat.settle()
    assert not seat.page.exchange.code_button.isVisible(), "a code that would be refused"


def test_the_code_is_asked_for_once(qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    visit, asked, real = pair.begun(), list[int](), show_join_code

    def counted(work: Any, inspection: str) -> JoinCodeView:
        asked.append(1)
        return real(work, inspection)

    monkeypatch.setattr("ui.pages.joint.page.show_join_code", counted)
    seat = lead_seat(qtbot, pair, visit)
    seat.page._code = None  # as where it was refused
    seat.page._load()
    seat.settle()
    seat.settle()
    assert asked == [1]


# settling ------------------------------------------------------------------------------------------------------------


def test_a_double_press_settles_once_and_says_nothing(qtbot: QtBot, pair: Pair) -> None:
    visit = apart(pair)
    seat = lead_seat(qtbot, pair, visit)
    card = seat.page.disagreement
    seat.press(seat.button("用不合格"))
    type_into(card.reason, "both rooms count")
    for _press in range(2):
        QTest.mouseClick(card.settle, Qt.MouseButton.LeftButton)
        QTest.keyClick(card.reason, Qt.Key.Key_Return)
    seat.settle()
    seat.settle()
    assert not seat.page.banner.isVisible()
    assert pair.lead.view(visit).visit.items[APART].answer is Answer.FAIL


def test_after_a_refusal_it_can_be_settled_again(qtbot: QtBot, pair: Pair) -> None:
    visit = apart(pair)
    seat = lead_seat(qtbot, pair, visit)
    card = seat.page.disagreement
    seat.press(seat.button("用不合格"))
    seat.press(card.settle)
    assert card.field.error()
    assert card.settle.isEnabled()


# the stick -----------------------------------------------------------------------------------------------------------


@contextmanager
def _held(monkeypatch: pytest.MonkeyPatch, calls: list[str]) -> Iterator[None]:
    """Every writing of a stick waits until the block is left."""
    gate, real = threading.Event(), visit_package.export_visit

    def slow(store: Any, visit: str, *args: Any, **options: Any) -> VisitExported:
        calls.append(visit)
        gate.wait(60)
        return real(store, visit, *args, **options)

    monkeypatch.setattr(visit_package, "export_visit", slow)
    try:
        yield
    finally:
        gate.set()


def test_one_stick_at_a_time_and_its_end_beside_its_own_visit(
    qtbot: QtBot, pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, calls = apart(pair), list[str]()
    next_one = begun_next_door(pair)
    seat = lead_seat(qtbot, pair, visit)
    card = seat.page.exchange
    monkeypatch.setattr(exchange_card, "choose_folder", lambda *_args: tmp_path)
    with _held(monkeypatch, calls):
        QTest.mouseClick(card.export_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: calls == [visit])
        seat.page.open(ToJoint(next_one))
        qtbot.waitUntil(lambda: seat.page.code.isVisible())
        assert card.progress.is_running(), "it can still be stopped"
        assert not card.export_button.isEnabled()
        card.export_asked.emit(tmp_path)  # whatever asks again
        assert calls == [visit]
    seat.settle()
    assert card.export_button.isEnabled()
    assert not card.outcome.isVisible(), "nothing was written of this visit"
    assert len(list(tmp_path.glob(f"*{SUFFIX}"))) == 1
    seat.page.open(ToJoint(visit))
    seat.settle()
    assert card.outcome.text().startswith("检查包写好了")
