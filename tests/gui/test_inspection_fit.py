"""检查 in its four sizes: what has to be seen is inside the window (design tokens §6 to §8, mockups 03, 04, 10, 11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.visit_desk import Desk, open_desk
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer, Profile
from ui.pages.inspection.item_pane import ItemPane
from ui.pages.inspection.side_panel import LastFace, LastTime
from ui.widgets.coverage_cell import ChannelPopup

REGULAR, SHORT, SMALL = (1366, 768), (1366, 688), (910, 512)
ONE_LINE = 72  # px; a row of two lines is 90


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, Profile.FULL)
    yield made
    made.runner.stop()


def at(desk: Desk, code: str, size: tuple[int, int] = REGULAR) -> ItemPane:
    """The item in a window of that size."""
    desk.page.resize(*size)
    desk.page.session.go(code)
    desk.settle()
    QTest.qWait(0)
    return desk.page.parts.pane


def retention(desk: Desk, *dates: str) -> None:
    """The earliest playable day of each channel of D04, typed."""
    measured: dict[str, Any] = dict(desk.front.measured)
    rows = zip(measured["channels"], dates, strict=True)
    measured["channels"] = [{**row, "earliest_on": on} for row, on in rows]
    desk.page.session.type_values(measured)
    desk.settle()


def seen(pane: ItemPane, widget: QWidget) -> QRect:
    """Where it lies in what is seen of the middle."""
    port = pane.area.viewport()
    return QRect(widget.mapTo(port, QPoint(0, 0)), widget.size())


def inside(pane: ItemPane, widget: QWidget) -> bool:
    return pane.area.viewport().rect().contains(seen(pane, widget))


@pytest.mark.parametrize("code", ["B04", "B08"])
def test_the_table_of_classes_has_one_line_a_class_and_fits_the_width(desk: Desk, code: str) -> None:
    pane = at(desk, code)
    card = pane.measurement.ratio

    assert card.isVisible()
    assert {row.height() <= ONE_LINE for row in card.rows.values()} == {True}
    content = pane.area.widget()
    assert content is not None
    assert content.minimumSizeHint().width() <= pane.area.viewport().width()
    assert all(row.enrolled_field.isVisible() == (code == "B08") for row in card.rows.values())


def test_what_the_table_decides_stays_in_sight_in_a_short_window(desk: Desk) -> None:
    pane = at(desk, "B04", SHORT)
    assert pane.area.verticalScrollBar().maximum() > 0  # the rows scroll

    assert pane.pinned.isVisible()
    assert not pane.measurement.ratio._strip.isVisible()
    pane.area.verticalScrollBar().setValue(pane.area.verticalScrollBar().maximum())
    assert pane.rect().contains(QRect(pane.pinned.mapTo(pane, QPoint(0, 0)), pane.pinned.size()))

    at(desk, "D01", SHORT)
    assert not pane.pinned.isVisible()
    at(desk, "B04", REGULAR)
    assert not pane.pinned.isVisible()
    assert pane.measurement.ratio._strip.isVisible()


@pytest.mark.parametrize("code", ["B04", "D02", "D04"])
def test_at_150_percent_the_verdict_stands_on_top_and_nothing_is_wider_than_the_window(desk: Desk, code: str) -> None:
    pane = at(desk, code, SMALL)
    strips = [s for s in pane.measurement.findChildren(QWidget) if type(s).__name__ == "ResultStrip" and s.isVisible()]

    assert len(strips) == 1
    assert inside(pane, strips[0])
    content = pane.area.widget()
    assert content is not None
    assert content.minimumSizeHint().width() <= pane.area.viewport().width()


def test_the_days_kept_and_their_verdict_fit_the_short_window_and_the_rest_waits_behind_its_name(desk: Desk) -> None:
    pane = at(desk, "D04", SHORT)
    retention(desk, "2026-09-15", "2026-08-18", "2026-08-20")
    card = pane.measurement.card

    assert pane.area.verticalScrollBar().maximum() == 0
    assert card._strip is not None
    assert inside(pane, card._strip)
    assert card.extras is not None
    assert card.extras.text() == "录像机比标准时间快、开业日期"
    assert not card.fields["clock_offset_minutes"].isVisible()

    QTest.mouseClick(card.extras, Qt.MouseButton.LeftButton)
    assert card.fields["clock_offset_minutes"].isVisible()
    desk.qtbot.waitUntil(lambda: inside(pane, card.fields["clock_offset_minutes"].editor))
    card.fields["clock_offset_minutes"].editor.changed.emit("2")
    desk.settle()
    assert card.fields["clock_offset_minutes"].isVisible()  # it stays open while one types


def test_the_fold_names_every_channel_the_short_one_first_and_once(desk: Desk) -> None:
    pane = at(desk, "D04")
    retention(desk, "2026-08-18", "2026-09-15", "2026-08-20")
    desk.page._press(Answer.FAIL)
    desk.settle()

    face = desk.page.parts.pane.measurement.card._face
    assert face is not None
    assert face.folded is not None
    channels = [part for part in face.folded.parts if part[1].endswith("天")]
    assert [(figure, tone) for _, figure, tone in channels] == [("66 天", "fail"), ("94 天", ""), ("92 天", "")]
    assert len({words for words, _, _ in channels}) == 3
    assert face.folded.sentence == "最短 66 天，少于 90 天"  # 不合格 is what was pressed
    assert pane.measurement.card.height() <= 60


def test_an_unfinished_grid_folds_without_a_list_of_class_names(desk: Desk) -> None:
    at(desk, "D02")
    desk.page._press(Answer.FAIL)
    desk.settle()

    face = desk.page.parts.pane.measurement.card._face
    assert face is not None
    assert face.folded is not None
    assert face.folded.parts == ()
    assert face.folded.sentence == "没有填全"


@pytest.mark.parametrize("code", ["D04", "B08", "D02", "C01"])
def test_the_form_of_a_failed_item_is_seen_to_its_foot_in_a_short_window(desk: Desk, code: str) -> None:
    pane = at(desk, code, SHORT)
    desk.page._press(Answer.FAIL)
    desk.settle()

    desk.qtbot.waitUntil(lambda: inside(pane, pane.form.done))
    assert inside(pane, pane.form.fact)


def test_at_150_percent_the_form_opens_at_its_head(desk: Desk) -> None:
    pane = at(desk, "D04", SMALL)
    desk.page._press(Answer.FAIL)
    desk.settle()

    desk.qtbot.waitUntil(lambda: 0 <= seen(pane, pane.form).top() <= 16)
    assert inside(pane, pane.form.fact)


@pytest.mark.parametrize("size", [SHORT, SMALL], ids=["short", "small"])
def test_nothing_moves_while_one_types_the_fact(desk: Desk, size: tuple[int, int]) -> None:
    pane = at(desk, "D04", size)
    desk.page._press(Answer.FAIL)
    desk.settle()
    QTest.qWait(0)
    before, high = seen(pane, pane.form.fact).top(), pane.form.height()

    for _ in range(12):
        QTest.keyClicks(pane.form.fact, "the side door stood open ")  # grows to more than one line
    desk.settle()
    desk.qtbot.waitUntil(lambda: pane.form.height() > high)  # the card has made room for the longer fact
    QTest.qWait(0)

    assert seen(pane, pane.form.fact).top() == before


def test_a_fault_of_the_form_is_brought_into_sight(desk: Desk) -> None:
    pane = at(desk, "D04", SHORT)
    retention(desk, "2026-09-15", "2026-08-18", "2026-08-20")
    desk.page._press(Answer.FAIL)
    desk.settle()
    pane.form.fact.setPlainText("看到的事实，" * 40)
    desk.qtbot.waitUntil(lambda: not inside(pane, pane.form.done))  # it has grown: the foot is out of sight

    pane.form.finish()

    desk.qtbot.waitUntil(lambda: pane.form._error.isVisible() and inside(pane, pane.form._error))
    desk.qtbot.waitUntil(lambda: inside(pane, pane.form.done))


def test_the_departments_that_take_part_are_read_whole(desk: Desk) -> None:
    pane = at(desk, "D04")
    desk.page._press(Answer.FAIL)
    desk.settle()
    form = pane.form

    assert form.department.has_room() or form._partners.isVisible()
    assert form._partners.text().startswith("配合：")
    assert form._partners.isVisible() != form.department.has_room()


def test_the_grid_counts_from_nought_and_says_how_many_are_open(desk: Desk) -> None:
    pane = at(desk, "D02")
    face = pane.measurement.coverage._face
    assert face is not None
    assert face.result is not None
    classes = len(face.rows)

    assert face.result.figure == f"0 / {classes * 3}"  # 睡眠, 用餐, 游戏 of every class (checklist.md D02)
    assert face.result.sentence == f"还有 {classes * 3} 处没看，禁装部位还没看"
    last = list(pane.measurement.coverage.cells.values())[len(face.areas) - 1]
    right = last.mapTo(pane.measurement.coverage, QPoint(last.width(), 0)).x()
    assert right <= pane.measurement.coverage.width() - 12  # not run to the edge of the card


def test_many_classes_wrap_at_150_percent(desk: Desk) -> None:
    pane = at(desk, "D02", SMALL)
    for number in range(8):
        pane.measurement.add_class(f"新开的第 {number} 个混合班")
    desk.settle()

    def chips() -> list[QPushButton]:
        every = pane.measurement.coverage.findChildren(QPushButton)
        return [button for button in every if "混合班" in button.text() and button.isVisible()]

    desk.qtbot.waitUntil(lambda: len(chips()) == 8)
    QTest.qWait(0)
    for chip in chips():
        assert chip.width() >= chip.sizeHint().width()
        assert seen(pane, chip).right() <= pane.area.viewport().width() - 12


def test_a_channel_is_ticked_anywhere_in_its_row(qtbot: QtBot) -> None:
    popup = ChannelPopup((("02", "睡眠室"), ("05", "餐厅")), ())
    qtbot.addWidget(popup)
    popup.resize(420, 300)
    popup.show()
    box = popup.boxes["05"]
    assert box.height() >= 44

    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 6, box.height() - 6))

    assert box.isChecked()


def test_a_pass_with_advice_is_green(desk: Desk) -> None:
    pane = at(desk, "E07")
    measured = dict(desk.front.measured)
    units = [{**row, "count": 2, "area": 480} for row in measured["units"]]  # GB 50140 6.1.1: two are the least
    desk.page.session.type_values({**measured, "units": units})
    desk.settle()
    strip = pane.measurement.card._strip

    assert desk.front.judgement.suggested is Answer.PASS
    assert desk.front.judgement.hints  # 建议 of the other rule stays advice
    assert strip is not None
    assert strip.tone() == "pass"


def test_a_heading_never_stands_alone(qtbot: QtBot) -> None:
    last = LastTime()
    qtbot.addWidget(last)
    last.show()
    last.show_lines("这张表还会答", ())
    last.show_part(False)
    assert not last._title.isVisible()

    last.show_lines("这张表还会答", (LastFace("pass", "A15", "达标"),))
    last.show_part(True)
    assert last._title.isVisible()


def test_the_table_of_classes_says_what_else_it_answers_until_that_is_answered(desk: Desk) -> None:
    at(desk, "B04")
    side = desk.page.parts.side
    assert side.last._title.isVisible()
    for code in desk.view.shown:
        if code != "B04" and any(field.name == "care_groups" for field in desk.view.items[code].item.answer.fields):
            desk.page.session.go(code)
            desk.page.session.answer(Answer.PASS)
    at(desk, "B04")

    assert side.last._title.text() == "上次在这里"
