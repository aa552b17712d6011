"""更正 from 文书: chosen, both values side by side, reason and hand, and afterwards said above every paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.papers_desk import built
from tests.gui.presses import press, rest
from tests.made_visits import EXPERT, lease_numbers, sealed_visit
from tuoyu_desktop.application.amending import AmendVisit, amend_sealed
from tuoyu_desktop.application.amendments_view import amended_lines
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.signing_in import SignedIn, sign_in
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.documents.amend_desk import paper_words
from ui.pages.documents.amend_dialog import AmendDialog
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments


def person(laptop: Laptop, role: str) -> SignedIn:
    return laptop.read(lambda records: sign_in(records, DEMO_PEOPLE[role], DEMO_PINS[role]))


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path) -> DocumentsPage:
    lease_numbers(laptop)
    return built(qtbot, runner, person(laptop, "expert"), tmp_path)


def opened(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, visit: str) -> AmendDialog:
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    press(page.amend.button)
    rest(qtbot, runner)
    assert page.amend.dialog is not None
    return page.amend.dialog


def choose(dialog: AmendDialog, label: str) -> None:
    dialog.points.setCurrentIndex(dialog.points.findText(label, Qt.MatchFlag.MatchStartsWith))


def answer(dialog: AmendDialog, value: Answer) -> None:
    press(dialog.answer, dialog.answer.segment_rect(value.value).center())


def sign(dialog: AmendDialog) -> None:
    QTest.mousePress(dialog.pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    for step in range(1, 12):
        QTest.mouseMove(dialog.pad, QPoint(20 + 12 * step, 20 + 4 * step))
    QTest.mouseRelease(dialog.pad, Qt.MouseButton.LeftButton, pos=QPoint(160, 70))


def read(dialog: AmendDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))


def test_a_wrong_failure_is_put_right_with_reason_and_hand(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    dialog = opened(qtbot, page, runner, visit)
    choose(dialog, "B12")
    assert "不合格" in read(dialog)
    assert "已登记的问题不会撤掉" in read(dialog)
    answer(dialog, Answer.PASS)
    press(dialog.submit)
    rest(qtbot, runner)
    assert dialog.fields["reason"].error() == "请写明为什么更正。"
    QTest.keyClicks(dialog.reason, "kan cuo le")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "签字" in dialog.fields["svg"].error()
    sign(dialog)
    press(dialog.submit)
    rest(qtbot, runner)

    assert page.amend.dialog is None
    (line,) = laptop.read(lambda records: amended_lines(records, visit))
    assert (line.label, line.old, line.new) == ("B12 结果", "不合格", "合格")
    assert line.svg.startswith("<svg")
    assert page.amend.banner.isVisible()
    assert "已更正 1 处：B12 结果 不合格 → 合格。" in page.amend.banner.sentence()


def test_a_failure_found_now_asks_for_its_fact(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    dialog = opened(qtbot, page, runner, visit)
    choose(dialog, "A05")
    assert not dialog.fact.isVisible()
    answer(dialog, Answer.FAIL)
    assert dialog.fact.isVisible()
    assert dialog.severity.value()
    dialog.fact.setPlainText("走廊的插座没有保护盖。")
    dialog.reason.setPlainText("回看照片发现")
    sign(dialog)
    press(dialog.submit)
    rest(qtbot, runner)
    facts = laptop.read(lambda records: [f.fact for f in records.findings(visit).values()])
    assert "走廊的插座没有保护盖。" in facts


def test_leaving_writes_nothing(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    dialog = opened(qtbot, page, runner, visit)
    choose(dialog, "B12")
    answer(dialog, Answer.PASS)
    press(dialog.cancel)
    rest(qtbot, runner)
    assert laptop.read(lambda records: amended_lines(records, visit)) == ()
    assert page.amend.banner.isHidden()


def test_a_reason_that_was_written_is_not_lost_by_escape(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    dialog = opened(qtbot, page, runner, sealed_visit(laptop))
    choose(dialog, "B12")
    QTest.keyClicks(dialog.reason, "seen on the photo")
    press_in_dialog(act=False)
    QTest.keyClick(dialog.reason, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == "seen on the photo"

    press_in_dialog(act=True)
    QTest.keyClick(dialog.reason, Qt.Key.Key_Escape)
    assert page.amend.dialog is None


def test_an_older_paper_says_that_it_does_not_have_it(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)
    command = AmendVisit(visit, "answer", "B12", "", Answer.PASS.value, "看错了", "<svg/>")
    laptop.write(lambda work: amend_sealed(work, command), EXPERT)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    assert "这份在更正以前出具，没有更正；要印上，请作废后重新生成。" in page.amend.banner.sentence()


def test_over_another_visit_nothing_is_said_of_the_one_before(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit, other = sealed_visit(laptop), sealed_visit(laptop)
    command = AmendVisit(visit, "answer", "B12", "", Answer.PASS.value, "看错了", "<svg/>")
    laptop.write(lambda work: amend_sealed(work, command), EXPERT)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    assert page.amend.banner.isVisible()
    page.amend.show_visit(other)
    page.amend.show_paper(None)  # its paper is there before its amendments are read
    assert page.amend.banner.isHidden()
    rest(qtbot, runner)
    assert page.amend.banner.isHidden()


def test_somebody_else_reads_it_and_cannot_write(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    lease_numbers(laptop)
    visit = sealed_visit(laptop)
    command = AmendVisit(visit, "answer", "B12", "", Answer.PASS.value, "看错了", "<svg/>")
    laptop.write(lambda work: amend_sealed(work, command), EXPERT)
    page = built(qtbot, runner, person(laptop, "street_officer"), tmp_path)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    assert page.amend.button.isHidden()
    page.amend.banner.acted.emit()
    rest(qtbot, runner)
    dialog = page.amend.dialog
    assert dialog is not None
    assert not dialog.submit.isVisible()
    said = read(dialog)
    assert "由主检陈秀兰登录后更正" in said
    assert "原因：看错了" in said


def test_officers_amend_without_a_drawn_hand(qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path) -> None:
    """documents.md §5: a drawn signature is allowed on a visit's papers alone."""
    lease_numbers(laptop)
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    page = built(qtbot, runner, person(laptop, "district_officer_1"), tmp_path)
    dialog = opened(qtbot, page, runner, visit)
    assert not dialog.pad.isVisible()
    choose(dialog, "B12")
    answer(dialog, Answer.PASS)
    dialog.reason.setPlainText("看错了")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "已更正 1 处" in page.amend.banner.sentence()


def test_an_officers_paper_that_was_handed_over_is_said_to_stay(laptop: Laptop) -> None:
    lease_numbers(laptop)
    visit = sealed_visit(laptop)
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]
    paper = laptop.read(lambda records: sheet_of(records, notice)).content
    command = AmendVisit(visit, "answer", "B12", "", Answer.PASS.value, "看错了", "<svg/>")
    laptop.write(lambda work: amend_sealed(work, command), EXPERT)
    lines = laptop.read(lambda records: amended_lines(records, visit))
    assert "作废后重新生成" in paper_words(lines, paper)
    officers = paper.model_copy(update={"kind": NoticeKind.HEALTH_OPINION})
    assert "不会跟着变" in paper_words(lines, officers)
    assert paper_words((), officers) == ""


def test_a_red_line_says_that_it_is_reported_with_the_correction(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    """checklist.md §3: an emergency is told whenever it is found out; nobody sends one without reading so."""
    visit = sealed_visit(laptop)
    dialog = opened(qtbot, page, runner, visit)
    told = {}
    for item in ("A05", "B22"):
        choose(dialog, f"{item} ")
        answer(dialog, Answer.FAIL)
        told[item] = "报到区里" in read(dialog)
    assert told == {"A05": False, "B22": True}
