"""What two laptops on one visit wait for, where a person sees it: 今日 and 同步 (sync.md §3.10)."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.joint_desk import Seat, joint_seat, seat
from tests.joint_pair import Pair, pair, seal, steps
from tests.made_visits import picture
from tuoyu_desktop.application.awaited_joins import JoinStep
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, record_finding
from tuoyu_desktop.application.finishing import amend_visit
from tuoyu_desktop.application.joint_visit import JoinVisit, join_visit, show_join_code
from tuoyu_desktop.domain.terms import Answer, Severity
from ui.pages.sync.page import SyncPage
from ui.pages.today.delivery_bar import DeliveryBar
from ui.pages.today.page import TodayPage
from ui.routes import ToJoint, ToSync, ToToday
from ui.widgets.chips import Chip

__all__ = ["pair"]


def _typed(pair: Pair) -> str:
    visit = pair.begun()
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)))
    return visit


def _today(qtbot: QtBot, pair: Pair) -> Seat:
    there = seat(qtbot, pair.other, "parent", TodayPage, ToToday())
    there.page.joins.look()  # as the page does once it is painted
    there.settle()
    return there


def test_a_code_that_leads_nowhere_can_be_waited_for_no_more(qtbot: QtBot, pair: Pair) -> None:
    visit = _typed(pair)
    there = _today(qtbot, pair)
    card = there.page.joins.card
    assert "今天 09:06 输入的加入码" in there.words(card)
    assert card.count() == "1"
    press_in_dialog(act=False)
    there.press(there.button("取消等待"))
    assert steps(pair) == [(visit, JoinStep.ABSENT)]
    press_in_dialog(act=True)
    there.press(there.button("取消等待"))
    there.settle()
    assert steps(pair) == []
    assert not card.isVisible()


def test_after_its_day_it_is_said_that_nothing_is_waited_for(qtbot: QtBot, pair: Pair) -> None:
    _typed(pair)
    pair.other.clock.pass_by(days=1)
    there = _today(qtbot, pair)
    card = there.page.joins.card
    assert "当天没有收到这次检查，不再等了。还要加入时，请再输入一次加入码。" in there.words(card)
    assert card.count() == ""
    assert not card.import_button.isVisible(), "nothing is waited for"
    there.press(there.button("知道了"))
    there.settle()
    assert not card.isVisible()
    assert steps(pair) == []


def test_a_sealed_visit_is_said_by_name(qtbot: QtBot, pair: Pair) -> None:
    visit = _typed(pair)
    seal(pair, visit)
    pair.other.read(pair.lead.exported(visit).file)
    there = _today(qtbot, pair)
    said = there.words(there.page.joins.card)
    assert "小橡树托育中心" in said
    assert "这次检查已经封存，不能再加入，不用等了。" in said
    assert "加入" not in [button.text() for button in there.page.joins.card.findChildren(QAbstractButton)]


FORM = FindingForm("窗边矮柜可攀爬。", Severity.MAJOR, "公安分局", 15, photo_reason="没带相机")


@pytest.fixture
def late(pair: Pair) -> str:
    """A visit to which an answer with its finding came after the seal."""
    visit = pair.together()
    pair.exchange(visit)
    pair.other.answer(visit, "C10", Answer.FAIL)
    pair.other.write(lambda work: record_finding(work, RecordFinding(visit, "C10", FORM)))
    seal(pair, visit)
    pair.lead.read(pair.other.exported(visit).file)
    return visit


def test_what_came_after_the_seal_stands_on_the_page_of_sync(qtbot: QtBot, pair: Pair, late: str) -> None:
    here = seat(qtbot, pair.lead, "expert", SyncPage, ToSync())
    card = here.page.attention
    said = here.words(card)
    assert [chip.text() for chip in card.findChildren(Chip)] == ["封存后才到"]
    assert "小橡树托育中心 · 赵敏的 2 条记录" in said
    assert "其中 1 个问题已经算数。文书上没有这些，请写更正说明" in said
    assert card.count() == "1"
    here.press(here.button("去一起查"))
    assert here.went == [ToJoint(late)]
    pair.lead.write(lambda work: amend_visit(work, late, "后到", "C10 不合格。"))
    here.page.open(ToSync())
    here.settle()
    assert not card.isVisible()


def test_what_came_late_says_what_became_of_it(qtbot: QtBot, pair: Pair, late: str) -> None:
    pair.other.write(lambda work: attach_photo(work, AttachPhoto(late, "C10", picture("窗"))))
    pair.lead.read(pair.other.exported(late).file)
    here = joint_seat(qtbot, pair.lead, "expert", late)
    said = here.words(here.page.late).split("\n")
    assert {"C10　检查项，留着待定", "C10　问题，算数", "C10　照片，已收下"} <= set(said)


def test_it_counts_in_the_bar_of_today(qtbot: QtBot, pair: Pair, late: str) -> None:
    here = seat(qtbot, pair.lead, "expert", TodayPage, ToToday())
    (bar,) = here.page.findChildren(DeliveryBar)
    assert "其中 1 条要看一下" in here.words(bar)
