"""The page signed in ink is looked at after it came back, and a scanner's PDF is taken too (documents.md §5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import press, read, rest
from tests.made_visits import EXPERT, lease_numbers, photo, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments


@pytest.fixture
def notice(laptop: Laptop) -> str:
    lease_numbers(laptop)
    visit = sealed_visit(laptop)
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, me: SignedIn, tmp_path: Path, notice: str) -> DocumentsPage:
    made = built(qtbot, runner, me, tmp_path)
    made.open(ToDocuments(notice=notice))
    rest(qtbot, runner)
    return made


def scanned(file: Path, pages: int) -> Path:
    """A4 pages as an office's scanner saves them, a black bar across the upper half of each."""
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    for number in range(pages):
        if number:
            writer.newPage()
        painter.fillRect(0, 0, writer.width(), writer.height() // 2, Qt.GlobalColor.black)
    painter.end()
    return file


def brought_back(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, file: Path) -> None:
    page.acts.choose_picture = lambda _parent: str(file)
    press(page.tools.photograph)
    rest(qtbot, runner)


def test_before_it_is_back_there_is_nothing_to_look_at(page: DocumentsPage) -> None:
    assert page.tools.look.isHidden()


def test_what_came_back_is_seen_and_left_by_keys(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, tmp_path: Path
) -> None:
    file = tmp_path / "signed.jpg"
    file.write_bytes(photo("signed"))
    brought_back(qtbot, page, runner, file)
    press(page.tools.look)
    press(page.tools.look)
    rest(qtbot, runner)

    window = page.signed.window
    assert window is not None
    assert not window.picture.pixmap().isNull()
    assert "走访督导情况记录" in window.windowTitle()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert page.signed.window is None


def test_the_page_of_a_scanner_comes_as_a_pdf(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, notice: str, tmp_path: Path
) -> None:
    brought_back(qtbot, page, runner, scanned(tmp_path / "scan.pdf", 1))

    assert page.fault.isHidden()
    assert page.tools.photograph.text() == "换一张"
    press(page.tools.look)
    rest(qtbot, runner)
    window = page.signed.window
    assert window is not None
    image = window.picture.pixmap().toImage()
    middle = image.width() // 2
    assert image.pixelColor(middle, image.height() // 4).lightness() < 40
    assert image.pixelColor(middle, image.height() * 3 // 4).lightness() > 215, "paper is white, not black"
    window.accept()


@pytest.mark.parametrize(("pages", "said"), [(2, "有 2 页"), (0, "打不开")])
def test_a_pdf_that_is_not_one_page_says_what_to_do(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, tmp_path: Path, pages: int, said: str
) -> None:
    file = tmp_path / "scan.pdf"
    if pages:
        scanned(file, pages)
    else:
        file.write_bytes(b"%PDF-1.7 torn off")
    brought_back(qtbot, page, runner, file)

    assert said in read(page.fault)
    assert page.tools.look.isHidden()
