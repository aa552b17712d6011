"""今天的文书: all papers of a day in one go; what happens where it stops, and where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.erased_entries import erase
from tests.gui.presses import press, read, rest
from tests.gui.print_rig import Labels, Printer, printing_page
from tests.made_visits import EXPERT, FACTS, OAK, sealed_visit
from tuoyu_desktop.application.day_papers import day_papers
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, void_notice
from tuoyu_desktop.application.print_marks import mark_printed, print_mark
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind
from ui.background.job_runner import JobRunner
from ui.pages.documents.batch_desk import BatchDesk
from ui.pages.documents.batch_list import Fate
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments

SET = ("机构留存", "街道（乡镇）留存")
REPORT = ("区卫生健康委", "街道（乡镇）留存", "督导队留存")
Opened = Callable[[], BatchDesk]


@pytest.fixture
def page(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, printer: Printer, labels: Labels
) -> DocumentsPage:
    """With numbers, at a printer that the tests hold."""
    return printing_page(qtbot, runner, me, laptop, printer, labels)


@pytest.fixture
def batch(qtbot: QtBot, page: DocumentsPage, runner: JobRunner) -> Opened:
    """The dialog, opened by a press on the button in the head of the page."""

    def open_it() -> BatchDesk:
        page.open(ToDocuments())
        rest(qtbot, runner)
        press(page.prints.button)
        rest(qtbot, runner)
        assert page.prints.batch is not None
        rest(qtbot, runner)
        return page.prints.batch

    return open_it


def papers(laptop: Laptop, visit: str, *kinds: NoticeKind) -> list[str]:
    return [laptop.write(lambda work, k=k: issue_notice(work, IssueNotice(visit, k)), EXPERT)[0] for k in kinds]


def two_places(laptop: Laptop) -> list[str]:
    """Record and 反馈单 of 小橡树, then those of a place that stands before it by its pinyin."""
    other = next(
        one for one in laptop.read(lambda records: records.search_facilities(records.device().unit)) if one != OAK
    )
    made = []
    for facility in (OAK, other):
        visit = sealed_visit(laptop, facility=facility)
        made += papers(laptop, visit, NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM)
    return made


def press_row(desk: BatchDesk, row: int) -> None:
    rows = desk.dialog.list
    press(rows.viewport(), QPointF(rows.visualRect(rows.model().index(row, 0)).center()))


def finished(qtbot: QtBot, desk: BatchDesk, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: not desk._queue, timeout=60_000)
    rest(qtbot, runner)


def fates(desk: BatchDesk) -> list[Fate]:
    return [row.fate for row in desk.dialog.list.rows]


def test_all_of_the_day_is_printed_place_by_place_each_set_a_job(
    qtbot: QtBot, batch: Opened, runner: JobRunner, laptop: Laptop, printer: Printer, labels: Labels
) -> None:
    made = two_places(laptop)
    desk = batch()
    assert desk.dialog.print.text() == "打印 4 份文书"
    assert "这台电脑上做了 4 份，4 份还没打" in read(desk.dialog)
    assert "一共 10 份" in desk.dialog.status.text()
    labels.drawn.clear()
    press(desk.dialog.print)
    finished(qtbot, desk, runner)

    assert labels.drawn == [*SET, *REPORT, *SET, *REPORT]
    numbers = [name.split("-")[-1] for name in printer.sheets()]
    assert numbers == ["000002", "000002", "000001", "000001"]  # 小橡树 is the last by its pinyin
    marks = [laptop.read(lambda records, one=one: print_mark(records, one)) for one in made]
    assert [mark.copies if mark else () for mark in marks] == [SET, REPORT, SET, REPORT]
    assert fates(desk) == [Fate.DONE] * 4
    assert desk.dialog.status.text() == "4 份交给打印机了"
    assert "都打过了" in read(desk.dialog)
    assert not desk.dialog.print.isEnabled()


def test_what_was_printed_is_marked_and_not_ticked_and_is_a_copy_when_ticked(
    qtbot: QtBot, batch: Opened, runner: JobRunner, laptop: Laptop, labels: Labels
) -> None:
    (notice,) = papers(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    laptop.write(lambda work: mark_printed(work, notice, SET), EXPERT)
    desk = batch()
    face = desk.dialog.list.rows[0].face(laptop.clock())
    assert face.note == "今天 09:05 打过，再打是副本"
    assert face.spoken().startswith("没有勾选")
    assert not desk.dialog.print.isEnabled()

    press_row(desk, 0)
    labels.drawn.clear()
    press(desk.dialog.print)
    finished(qtbot, desk, runner)
    assert labels.drawn == ["副本"]  # both copies are one drawing
    mark = laptop.read(lambda records: print_mark(records, notice))
    assert mark is not None
    assert mark.count == 4


def test_space_ticks_and_one_press_ticks_all(qtbot: QtBot, batch: Opened, laptop: Laptop) -> None:
    papers(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM)
    desk = batch()
    QTest.keyClick(desk.dialog.list, Qt.Key.Key_Space)
    assert desk.dialog.list.ticked() == [1]
    QTest.keyClick(desk.dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(desk.dialog.list, Qt.Key.Key_Space)
    assert desk.dialog.list.ticked() == []
    assert not desk.dialog.print.isEnabled()
    press(desk.dialog.all)
    assert desk.dialog.list.ticked() == [0, 1]
    press(desk.dialog.all)
    assert desk.dialog.list.ticked() == []


def test_a_printer_that_stops_keeps_what_came_out_says_where_and_goes_on_from_there(
    qtbot: QtBot, batch: Opened, runner: JobRunner, laptop: Laptop, printer: Printer
) -> None:
    made = two_places(laptop)
    printer.jobs = 2
    desk = batch()
    press(desk.dialog.print)
    finished(qtbot, desk, runner)
    assert "停在 小橡树托育中心《走访督导情况记录》。" in desk.dialog.fault.sentence()
    assert "前面的 2 份已经交给打印机" in desk.dialog.fault.sentence()
    assert desk.dialog.print.text() == "接着打 2 份文书"
    assert [laptop.read(lambda records, one=one: print_mark(records, one)) is None for one in made] == [
        True,
        True,
        False,
        False,
    ]

    printer.jobs = 100
    press(desk.dialog.print)
    finished(qtbot, desk, runner)
    assert len(printer.sheets()) == 4
    assert not desk.dialog.fault.isVisible()


def test_a_printer_that_vanishes_between_two_papers_is_named(
    qtbot: QtBot, batch: Opened, runner: JobRunner, laptop: Laptop, printer: Printer
) -> None:
    papers(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    desk = batch()
    printer.there = False
    press(desk.dialog.print)
    finished(qtbot, desk, runner)
    assert "现在找不到了" in desk.dialog.fault.sentence()
    assert not desk.dialog.print.isEnabled()
    assert printer.sheets() == []


def test_the_way_out_stops_after_the_paper_under_way(
    qtbot: QtBot, batch: Opened, runner: JobRunner, laptop: Laptop, printer: Printer
) -> None:
    two_places(laptop)
    desk = batch()
    press(desk.dialog.print)
    qtbot.waitUntil(lambda: desk._job is not None)
    QTest.keyClick(desk.dialog, Qt.Key.Key_Escape)
    assert desk.dialog.isVisible()
    assert not desk.dialog.leave.isEnabled()
    finished(qtbot, desk, runner)
    assert len(printer.sheets()) == 1
    assert fates(desk) == [Fate.DONE, Fate.WAITING, Fate.WAITING, Fate.WAITING]
    assert desk.dialog.print.text() == "接着打 3 份文书"
    assert not desk.dialog.fault.isVisible()
    press(desk.dialog.leave)
    assert not desk.dialog.isVisible()


def test_a_paper_erased_meanwhile_is_passed_over_and_the_others_are_printed(
    qtbot: QtBot, batch: Opened, runner: JobRunner, laptop: Laptop, printer: Printer
) -> None:
    made = papers(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM)
    desk = batch()
    erase(laptop, made[0])
    press(desk.dialog.print)
    finished(qtbot, desk, runner)
    assert fates(desk) == [Fate.SKIPPED, Fate.DONE]
    assert desk.dialog.list.rows[0].said == "本机没有这份文书。"
    assert printer.sheets() == ["整改意见反馈单 ZF-110115-2026-000001"]
    assert desk.dialog.status.text() == "1 份交给打印机了，1 份没打"


def test_a_paper_voided_meanwhile_is_not_printed(
    qtbot: QtBot, batch: Opened, runner: JobRunner, laptop: Laptop, printer: Printer
) -> None:
    (notice,) = papers(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    desk = batch()
    laptop.write(lambda work: void_notice(work, notice, "写错了"), EXPERT)
    press(desk.dialog.print)
    finished(qtbot, desk, runner)
    assert fates(desk) == [Fate.SKIPPED]
    assert printer.sheets() == []


def test_a_day_without_papers_says_so_and_another_day_can_be_chosen(
    qtbot: QtBot, batch: Opened, runner: JobRunner, laptop: Laptop, clock: StandingClock
) -> None:
    papers(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    clock.pass_by(days=1)
    desk = batch()
    assert desk.dialog.empty.isVisible()
    assert "这一天没有文书" in desk.dialog.empty.title()
    assert not desk.dialog.print.isEnabled()

    desk.dialog.day.setFocus()
    desk.dialog.day.selectAll()
    QTest.keyClicks(desk.dialog.day, "20261120")
    rest(qtbot, runner)
    assert len(desk.dialog.list.rows) == 1
    assert "11月20日的文书" in read(desk.dialog)


def test_without_a_printer_the_reason_stands_there(
    qtbot: QtBot, batch: Opened, laptop: Laptop, printer: Printer
) -> None:
    papers(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    printer.there = False
    desk = batch()
    assert "没有打印机" in desk.dialog.fault.sentence()
    assert not desk.dialog.print.isEnabled()


def test_what_no_font_has_is_said_in_the_row_before_printing(batch: Opened, laptop: Laptop) -> None:
    visit = sealed_visit(laptop, facts=FACTS | {"B12": "健康证\U0001f600已到期。"})
    papers(laptop, visit, NoticeKind.VISIT_RECORD)
    desk = batch()
    assert desk.dialog.list.rows[0].face(laptop.clock()).note == "“\U0001f600”（U+1F600）印成编号"
    assert desk.dialog.list.ticked() == [0]


def test_300_papers_of_a_day_can_be_looked_through(qtbot: QtBot, batch: Opened, laptop: Laptop) -> None:
    papers(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    desk = batch()
    day = laptop.read(day_papers)
    desk.dialog.show_day(replace(day, papers=day.papers * 300))
    assert desk.dialog.print.text() == "打印 300 份文书"
    QTest.keyClick(desk.dialog.list, Qt.Key.Key_End)
    QTest.keyClick(desk.dialog.list, Qt.Key.Key_Space)
    assert desk.dialog.print.text() == "打印 299 份文书"
    last = desk.dialog.list.visualRect(desk.dialog.list.model().index(299, 0))
    assert desk.dialog.list.viewport().rect().contains(last.center())
    assert desk.dialog.rect().contains(desk.dialog.print.geometry().bottomRight() + QPoint(1, 1))
