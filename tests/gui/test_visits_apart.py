"""Nothing of one item or visit stands at the next: words being typed, birth dates, the stopwatch, cards built ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.visit_desk import OAK, Desk, begin, open_desk, signed_in
from tuoyu_desktop.application.visit_view import GROUP_TABLE, ItemView, VisitView
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer, Profile
from ui.pages.inspection.coverage_faces import AREAS, is_coverage_item
from ui.pages.inspection.measurement_pane import MeasurementPane
from ui.routes import ToInspection, ToToday


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, Profile.FULL, item="A01")
    yield made
    made.runner.stop()


def other_visit(desk: Desk) -> str:
    """A visit begun at another facility."""
    desk.settle()
    me = signed_in(desk.laptop)
    board = desk.laptop.read(lambda records: records.search_facilities(me.area))
    return begin(desk.laptop, me, Profile.FULL, next(found for found in board if found != OAK))


def leave_for(desk: Desk, visit: str, item: str) -> None:
    desk.page._out(ToToday())
    desk.settle()
    desk.page.open(ToInspection(visit, item))
    desk.settle()
    assert (desk.view.id, desk.code) == (visit, item)


def bare(view: VisitView) -> VisitView:
    """The visit of a place that registered no classes."""
    facility = view.context.facility.model_copy(update={"care_groups": ()})
    items = {code: replace(item, measured=_bare(item)) for code, item in view.items.items()}
    return replace(view, items=items, context=replace(view.context, facility=facility))


def _bare(item: ItemView) -> dict[str, object]:
    return {name: value for name, value in item.measured.items() if name not in (GROUP_TABLE, AREAS)}


@pytest.mark.parametrize("field", ["photo_reason", "alternative"])
def test_words_typed_at_one_item_do_not_stand_in_the_form_of_the_next(desk: Desk, field: str) -> None:
    form = desk.page.parts.pane.form
    for code in ("A02", "A01"):
        desk.page.session.go(code)
        desk.page.session.answer(Answer.FAIL)
        desk.settle()
    edit = getattr(form, field)
    edit.show()  # the alternative is asked at few items
    edit.setFocus()
    QTest.keyClicks(edit, "zz")
    desk.settle()
    QTest.keyClick(edit, Qt.Key.Key_Down)
    desk.settle()
    assert desk.code == "A02"
    assert desk.held.form is not None
    assert edit.value() == "" == desk.held.form.photo_reason == desk.held.form.alternative


def test_the_fact_typed_at_one_item_goes_with_it_though_the_focus_stays(desk: Desk) -> None:
    form = desk.page.parts.pane.form
    for code in ("A02", "A01"):
        desk.page.session.go(code)
        desk.page.session.answer(Answer.FAIL)
        desk.settle()
    form.fact.setFocus()
    QTest.keyClicks(form.fact, "zz")
    assert form.fact.hasFocus()
    desk.page.parts.rail.item_chosen.emit("A02")  # a touch does not take the focus
    desk.settle()
    assert desk.held.form is not None
    assert form.fact.toPlainText() == desk.held.form.fact
    assert "zz" not in form.fact.toPlainText()


def test_birth_dates_are_let_go_when_the_visit_is_left_or_another_opened(desk: Desk) -> None:
    ages = desk.page.parts.pane.measurement.ages
    visit = other_visit(desk)
    desk.page.session.go("A14")
    desk.settle()
    ages.dates.setPlainText("2024-03-05")
    assert ages.count.text()
    desk.page.open(ToInspection(visit, "A14"))  # without a way out of this page
    assert ages.dates.value() == ""
    desk.settle()
    ages.dates.setPlainText("2024-03-05")
    desk.page._out(ToToday())
    assert ages.dates.value() == "", "not kept behind another page"


def test_a_stopwatch_left_running_is_none_of_the_next_visit(desk: Desk) -> None:
    pane, rail = desk.page.parts.pane, desk.page.parts.rail
    desk.page.session.go("C04")
    pane.watch.click()
    assert pane.stopwatch.running()
    desk.page.session.step(1)
    assert "计时中" in rail.groups["C"].accessibleName()
    leave_for(desk, other_visit(desk), "A01")
    assert not pane.stopwatch.running()
    assert not pane.stopwatch.isVisible()
    assert "计时中" not in rail.groups["C"].accessibleName()


def test_a_place_without_classes_has_its_empty_tables_built_once(qtbot: QtBot, desk: Desk) -> None:
    pane, view = MeasurementPane(), bare(desk.view)
    qtbot.addWidget(pane)
    grid = next(code for code, item in view.items.items() if is_coverage_item(item))
    for code in ("B03", grid):
        item = view.items[code]
        pane.prepare(view, item, small=False, narrow=False, pin=False)
        assert not pane.prepare(view, item, small=False, narrow=False, pin=False), code


def test_the_table_in_front_is_not_refilled_with_the_next_item(qtbot: QtBot, desk: Desk) -> None:
    pane, view = MeasurementPane(), bare(desk.view)
    qtbot.addWidget(pane)
    pane.show_item(view, view.items["B04"], folded=False, small=False, narrow=False, pin=False)
    before = pane.ratio._face
    assert before is not None
    assert before.result is not None
    pane.prepare(view, view.items["B05"], small=False, narrow=False, pin=False)
    assert pane.ratio._face == before
