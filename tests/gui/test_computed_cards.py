"""The cards of the computed rules by real presses and keys: what is typed, what it decides, what is kept.

What is expected comes from checklist.md §2 (rules) and §5 (items).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.presses import press
from tests.gui.visit_desk import Desk, open_desk
from tuoyu_desktop.application.visit_view import TYPED_DRAFT
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer, Profile
from ui.pages.inspection.faces import item_face
from ui.pages.inspection.facts_dialog import FactsDialog
from ui.pages.inspection.item_pane import ItemPane
from ui.pages.inspection.item_words import shared_note
from ui.widgets.date_field import DateField, TimeField
from ui.widgets.item_card import ItemLayout
from ui.widgets.link_button import LinkButton
from ui.widgets.measure_card import MeasureCard
from ui.widgets.pick_chip import PickChip


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, Profile.FULL)
    yield made
    made.runner.stop()


def at(desk: Desk, code: str) -> ItemPane:
    desk.page.session.go(code)
    desk.settle()
    return desk.page.parts.pane


def read(widget: QWidget) -> str:
    """Every word that is seen, once what was changed is laid out."""
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def link(widget: QWidget, words: str) -> LinkButton:
    return next(button for button in widget.findChildren(LinkButton) if button.text() == words)


def enter(card: MeasureCard, row: str, name: str, text: str) -> None:
    """Type into a field of the card, as a person does."""
    field = card.editor(row, name)
    assert field is not None
    editor: QWidget = field.editor
    if isinstance(editor, DateField | TimeField):
        editor.setFocus()
        held = QApplication.focusWidget()
        assert held is not None
        editor = held
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Tab)


def chip(card: MeasureCard, row: str, name: str, words: str) -> PickChip:
    field = card.editor(row, name)
    assert field is not None
    return next(one for one in field.editor.findChildren(PickChip) if one.text() == words)


def test_birth_dates_are_counted_and_nothing_of_them_is_kept(desk: Desk) -> None:
    """A14 (§2 rule 4): from birth dates; not on the device when a count is enough."""
    pane = at(desk, "A14")
    panel = pane.measurement.ages
    assert panel.isVisible()
    QTest.keyClicks(panel.dates, "2023-08-31,2023-11-20,2024-11-21,2026-01-05")
    assert "共 4 人：不满 36 个月 2 人，满 3 周岁 2 人，其中应入园 1 人" in read(panel)
    assert "24–36 个月 0 人" in read(panel)
    assert not desk.held.is_typed  # a draft would keep them
    press(panel.take)

    assert panel.dates.toPlainText() == ""
    assert not panel.dates.document().isUndoAvailable()
    counts = {"over_age": 1, "turned_three": 2, "children": 4}
    assert desk.front.measured == counts
    QTest.keyClick(desk.page, Qt.Key.Key_1)
    assert desk.item("A14").measured == counts
    draft = desk.laptop.read(lambda records: records.draft(TYPED_DRAFT.format(inspection=desk.visit, item="A14")))
    assert "2023-08-31" not in (draft or "")

    at(desk, "A14")
    desk.page.session.change(unfolded=True)
    panel.dates.insertPlainText("2023-08-31，张三")  # pasted
    assert "第 2 个不是出生日期" in read(panel)
    assert not panel.take.isEnabled()
    assert not at(desk, "A15").measurement.ages.isVisible()
    assert at(desk, "A14").measurement.ages.dates.toPlainText() == ""  # gone with the item


def test_a_gap_of_the_recorder_is_proposed_at_d01_and_never_made(desk: Desk) -> None:
    """§2 rule 1: a gap inside the 90 days is a D01 finding."""
    card = at(desk, "D04").measurement.card
    for key, (start, end) in {"+1": ("2026-11-01", "2026-11-03"), "+2": ("2026-10-01", "2026-10-01")}.items():
        press(link(card, "加缺录"))
        enter(card, f"gaps/{key}", "channel", "3")
        enter(card, f"gaps/{key}", "from_on", start)
        enter(card, f"gaps/{key}", "to_on", end)
    assert "90 天以内缺录 2 段，D01 会建议记为问题" in read(card)
    desk.page.session.answer(Answer.FAIL)
    form = desk.page.parts.pane.form
    assert "照片拍录像机的日期列表，不拍实时或回放的画面" in form._explanation.text()
    desk.page.session.answer(Answer.PASS)

    pane = at(desk, "D01")
    assert "D04 查到缺录 03 号 2026-11-01 至 2026-11-03" in read(pane)
    assert pane.answers._face is not None
    assert pane.answers._face.suggested == Answer.FAIL.value
    stored = desk.item("D01")
    assert (stored.answer, stored.findings) == (None, ())


def test_three_periods_are_three_rows(desk: Desk) -> None:
    """D01 抽查3个时段；中断分钟数（=0）."""
    card = at(desk, "D01").measurement.card
    assert sorted(card.rows) == ["periods/+1", "periods/+2", "periods/+3"]
    for place in (1, 2, 3):
        enter(card, f"periods/+{place}", "gap_minutes", "0")
    assert desk.front.judgement.suggested is Answer.PASS


def test_the_emergency_button_is_timed(desk: Desk) -> None:
    """D07 有/无；测试时间；接警单位: the time runs on at other items and comes back to its own."""
    pane = at(desk, "D07")
    press(pane.watch)
    assert "D07 一键报警测试 · 计时中" in read(pane.stopwatch)
    at(desk, "A01")
    assert pane.stopwatch.isVisible()
    press(pane.stopwatch._stop)
    desk.settle()

    assert desk.code == "D07"
    measured = desk.front.measured
    assert measured["works"] is True
    assert measured["seconds"] >= 0
    assert re.fullmatch(r"2026-11-20T\d\d:\d\d", str(measured["tested_at"]))
    receiver = pane.measurement.card.editor("", "receiver")
    assert receiver is not None
    assert receiver.editor.isVisible()


def test_every_class_has_its_time_of_counting_and_it_goes_with_the_table(desk: Desk) -> None:
    """§2 rule 2: at the time of counting (record the time); rule 3: entered once for all items of the table."""
    pane = at(desk, "B04")
    row_id, row = next(iter(pane.measurement.ratio.rows.items()))
    QTest.keyClicks(row.children_field, "9")
    QTest.keyClicks(row.carers_field, "2")
    card = pane.measurement.card
    name = f"care_groups/{row_id}/counted_at"
    field = card.editor("", name)
    assert field is not None
    assert field.editor.value() == "09:05"  # the clock of the laptop
    pane.measurement.card.changed.emit("", name, "08:50")
    assert "清点 08:50" in read(pane.measurement.ratio)
    QTest.keyClicks(row.children_field, "0")
    assert "清点 09:05" in read(pane.measurement.ratio)  # counted anew
    pane.measurement.card.changed.emit("", name, "08:50")
    desk.page.session.answer(Answer.PASS)

    other = at(desk, "B05")
    assert "清点 08:50" in read(other.measurement.ratio)
    kept = desk.item("B05").measured
    assert [r.get("counted_at") for r in kept["care_groups"] if r["id"] == row_id] == ["08:50"]


def test_people_stand_in_rows(desk: Desk) -> None:
    """B12 人数/有效数；最早到期日, warned 30 days before (§2 rule 8), by post; B20 抽问1–2人，每题 通过/未通过."""
    said = read(at(desk, "B12").measurement.card)
    staff = desk.view.context.facility.staff
    on = desk.view.inspection.date
    left = [(m, (m.health_certificate_valid_to - on).days) for m in staff if m.health_certificate_valid_to]
    for member, days in left:
        assert (f"{member.post} {member.name} · " in said) is (days <= 30)
    good = sum(1 for _, days in left if days > 30)
    assert f"其余 {good} 人" in said
    assert f"{sum(1 for _, days in left if days >= 0)} / {len(staff)}" in said

    card = at(desk, "B20").measurement.card
    press(link(card, "加一个人"))
    for person, answers in {"+1": ("通过",) * 3, "+2": ("通过", "通过", "未通过")}.items():
        for name, words in zip(("fire", "choking", "route"), answers, strict=True):
            press(chip(card, "", f"asked/{person}/{name}", words))
    assert desk.front.judgement.suggested is Answer.FAIL
    assert "第 2 人疏散路线：未通过" in read(card)


def test_a_smaller_sample_is_asked_for_its_reason(desk: Desk) -> None:
    """G02 抽10名: fewer say why; without a reason the item is not whole."""
    card = at(desk, "G02").measurement.card
    assert card.editor("", "sample_reason") is None
    enter(card, "", "sampled", "6")
    enter(card, "", "complete", "6")
    assert "还缺：少抽的原因（要求 10 名，只有 6 名）" in read(card)
    press(chip(card, "", "sample_reason", "总共只有这些"))
    assert desk.front.judgement.suggested is Answer.PASS
    assert "清单要求 10 名，总共只有这些" in desk.front.judgement.hints[0]


def test_every_item_says_what_passes_and_its_basis_is_one_key_away(desk: Desk) -> None:
    pane = at(desk, "D04")
    assert "合格：每个通道都满 90 天" in read(pane.card)
    QTest.keyClick(desk.page, Qt.Key.Key_B)
    assert "京政办发〔2019〕26号二（四）3（已核）" in read(pane.card)
    QTest.keyClick(desk.page, Qt.Key.Key_B)
    assert not pane.card.is_open()
    at(desk, "B04")
    QTest.keyClick(desk.page, Qt.Key.Key_B)
    assert "第20条（待核）" in read(pane.card)  # seen second-hand only
    for code, item in desk.view.items.items():
        assert "合格：" in item_face(item, desk.view.context, ItemLayout.FULL).how, code


def test_the_floor_stands_in_both_groups(desk: Desk) -> None:
    """§2 rule 11: C07 also answers the fire floor rule; recorded once, shown in both groups."""
    at(desk, "E02")
    rail = desk.page.parts.rail
    assert "C07" in rail.items
    desk.page.session.go("C07")
    assert "消防楼层也看这一项" in read(desk.page.parts.pane.card)
    context = desk.view.context
    twin = replace(desk.view.items["C07"], code="E01", item=context.checklist.reserve["E01"], measured={})
    assert shared_note(twin).startswith("与 C07 记一次；")
    assert shared_note(replace(twin, measured={"floor": 1, "basement": False})).startswith("已在 C07 记录；")


def test_what_is_seen_of_the_facility_corrects_the_register_and_the_visit(desk: Desk) -> None:
    """§2 rule 10: an item whose condition is not met is 不适用 with the reason stored; on the spot it is settled."""
    at(desk, "A01")
    assert desk.view.items["C09"].hidden_reason == "没有婴幼儿使用的楼梯"
    dialog = FactsDialog(desk.view.context.facility, desk.page)
    assert not dialog.act_button.isEnabled()
    for name, words in {"has_stairs": "是", "has_outdoor_space": "否"}.items():
        press(next(one for one in dialog.fields[name].chips if one.text() == words))
    changes = dialog.changes()
    dialog.deleteLater()
    assert changes == {"has_stairs": True, "has_outdoor_space": False}
    desk.page.facts.write(desk.view, changes)
    desk.settle()

    stored = desk.stored()
    assert (stored.items["C09"].hidden_reason, stored.items["C09"].answer) == (None, None)
    left = stored.items["C20"]
    assert (left.answer, left.reason) == (Answer.NOT_APPLICABLE, "没有户外场地")
    assert stored.context.facility.has_stairs is True


@pytest.mark.parametrize("code", ["D04", "E07"])
def test_tab_goes_from_the_item_to_its_fields(desk: Desk, code: str) -> None:
    """Fields that are made late do not come after everything that was made before them."""
    pane = at(desk, code)
    link(pane.card, "看原文").setFocus()
    walked: list[QWidget] = []
    while not walked or (len(walked) < 6 and not pane.measurement.isAncestorOf(walked[-1])):
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClick(held, Qt.Key.Key_Tab)
        after = QApplication.focusWidget()
        assert after is not None
        walked.append(after)
    assert pane.measurement.isAncestorOf(walked[-1])
    assert len(walked) <= 2
