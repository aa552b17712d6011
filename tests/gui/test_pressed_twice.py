"""Pressed twice before the answer is there, put away before it is done, figures that are none: nothing breaks by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import collect, press, read, rest, shown
from tests.gui.test_findings_page import fresh, made
from tests.gui.test_office_papers import LAW, officer, papers
from tests.made_visits import OAK, OFFICER_1, lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import InspectionKind, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage
from ui.pages.documents.print_job import PrintJob
from ui.pages.facilities.page import FacilitiesPage
from ui.routes import ToDocuments, ToFacilities, ToFindings

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION


def twice(button: QPushButton) -> None:
    """Before the window gets to draw."""
    press(button)
    press(button)


def open_dialogs(page: QWidget) -> int:
    return sum(dialog.isVisible() for dialog in page.findChildren(QDialog))


def ledger_page(qtbot: QtBot, runner: JobRunner, laptop: Laptop) -> FacilitiesPage:
    lease_numbers(laptop)
    page = FacilitiesPage(runner, officer(laptop))
    page.resize(1286, 768)
    shown(qtbot, page)
    page.open(ToFacilities(OAK))
    rest(qtbot, runner)
    return page


def test_the_ledger_of_a_closing_opens_once(qtbot: QtBot, runner: JobRunner, laptop: Laptop) -> None:
    page = ledger_page(qtbot, runner, laptop)
    twice(page.detail.closure)
    rest(qtbot, runner)
    assert open_dialogs(page) == 1


def test_a_letter_opens_once(qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop) -> None:
    lease_numbers(laptop)
    page = made(qtbot, runner, replace(me, person=OFFICER_1, area=None), ToFindings(finding=fresh(laptop)))
    twice(page.detail.sending.transfer)
    rest(qtbot, runner)
    assert open_dialogs(page) == 1


def test_a_publication_opens_once(qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path) -> None:
    page = papers(qtbot, runner, laptop, tmp_path)
    twice(page.publication.button)
    rest(qtbot, runner)
    assert open_dialogs(page) == 1


def test_the_form_of_a_paper_opens_once(qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path) -> None:
    visit = sealed_visit(laptop, INSPECTION)
    page = papers(qtbot, runner, laptop, tmp_path)
    for _ in range(2):
        page.acts.issue(visit, NoticeKind.HEALTH_OPINION)
    rest(qtbot, runner)
    assert open_dialogs(page) == 1


def test_the_question_before_a_paper_without_a_number_is_asked_once(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    visit = sealed_visit(laptop)
    page = built(qtbot, runner, officer(laptop), tmp_path)  # no numbers were leased
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    for _ in range(2):
        page.acts.issue(visit, NoticeKind.VISIT_RECORD)
    rest(qtbot, runner)
    assert open_dialogs(page) == 1


@pytest.fixture
def opinion(qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path) -> DocumentsPage:
    """A 卫生监督意见书 in front, which has forms for the facility."""
    visit = sealed_visit(laptop, INSPECTION)
    form = laptop.read(lambda records: officer_form(records, visit, NoticeKind.HEALTH_OPINION))
    text = OfficerText("请整改。", tuple((finding.id, LAW) for finding in form.findings))
    lease_numbers(laptop)
    notice = laptop.write(
        lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.HEALTH_OPINION, text)), OFFICER_1
    )[0]
    page = built(qtbot, runner, officer(laptop), tmp_path)
    page.open(ToDocuments(notice=notice))
    rest(qtbot, runner)
    return page


def test_a_form_is_not_cut_short_by_the_next(
    qtbot: QtBot, runner: JobRunner, opinion: DocumentsPage, tmp_path: Path
) -> None:
    """The dialog was put away while one was at the printer, and opened again."""
    page = opinion
    running = page.forms.job = PrintJob(QPrinter(), [], page)
    page.forms.open()
    rest(qtbot, runner)
    assert page.forms.dialog is not None
    press(page.forms.dialog.print)
    rest(qtbot, runner)
    assert "还在打" in read(page.forms.dialog)
    assert page.forms.job is running
    assert list(tmp_path.glob("*.pdf")) == []
    page.acts.choose_target = lambda _parent, _name: str(tmp_path / "no" / "where.pdf")
    press(page.forms.dialog.save)
    qtbot.waitUntil(lambda: "没有存成" in read(page.forms.dialog or page))
    assert page.forms.job is running, "what was not saved is no fault of the printer"


def test_a_form_put_away_while_it_is_drawn_is_saved_all_the_same(
    qtbot: QtBot, runner: JobRunner, opinion: DocumentsPage, tmp_path: Path
) -> None:
    page, bugs = opinion, collect(runner.failed)
    target = tmp_path / "表.pdf"
    page.acts.choose_target = lambda _parent, _name: str(target)
    press(page.tools.forms)
    rest(qtbot, runner)
    dialog = page.forms.dialog
    assert dialog is not None
    press(dialog.save)
    dialog.reject()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qtbot.waitUntil(lambda: page.toast.text() == "已存为 表.pdf")
    assert target.exists()
    assert bugs == []


@pytest.mark.parametrize("typed", ["NaN", "-Infinity", "1e999999999", "二十万"])
def test_a_sum_that_is_no_number_is_refused_at_its_field(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, typed: str
) -> None:
    page = ledger_page(qtbot, runner, laptop)
    bugs = collect(runner.failed)
    press(page.detail.closure)
    rest(qtbot, runner)
    dialog = page.closure.dialog
    assert dialog is not None
    dialog.prepaid.setText(typed)
    press(dialog.submit)
    rest(qtbot, runner)
    assert dialog.fields["prepaid_total"].error() == "预收费余额要填数字，例如 216000。"
    assert bugs == []


@pytest.mark.parametrize("typed", ["NaN", "sNaN", "Infinity", "0", "101"])
def test_a_share_that_is_none_is_refused(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path, typed: str
) -> None:
    sealed_visit(laptop, INSPECTION, inspection_kind=InspectionKind.RANDOM, facts={})
    page = papers(qtbot, runner, laptop, tmp_path)
    press(page.publication.button)
    rest(qtbot, runner)
    dialog = page.publication.dialog
    assert dialog is not None
    dialog.editors["plan_name"].setText("抽查")
    for name, value in (("population", "a" * 64), ("seed", "42"), ("ratio", typed)):
        dialog.editors[name].setText(value)
    dialog.drawn_on.set_value("2026-11-01")
    dialog.drawn_at.set_value("09:00")
    press(dialog.submit)
    rest(qtbot, runner)
    assert page.publication.dialog is dialog, "nothing was published"
    assert "比例" in dialog.problem()
