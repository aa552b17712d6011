"""加入同事的检查 on 今日: the card can be put away, and nobody is dragged from where he works (sync.md §3.10)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import sync.client.visit_package as visit_package
from tests.gui.joint_desk import Seat, person_of, seat
from tests.joint_pair import Pair, pair, steps
from tuoyu_desktop.application.joint_visit import JoinVisit, join_visit, show_join_code
from tuoyu_desktop.application.signing_in import SignedIn
from ui.background.job_runner import JobRunner
from ui.desks import ReadOnlyDesk
from ui.pages.today import joins_card
from ui.pages.today.page import TodayPage
from ui.routes import ToInspection, ToToday
from ui.visit_package_desk import VisitPackageDesk

__all__ = ["pair"]


def _typed(pair: Pair) -> str:
    visit = pair.begun()
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)))
    return visit


def _today(qtbot: QtBot, pair: Pair) -> Seat:
    def make(runner: JobRunner, me: SignedIn) -> TodayPage:
        page = TodayPage(runner, me)
        desk = VisitPackageDesk(runner, pair.other.laptop, page.joins, page)
        page.joins.import_asked.connect(lambda file: desk.read(None, file))
        return page

    there = seat(qtbot, pair.other, "parent", make, ToToday())
    _look(there)
    return there


def _look(there: Seat) -> None:
    there.page.joins.look()  # as the page does once it is painted
    there.settle()


def test_an_old_fault_goes_with_a_later_success(
    qtbot: QtBot, pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = _typed(pair)
    there, wrong = _today(qtbot, pair), tmp_path / "x.tuoyu-visit"
    wrong.write_bytes(b"\xff")
    card = there.page.joins.card
    monkeypatch.setattr(joins_card, "choose_file", lambda *_args: wrong)
    there.press(card.import_button)
    assert "package-not-a-visit" in card.outcome.text()
    pair.other.read(pair.lead.exported(visit).file)  # it comes by another way
    _look(there)
    there.press(there.button("加入"))
    there.settle()
    assert there.went == [ToInspection(visit)]
    assert not card.isVisible()


def test_a_fault_can_be_put_away(qtbot: QtBot, pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = _typed(pair)
    there, wrong = _today(qtbot, pair), tmp_path / "x.tuoyu-visit"
    wrong.write_bytes(b"\xff")
    card = there.page.joins.card
    monkeypatch.setattr(joins_card, "choose_file", lambda *_args: wrong)
    there.press(card.import_button)
    there.page.joins.stop(visit)
    there.settle()
    there.settle()
    assert card.isVisible(), "what was said stays until it was read"
    there.press(card.seen)
    there.settle()
    assert not card.isVisible()


def test_who_went_on_is_not_dragged_into_the_visit(qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = _typed(pair)
    there, package = _today(qtbot, pair), pair.lead.exported(visit).file
    card, gate, real = there.page.joins.card, threading.Event(), visit_package._take_photos

    def slow(*args: Any) -> int:
        gate.wait(60)
        return real(*args)

    monkeypatch.setattr(visit_package, "_take_photos", slow)
    monkeypatch.setattr(joins_card, "choose_file", lambda *_args: package)
    QTest.mouseClick(card.import_button, Qt.MouseButton.LeftButton)
    there.page.hide()  # another page
    gate.set()
    qtbot.waitUntil(lambda: not steps(pair) and there.runner.idle)
    there.settle()
    assert there.went == []
    assert len(pair.other.view(visit).laptops) == 2, "joined all the same"
    there.page.show()
    QApplication.processEvents()
    assert "已加入小橡树托育中心的检查，在“未完成的检查”里继续。" in there.words(card)
    there.press(there.button("知道了"))
    there.settle()
    assert not card.isVisible()


def test_where_nothing_may_be_written_nothing_is_offered(qtbot: QtBot, pair: Pair) -> None:
    _typed(pair)
    runner = JobRunner(ReadOnlyDesk(pair.other.laptop))
    page = TodayPage(runner, person_of(pair.other, "parent"))
    page.set_may_join(False)
    qtbot.addWidget(page, before_close_func=lambda _page: runner.stop())
    page.show()
    page.open(ToToday())
    page.joins.look()
    qtbot.waitUntil(lambda: runner.idle)
    assert page.joins.card is None
