"""收尾 on a real visit: what is undone, reading aloud, signatures, refusal, the seal (mockups 05)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.gui.dialogs import press_in_dialog
from tests.gui.visit_desk import begin, begin_inspection, signed_in
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection
from tuoyu_desktop.domain.terms import Answer, VisitState
from ui.background.job_runner import JobRunner
from ui.pages.finish.dialogs import NOT_CHECKED_REASONS
from ui.pages.finish.page import FinishPage
from ui.pages.finish.signing_panel import REFUSE
from ui.pages.finish.words import read_aloud_html
from ui.routes import ToDocuments, ToFinish, ToInspection, ToToday
from ui.widgets.confirm_dialog import ConfirmDialog

INK = [[(20.0, 30.0), (60.0, 80.0), (120.0, 40.0)]]


@dataclass
class End:
    """The page of a visit in which all but the items ``left`` passed."""

    qtbot: QtBot
    laptop: Laptop
    runner: JobRunner
    visit: str
    page: FinishPage
    went: list[Any] = field(default_factory=list)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.runner.idle)

    def sign(self) -> None:
        """Write and press 用这个签名 for whoever is next."""
        signing = self.page.signing
        signing.pad.set_strokes(INK)
        signing.pad.stroke_added.emit()
        signing.use.click()
        self.settle()

    def stored(self) -> FoldedInspection:
        self.settle()
        found = self.laptop.read(lambda records: records.inspection(self.visit))
        assert found is not None
        return found


def come_to_the_end(qtbot: QtBot, laptop: Laptop, visit: str, role: str, left: int) -> End:
    me = signed_in(laptop, role)
    codes = laptop.read(lambda records: visit_view(records, visit)).shown
    commands = [RecordAnswer(visit, code, Answer.PASS) for code in codes[: len(codes) - left]]
    laptop.write(lambda work: [record_answer(work, command) for command in commands], me.person)
    runner = JobRunner(laptop)
    page = FinishPage(runner, me)
    end = End(qtbot, laptop, runner, visit, page)
    page.go.connect(end.went.append)
    runner.changed.connect(page.refresh)
    page.resize(1366, 768)
    qtbot.addWidget(page)
    page.show()
    page.open(ToFinish(visit))
    end.settle()
    return end


@pytest.fixture
def end(qtbot: QtBot, laptop: Laptop) -> Iterator[End]:
    """A 走访 by an expert and a parent with one item left."""
    visit = begin(laptop, signed_in(laptop))
    made = come_to_the_end(qtbot, laptop, visit, "expert", left=1)
    yield made
    made.runner.stop()


def test_what_is_missing_stands_beside_the_grey_seal(end: End) -> None:
    assert not end.page.seal.isEnabled()
    assert "1 个未查项" in end.page.missing.text()
    assert "在场人签字" in end.page.missing.text()


def test_who_is_not_the_lead_reads_who_seals(qtbot: QtBot, laptop: Laptop) -> None:
    """sync.md §3.10: only the lead seals."""
    visit = begin(laptop, signed_in(laptop))
    end = come_to_the_end(qtbot, laptop, visit, "parent", left=0)
    assert not end.page.seal.isEnabled()
    assert "由主检陈秀兰登录后封存" in end.page.missing.text()
    end.runner.stop()


def test_an_undone_item_is_one_press_away(end: End) -> None:
    view = end.laptop.read(lambda records: visit_view(records, end.visit))

    end.page.summary.look_asked.emit(view.shown[-1])

    assert end.went == [ToInspection(end.visit, item=view.shown[-1])]


def test_the_whole_end_of_a_visit(end: End) -> None:
    def why(dialog: ConfirmDialog) -> None:
        edit = dialog.findChild(QPlainTextEdit)
        assert edit is not None
        edit.setPlainText("正在午睡")

    view = end.laptop.read(lambda records: visit_view(records, end.visit))
    press_in_dialog(act=True, before=why)
    end.page.summary.not_checked_asked.emit((view.shown[-1],))
    end.settle()
    end.page.summary.opinion.setPlainText("下周补办")
    for _ in range(3):
        end.sign()
    assert end.page.missing.text() == ""

    press_in_dialog(act=True)
    end.page.seal.click()
    sealed = end.stored()

    assert end.went == [ToDocuments(inspection=end.visit)]
    assert (sealed.state, sealed.opinion, sealed.not_checked) == (VisitState.SEALED, "下周补办", 1)
    assert [s.role for s in sealed.signatures] == ["member", "member", "facility"]
    assert all("<svg" in s.svg for s in sealed.signatures)


def test_a_refusal_needs_its_reason_and_a_witness(end: End) -> None:
    for _ in range(2):
        end.sign()
    signing = end.page.signing
    signing.choice.chosen.emit(REFUSE)
    signing.choice.set_chosen(REFUSE)
    signing._show_area()
    signing.use.click()
    assert "原因" in signing.error.text()

    signing.refusal.reasons.buttons()[0].click()
    signing.use.click()
    assert "见证人" in signing.error.text()

    signing.refusal.witness.setText("王建国")
    signing.refusal.witness_unit.setText("兴华社区居委会")
    signing.refusal.pad.set_strokes(INK)
    signing.use.click()
    refusal, witness = end.stored().signatures[-2:]
    assert (refusal.role, refusal.refused, refusal.refusal_reason) == ("facility", True, "不认可记录")
    assert (witness.role, witness.name) == ("witness", "王建国")


def test_the_facility_s_words_are_kept_while_one_goes_back(end: End) -> None:
    end.page.summary.opinion.setPlainText("已经报修")
    end.page.head.back.click()
    end.settle()

    end.page.open(ToFinish(end.visit))
    end.settle()

    assert end.page.summary.opinion.toPlainText() == "已经报修"


def test_the_words_read_aloud_say_that_it_is_no_inspection(end: End) -> None:
    assert end.page._view is not None
    assert "不是行政检查" in end.page._view.read_aloud
    assert end.page.head.back.text() == "回到走访"


def test_giving_up_needs_a_reason(end: End) -> None:
    def why(dialog: ConfirmDialog) -> None:
        assert not dialog.act_button.isEnabled()
        edit = dialog.findChild(QPlainTextEdit)
        assert edit is not None
        edit.setPlainText("机构临时停电")

    press_in_dialog(act=True, before=why)
    end.page.abandon.click()

    assert (end.stored().state, end.stored().abandon_reason) == (VisitState.ABANDONED, "机构临时停电")
    assert end.went == [ToToday()]


def test_an_inspection_is_signed_in_ink(qtbot: QtBot, laptop: Laptop) -> None:
    visit = begin_inspection(laptop, signed_in(laptop, "street_officer"))
    end = come_to_the_end(qtbot, laptop, visit, "street_officer", left=0)

    assert end.page.ink_card.isVisible()
    assert not end.page.signing.isVisible()
    assert end.page.seal.isEnabled()
    end.runner.stop()


def test_the_quick_reasons_are_read_whole_and_chosen_by_a_press(end: End) -> None:
    seen: list[str] = []
    gaps: list[int] = []

    def look(dialog: ConfirmDialog) -> None:
        edit = dialog.findChild(QPlainTextEdit)
        assert edit is not None
        for reason in NOT_CHECKED_REASONS:
            button = next(b for b in dialog.findChildren(QPushButton) if b.text() == reason)
            place = QRect(button.mapTo(dialog, QPoint(0, 0)), button.size())
            if button.width() >= button.sizeHint().width() and dialog.rect().contains(place):
                seen.append(reason)
        next(b for b in dialog.findChildren(QPushButton) if b.text() == NOT_CHECKED_REASONS[-1]).click()
        gap = dialog.act_button.mapTo(dialog, QPoint(0, 0)).y() - edit.mapTo(dialog, QPoint(0, edit.height())).y()
        gaps.append(gap)

    press_in_dialog(act=True, before=look)
    view = end.laptop.read(lambda records: visit_view(records, end.visit))
    end.page.summary.not_checked_asked.emit((view.shown[-1],))
    end.settle()

    assert tuple(seen) == NOT_CHECKED_REASONS
    assert gaps[0] < 48  # room for one hint, no hole
    item = end.laptop.read(lambda records: visit_view(records, end.visit)).items[view.shown[-1]]
    assert (item.answer, item.reason) == (Answer.NOT_CHECKED, NOT_CHECKED_REASONS[-1])


@pytest.mark.parametrize(
    ("said", "red"), [("今天看了 3 项，发现 2 个问题，", True), ("今天看了 3 项，没有发现问题。", False)]
)
def test_the_number_of_findings_is_bold_and_red_only_where_there_are_some(said: str, red: bool) -> None:
    marked = read_aloud_html(said, "#BE2A1F")

    assert ('<span style="color: #BE2A1F; font-weight: 700">发现 2 个问题</span>' in marked) == red
    assert ("<span" in marked) == red


def test_the_head_says_when_the_last_thing_was_written(end: End, clock: StandingClock) -> None:
    assert end.page.saved.word() == "已保存 09:05:00"
    clock.pass_by(minutes=7, seconds=3)

    end.page.summary.opinion.setPlainText("下周补办")
    end.qtbot.waitUntil(lambda: end.page.saved.word() == "已保存 09:12:03")


def test_nothing_is_said_to_be_saved_before_anything_was(qtbot: QtBot, laptop: Laptop) -> None:
    visit = begin(laptop, signed_in(laptop))
    codes = laptop.read(lambda records: visit_view(records, visit)).shown
    empty = come_to_the_end(qtbot, laptop, visit, "expert", left=len(codes))

    assert empty.page.saved.word() == ""
    empty.runner.stop()
