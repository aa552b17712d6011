"""检查 on a real visit: keys, answers, findings and drafts, as a person meets them (ui.md 3, design tokens §7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.visit_desk import Desk, open_desk, photo_file
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer, Profile
from ui.pages.inspection.photo_dialog import PhotoDialog
from ui.routes import ToFinish, ToInspection, ToToday

ENTER, DOWN, UP = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    """The quick list of the example facility at its first item."""
    made = open_desk(qtbot, laptop)
    yield made
    made.runner.stop()


def key(desk: Desk, which: Qt.Key) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(QApplication.focusWidget() or desk.page, which)


def at(desk: Desk, code: str) -> None:
    """Go to an item."""
    desk.page.session.go(code)
    desk.settle()


def fail(desk: Desk, code: str, reason: str = "当事人不同意拍照") -> None:
    """Answer 不合格 and write its finding without a photo."""
    at(desk, code)
    key(desk, Qt.Key.Key_2)
    form = desk.page.parts.pane.form
    form.fact.setPlainText("看到的事实")
    form.photo_reason.insert(reason)
    key(desk, ENTER)
    desk.settle()


def test_1_saves_and_shows_the_next_item_without_an_answer(desk: Desk) -> None:
    first, second = desk.stored().shown[:2]

    key(desk, Qt.Key.Key_1)

    assert desk.code == second
    assert desk.item(first).answer is Answer.PASS
    assert "已保存" in desk.page.parts.head.saved.word()


def test_2_stays_and_waits_for_the_fact(desk: Desk) -> None:
    at(desk, "C01")

    key(desk, Qt.Key.Key_2)

    assert desk.code == "C01"
    assert desk.page.parts.pane.form.fact.hasFocus()
    assert desk.item("C01").answer is Answer.FAIL


def test_a_finding_needs_a_photo_or_a_reason(desk: Desk) -> None:
    at(desk, "C01")
    key(desk, Qt.Key.Key_2)
    form = desk.page.parts.pane.form
    QTest.keyClicks(form.fact, "later: the side door stood open")

    key(desk, ENTER)
    assert desk.code == "C01"
    assert "没有照片" in desk.held.error

    form.photo_reason.insert("电池没电")
    key(desk, ENTER)
    (finding,) = desk.item("C01").findings
    assert (finding.state.photo_reason, finding.binding) == ("电池没电", False)
    assert desk.code != "C01"


def test_3_asks_why_and_goes_on_after_enter(desk: Desk) -> None:
    at(desk, "C01")

    key(desk, Qt.Key.Key_3)
    key(desk, ENTER)  # the first reason has the focus: Enter takes it
    key(desk, ENTER)

    assert desk.code != "C01"
    stored = desk.item("C01")
    assert (stored.answer, stored.reason) == (Answer.NOT_APPLICABLE, "没有这项设施或业务")


def test_other_reasons_are_written_out(desk: Desk) -> None:
    at(desk, "C01")
    key(desk, Qt.Key.Key_3)

    desk.page.parts.pane.reason.finished.emit("其他", "")

    assert desk.code == "C01"
    assert desk.item("C01").answer is None
    assert "其他" in desk.held.error


def test_digits_and_letters_stay_in_a_text_field(desk: Desk) -> None:
    first = desk.code
    key(desk, Qt.Key.Key_N)
    note = desk.page.parts.side.note
    assert note.hasFocus()

    QTest.keyClicks(note, "1 2 3 npu")

    assert desk.code == first
    assert note.toPlainText() == "1 2 3 npu"
    assert desk.item(first).answer is None


def test_enter_accepts_what_the_measurement_suggests(desk: Desk) -> None:
    at(desk, "D04")
    measured = dict(desk.front.measured)
    measured["channels"] = [{**row, "earliest_on": "2026-08-01"} for row in measured["channels"]]
    desk.page.session.type_values(measured)
    assert desk.page.parts.pane.answers.face().suggested == "PASS"  # 111 days, 90 asked for
    assert desk.item("D04").answer is None

    key(desk, ENTER)

    stored = desk.item("D04")
    assert stored.answer is Answer.PASS
    assert [row["earliest_on"] for row in stored.measured["channels"]] == ["2026-08-01"] * 3


def test_a_measured_failure_writes_the_fact(desk: Desk) -> None:
    at(desk, "D04")
    measured = dict(desk.front.measured)
    dates = ("2026-09-15", "2026-08-18", "2026-08-20")
    measured["channels"] = [{**row, "earliest_on": on} for row, on in zip(measured["channels"], dates, strict=True)]
    desk.page.session.type_values(measured)

    key(desk, ENTER)

    assert "66 天" in desk.page.parts.pane.form.fact.toPlainText()


def test_changing_a_failed_answer_asks_before_the_finding_goes(desk: Desk) -> None:
    fail(desk, "C01")
    at(desk, "C01")
    passed = desk.page.parts.pane.answers.buttons["PASS"]

    press_in_dialog(act=False)
    passed.click()
    assert desk.item("C01").answer is Answer.FAIL

    press_in_dialog(act=True)
    passed.click()
    stored = desk.item("C01")
    assert (stored.answer, stored.findings) == (Answer.PASS, ())


def test_values_typed_without_an_answer_are_an_entry_when_one_leaves(desk: Desk) -> None:
    at(desk, "G09" if "G09" in desk.stored().shown else "D04")
    code = desk.code
    measured = {**desk.front.measured, "clock_offset_minutes": 2}
    desk.page.session.type_values(measured)

    key(desk, DOWN)

    stored = desk.item(code)
    assert (stored.answer, stored.measured["clock_offset_minutes"]) == (None, 2)


def test_what_is_being_typed_becomes_a_draft_at_a_pause(desk: Desk) -> None:
    code = desk.code
    key(desk, Qt.Key.Key_N)
    QTest.keyClicks(desk.page.parts.side.note, "half a word")

    desk.qtbot.waitUntil(lambda: code in desk.stored().typed)

    typed = desk.stored().typed[code]
    assert (typed.note, desk.item(code).note) == ("half a word", "")


def test_a_half_written_finding_waits_at_its_item(desk: Desk) -> None:
    at(desk, "C01")
    key(desk, Qt.Key.Key_2)
    QTest.keyClicks(desk.page.parts.pane.form.fact, "half")
    desk.page.session.step(1)
    desk.settle()

    desk.page.open(ToInspection(desk.visit, "C01"))
    desk.settle()

    assert desk.page.parts.pane.form.fact.toPlainText() == "half"
    assert desk.item("C01").findings == ()


def test_arrows_and_u_go_through_the_items(desk: Desk) -> None:
    codes = desk.stored().shown
    key(desk, DOWN)
    assert desk.code == codes[1]
    key(desk, UP)
    assert desk.code == codes[0]
    key(desk, Qt.Key.Key_1)
    key(desk, UP)
    assert desk.code == codes[0]
    key(desk, Qt.Key.Key_U)
    assert desk.code == codes[1]


def test_ctrl_f_finds_an_item_by_a_word(desk: Desk) -> None:
    QTest.keyClick(desk.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    sheet = desk.page.parts.items
    assert sheet.isVisible()
    sheet.filter.insert("录像保存")

    QTest.keyClick(sheet.filter, ENTER)

    assert desk.code == "D04"
    assert not sheet.isVisible()


def test_an_item_that_does_not_apply_says_why_and_can_be_opened_after_all(desk: Desk) -> None:
    view = desk.stored()
    hidden = next(section for section in view.sections if section.hidden)
    code = hidden.hidden[0]
    at(desk, hidden.codes[0])
    assert f"{len(hidden.hidden)} 项不适用" in desk.page.parts.pane.hidden.text()

    press_in_dialog(act=True)
    desk.page.parts.items.hidden_chosen.emit(code)
    desk.settle()

    assert desk.code == code
    assert code in desk.stored().shown


def test_a_photo_is_added_and_printed_only_after_somebody_looked(desk: Desk, tmp_path: Path) -> None:
    code = desk.code
    desk.page.photos.add_files([photo_file(tmp_path)])
    desk.qtbot.waitUntil(lambda: len(desk.item(code).photos) == 1)
    desk.qtbot.waitUntil(lambda: len(desk.front.photos) == 1)
    (photo,) = desk.item(code).photos
    assert not photo.print_allowed

    opened: list[PhotoDialog] = []
    desk.page.photos.opened.connect(opened.append)
    desk.page.photos._look(photo.id)
    (dialog,) = opened
    dialog.tick.click()
    dialog.accept()
    desk.settle()

    assert desk.item(code).photos[0].print_allowed


def test_a_file_that_is_no_photo_is_told_in_words(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "note.jpg"
    bad.write_bytes(b"not a picture")

    desk.page.photos.add_files([str(bad)])
    desk.settle()

    assert desk.page.parts.banner.isVisible()
    assert desk.code in desk.page.parts.banner.sentence()
    assert desk.item(desk.code).photos == ()

    desk.page.photos.add_files([photo_file(tmp_path)])  # the right one: nothing is wrong any more
    desk.qtbot.waitUntil(lambda: len(desk.item(desk.code).photos) == 1)
    assert desk.page.parts.banner.isHidden()


def test_a_red_line_is_reported_at_once_and_urgent(desk: Desk) -> None:
    at(desk, "B22")
    key(desk, Qt.Key.Key_2)
    report = desk.page.red_lines.desk.page.report
    report.text.setPlainText("看到一名保育人员推搡孩子")
    report.no_recording.insert("那间屋没有探头")
    desk.page.red_lines.desk.send()
    desk.settle()
    key(desk, ENTER)  # no photo is asked for here: channel and time of the recording are

    (finding,) = desk.item("B22").findings
    assert finding.state.urgent


def test_a_second_finding_at_the_same_item(desk: Desk) -> None:
    at(desk, "C01")
    key(desk, Qt.Key.Key_2)
    form = desk.page.parts.pane.form
    form.fact.setPlainText("第一件")
    form.photo_reason.insert("没带相机")
    form.another.emit(form.values())
    form.fact.setPlainText("第二件")
    form.photo_reason.insert("没带相机")
    key(desk, ENTER)

    assert {f.state.fact for f in desk.item("C01").findings} == {"第一件", "第二件"}


def test_pause_and_finish_lead_out(desk: Desk) -> None:
    desk.page.parts.head.finish.click()
    desk.page.open(ToInspection(desk.visit))
    desk.settle()
    desk.page.parts.head.back.click()

    assert desk.went == [ToFinish(desk.visit), ToToday()]


def test_one_comes_back_to_the_item_where_one_left_off(desk: Desk) -> None:
    at(desk, "D02")
    desk.page.parts.head.back.click()
    desk.settle()

    desk.page.open(ToInspection(desk.visit))
    desk.settle()

    assert desk.code == "D02"


def test_at_150_percent_photos_open_in_a_sheet(desk: Desk) -> None:
    desk.page.resize(910, 512)
    desk.qtbot.waitUntil(lambda: desk.page.parts.is_small)
    desk.page.parts.tools.buttons["photos"].click()
    assert desk.page.parts.sheet.isVisible()
    assert desk.page.parts.side.photos.isVisible()

    QTest.keyClick(desk.page.parts.sheet, Qt.Key.Key_Escape)
    assert not desk.page.parts.sheet.isVisible()
    key(desk, Qt.Key.Key_1)
    assert desk.stored().done_count == 1


def test_the_table_of_groups_is_entered_once(qtbot: QtBot, laptop: Laptop) -> None:
    desk = open_desk(qtbot, laptop, Profile.FULL, "B04")
    card = desk.page.parts.pane.measurement.ratio
    for row in card.rows.values():
        QTest.keyClicks(row.children_field, "4")
        QTest.keyClicks(row.carers_field, "2")
    key_target = desk.page
    key_target.setFocus()
    QTest.keyClick(key_target, Qt.Key.Key_1)
    assert desk.item("B04").answer is Answer.PASS

    shared = desk.view.items["A15"].measured["care_groups"]
    assert [(row["children_present"], row["carers_present"]) for row in shared] == [(4, 2)] * len(card.rows)
    assert desk.item("A15").measured["care_groups"] == shared
    assert desk.item("A15").answer is None
    desk.runner.stop()


def test_every_item_of_the_full_list_can_be_shown(qtbot: QtBot, laptop: Laptop) -> None:
    desk = open_desk(qtbot, laptop, Profile.FULL)
    for code in desk.stored().items:
        desk.page.session._show(code)
        item = desk.page.session.item()
        assert item is not None
        pane = desk.page.parts.pane.measurement
        shown = [pane.card, pane.ratio, pane.coverage, pane.expiry]
        assert any(part.isVisible() for part in shown) == bool(item.item.answer.fields), code
    desk.runner.stop()
