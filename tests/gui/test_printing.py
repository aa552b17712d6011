"""打印 on the page: originals and 副本, sides, true size, a printer that goes, what no font has, one file of all."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import press, read, rest
from tests.gui.print_rig import Labels, Printer, is_white, pages_of, printed, printing_page
from tests.made_visits import EXPERT, FACTS, lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, void_notice
from tuoyu_desktop.application.print_marks import print_mark
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.notice import NoticeKind
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage
from ui.pages.documents.saved_file import save_whole
from ui.routes import ToDocuments

SET = ["机构留存", "街道（乡镇）留存"]


@pytest.fixture
def page(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, printer: Printer, labels: Labels
) -> DocumentsPage:
    """With numbers, at a printer that the tests hold."""
    return printing_page(qtbot, runner, me, laptop, printer, labels)


def record(laptop: Laptop, visit: str = "", kind: NoticeKind = NoticeKind.VISIT_RECORD) -> str:
    visit = visit or sealed_visit(laptop)
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind)), EXPERT)[0]


def opened(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, notice: str) -> str:
    page.open(ToDocuments(notice=notice))
    rest(qtbot, runner)
    qtbot.waitUntil(page.paper.is_drawn)
    return notice


def printed_labels(labels: Labels, qtbot: QtBot, page: DocumentsPage, runner: JobRunner) -> list[str]:
    """What stood on the copies of one more print."""
    labels.drawn.clear()
    press(page.tools.print.print)
    printed(qtbot, page, runner)
    return list(labels.drawn)


class TestCopies:
    def test_the_first_run_is_the_set_and_every_later_copy_is_marked(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, labels: Labels
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        assert printed_labels(labels, qtbot, page, runner) == SET
        assert "今天 09:05 打过，一共 2 份" in read(page.tools.print)
        assert page.tools.print.print.text() == "打印 1 份"
        assert "副本" in page.tools.print.whom.text()
        assert printed_labels(labels, qtbot, page, runner) == ["副本"]

    def test_one_copy_at_a_time_still_gives_each_addressee_an_original(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, labels: Labels
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        page.tools.print.copies.edit.setFocus()
        QTest.keyClick(page.tools.print.copies.edit, Qt.Key.Key_Down)
        assert page.tools.print.whom.text() == "机构留存"
        assert printed_labels(labels, qtbot, page, runner) == SET[:1]
        assert printed_labels(labels, qtbot, page, runner) == SET[1:]
        assert printed_labels(labels, qtbot, page, runner) == ["副本"]

    def test_the_mark_is_kept_for_the_next_start(
        self,
        qtbot: QtBot,
        page: DocumentsPage,
        runner: JobRunner,
        me: SignedIn,
        laptop: Laptop,
        printer: Printer,
        labels: Labels,
    ) -> None:
        notice = opened(qtbot, page, runner, record(laptop))
        printed_labels(labels, qtbot, page, runner)
        page.close()
        again = built(qtbot, runner, me, printer.folder, printing=printer, render=labels)
        opened(qtbot, again, runner, notice)
        assert printed_labels(labels, qtbot, again, runner) == ["副本"]

    def test_where_nothing_came_out_the_set_is_printed_again_unmarked(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, labels: Labels
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        assert not page.tools.print.afresh.isVisible()
        printed_labels(labels, qtbot, page, runner)
        QTest.keyClick(page.tools.print.afresh, Qt.Key.Key_Space)
        assert page.tools.print.whom.text() == "机构留存、街道（乡镇）留存，各 1 份"
        assert printed_labels(labels, qtbot, page, runner) == SET
        assert not page.tools.print.afresh.isChecked()

    def test_saving_as_pdf_is_no_printing(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path, labels: Labels
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        page.acts.choose_target = lambda _parent, _name: str(tmp_path / "saved.pdf")
        press(page.tools.print.save)
        qtbot.waitUntil((tmp_path / "saved.pdf").exists)
        assert printed_labels(labels, qtbot, page, runner) == SET

    def test_a_void_paper_says_so_on_every_copy(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, labels: Labels
    ) -> None:
        notice = record(laptop)
        laptop.write(lambda work: void_notice(work, notice, "写错了"), EXPERT)
        opened(qtbot, page, runner, notice)
        assert "每页注明“已作废”" in page.tools.print.whom.text()
        assert printed_labels(labels, qtbot, page, runner) == [f"已作废　{label}" for label in SET]


class TestPrinters:
    def test_a_job_that_failed_is_no_print(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, printer: Printer, labels: Labels
    ) -> None:
        notice = opened(qtbot, page, runner, record(laptop))
        printer.jobs = 0
        printed_labels(labels, qtbot, page, runner)
        assert "打印机没有接受" in page.fault.sentence()
        assert laptop.read(lambda records: print_mark(records, notice)) is None
        printer.jobs = 1
        assert printed_labels(labels, qtbot, page, runner) == SET

    def test_a_printer_that_vanished_is_told_and_not_replaced(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, printer: Printer, labels: Labels
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        printer.there = False
        printed_labels(labels, qtbot, page, runner)
        assert "现在找不到了" in page.fault.sentence()
        assert "没有打印机" in page.tools.print.note.text()
        assert not page.tools.print.print.isEnabled()
        assert printer.sheets() == []

    def test_a_printer_that_does_not_answer_is_said_before_printing(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, printer: Printer
    ) -> None:
        printer.on = False
        opened(qtbot, page, runner, record(laptop))
        assert "没有应答" in page.tools.print.note.text()
        assert page.tools.print.print.isEnabled()

    def test_on_both_sides_every_copy_begins_on_a_sheet_of_its_own(
        self, qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
    ) -> None:
        lease_numbers(laptop)
        page = built(qtbot, runner, me, tmp_path, printing=Printer(tmp_path, both_sides=True))
        opened(qtbot, page, runner, record(laptop))
        count = page.paper.page_count()
        assert count % 2 == 1, "the sample must have an odd number of pages"
        assert page.tools.print.sides.value() == "both"
        press(page.tools.print.print)
        printed(qtbot, page, runner)
        whites = [is_white(image) for image in pages_of(tmp_path / "001 走访督导情况记录 JL-110115-2026-000001.pdf")]
        assert whites == [False] * count + [True] + [False] * count

    def test_one_side_can_be_chosen_and_stays_chosen(
        self, qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
    ) -> None:
        lease_numbers(laptop)
        page = built(qtbot, runner, me, tmp_path, printing=Printer(tmp_path, both_sides=True))
        opened(qtbot, page, runner, record(laptop))
        QTest.keyClick(page.tools.print.sides, Qt.Key.Key_Right)
        press(page.tools.print.print)
        printed(qtbot, page, runner)
        (file,) = tmp_path.glob("*.pdf")
        assert len(pages_of(file)) == 2 * page.paper.page_count()
        assert page.tools.print.sides.value() == "one"

    def test_a_printer_that_cannot_turn_the_paper_offers_no_choice(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        assert not page.tools.print.sides.isVisible()
        assert not page.tools.print.sides.both_sides()

    def test_while_it_prints_the_window_gets_its_turn_after_every_strip(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        painted: set[tuple[int, int]] = set()
        timer = QTimer()
        timer.timeout.connect(lambda: painted.add((page.acts.job._next, page.acts.job._row)) if page.acts.job else None)
        press(page.tools.print.print)
        qtbot.waitUntil(lambda: page.acts.job is not None)
        timer.start(0)
        printed(qtbot, page, runner)
        assert len(painted) >= 2 * page.paper.page_count() * 10  # a full page has 28 strips


class TestCalibration:
    def test_the_page_comes_out_at_true_size(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, printer: Printer
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        press(page.tools.print.calibrate)
        printed(qtbot, page, runner)
        assert "校准页已交给打印机" in page.toast.text()
        (sheet,) = pages_of(printer.folder / "001 打印校准页.pdf", dpi=300)
        down = [y for y in range(sheet.height()) if sheet.pixelColor(at(62), y).lightness() < 128]
        across = [x for x in range(sheet.width()) if sheet.pixelColor(x, at(125)).lightness() < 128]
        upper, lower = edges(down, at(70), at(175))
        left, right = edges(across, at(29), at(133))
        assert (lower - upper) / 300 * 25.4 == pytest.approx(100, abs=0.1)
        assert (right - left) / 300 * 25.4 == pytest.approx(100, abs=0.1)
        assert left / 300 * 25.4 == pytest.approx(30, abs=0.2)  # and where it belongs: 28 + 2 mm from the left edge

    def test_without_a_printer_there_is_nothing_to_measure(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, printer: Printer
    ) -> None:
        printer.there = False
        opened(qtbot, page, runner, record(laptop))
        assert not page.tools.print.calibrate.isVisible()


def at(millimetres: float) -> int:
    return round(millimetres / 25.4 * 300)


def edges(dark: list[int], first: int, last: int) -> tuple[float, float]:
    """The middle of the first and of the last dark line between two places."""
    inside = [place for place in dark if first < place < last]
    begin = [place for place in inside if place - inside[0] < 6]
    end = [place for place in inside if inside[-1] - place < 6]
    return sum(begin) / len(begin), sum(end) / len(end)


class TestMissing:
    def test_what_no_font_has_is_said_with_the_document_and_can_be_printed(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, labels: Labels
    ) -> None:
        visit = sealed_visit(laptop, facts=FACTS | {"B12": "健康证\U0001f600已到期。"})
        opened(qtbot, page, runner, record(laptop, visit))
        said = page.tools.print.missing.text()
        assert said.startswith("《走访督导情况记录》里有 1 个字，字库里没有：\U0001f600 U+1F600。")
        assert "[U+1F600]" in said
        assert printed_labels(labels, qtbot, page, runner) == SET

    def test_the_next_document_does_not_keep_the_warning(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
    ) -> None:
        odd = record(laptop, sealed_visit(laptop, facts=FACTS | {"B12": "健康证\U0001f600已到期。"}))
        plain = record(laptop)
        opened(qtbot, page, runner, odd)
        opened(qtbot, page, runner, plain)
        assert not page.tools.print.missing.isVisible()


class TestTogether:
    def test_the_papers_of_a_visit_become_one_file_without_the_void(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
    ) -> None:
        visit = sealed_visit(laptop)
        kinds = (NoticeKind.VISIT_RECORD, NoticeKind.SUGGESTION, NoticeKind.FEEDBACK_FORM)
        notices = [record(laptop, visit, kind) for kind in kinds]
        laptop.write(lambda work: void_notice(work, notices[1], "写错了"), EXPERT)
        opened(qtbot, page, runner, notices[0])
        asked: list[str] = []

        def choose(_parent: QWidget, name: str) -> str:
            asked.append(name)
            return str(tmp_path / "all")

        page.acts.choose_target = choose
        assert page.tools.print.together.text() == "这次的 2 份存成一个 PDF"
        press(page.tools.print.together)
        qtbot.waitUntil((tmp_path / "all.pdf").exists)
        rest(qtbot, runner)
        assert asked == ["小橡树托育中心 2026-11-20 文书.pdf"]
        assert [line.title.split()[0] for line in PdfReader(tmp_path / "all.pdf").outline] == [
            "走访督导情况记录",
            "整改意见反馈单",
        ]
        assert page.toast.text() == "已存为 all.pdf"

    def test_a_single_paper_is_offered_alone(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
    ) -> None:
        opened(qtbot, page, runner, record(laptop))
        assert not page.tools.print.together.isVisible()

    def test_a_place_that_takes_nothing_is_told(
        self, qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
    ) -> None:
        visit = sealed_visit(laptop)
        notices = [record(laptop, visit, kind) for kind in (NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM)]
        opened(qtbot, page, runner, notices[0])
        (tmp_path / "taken.pdf").mkdir()
        page.acts.choose_target = lambda _parent, _name: str(tmp_path / "taken.pdf")
        press(page.tools.print.together)
        rest(qtbot, runner)
        qtbot.waitUntil(page.fault.isVisible)
        assert "没有存成 taken.pdf" in page.fault.sentence()
        assert page.tools.print.print.isEnabled()


@contextmanager
def disk_room(size: int) -> Iterator[None]:
    """No file of this process grows beyond ``size``."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_former_file_whole(tmp_path: Path) -> None:
    place = tmp_path / "paper.pdf"
    place.write_bytes(b"former")
    with disk_room(1000):
        fault = save_whole(str(place), b"x" * 200_000)
    assert isinstance(fault, EnvironmentFault)
    assert "磁盘满了" in fault.message
    assert place.read_bytes() == b"former"
    assert [file.name for file in tmp_path.iterdir()] == ["paper.pdf"]
