"""停下检查: the page over the visit at a red line (checklist.md §3), on the real page with a real laptop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.page_looks import cut_words, nameless
from tests.gui.red_line_desk import SEEN, desk, fail, incidents, send_report, withhold, write_report
from tests.gui.visit_desk import Desk
from tuoyu_desktop.domain.entries.fold_incidents import IncidentState
from tuoyu_desktop.domain.terms import Answer
from ui.pages.inspection.red_line_desk import to_whom
from ui.routes import ToDocuments, ToInspection, ToToday

__all__ = ["desk"]
LEFT = Qt.MouseButton.LeftButton


def focused() -> QWidget:
    held = QApplication.focusWidget()
    assert held is not None
    return held


def test_the_page_covers_the_visit_and_leads_to_a_report_and_its_paper(desk: Desk) -> None:
    shown = fail(desk, "B22")
    assert shown.isVisible()
    assert shown.geometry() == desk.page.rect()
    assert desk.item("B22").answer is Answer.FAIL, "the answer is kept whatever happens"
    texts = " ".join(row._title.text() + row._detail.text() for row in shown.steps.rows)
    assert "110" in texts
    assert "不要单独对质" in texts
    assert "电话报大兴区卫生健康委员会" in texts
    assert "（待核）" in shown.steps.source.text()
    assert "未成年人保护法第11条第2款；" in shown.steps.source.text()

    QTest.mouseClick(shown.steps.rows[0].act, LEFT)
    QTest.mouseClick(shown.steps.rows[1].act, LEFT)
    QTest.mouseClick(shown.steps.rows[1].undo, LEFT)
    QTest.mouseClick(shown.steps.rows[3].act, LEFT)
    send_report(desk)

    assert not shown.isVisible()
    state = incidents(desk)["B22"]
    assert (state.state, state.text, state.channel) == (IncidentState.REPORTED, SEEN, "11")
    assert [step.text for step in state.steps] == ["把孩子和当事人分开"]
    assert [call.to for call in state.calls] == ["大兴区卫生健康委员会"], "110 was taken back"
    form = desk.page.parts.pane.form
    assert form.fact.toPlainText() == SEEN, "the report's words are the finding's, to be looked over"
    assert not form.deadline.isVisible(), "no rectification period"
    QTest.mouseClick(form._report, LEFT)
    desk.settle()
    assert isinstance(desk.went[-1], ToDocuments)
    assert desk.went[-1].notice


def test_it_says_how_to_go_on_whom_to_call_and_that_no_network_is_needed(desk: Desk) -> None:
    """Mockup 12. The telephone is the one of the district's pack, and a district that gave none has none here."""
    shown = fail(desk, "B22")
    assert shown.steps.hint.text() == "做一步，按一下，时间自动记下"
    assert shown.steps.hint.isVisible()
    assert "电话 010-0000-0000（演示）" in shown.report.passed_on.text()
    assert shown.report.way.text().startswith("没有网络也能报：")
    assert "电话" not in to_whom("大兴区卫生健康委员会", "", "由区里转公安")


