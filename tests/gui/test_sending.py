"""移送 on 问题整改: who may, what the forms say and refuse, what stands there afterwards (documents.md §4.9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.gui.papers_desk import built
from tests.gui.presses import collect, press, read, rest
from tests.gui.test_findings_page import fresh, made, state_of
from tests.made_visits import OFFICER_1, lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import sheet_of, void_notice
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.transfer_letters import WriteTransfer, write_transfer
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.terms import FindingState, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.findings.crime_dialog import CrimeDialog
from ui.pages.findings.page import FindingsPage
from ui.pages.findings.reply_dialog import ReplyDialog
from ui.pages.findings.transfer_dialog import TransferDialog
from ui.pages.findings.words import due_chip
from ui.routes import ToDocuments, ToFindings

BLOCKED = "二层安全出口被三组货架堵住，门只能开约 20 厘米。"
Desk = Callable[..., FindingsPage]


@pytest.fixture
def officer(me: SignedIn) -> SignedIn:
    return replace(me, person=OFFICER_1, area=None)


@pytest.fixture
def finding(laptop: Laptop) -> str:
    lease_numbers(laptop)
    return fresh(laptop)


def asked(qtbot: QtBot, runner: JobRunner, page: FindingsPage) -> TransferDialog:
    press(page.detail.sending.transfer)
    rest(qtbot, runner)
    dialog = page.desk.dialog
    assert isinstance(dialog, TransferDialog)
    return dialog


def sent(laptop: Laptop, finding: str) -> str:
    made = WriteTransfer((finding,), "区消防救援局", "消防安全", "走访时看到。")
    return str(laptop.write(lambda work: write_transfer(work, made), OFFICER_1)[0])


def letter_of(laptop: Laptop, route: object) -> DocumentContent:
    assert isinstance(route, ToDocuments)
    assert route.notice is not None
    notice = route.notice
    return laptop.read(lambda records: sheet_of(records, notice)).content


@pytest.mark.parametrize("role", ["expert", "street_officer"])
def test_who_is_not_of_the_district_reads_why(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, finding: str, role: str
) -> None:
    page = made(qtbot, runner, replace(me, person=DEMO_PEOPLE[role]), ToFindings(finding=finding))
    assert not page.detail.sending.transfer.isEnabled()
    assert "移送由区卫生健康委的人员办理" in read(page.detail)
    assert not page.detail.sending.reply.isVisible()


def test_a_letter_is_written_and_shown(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, finding: str, tmp_path: Path
) -> None:
    page = made(qtbot, runner, officer, ToFindings(finding=finding))
    heard = collect(page.go)
    dialog = asked(qtbot, runner, page)
    assert "走访人员反映，是线索" in read(dialog)
    assert "共 2 份：区公安分局 1 份，大兴区卫生健康委员会存档 1 份" in dialog.receives.text()
    dialog.bases.setPlainText("三定方案")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "书名号" in dialog.fields["bases"].error()
    assert dialog.bases.wrong == 1
    dialog.bases.setPlainText("《大兴区托育服务综合监管职责分工》")
    dialog.department.setEditText("北京市公安局大兴分局")
    press(dialog.submit)
    rest(qtbot, runner)

    content = letter_of(laptop, heard[-1])
    assert content.addressee == "北京市公安局大兴分局"
    assert state_of(laptop, finding) is FindingState.REFERRED
    papers = built(qtbot, runner, officer, tmp_path)
    assert isinstance(heard[-1], ToDocuments)
    papers.open(heard[-1])
    rest(qtbot, runner)
    assert papers._view is not None
    assert "移送函（北京市公安局大兴分局）" in {choice.title for choice in papers._view.choices}
    assert set(papers.tools.delivery.radios) == {"on_the_spot", "post", "sent"}
    assert "不交机构" in read(papers.tools.delivery)


def test_findings_of_two_visits_go_in_one_letter_with_both_stories(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, finding: str
) -> None:
    sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION, facts={"E03": BLOCKED})
    page = made(qtbot, runner, officer, ToFindings(finding=finding))
    heard = collect(page.go)
    dialog = asked(qtbot, runner, page)
    tick = next(tick for tick in dialog.findings.ticks if tick.text().startswith("E03"))
    press(tick)
    assert "行政检查时发现" in dialog.discovery.toPlainText()
    dialog.discovery.setPlainText("我自己写的经过。")
    press(tick)
    assert dialog.discovery.toPlainText() == "我自己写的经过。", "what a person wrote stays"
    press(tick)
    press(dialog.submit)
    rest(qtbot, runner)
    assert [one.lead for one in letter_of(laptop, heard[-1]).findings] == [True, False]


def test_no_finding_ticked_is_said(qtbot: QtBot, runner: JobRunner, officer: SignedIn, finding: str) -> None:
    dialog = asked(qtbot, runner, made(qtbot, runner, officer, ToFindings(finding=finding)))
    press(dialog.findings.ticks[0])
    press(dialog.submit)
    rest(qtbot, runner)
    assert dialog.fields["findings"].error() == "至少选一个问题。"
    assert dialog.submit.isEnabled()
    dialog.reject()


def test_pages_are_asked_for_and_photos_printed_only_when_ticked(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, finding: str
) -> None:
    page = made(qtbot, runner, officer, ToFindings(finding=finding))
    heard = collect(page.go)
    dialog = asked(qtbot, runner, page)
    dialog.enclosures.other.setText("营业执照复印件")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "页数" in dialog.fields["enclosures"].error()
    dialog.enclosures.other_pages.setValue(1)
    ((_, _, tick), *_) = dialog.photos.rows
    tick.setChecked(True)
    press(dialog.submit)
    rest(qtbot, runner)
    content = letter_of(laptop, heard[-1])
    assert content.attachments == ("营业执照复印件（1份1页）", "照片1张，1张印附")


def test_the_answer_is_registered_with_what_follows(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, finding: str
) -> None:
    letter = sent(laptop, finding)
    page = made(qtbot, runner, officer, ToFindings(finding=finding))
    heard = collect(page.go)
    assert not page.detail.sending.transfer.isVisible()
    assert not page.detail.close_finding.isVisible()
    press(page.detail.sending.letter)
    assert heard == [ToDocuments(notice=letter)]
    press(page.detail.sending.reply)
    rest(qtbot, runner)
    dialog = page.desk.dialog
    assert isinstance(dialog, ReplyDialog)
    assert not dialog.submit.isEnabled()
    press(dialog.choice, dialog.choice.segment_rect("no").center())
    press(dialog.submit)
    rest(qtbot, runner)
    assert "不受理的理由" in dialog.fields["text"].error()
    dialog.text.setPlainText("不属于本部门职责")
    press(dialog.submit)
    rest(qtbot, runner)
    words = read(page.detail)
    assert "区消防救援局不受理" in words
    assert "不属于本部门职责" in words
    assert page.detail.sending.transfer.isVisible(), "it may go elsewhere now"
    assert page.detail.sending.transfer.isEnabled()


def test_an_answer_that_is_late_shows_on_card_board_and_detail(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, finding: str, clock: StandingClock
) -> None:
    sent(laptop, finding)
    line = next(one for one in laptop.read(lambda records: records.finding_lines(area=None)) if one.id == finding)
    assert due_chip(line, clock().date()).text == "回复期限 12月4日"
    clock.pass_by(days=20)
    chip = due_chip(line, clock().date())
    assert (chip.text, chip.kind) == ("回复逾期 6 天", "warn")
    page = made(qtbot, runner, officer, ToFindings(finding=finding))
    assert "回复期限 12月4日" in read(page.detail)
    thin = page.board.thin[FindingState.REFERRED]
    assert "回复逾期" in thin.accessibleName()
    assert page.board.columns[FindingState.REFERRED].late.text().startswith("逾期")


def test_a_suspected_crime_is_asked_for_in_its_own_form(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, finding: str
) -> None:
    page = made(qtbot, runner, officer, ToFindings(finding=finding))
    heard = collect(page.go)
    press(asked(qtbot, runner, page).crime)
    rest(qtbot, runner)
    dialog = page.desk.dialog
    assert isinstance(dialog, CrimeDialog)
    assert "先打 110" in read(dialog)
    dialog.suspected.setText("涉嫌虐待被看护人")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "两名" in dialog.fields["group"].error()
    for tick in dialog.group.ticks:
        tick.setChecked(True)
    dialog.reported.day.set_value("2026-11-10")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "日期和时间" in dialog.fields["reported_at"].error()
    dialog.reported.clock.set_value("09:00")
    dialog.reported.changed.emit()
    assert "还没有批准" in read(dialog.warnings)
    press(dialog.submit)
    rest(qtbot, runner)
    content = letter_of(laptop, heard[-1])
    assert content.kind is NoticeKind.CRIME_TRANSFER
    assert content.crime is not None
    assert content.crime.materials == ("涉嫌犯罪案件移送书",)
    assert state_of(laptop, finding) is FindingState.REFERRED


@pytest.mark.parametrize("size", [(1286, 768), (1013, 614), (830, 512)])
def test_buttons_and_what_is_said_of_them_are_inside_at_every_size(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, finding: str, size: tuple[int, int]
) -> None:
    """1366×768 at 100, 125 and 150 %."""
    page = made(qtbot, runner, officer, ToFindings(finding=finding))
    page.setMinimumSize(0, 0)
    page.resize(*size)
    rest(qtbot, runner)
    _assert_inside(page, page.detail.sending.transfer)
    dialog = asked(qtbot, runner, page)
    for button in (dialog.crime, dialog.cancel, dialog.submit, dialog.receives):
        _assert_inside(dialog, button)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    rest(qtbot, runner)
    assert page.desk.dialog is None


def _assert_inside(outer: QWidget, inner: QWidget) -> None:
    place = QRect(inner.mapTo(outer, inner.rect().topLeft()), inner.size())
    assert inner.isVisible()
    assert outer.rect().contains(place), (outer.rect(), place)


def test_a_voided_letter_is_written_anew_from_its_finding(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, finding: str, tmp_path: Path
) -> None:
    letter = sent(laptop, finding)
    laptop.write(lambda work: void_notice(work, letter, "写错部门"), OFFICER_1)
    papers = built(qtbot, runner, officer, tmp_path)
    papers.open(ToDocuments(notice=letter))
    rest(qtbot, runner)
    assert not papers.tools.remake.isVisible(), "its form stands at the finding"
    page = made(qtbot, runner, officer, ToFindings(finding=finding))
    assert "移送收回" in read(page.detail)
    assert page.detail.sending.transfer.isEnabled()
    assert not page.detail.sending.letter.isVisible()


def test_what_another_department_has_may_still_go_to_the_police(
    qtbot: QtBot, laptop: Laptop, runner: JobRunner, officer: SignedIn, finding: str
) -> None:
    sent(laptop, finding)
    page = made(qtbot, runner, officer)
    page.open(ToFindings(finding=finding))
    rest(qtbot, runner)
    buttons = page.detail.sending
    assert (buttons.transfer.isVisible(), buttons.crime.isVisible()) == (False, True)
    press(buttons.crime)
    rest(qtbot, runner)
    assert isinstance(page.desk.dialog, CrimeDialog)
