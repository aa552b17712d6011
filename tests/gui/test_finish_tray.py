"""收尾 says what lies unused in the tray, and leads back to it (decisions/0008)."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.presses import press
from tests.gui.test_finish_page import End, come_to_the_end
from tests.gui.visit_desk import begin, signed_in
from tests.made_visits import picture
from tuoyu_desktop.application.phone_tray import TakeIn, take_in
from tuoyu_desktop.bootstrap import Laptop
from ui.pages.finish.summary_panel import NoticeRow
from ui.routes import ToInspection


def rows(end: End) -> list[NoticeRow]:
    QApplication.processEvents()
    return [row for row in end.page.findChildren(NoticeRow) if row.isVisible()]


def test_what_was_not_placed_is_said_with_the_way_back(qtbot: QtBot, laptop: Laptop) -> None:
    me = signed_in(laptop)
    visit = begin(laptop, me)
    for words in "甲乙":
        command = TakeIn(visit, f"{words}.jpg", picture(words))
        laptop.write(lambda work, c=command: take_in(work, c), me.person)
    end = come_to_the_end(qtbot, laptop, visit, "expert", 0)

    (row,) = rows(end)
    said = " ".join(label.text() for label in row.findChildren(QLabel))
    assert "2 张待放照片没有用" in said
    assert "删掉" in said
    press(row.findChildren(QPushButton)[0])
    (route,) = end.went
    assert isinstance(route, ToInspection)
    assert route.inspection == visit
    end.runner.stop()


def test_nothing_is_said_of_an_empty_tray(qtbot: QtBot, laptop: Laptop) -> None:
    visit = begin(laptop, signed_in(laptop))
    end = come_to_the_end(qtbot, laptop, visit, "expert", 0)
    assert rows(end) == []
    end.runner.stop()
