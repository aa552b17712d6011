"""Every widget ends once, and not while it is still at work: Qt and Python each may end one, and Qt does not ask."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import prepare_picture
from ui.background.job_runner import JobRunner
from ui.pages.documents.print_job import PrintJob
from ui.pages.findings.emergency_card import add_by_dialog
from ui.pages.settings.page import SettingsPage
from ui.widgets import hooks
from ui.widgets.card import Card
from ui.widgets.paper_view import PaperView
from ui.workspace import PageTools, Workspace

LEFT = Qt.MouseButton.LeftButton


def _render(*_asked: object) -> bytes:
    return b""


def ends(widget: QWidget, told: list[str], name: str) -> None:
    """Writes down when it ends, and holds nothing of it."""
    widget.destroyed.connect(lambda: told.append(name))


def pressed(button: QPushButton, told: list[str]) -> None:
    """As the mouse does; what ended in between ended in the middle of its own press."""
    button.clicked.connect(lambda: told.append("its press is over"))  # called after those of the page
    QTest.mouseClick(button, LEFT)


def test_the_dialog_of_an_addition_does_not_hold_its_page(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    """Python ends a page when nothing holds it any more. Held by its dialog's signal it would end while Qt ends that
    dialog, and the page's children, that dialog among them, would end once more."""
    told: list[str] = []
    page = QWidget()
    ends(page, told, "page")
    page.show()
    add_by_dialog(runner, me, "an incident", page, lambda _said: None)
    del page
    assert told == ["page"]


def test_what_a_test_shows_lives_until_the_test_is_over(qtbot: QtBot) -> None:
    told: list[str] = []
    page = QWidget()
    ends(page, told, "page")
    qtbot.addWidget(page)
    del page
    QApplication.processEvents()
    assert told == []


def test_a_fault_that_is_pressed_away_ends_after_the_press(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    told: list[str] = []
    workspace = shown(qtbot, Workspace(runner, me, PageTools(prepare_picture, _render)))
    workspace.show_fault("磁盘满了。")
    assert workspace._fault is not None
    ends(workspace._fault, told, "fault")
    pressed(workspace._fault._action, told)
    assert workspace.fault() == ""
    qtbot.waitUntil(lambda: "fault" in told)
    assert told == ["its press is over", "fault"]


def test_a_fault_of_the_settings_ends_after_the_press(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    told: list[str] = []
    page = shown(qtbot, SettingsPage(runner, me))
    page.show_fault("备份没有做成。")
    assert page._fault is not None
    ends(page._fault, told, "fault")
    pressed(page._fault._action, told)
    qtbot.waitUntil(lambda: "fault" in told)
    assert told == ["its press is over", "fault"]


def test_a_row_that_clears_its_own_card_ends_after_the_press(qtbot: QtBot) -> None:
    told: list[str] = []
    card = Card("卡片")
    button = hooks.button("看")
    row = QWidget()
    QVBoxLayout(row).addWidget(button)
    card.add_row(row)
    shown(qtbot, card)
    button.clicked.connect(card.clear_rows)
    ends(row, told, "row")
    del row
    pressed(button, told)
    del button
    qtbot.waitUntil(lambda: "row" in told)
    assert told == ["its press is over", "row"]


def test_what_draws_a_paper_ends_before_the_paper(qtbot: QtBot) -> None:
    """QtPdf draws on a thread of its own, for which only the view waits; Qt ends children in the order they came."""
    view = PaperView()
    qtbot.addWidget(view)
    order = [child for child in view.children() if isinstance(child, QPdfView | QPdfDocument | QBuffer)]
    assert [type(child) for child in order] == [QPdfView, QPdfDocument, QBuffer]


def test_a_page_that_goes_while_it_prints_leaves_no_painter_on_the_printer(qtbot: QtBot, tmp_path: Path) -> None:
    """Locked or signed out in the middle of a job: a painter that outlives its printer ends on what is gone."""
    paper = QBuffer()
    paper.open(QIODevice.OpenModeFlag.ReadWrite)
    writer = QPdfWriter(paper)
    drawn = QPainter(writer)
    drawn.drawText(100, 100, "一")
    drawn.end()
    page = QWidget()
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    job = PrintJob(printer, [bytes(paper.data().data())] * 3, page)
    at: list[int] = []
    job.advanced.connect(lambda done, _of: at.append(done))
    job.start()
    qtbot.waitUntil(lambda: bool(at))
    painter = job._painter
    assert painter.isActive()
    shiboken6.delete(page)
    assert not painter.isActive()
