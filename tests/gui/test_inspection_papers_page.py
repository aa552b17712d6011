"""行政检查通知书 and 现场检查笔录 on the pages of an inspection (documents.md §4.1, §4.2)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.papers_desk import built
from tests.gui.presses import collect, first_button, press, read, rest, shown
from tests.gui.visit_desk import begin, begin_inspection, signed_in
from tests.made_visits import lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.domain.notice import Basis, InspectionAnnouncement, NoticeKind
from tuoyu_desktop.domain.paper_parts import TaskSource
from tuoyu_desktop.domain.terms import VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.documents.announcement_dialog import AnnouncementDialog
from ui.pages.documents.page import DocumentsPage
from ui.pages.documents.transcript_dialog import TranscriptDialog
from ui.pages.inspection.page import InspectionPage
from ui.routes import ToDocuments, ToInspection
from ui.widgets.row_face import FACE_ROLE

LAW = "《中华人民共和国人口与计划生育法》第四十一条"
NOTICE = NoticeKind.INSPECTION_NOTICE
ANNOUNCED = InspectionAnnouncement(
    bases=(Basis(text=LAW, typed=True),), matters=("人员",), method="现场", source=TaskSource.PLAN, complaints="010-1"
)


@pytest.fixture
def me(laptop: Laptop) -> SignedIn:
    """An officer on a laptop with numbers for its papers."""
    lease_numbers(laptop)
    return signed_in(laptop, "district_officer_2")


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, me: SignedIn, tmp_path: Path, laptop: Laptop) -> DocumentsPage:
    return built(qtbot, runner, me, tmp_path)


def titles(page: DocumentsPage) -> list[str]:
    model = page.list.own.model()
    return [str(model.index(row, 0).data()) for row in range(page.list.own.count())]


def keys(*pressed: Qt.Key) -> None:
    for key in pressed:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)


def focus_is_in(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))


def announcing(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, visit: str) -> AnnouncementDialog:
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    press(page.empty._button)
    rest(qtbot, runner)
    assert isinstance(page.acts.dialog, AnnouncementDialog)
    qtbot.waitActive(page.acts.dialog)
    return page.acts.dialog


def inspecting(qtbot: QtBot, runner: JobRunner, me: SignedIn, visit: str) -> InspectionPage:
    page = InspectionPage(runner, me, prepare_picture)
    runner.changed.connect(page.refresh)
    page.resize(1286, 768)
    shown(qtbot, page)
    page.open(ToInspection(visit))
    rest(qtbot, runner)
    return page


def test_the_page_of_an_inspection_asks_for_its_notice_until_it_is_made(
    qtbot: QtBot, laptop: Laptop, me: SignedIn, runner: JobRunner
) -> None:
    visit = begin_inspection(laptop, me)
    page = inspecting(qtbot, runner, me, visit)
    banner = page.announcement.banner
    assert not banner.isHidden()
    heard = collect(page.go)
    press(first_button(banner))
    assert heard == [ToDocuments(inspection=visit)]

    page.open(ToInspection(visit))
    runner.write(page, me.person, lambda work: issue_notice(work, IssueNotice(visit, NOTICE, part=ANNOUNCED)), print)
    rest(qtbot, runner)
    assert banner.isHidden()


def test_a_visit_and_who_only_helps_are_asked_for_none(
    qtbot: QtBot, laptop: Laptop, me: SignedIn, runner: JobRunner
) -> None:
    expert = signed_in(laptop)
    page = inspecting(qtbot, runner, expert, begin(laptop, expert))
    assert page.announcement.banner.isHidden()
    page = inspecting(qtbot, runner, expert, begin_inspection(laptop, me))
    assert page.announcement.banner.isHidden()


def test_the_way_from_the_items_to_the_notice_and_back(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    visit = begin_inspection(laptop, me)
    page.open(ToDocuments())
    rest(qtbot, runner)

    assert titles(page) == ["行政检查通知书", "现场检查笔录", "卫生监督意见书", "责令改正通知书"]
    assert page.empty.title() == "行政检查通知书还没有生成"
    assert "行政检查通知书现在就出" in page.hints.going_on.sentence()
    heard = collect(page.go)
    page.hints.going_on.acted.emit()
    assert heard == [ToInspection(visit)]


def test_a_sealed_visit_has_no_way_back(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    page.open(ToDocuments(inspection=sealed_visit(laptop)))
    rest(qtbot, runner)
    assert page.hints.going_on.isHidden()


def test_the_notice_is_made_by_keys_alone(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    dialog = announcing(qtbot, page, runner, begin_inspection(laptop, me))
    assert focus_is_in(dialog.bases)
    dialog.bases.insertPlainText(LAW)  # as an input method hands it over
    keys(Qt.Key.Key_Tab)
    assert focus_is_in(dialog.matters)
    keys(Qt.Key.Key_Tab)
    assert focus_is_in(dialog.method)
    keys(Qt.Key.Key_Tab)
    assert focus_is_in(dialog.source)
    keys(Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert focus_is_in(dialog.complaints)
    keys(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert focus_is_in(dialog.submit)
    keys(Qt.Key.Key_Space)
    rest(qtbot, runner)

    assert page.acts.dialog is None
    assert page.drawn is not None
    content = page.drawn.sheet.content
    assert content.kind is NoticeKind.INSPECTION_NOTICE
    assert content.announcement is not None
    assert [basis.text for basis in content.announcement.bases] == [LAW]
    assert content.announcement.complaints == "010-0000-0000（演示）"
    assert not page.hints.going_on.isHidden(), "the inspection goes on"


def test_what_is_missing_stands_at_its_field_and_line(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    dialog = announcing(qtbot, page, runner, begin_inspection(laptop, me))
    press(dialog.submit)
    assert dialog.fields["source"].error() == "请选任务来源。"

    dialog.source.set_chosen("PLAN")
    dialog.bases.setPlainText(f"{LAW}\n\n人口与计划生育法")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "第 2 条" in dialog.fields["bases"].error()
    assert dialog.bases.wrong == 2
    assert dialog.bases.textCursor().block().text() == "人口与计划生育法"
    assert dialog.submit.isEnabled()
    assert dialog.fields["source"].error() == ""

    press_in_dialog(act=True)  # what was written is not wanted
    keys(Qt.Key.Key_Escape)
    assert page.acts.dialog is None
    assert page.drawn is None


def test_the_form_names_who_came_and_the_approval(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    dialog = announcing(qtbot, page, runner, begin_inspection(laptop, me))
    words = read(dialog)
    assert "检查人员：刘颖喆、王强" in words
    assert "协助人员：没有" in words
    assert "任务编号 任务 7，批准文号 批 7" in words
    assert "国办发〔2024〕54号" in words


def transcribing(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop) -> TranscriptDialog:
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    page.list.own.setFocus()
    keys(Qt.Key.Key_Down)
    rest(qtbot, runner)
    assert page.empty.title() == "现场检查笔录还没有生成"
    press(page.empty._button)
    rest(qtbot, runner)
    assert isinstance(page.acts.dialog, TranscriptDialog)
    return page.acts.dialog


def test_the_record_begins_with_what_was_seen_and_marks_the_line_that_judges(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    dialog = transcribing(qtbot, page, runner, laptop)
    proposed = dialog.facts.lines()
    assert len(proposed) == 2
    assert [number for number, _top, _height in dialog.facts.numbers()] == [1, 2]

    dialog.facts.setPlainText(f"{proposed[0]}\n\n{proposed[1]}\n限期改正。")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "请选由谁记录" not in dialog.fields["facts"].error()
    assert "先出示执法证件" in dialog.fields["told"].error()

    dialog.present.setText("李婷（园长）")
    dialog.shown.setChecked(True)
    dialog.told.setChecked(True)
    dialog.recusal.setText("不申请回避")
    dialog.recorder.setCurrentText("刘颖喆")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "第 3 条写了“限期”" in dialog.fields["facts"].error()
    assert dialog.facts.wrong == 3
    assert dialog.facts.textCursor().block().text() == "限期改正。"

    dialog.facts.setPlainText("\n".join(proposed))
    press(dialog.submit)
    rest(qtbot, runner)
    assert page.acts.dialog is None
    assert page.drawn is not None
    part = page.drawn.sheet.content.transcript
    assert part is not None
    assert part.facts == proposed
    assert (part.recorder, part.present) == ("刘颖喆", "李婷（园长）")
    face = page.list.own.model().index(1, 0).data(FACE_ROLE)
    assert face.note == "纸上签字后存档", "nobody is handed the one original (§5)"


def test_nothing_that_was_told_is_ticked_beforehand(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    dialog = transcribing(qtbot, page, runner, laptop)
    assert not dialog.shown.isChecked()
    assert not dialog.told.isChecked()
    assert dialog.recorder.currentText() == ""