def test_by_keyboard_alone(desk: Desk) -> None:
    shown = fail(desk, "B22")
    assert shown.steps.rows[0].act.hasFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert shown.steps.rows[0].undo.hasFocus(), "the focus stays where the hand is"
    walked = 0
    while not shown.report.text.hasFocus() and walked < 20:
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert shown.isAncestorOf(focused()), "nothing behind takes the focus"
        walked += 1
    shown.report.text.insertPlainText(SEEN)
    QTest.keyClick(shown.report.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown.isVisible()
    assert shown.report.channel.hasFocus(), "what is lacking is told and focused"
    QTest.keyClicks(shown.report.channel, "11")
    QTest.keyClick(shown.report.channel, Qt.Key.Key_Tab)
    QTest.keyClicks(shown.report.recorded, "16:20-16:28")
    QTest.keyClick(shown.report.recorded, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert incidents(desk)["B22"].state is IncidentState.REPORTED
    assert not shown.isAncestorOf(focused())
    QTest.keyClick(desk.page, Qt.Key.Key_Down)
    desk.settle()
    assert desk.code != "B22", "the keys of the visit act again"


def test_keys_do_not_reach_the_visit_behind(desk: Desk) -> None:
    shown = fail(desk, "B22")
    for key in (Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Return):
        QTest.keyClick(shown, key)
    desk.settle()
    assert shown.isVisible()
    assert desk.code == "B22"
    assert desk.item("B22").answer is Answer.FAIL


def test_leaving_needs_a_reason_and_it_is_kept(desk: Desk) -> None:
    shown = fail(desk, "B22")
    QTest.mouseClick(shown.not_now, LEFT)
    QTest.mouseClick(shown.keep_reason, LEFT)
    desk.settle()
    assert shown.isVisible(), "an empty reason is none"
    shown.reason.insert("按错了")
    QTest.mouseClick(shown.keep_reason, LEFT)
    desk.settle()
    assert not shown.isVisible()
    state = incidents(desk)["B22"]
    assert (state.state, state.withheld) == (IncidentState.WITHHELD, "按错了")
    assert "按错了" in desk.page.parts.pane.form._explanation.text()


def test_it_never_comes_twice_for_the_same_finding(desk: Desk) -> None:
    fail(desk, "B22")
    send_report(desk)
    for _ in range(2):
        assert not fail(desk, "B22").isVisible()
        desk.page.session.go("A01")
        desk.settle()


def test_after_a_mistake_a_new_press_asks_again(desk: Desk) -> None:
    fail(desk, "B22")
    withhold(desk, "按错了")
    assert not fail(desk, "B22").isVisible(), "the answer stands, the reason too"
    desk.page.session.answer(Answer.PASS)
    desk.settle()
    assert fail(desk, "B22").isVisible(), "now it was seen"


def test_a_page_left_open_comes_back_with_what_was_done(desk: Desk, qtbot: QtBot) -> None:
    shown = fail(desk, "B22")
    QTest.mouseClick(shown.steps.rows[0].act, LEFT)
    shown.report.text.setPlainText("看到的")
    desk.page._out(ToToday())
    desk.settle()
    assert not shown.isVisible()
    desk.page.open(ToInspection(desk.visit, "A01"))
    desk.settle()
    qtbot.waitUntil(shown.isVisible)
    assert shown.report.text.toPlainText() == "看到的"
    assert not shown.steps.rows[0].undo.isHidden()


def test_a_way_out_opened_on_the_spot_is_no_emergency(desk: Desk) -> None:
    shown = fail(desk, "E03")
    assert shown.open_button.hasFocus()
    QTest.keyClick(shown.open_button, Qt.Key.Key_Space)
    desk.settle()
    assert not shown.isVisible()
    assert incidents(desk) == {}
    assert desk.front.measured["opened_at_once"] is True
    assert not fail(desk, "E03").isVisible()


@pytest.mark.parametrize("code", ["E10", "C08", "A01", "D04"])
def test_elsewhere_nothing_covers_the_visit(desk: Desk, code: str) -> None:
    assert not fail(desk, code).isVisible()


def test_a_name_of_the_staff_is_told_before_it_is_sent(desk: Desk) -> None:
    shown = fail(desk, "B22")
    name = desk.view.context.facility.staff[0].name
    write_report(desk)
    shown.report.text.setPlainText(f"{name}强喂。")
    QTest.mouseClick(shown.send, LEFT)
    assert shown.isVisible()
    assert name in shown._lacking.text()
    assert "岗位" in shown._lacking.text()


def test_b22_leads_to_c18_with_values_and_without_an_answer(desk: Desk) -> None:
    shown = fail(desk, "B22")
    send_report(desk)
    assert desk.front.measured["channel"] == 11
    QTest.mouseClick(desk.page.parts.pane.form.done, LEFT)
    desk.settle()
    assert desk.code == "C18"
    assert (desk.front.measured["incidents"], desk.front.measured["unreported"]) == (1, 0)
    assert desk.front.answer is None, "proposed, never made up"
    assert not shown.isVisible()


def test_the_note_of_the_pack_is_a_suggestion_and_the_arrangement_is_noted(desk: Desk) -> None:
    form = desk.page.parts.pane.form
    fail(desk, "C08")
    assert form._explanation.text() == "建议马上电话报区卫生健康委：可能要“停用该区域”，由区里定"
    fail(desk, "E10")
    assert form._explanation.text().startswith("建议")
    assert not form.alternative.isHidden()
    form.fact.setPlainText("报警器没有反应。")
    form.alternative.insert("今天改由配送企业送餐")
    form.photo_reason.insert("没带相机")
    QTest.mouseClick(form.done, LEFT)
    desk.settle()
    [finding] = desk.item("E10").findings
    assert finding.state.measure == "机构的替代安排：今天改由配送企业送餐。"


def test_every_field_of_the_page_is_named(desk: Desk) -> None:
    shown = fail(desk, "B22")
    QTest.mouseClick(shown.not_now, LEFT)
    assert list(nameless(shown)) == []
    for size in ((1366, 768), (1093, 614), (910, 512)):
        desk.page.resize(*size)
        QApplication.processEvents()
        assert list(cut_words(shown)) == [], size


def test_a_part_that_moves_with_the_window_stays_behind(desk: Desk) -> None:
    desk.page.resize(910, 512)
    QApplication.processEvents()
    shown = fail(desk, "B22")
    desk.page.resize(1366, 768)  # the side panel comes out of its sheet
    QApplication.processEvents()
    front = desk.page.childAt(1300, 300)
    assert front is not None
    assert shown.isAncestorOf(front)
    assert not desk.page.parts.side.isEnabled()
