"""The list of 文书 where a visit has many papers: every row can be reached, and no message lies on one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import shown
from tuoyu_desktop.application.signing_in import SignedIn
from ui.background.job_runner import JobRunner
from ui.pages.documents.document_list import DocumentList, DocumentRows
from ui.pages.documents.page import DocumentsPage
from ui.pages.documents.words import StateFace, row
from ui.widgets.row_face import RowFace

MANY, FEW = 9, 2


def faces(count: int) -> list[RowFace]:
    state = StateFace("未送达", "ph.clock-fill", "warn")
    return [row(f"文书 {number}", "京兴卫托检〔2026〕1号", state) for number in range(count)]


def listed(qtbot: QtBot, own: int, earlier: int, height: int) -> DocumentList:
    made = DocumentList()
    made.resize(296, height)
    made.show_documents("金禾职工托育园", "11月23日检查", faces(own), faces(earlier))
    return shown(qtbot, made)


def row_is_whole(rows: DocumentRows, number: int) -> bool:
    """Whether the row is seen from its upper to its lower edge."""
    place = rows.visualRect(rows.model().index(number, 0))
    return bool(rows.viewport().rect().contains(place))


@pytest.mark.parametrize("height", [624, 544, 400])
def test_the_papers_of_a_visit_scroll_where_they_need_more_room_than_there_is(qtbot: QtBot, height: int) -> None:
    listed_ = listed(qtbot, MANY, 5, height)
    for number in range(MANY + 5):
        listed_.set_current(number)
        QApplication.processEvents()
        rows, place = (listed_.own, number) if number < MANY else (listed_.earlier, number - MANY)
        assert row_is_whole(rows, place), f"row {number} of {height}"
    assert listed_.own.geometry().bottom() < listed_._middle.geometry().top()
    assert listed_.earlier.geometry().bottom() < listed_.height()


def test_few_papers_take_no_more_room_than_they_need(qtbot: QtBot) -> None:
    made = listed(qtbot, 3, 5, 624)
    assert made.own.height() == 3 * made.own.sizeHintForRow(0)
    assert made.own.verticalScrollBar().maximum() == 0
    assert made._middle.geometry().top() == made.own.geometry().bottom() + 1


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, me: SignedIn, tmp_path: Path) -> DocumentsPage:
    return built(qtbot, runner, me, tmp_path)


def place_of(page: DocumentsPage, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def test_no_message_lies_on_a_row_and_the_chosen_one_stays_in_sight(qtbot: QtBot, page: DocumentsPage) -> None:
    page.list.show_documents("金禾职工托育园", "11月23日检查", faces(MANY), faces(FEW))
    page.list.set_current(MANY + FEW - 1)
    QApplication.processEvents()
    before = place_of(page, page.list.earlier)

    page.toast.show_message("公示已生成")
    QApplication.processEvents()
    for rows in (page.list.own, page.list.earlier):
        assert not page.toast.geometry().intersects(place_of(page, rows))
    assert page.list.geometry().contains(page.toast.geometry())
    assert row_is_whole(page.list.earlier, FEW - 1)

    page.toast.hide()
    QApplication.processEvents()
    assert place_of(page, page.list.earlier) == before


def test_a_long_message_is_read_whole(qtbot: QtBot, page: DocumentsPage) -> None:
    page.toast.show_message("已存为 责令改正通知书 京兴卫托改〔2026〕1号，副本（机构留存、街道留存）.pdf")
    QApplication.processEvents()
    words = page.toast._words
    assert words.height() >= words.heightForWidth(words.width())
    assert page.list.geometry().contains(page.toast.geometry())
