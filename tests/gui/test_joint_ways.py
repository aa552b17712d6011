"""The ways to 一起查 from the pages around it: 今日, 检查, 收尾, 文书 (sync.md §3.10)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import in_dialog
from tests.gui.joint_desk import Seat, joint_seat, seat
from tests.joint_pair import Pair, Partner, pair
from tests.made_visits import answer_all, sign
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.joint_visit import JoinVisit, join_visit, show_join_code
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import prepare_picture, render_sheet
from tuoyu_desktop.domain.terms import Answer
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage
from ui.pages.finish.page import FinishPage
from ui.pages.inspection.page import InspectionPage
from ui.pages.joint.late_card import AmendDialog
from ui.pages.today import joins_card
from ui.pages.today.join_dialog import JoinDialog
from ui.pages.today.page import TodayPage
from ui.routes import ToDocuments, ToFinish, ToInspection, ToJoint, ToSync, ToToday
from ui.visit_package_desk import VisitPackageDesk

__all__ = ["pair"]
ITEM = "C10"


def _today(qtbot: QtBot, partner: Partner) -> Seat:
    def make(runner: JobRunner, me: SignedIn) -> TodayPage:
        page = TodayPage(runner, me)
        desk = VisitPackageDesk(runner, partner.laptop, page.joins, page)
        page.joins.import_asked.connect(lambda file: desk.read(None, file))
        return page

    made = seat(qtbot, partner, "parent", make, ToToday())
    made.page.joins.look()  # as the page does once it is painted
    made.settle()
    return made


def _inspection(qtbot: QtBot, partner: Partner, visit: str) -> Seat:
    return seat(
        qtbot, partner, "expert", lambda runner, me: InspectionPage(runner, me, prepare_picture), ToInspection(visit)
    )


def _documents(qtbot: QtBot, partner: Partner, visit: str) -> Seat:
    def make(runner: JobRunner, me: SignedIn) -> DocumentsPage:
        return DocumentsPage(runner, me, render_sheet, prepare_picture)

    return seat(qtbot, partner, "expert", make, ToDocuments(visit))


def _type(dialog: JoinDialog, *lines: str) -> None:
    for line in lines:
        QTest.keyClicks(dialog.edit, line)
        QTest.keyClick(dialog.edit, Qt.Key.Key_Return)


def _enter(dialog: JoinDialog, lines: tuple[str, ...]) -> None:
    _type(dialog, *(line.lower() for line in lines))
    dialog.act_button.click()


def test_a_colleague_joins_with_the_stick(qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = pair.begun()
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    package = pair.lead.exported(visit).file
    there = _today(qtbot, pair.other)
    in_dialog(JoinDialog, lambda dialog: _enter(dialog, code.lines))
    there.press(there.page.join)
    there.settle()
    card = there.page.joins.card
    assert "还没有这次检查" in there.words(card)
    assert there.went == []

    monkeypatch.setattr(joins_card, "choose_file", lambda _parent, _title, _kind: package)
    there.press(card.import_button)
    there.settle()
    assert there.went == [ToInspection(visit)]
    assert not card.isVisible(), "nothing waits any more"


def test_the_card_of_a_kept_code_is_there_until_the_visit_came(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.begun()
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)))
    there = _today(qtbot, pair.other)
    assert "本机还没有这次检查" in there.words(there.page.joins.card)
    there.press(there.page.joins.card.sync_button)
    assert there.went == [ToSync(start=True)]
    pair.other.read(pair.lead.exported(visit).file)
    there.page.open(ToToday())
    qtbot.waitUntil(lambda: "这次检查已到本机。" in there.words(there.page.joins.card))
    there.press(there.button("加入"))
    assert there.went[-1] == ToInspection(visit)
    assert len(pair.other.view(visit).laptops) == 2


def test_a_wrong_line_is_told_while_one_types(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.begun()
    lines = pair.lead.write(lambda work: show_join_code(work, visit)).lines
    wrong = lines[1][:-1] + ("0" if lines[1][-1] != "0" else "1")
    seen: list[tuple[str, bool]] = []

    def act(dialog: JoinDialog) -> None:
        _type(dialog, lines[0], wrong)
        seen.append((dialog.field.error(), dialog.act_button.isEnabled()))
        dialog.edit.setPlainText("\n".join(lines))
        seen.append((dialog.field.error(), dialog.act_button.isEnabled()))
        dialog.safe_button.click()

    there = _today(qtbot, pair.other)
    in_dialog(JoinDialog, act)
    there.press(there.page.join)
    assert seen == [("第 2 行有误，请对着那台电脑再看一遍。", False), ("", True)]


def test_ones_own_visit_is_not_joined(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.begun()
    lines = pair.lead.write(lambda work: show_join_code(work, visit)).lines
    said: list[str] = []
    here = _today(qtbot, pair.lead)

    def act(dialog: JoinDialog) -> None:
        _enter(dialog, lines)
        try:
            qtbot.waitUntil(lambda: bool(dialog.field.error()))
            said.append(dialog.field.error())
        finally:
            dialog.safe_button.click()

    in_dialog(JoinDialog, act)
    here.press(here.page.join)
    assert said == ["这次检查就是在这台电脑上开始的，不用加入。"]


def test_the_head_of_a_visit_leads_to_the_other_laptop(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.begun()
    page = _inspection(qtbot, pair.lead, visit)
    assert page.page.parts.head.joint.text() == "一起查"
    page.press(page.page.parts.head.joint)
    assert page.went == [ToJoint(visit)]


def test_the_head_says_how_many_laptops_and_how_many_answers_differ(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, ITEM, Answer.PASS)
    pair.other.answer(visit, ITEM, Answer.FAIL)
    pair.exchange(visit)
    page = _inspection(qtbot, pair.lead, visit)
    button = page.page.parts.head.joint
    assert button.text() == "2 台电脑 · 1 项不一致"
    assert button.accessibleName() == "一起查，2 台电脑 · 1 项不一致"
    group = page.page.parts.rail.groups["C"]
    assert "1 项不一致" in group.accessibleName()


def test_the_groups_of_a_visit_say_what_the_other_laptop_answered(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.together()
    pair.other.answer(visit, "C16", Answer.PASS)
    pair.exchange(visit)
    page = _inspection(qtbot, pair.lead, visit)
    groups = page.page.parts.rail.groups
    assert groups["C"].accessibleName().endswith(" 项 · 赵敏 1")
    assert "赵敏" not in groups["A"].accessibleName()


def test_the_refused_end_leads_to_what_differs(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, ITEM, Answer.PASS)
    pair.other.answer(visit, ITEM, Answer.FAIL)
    pair.exchange(visit)
    end = seat(qtbot, pair.lead, "expert", FinishPage, ToFinish(visit))
    said = end.words()
    assert "1 项两台电脑答案不一致：" in said
    assert ITEM in said
    assert not end.page.seal.isEnabled()
    end.press(end.button("去一起查"))
    assert end.went == [ToJoint(visit)]


def test_the_end_names_a_laptop_of_which_nothing_came(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.together()
    pair.exchange(visit)
    end = seat(qtbot, pair.lead, "expert", FinishPage, ToFinish(visit))
    assert "赵敏（12 号）的记录还没有对过来：" in end.words()


def _sealed(pair: Pair, visit: str) -> None:
    """By the lead, with all that is asked for."""
    pair.lead.write(lambda work: answer_all(work, visit, {}))
    pair.lead.write(lambda work: sign(work, visit))
    pair.lead.write(lambda work: finish_visit(work, FinishVisit(visit, "")))


def test_what_came_after_the_seal_is_said_and_amended(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.together()
    pair.exchange(visit)
    _sealed(pair, visit)
    pair.other.answer(visit, ITEM, Answer.FAIL)
    pair.lead.read(pair.other.exported(visit).file)

    papers = _documents(qtbot, pair.lead, visit)
    assert papers.page.hints.late.sentence().startswith("封存以后又收到赵敏的 1 条记录，文书上没有，请写更正说明。")
    papers.press(papers.button("去一起查"))
    assert papers.went == [ToJoint(visit)]

    there = joint_seat(qtbot, pair.lead, "expert", visit)
    said = there.words(there.page.late)
    assert "封存以后又收到赵敏的 1 条记录" in said
    assert f"{ITEM}　检查项，留着待定" in said

    def write(dialog: AmendDialog) -> None:
        QTest.keyClicks(dialog.edit, "C10 holds as sealed")
        dialog.act_button.click()

    in_dialog(AmendDialog, write)
    there.press(there.page.late.amend)
    there.settle()
    assert not there.page.late.amend.isVisible()
    assert "更正说明已经写了。" in there.words(there.page.late)
    (amendment,) = pair.lead.laptop.read(lambda records: records.inspection(visit)).amendments
    assert amendment.text == "C10 holds as sealed"
    there.press(there.page.head.back)
    assert there.went == [ToDocuments(visit)]


def test_a_laptop_that_is_missing_from_the_papers_is_named_beside_them(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.together()
    pair.exchange(visit)
    _sealed(pair, visit)
    papers = _documents(qtbot, pair.lead, visit)
    assert papers.page.hints.late.sentence() == "赵敏（12 号）的记录还没有对过来，文书上注明了。"
