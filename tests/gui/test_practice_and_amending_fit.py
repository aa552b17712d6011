"""The band of practice, the pages in its place, and the form of an amendment: nothing is cut, everything has a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.page_looks import cut_words, nameless, too_wide
from tests.gui.whole_program import WholeProgram
from tests.made_visits import EXPERT, SVG, sealed_visit
from tuoyu_desktop.application.amending import AmendVisit, amend_sealed
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer
from ui import routes

LEFT = Qt.MouseButton.LeftButton
SIZES = ((1366, 768), (1093, 614), (910, 512))
REASON = "回看当时拍的照片，走廊尽头的那一张里看得很清楚，是我们看漏了，和机构的园长电话核对过。"


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[WholeProgram]:
    made = WholeProgram(qtbot, qapp, laptop)
    yield made
    made.end()


def faults(whole: WholeProgram, name: str, looked_at: QWidget) -> list[str]:
    found = []
    for size in SIZES:
        whole.window.resize(*size)
        whole.settle()
        looks = (cut_words(looked_at), too_wide(looked_at), nameless(looked_at))
        found += [f"{name} at {size[0]}: {fault}" for look in looks for fault in look]
    return found


@pytest.mark.parametrize("percent", ["100", "130"])
def test_the_band_and_the_pages_in_its_place(whole: WholeProgram, percent: str) -> None:
    whole.open(percent=percent)
    practice = whole.program.practice
    assert practice is not None
    found = faults(whole, "its door", whole.page())
    practice.begin(whole.workspace.me)
    whole.wait(lambda: practice.runner is not None and practice.runner.idle)
    whole.settle()
    for name, route in (("today", routes.ToToday()), ("sync", routes.ToSync()), ("settings", routes.ToSettings())):
        whole.go(route)
        found += faults(whole, name, whole.workspace)
    assert found == []


@pytest.mark.parametrize("percent", ["100", "130"])
def test_the_form_of_an_amendment(whole: WholeProgram, laptop: Laptop, percent: str) -> None:
    visit = sealed_visit(laptop)
    done = AmendVisit(visit, "answer", "B12", "", Answer.PASS.value, REASON, SVG)
    laptop.write(lambda work: amend_sealed(work, done), EXPERT)
    whole.open(percent=percent)
    page = whole.go(routes.ToDocuments(inspection=visit))
    found = faults(whole, "its door", page)
    for size in SIZES:
        whole.window.resize(*size)
        page.amend.open()
        whole.settle()
        dialog = page.amend.dialog
        for row, answer in ((0, Answer.FAIL), (0, Answer.PASS), (1, None)):
            dialog.points.setCurrentIndex(row)
            if answer is not None:
                QTest.mouseClick(dialog.answer, LEFT, pos=dialog.answer.segment_rect(answer.value).center().toPoint())
            QApplication.processEvents()
            looks = (cut_words(dialog), too_wide(dialog), nameless(dialog))
            found += [f"{size[0]} row {row}: {fault}" for look in looks for fault in look]
        dialog.reject()
        whole.settle()
    assert found == []
