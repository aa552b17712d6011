"""机构自查 beside the items, what differs at 收尾; I07 on the page; 未定 and 检查规则 as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from tests.application.test_reserve_items import OwnPacks
from tests.gui.visit_desk import OAK, Desk, begin, open_desk, signed_in
from tests.made_visits import sealed_visit
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finishing import finish_view
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.self_assessment import keep_for_facility
from tuoyu_desktop.application.settings_view import account_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.self_assessment import SelfAnswer, SelfAssessment
from tuoyu_desktop.domain.terms import Answer, Profile
from ui.pages.finish.self_check_card import SelfCheckDifferences
from ui.pages.settings.sections import AboutCard

Opened = Callable[..., Desk]
EXPERT = DEMO_PEOPLE["expert"]
SAID = {
    "A01": SelfAnswer("A01", Answer.PASS, "执照在前台", date(2026, 11, 2)),
    "A05": SelfAnswer("A05", Answer.FAIL, "备案在办"),
    "C01": SelfAnswer("C01", Answer.NOT_APPLICABLE),
}


def keep(laptop: Laptop) -> None:
    """The facility's book was read in."""
    book = SelfAssessment("小橡树托育中心", "tuoyu-2026", "2026.2", SAID)
    laptop.write(lambda work: keep_for_facility(work, OAK, book), EXPERT)


def line(desk: Desk) -> str:
    return desk.page.parts.side.self_check.words()


@pytest.fixture
def at(qtbot: QtBot, laptop: Laptop) -> Iterator[Callable[..., Desk]]:
    """Opens a visit of a profile at an item."""
    made: list[Desk] = []

    def opened(profile: Profile = Profile.QUICK, *, item: str) -> Desk:
        made.append(open_desk(qtbot, laptop, profile, item))
        return made[-1]

    yield opened
    for one in made:
        one.runner.stop()


def test_it_stands_beside_the_item_and_only_a_difference_stands_out(laptop: Laptop, at: Opened) -> None:
    keep(laptop)
    desk = at(item="A01")
    assert line(desk) == "机构自查：符合 · 11月2日"
    assert desk.front.answer is None, "it never answers"
    desk.page.session.answer(Answer.PASS)
    desk.page.session.go("A01")
    assert line(desk) == "机构自查：符合 · 11月2日"
    desk.page.session.answer(Answer.FAIL)
    assert line(desk) == "机构自查：符合 · 11月2日，与您的答案不同"
    desk.page.session.go("A09")
    assert line(desk) == "机构自查：没有填"


def test_without_a_book_nothing_is_said(at: Opened) -> None:
    assert line(at(item="A01")) == ""


def test_the_differences_are_listed_at_the_end(qtbot: QtBot, laptop: Laptop) -> None:
    keep(laptop)
    visit = begin(laptop, signed_in(laptop))

    def job(work: Work) -> None:
        for code, answer in (("A01", Answer.PASS), ("A05", Answer.PASS), ("C01", Answer.FAIL)):
            record_answer(work, RecordAnswer(visit, code, answer))

    laptop.write(job, EXPERT)
    card = SelfCheckDifferences()
    qtbot.addWidget(card)
    card.show_view(laptop.read(lambda records: finish_view(records, visit)).visit)
    assert card.count() == "2 项不一致"
    rows = [item.widget() for place in range(card.body.count()) if (item := card.body.itemAt(place)) is not None]
    told = [row.accessibleName() for row in rows if row is not None and row.accessibleName()]
    assert [name[:3] for name in told] == ["A05", "C01"]
    assert "机构自查：不符合；这次：合格" in told[0]

    other = begin(laptop, signed_in(laptop))
    card.show_view(laptop.read(lambda records: finish_view(records, other)).visit)
    assert card.isHidden()


def test_a_failure_of_i07_opens_no_form_for_a_new_finding(laptop: Laptop, at: Opened) -> None:
    sealed_visit(laptop)
    desk = at(Profile.REINSPECTION, item="D04")
    desk.page.session.answer(Answer.FAIL)
    assert desk.held.asks != "FINDING", "what was found stands already"
    desk.settle()
    desk.page.session.go("I07")
    desk.settle()
    rows = {row["item"]: row.get("result") for row in desk.front.measured["findings"]}
    assert rows["D04"] == "NOT_RECTIFIED"
    desk.page.session.answer(Answer.FAIL)
    desk.page.session.go("I07")
    assert desk.held.form is None
    assert desk.item("I07").answer is Answer.FAIL


def test_a_reserve_item_says_that_its_severity_is_undecided(laptop: Laptop, at: Opened) -> None:
    laptop.packs = OwnPacks()
    desk = at(Profile.FULL, item="D05")
    card = desk.page.parts.pane.card
    assert (card._severity.accessibleName(), card._note.text()) == ("严重程度：未定", "储备项，本区加选")
    desk.page.session.answer(Answer.FAIL)
    form = desk.page.parts.pane.form
    assert form.severity.value() == ""
    assert "清单未定" in form._explanation.text()
    desk.page.session.finding_done({**form.values(), "fact": "慢 3 分钟。", "photo_reason": "不宜拍照"})
    assert "严重程度" in desk.held.error


def test_the_rules_are_said_in_the_settings(qtbot: QtBot, laptop: Laptop) -> None:
    laptop.packs = OwnPacks()
    card = AboutCard()
    qtbot.addWidget(card)
    card.show_rules(laptop.read(lambda records: account_view(records, EXPERT)).rules)
    told = card.rules.caption.text()
    assert "加选储备项 A13、D05" in told
    assert "X99 清单里没有" in told
