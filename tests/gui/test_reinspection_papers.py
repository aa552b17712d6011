"""复查意见书 and the forms of the facility, by real keys on 文书 (documents.md §4.7, §4.8)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.application.test_reinspection import _cleared
from tests.application.test_reinspection_opinion import CASE, PARTLY, PARTLY_DONE, RECTIFIED, first_visit, second_visit
from tests.gui.papers_desk import built
from tests.gui.presses import press, read, rest
from tests.made_visits import OFFICER_1, picture, sealed_visit
from tuoyu_desktop.application.finding_cases import ReportRectification
from tuoyu_desktop.application.findings_board import ReportWithPhotos, report_with_photos
from tuoyu_desktop.application.notice_cases import void_notice
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.paper_parts import Followed
from ui.background.job_runner import JobRunner
from ui.pages.documents.forms_dialog import FormsDialog
from ui.pages.documents.page import DocumentsPage
from ui.pages.documents.reinspection_dialog import ReinspectionOpinionDialog
from ui.routes import ToDocuments

__all__ = ["_cleared"]
KIND = NoticeKind.REINSPECTION_OPINION


@pytest.fixture
def officer(me: SignedIn) -> SignedIn:
    return replace(me, person=OFFICER_1, area=None)


def notice_of(laptop: Laptop, kind: NoticeKind) -> str:
    def read_lines(records: Records) -> str:
        return next(line.id for line in records.notice_lines() if line.kind == kind.value)

    return laptop.read(read_lines)


def words_of(file: Path) -> str:
    with pdfplumber.open(file) as document:
        return "".join(char["text"] for page in document.pages for char in page.chars).replace(" ", "")


# 复查意见书 -----------------------------------------------------------------------------------------------------------


def asked(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, folder: Path, *, paper: bool = True
) -> tuple[DocumentsPage, ReinspectionOpinionDialog]:
    first_visit(laptop, paper=paper)
    visit = second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED})
    page = built(qtbot, runner, officer, folder)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    page.acts.issue(visit, KIND)
    rest(qtbot, runner)
    dialog = page.acts.dialog
    assert isinstance(dialog, ReinspectionOpinionDialog)
    return page, dialog


def choose(dialog: ReinspectionOpinionDialog, key: str) -> None:
    press(dialog.conclusion, dialog.conclusion.segment_rect(key).center())


def test_the_conclusion_is_proposed_and_never_chosen_silently(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    page, dialog = asked(qtbot, runner, officer, laptop, tmp_path)
    words = read(dialog)
    assert "按复查结果建议：未全部完成" in words
    assert "不能选“全部完成”：还有没改完的问题" in words
    assert "没有在期限届满前书面申请延期" in words
    assert "部分整改" in words
    assert "卫生监督意见书" in words
    assert dialog.conclusion.value() == ""
    with pytest.raises(KeyError):
        dialog.conclusion.segment_rect("ALL_DONE")

    press(dialog.submit)
    rest(qtbot, runner)
    assert "请选复查结论" in dialog.fields["conclusion"].error()
    assert page.acts.dialog is dialog

    choose(dialog, CASE.value)
    press(dialog.submit)
    rest(qtbot, runner)
    assert "写明理由" in dialog.fields["opinion"].error()

    choose(dialog, PARTLY_DONE.value)
    press(dialog.submit)
    rest(qtbot, runner)
    qtbot.waitUntil(lambda: page.paper.page_count() > 0)
    assert page.drawn is not None
    content = page.drawn.sheet.content
    assert content.kind is KIND
    assert content.reinspection is not None
    assert content.reinspection.conclusion is PARTLY_DONE


def test_it_goes_by_the_keyboard_alone(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    page, dialog = asked(qtbot, runner, officer, laptop, tmp_path)
    assert dialog.focusWidget() is dialog.conclusion, "the first thing to do"
    QTest.keyClick(dialog.conclusion, Qt.Key.Key_Right)
    assert dialog.conclusion.value() == PARTLY_DONE.value
    for _ in range(6):
        at = dialog.focusWidget()
        assert at is not None
        if at is dialog.submit:
            break
        QTest.keyClick(at, Qt.Key.Key_Tab)
    QTest.keyClick(dialog.submit, Qt.Key.Key_Space)
    rest(qtbot, runner)
    assert page.drawn is not None
    assert page.drawn.sheet.content.kind is KIND


def test_a_document_that_is_not_here_is_written_with_number_and_day(
    qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    page, dialog = asked(qtbot, runner, officer, laptop, tmp_path, paper=False)
    choose(dialog, PARTLY_DONE.value)
    press(dialog.submit)
    rest(qtbot, runner)
    assert "哪份文书" in dialog.fields["followed"].error()
    dialog.number.setText("京兴卫责〔2026〕9号")
    press(dialog.submit)
    assert "日期" in dialog.fields["day"].error()
    dialog.day.set_value("2026-11-02")
    press(dialog.submit)
    rest(qtbot, runner)
    assert page.drawn is not None
    part = page.drawn.sheet.content.reinspection
    assert part is not None
    assert [one.number for one in part.followed] == ["京兴卫责〔2026〕9号"]
    assert isinstance(part.followed[0], Followed)


# the facility's forms -----------------------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, officer: SignedIn, laptop: Laptop, tmp_path: Path) -> DocumentsPage:
    """With a 卫生监督意见书 of two problems in front."""
    first_visit(laptop)
    made = built(qtbot, runner, officer, tmp_path)
    made.open(ToDocuments(notice=notice_of(laptop, NoticeKind.HEALTH_OPINION)))
    rest(qtbot, runner)
    qtbot.waitUntil(lambda: made.paper.page_count() > 0)
    return made


def forms(qtbot: QtBot, runner: JobRunner, page: DocumentsPage) -> FormsDialog:
    assert page.tools.forms.isVisible()
    press(page.tools.forms)
    rest(qtbot, runner)
    dialog = page.forms.dialog
    assert dialog is not None
    return dialog


def save(page: DocumentsPage, dialog: FormsDialog, target: Path, qtbot: QtBot) -> str:
    names: list[str] = []

    def choose_target(_parent: object, name: str) -> str:
        names.append(name)
        return str(target)

    page.acts.choose_target = choose_target
    press(dialog.save)
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: page.forms.dialog is None)
    return names[0]


def test_the_report_is_saved_with_everything_but_what_the_facility_writes(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, tmp_path: Path
) -> None:
    dialog = forms(qtbot, runner, page)
    assert not dialog.fill.isVisible(), "nothing was reported yet"
    name = save(page, dialog, tmp_path / "表.pdf", qtbot)
    assert page.drawn is not None
    number = page.drawn.sheet.content.number
    assert name == f"整改报告 {number}.pdf"
    words = words_of(tmp_path / "表.pdf")
    assert number in words
    assert "录像最短保存66天" in words
    assert "负责人（签字）" in words
    assert page.toast.text() == "已存为 表.pdf"


def test_the_request_for_more_time_is_printed(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, tmp_path: Path
) -> None:
    dialog = forms(qtbot, runner, page)
    dialog.choice.setFocus()
    QTest.keyClick(dialog.choice, Qt.Key.Key_Right)
    assert "期限届满前" in read(dialog)
    press(dialog.print)
    qtbot.waitUntil(lambda: page.forms.dialog is None, timeout=60_000)
    (printed,) = tmp_path.glob("*延期整改申请.pdf")
    assert printed.stat().st_size > 0
    assert page.toast.text() == "延期整改申请已交给打印机"


def test_what_was_registered_fills_the_report(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    assert page.drawn is not None
    visit = page.drawn.sheet.line.inspection or ""
    found = laptop.read(lambda records: records.findings(visit))
    finding = next(one for one, state in found.items() if state.item == "D04")
    report = ReportRectification(finding, "李婷", "已加装 8 TB 硬盘")
    command = ReportWithPhotos(report, (picture("新硬盘", "#2A7530"),), print_allowed=True)
    laptop.write(lambda work: report_with_photos(work, command), OFFICER_1)

    dialog = forms(qtbot, runner, page)
    assert dialog.fill.isVisible()
    press(dialog.fill, dialog.fill.rect().toRectF().center())
    dialog.fill.setChecked(True)
    save(page, dialog, tmp_path / "报告.pdf", qtbot)
    words = words_of(tmp_path / "报告.pdf")
    assert "已加装8TB硬盘" in words
    assert "李婷2026-11-20" in words
    assert "照片1" in words
    with pdfplumber.open(tmp_path / "报告.pdf") as document:
        assert sum(len(one.images) for one in document.pages) == 1


def test_a_folder_that_takes_nothing_is_told_in_the_dialog(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, tmp_path: Path
) -> None:
    dialog = forms(qtbot, runner, page)
    page.acts.choose_target = lambda _parent, _name: str(tmp_path / "no" / "where.pdf")
    press(dialog.save)
    qtbot.waitUntil(lambda: "没有存成 where.pdf" in read(dialog))
    assert dialog.save.isEnabled()
    dialog.reject()


def test_a_void_document_has_no_forms(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, officer: SignedIn
) -> None:
    assert page.drawn is not None
    notice = page.drawn.sheet.line.id
    laptop.write(lambda work: void_notice(work, notice, "写错了"), OFFICER_1)
    page.open(ToDocuments(notice=notice))
    rest(qtbot, runner)
    assert not page.tools.forms.isVisible()


def test_a_visit_s_paper_has_none(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    visit = sealed_visit(laptop)
    page = built(qtbot, runner, me, tmp_path)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    page.acts.issue(visit, NoticeKind.VISIT_RECORD)
    rest(qtbot, runner)
    assert not page.tools.forms.isVisible()
