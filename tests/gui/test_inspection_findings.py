"""Several findings at one failed item: each is seen, chosen, changed and taken back (ui.md 3; requirements.md §8)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.visit_desk import Desk, open_desk
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer
from ui.routes import ToInspection
from ui.widgets.finding_form import FindingForm

LEFT = Qt.MouseButton.LeftButton
ITEM = "C01"


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    """A failed item with two findings, the second one just finished; the visit stands at the next item."""
    made = open_desk(qtbot, laptop, item=ITEM)
    made.page._press(Answer.FAIL)
    form = made.page.parts.pane.form
    write(made, "第一件：东门没有锁")
    QTest.mouseClick(form._again, LEFT)
    made.settle()
    write(made, "第二件：围栏有缺口")
    QTest.mouseClick(form.done, LEFT)
    made.settle()
    yield made
    made.runner.stop()


def write(desk: Desk, fact: str) -> None:
    """Fill the form in front; there is no photo."""
    form = desk.page.parts.pane.form
    form.fact.setPlainText(fact)
    form.photo_reason.clear()
    form.photo_reason.insert("没带相机")


def back(desk: Desk) -> FindingForm:
    """The form, after coming back to the item."""
    desk.page.session.go(ITEM)
    desk.settle()
    return desk.page.parts.pane.form


def facts(desk: Desk) -> set[str]:
    return {finding.state.fact for finding in desk.item(ITEM).findings}


def test_both_stand_above_the_form_and_the_first_is_in_it(desk: Desk) -> None:
    form = back(desk)

    assert form.chips.isVisible()
    assert [chip.text()[:4] for chip in form.chips.chips.values()] == ["1　第一", "2　第二"]
    assert [chip.toolTip() for chip in form.chips.chips.values()] == ["第一件：东门没有锁", "第二件：围栏有缺口"]
    assert form.fact.toPlainText() == "第一件：东门没有锁"
    assert form._title.text() == "登记问题 第 1 条"


def test_the_second_is_chosen_and_changed_and_the_first_stays(desk: Desk) -> None:
    form = back(desk)
    second = list(form.chips.chips.values())[1]

    QTest.mouseClick(second, LEFT)
    assert form.fact.toPlainText() == "第二件：围栏有缺口"
    assert second.isChecked()
    form.fact.setPlainText("第二件：围栏有两处缺口")
    QTest.mouseClick(form.done, LEFT)
    desk.settle()

    assert facts(desk) == {"第一件：东门没有锁", "第二件：围栏有两处缺口"}


def test_what_was_changed_is_written_when_another_is_chosen(desk: Desk) -> None:
    form = back(desk)
    form.fact.setPlainText("第一件：东门锁坏了")

    QTest.mouseClick(list(form.chips.chips.values())[1], LEFT)
    desk.settle()

    assert facts(desk) == {"第一件：东门锁坏了", "第二件：围栏有缺口"}
    assert form.fact.toPlainText() == "第二件：围栏有缺口"
    QTest.mouseClick(next(iter(form.chips.chips.values())), LEFT)
    assert form.fact.toPlainText() == "第一件：东门锁坏了"


def test_an_empty_fact_is_told_before_another_is_chosen(desk: Desk) -> None:
    form = back(desk)
    form.fact.setPlainText("")

    QTest.mouseClick(list(form.chips.chips.values())[1], LEFT)

    assert desk.held.number == 1
    assert form._error.isVisible()
    assert facts(desk) == {"第一件：东门没有锁", "第二件：围栏有缺口"}


def test_a_third_is_added_and_shown_as_the_new_one(desk: Desk) -> None:
    form = back(desk)
    QTest.mouseClick(form._again, LEFT)
    desk.settle()

    assert [chip.text() for chip in form.chips.chips.values()][2:] == ["3　新的一条"]
    assert form.fact.toPlainText() == ""
    write(desk, "第三件：门铃不响")
    form.fact.setFocus()
    form.another.emit(form.values())  # from the keyboard: the field keeps the focus and is empty for the fourth
    desk.settle()
    assert form.fact.toPlainText() == ""
    assert form._title.text() == "登记问题 第 4 条"
    QTest.mouseClick(form.drop, LEFT)
    desk.settle()
    assert len(facts(desk)) == 3


def test_one_of_them_is_taken_back_after_a_question(desk: Desk) -> None:
    form = back(desk)
    QTest.mouseClick(list(form.chips.chips.values())[1], LEFT)

    press_in_dialog(act=False)
    QTest.mouseClick(form.drop, LEFT)
    assert len(facts(desk)) == 2

    press_in_dialog(act=True)
    QTest.mouseClick(form.drop, LEFT)
    desk.settle()
    assert facts(desk) == {"第一件：东门没有锁"}
    assert desk.item(ITEM).answer is Answer.FAIL
    assert not form.chips.isVisible()
    assert form.fact.toPlainText() == "第一件：东门没有锁"


def test_a_half_written_further_finding_is_not_taken_for_the_first(desk: Desk) -> None:
    form = back(desk)
    QTest.mouseClick(form._again, LEFT)
    desk.settle()
    form.fact.setPlainText("第三件，还没写完")
    desk.page.session.step(1)
    desk.settle()

    desk.page.open(ToInspection(desk.visit, ITEM))
    desk.settle()

    assert form.fact.toPlainText() == "第三件，还没写完"
    assert (desk.held.finding, desk.held.number) == (None, 3)
    assert facts(desk) == {"第一件：东门没有锁", "第二件：围栏有缺口"}
