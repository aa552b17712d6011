"""The second count in a home: who came alone is asked for a reason in its place (checklist.md §3)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.visit_desk import Desk, begin, open_desk, signed_in
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer, Profile
from ui.widgets.finding_form import FindingForm
from ui.widgets.recount_row import RecountRow
from ui.widgets.value_editors import WordsField

TWO = (("p1", "陈秀兰"), ("p2", "赵敏"))
ITEM = "A16"


@pytest.fixture
def alone(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    """One person at a home, at the item that counts the children."""
    (home,) = laptop.read(lambda records: records.search_facilities(None, "星星屋家庭托育点"))
    visit = begin(laptop, signed_in(laptop), Profile.FULL, home, alone=True)
    made = open_desk(qtbot, laptop, item=ITEM, visit=visit)
    yield made
    made.runner.stop()


def asked(row: RecountRow) -> tuple[bool, bool]:
    """Whether the counts, and whether the reason is asked for."""
    return not row.children_field.isHidden(), not row.reason.isHidden()


def test_one_person_gives_a_reason_and_two_count(qtbot: QtBot, qapp: QApplication) -> None:
    row = RecountRow()
    qtbot.addWidget(row)
    told: list[str] = []
    row.changed.connect(lambda: told.append(row.reason.value()))
    row.show_values(("", "", ""), TWO[:1], "请假")
    assert (asked(row), row.reason.value(), told) == ((False, True), "请假", [])
    row.reason.clear()
    QTest.keyClicks(row.reason, "ill")
    assert told[-1] == "ill"
    row.show_values(("7", "2", "p2"), TWO)
    assert (asked(row), row.by.value()) == ((True, False), "p2")


def test_who_came_alone_finishes_the_finding_with_a_reason(alone: Desk) -> None:
    alone.page._press(Answer.FAIL)
    alone.settle()
    form = alone.page.parts.pane.form
    form.fact.setPlainText("7 名孩子")
    put(form.photo_reason, "没带相机")
    choose_severity(form)
    assert asked(form.recount) == (False, True)

    QTest.mouseClick(form.done, Qt.MouseButton.LeftButton)
    alone.settle()
    assert not alone.item(ITEM).findings
    assert "原因" in form._error.word()

    put(form.recount.reason, "今天只来了一位")
    QTest.mouseClick(form.done, Qt.MouseButton.LeftButton)
    alone.settle()
    (finding,) = alone.item(ITEM).findings
    assert finding.state.recount_reason == "今天只来了一位"


def put(field: WordsField, words: str) -> None:
    field.clear()
    field.insert(words)


def choose_severity(form: FindingForm) -> None:
    if not form.severity.value():
        form.severity.set_chosen("CRITICAL")
