"""The form of a finding and the reasons of 不适用 by real presses and keys.

What is expected comes from the design tokens §6 (components) and §7 (keys), not from the widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.finding_form import FindingFace, FindingForm
from ui.widgets.link_button import LinkButton
from ui.widgets.na_reason import NaFace, NaReason
from ui.widgets.pick_chip import PickChip

LEFT = Qt.MouseButton.LeftButton
TOUCH = 44
FACT = "抽查 3 个通道，录像仅保存 66 天，少于 90 天"
Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, dark=False)
    yield
    theme.apply(qapp, dark=False)


def shown(qtbot: QtBot, widget: Shown, width: int = 760, height: int = 0) -> Shown:
    qtbot.addWidget(widget)
    widget.resize(width, height or max(widget.sizeHint().height(), 40))
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


FINDING = FindingFace(
    FACT, ("硬盘容量不足", "硬盘故障未及时更换", "个别通道未录像", "当事人说明", "停电"), "MAJOR",
    (("POLICE", "公安"), ("HEALTH", "卫健")), "POLICE", "15", "→ 12月11日 周五", photo_note="已附 2 张照片",
)  # fmt: skip


class TestFindingForm:
    @pytest.fixture
    def form(self, qtbot: QtBot) -> FindingForm:
        form = FindingForm()
        form.set_face(FINDING)
        shown(qtbot, form)
        form.focus_fact()
        return form

    def test_enter_in_the_fact_finishes_and_shift_enter_starts_a_line(self, qtbot: QtBot, form: FindingForm) -> None:
        done: list[dict[str, object]] = []
        form.finished.connect(done.append)
        QTest.keyClick(form.fact, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClicks(form.fact, "CH03")
        assert done == []
        QTest.keyClick(form.fact, Qt.Key.Key_Return)
        assert done == [
            {
                "fact": f"{FACT}\nCH03", "severity": "MAJOR", "department": "POLICE", "deadline_days": "15",
                "deadline_on": "", "rectified_on_site": False, "photo_reason": "",
            }
        ]  # fmt: skip

    def test_an_enter_that_ends_a_composition_is_not_passed_on(self, qtbot: QtBot, form: FindingForm) -> None:
        done: list[dict[str, object]] = []
        form.finished.connect(done.append)
        QApplication.sendEvent(form.fact, QInputMethodEvent("ying pan", []))
        QTest.keyClick(form.fact, Qt.Key.Key_Return, delay=-1)
        commit = QInputMethodEvent("", [])
        commit.setCommitString("硬盘")
        QApplication.sendEvent(form.fact, commit)
        form.fact.keyPressEvent(enter_event())
        assert done == []
        QApplication.processEvents()
        QTest.keyClick(form.fact, Qt.Key.Key_Return)
        assert [str(values["fact"]).endswith("硬盘") for values in done] == [True]

    def test_phrases_append_sentences(self, qtbot: QtBot, form: FindingForm) -> None:
        facts: list[str] = []
        form.changed.connect(lambda values: facts.append(values["fact"]))
        chips = form.findChildren(PickChip)
        assert [chip.text() for chip in chips] == list(FINDING.phrases[:4])
        QTest.mouseClick(chips[0], LEFT)
        chips[2].setFocus()
        QTest.keyClick(chips[2], Qt.Key.Key_Return)
        assert facts == [f"{FACT}。硬盘容量不足。", f"{FACT}。硬盘容量不足。个别通道未录像。"]
        assert all(chip.height() >= TOUCH for chip in chips)

    def test_every_change_is_told(self, qtbot: QtBot, form: FindingForm) -> None:
        told: list[dict[str, object]] = []
        form.changed.connect(told.append)
        QTest.keyClick(form.severity, Qt.Key.Key_Right)
        QTest.keyClick(form.department, Qt.Key.Key_Down)
        form.deadline.selectAll()
        QTest.keyClicks(form.deadline, "10")
        QTest.mouseClick(form.rectified, LEFT, pos=QPoint(12, form.rectified.height() // 2))
        last = told[-1]
        assert (last["severity"], last["deadline_days"], last["rectified_on_site"]) == ("CRITICAL", "10", True)

    def test_advice_is_said_in_the_labels_and_an_order_drops_it(self, form: FindingForm) -> None:
        assert form.deadline.accessibleName() == "整改期限（建议）"
        form.set_face(replace(FINDING, advice=False))
        assert form.deadline.accessibleName() == "整改期限"

    def test_a_critical_finding_offers_the_report(self, qtbot: QtBot, form: FindingForm) -> None:
        told: list[str] = []
        form.report_asked.connect(lambda: told.append("report"))
        form.set_face(replace(FINDING, severity="CRITICAL", report_at_once="重大问题，先报告再登记"))
        report = next(link for link in form.findChildren(LinkButton) if link.text() == "立即报告")
        assert report.isVisible()
        QTest.mouseClick(report, LEFT)
        assert told == ["report"]

    def test_another_finding_carries_what_stands_there(self, qtbot: QtBot, form: FindingForm) -> None:
        told: list[dict[str, object]] = []
        form.another.connect(told.append)
        again = next(button for button in form.findChildren(QPushButton) if button.text() == "再登记一条")
        QTest.mouseClick(again, LEFT)
        assert [values["fact"] for values in told] == [FACT]

    def test_a_new_face_leaves_the_text_being_typed(self, qtbot: QtBot, form: FindingForm) -> None:
        QTest.keyClicks(form.fact, "!")
        form.set_face(replace(FINDING, deadline_days="3"))
        assert form.values()["fact"] == f"{FACT}!"
        assert form.values()["deadline_days"] == "3"


def enter_event() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)


class TestNaReason:
    def test_enter_chooses_then_finishes_and_escape_gives_up(self, qtbot: QtBot) -> None:
        card = NaReason()
        told: list[object] = []
        card.finished.connect(lambda *parts: told.append(parts))
        card.cancelled.connect(lambda: told.append("cancelled"))
        card.set_face(NaFace((("NO_SUCH", "没有这类设施"), ("OTHER", "其他"))))
        shown(qtbot, card)
        card.focus_first()
        QTest.keyClick(card.chips.chips[0], Qt.Key.Key_Return)
        QTest.keyClicks(card.words, "none here")
        QTest.keyClick(card.words, Qt.Key.Key_Return)
        QTest.keyClick(card.words, Qt.Key.Key_Escape)
        assert told == [("NO_SUCH", "none here"), "cancelled"]
