"""What street and district make besides a visit's papers: 双随机公示, 关停台账, 送达回证 (documents.md §§4.10-4.14)."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import press, rest, shown
from tests.made_visits import OAK, OFFICER_1, lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.application.signing_in import SignedIn, sign_in
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import InspectionKind, NoticeState, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage
from ui.pages.documents.publication_dialog import PublicationDialog
from ui.pages.facilities.page import FacilitiesPage
from ui.publication_file import write_publication_file
from ui.routes import ToDocuments, ToFacilities

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION
COMMISSION = "大兴区卫生健康委员会"
LAW = "《中华人民共和国人口与计划生育法》第二十八条第三款"


def officer(laptop: Laptop) -> SignedIn:
    role = "district_officer_1"
    return laptop.read(lambda records: sign_in(records, DEMO_PEOPLE[role], DEMO_PINS[role]))


def papers(qtbot: QtBot, runner: JobRunner, laptop: Laptop, folder: Path, me: SignedIn | None = None) -> DocumentsPage:
    lease_numbers(laptop)
    page = built(qtbot, runner, me or officer(laptop), folder)
    page.publication.set_file(write_publication_file)
    page.open(ToDocuments())
    rest(qtbot, runner)
    return page


def publishing(qtbot: QtBot, runner: JobRunner, page: DocumentsPage) -> PublicationDialog:
    """The form of 双随机公示, opened by its button."""
    press(page.publication.button)
    rest(qtbot, runner)
    dialog = page.publication.dialog
    assert dialog is not None
    return dialog


def test_a_quarter_is_published_on_paper_and_as_a_table(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    sealed_visit(laptop, INSPECTION, inspection_kind=InspectionKind.RANDOM, facts={})
    page = papers(qtbot, runner, laptop, tmp_path)
    dialog = publishing(qtbot, runner, page)
    names = [row.tick.text().split("　")[0] for row in dialog.rows]
    assert names[-1] == "小橡树托育中心", "the newest last, after those of the quarter before"
    press(dialog.submit)
    rest(qtbot, runner)
    assert dialog.fields["plan_name"].error() == "请写抽查计划的名称。"

    dialog.editors["plan_name"].setFocus()
    QTest.keyClicks(dialog.editors["plan_name"], "2026 Q4")
    press(dialog.submit)
    rest(qtbot, runner)
    assert page.drawn is not None
    assert page.drawn.sheet.content.kind is NoticeKind.RANDOM_PUBLICATION
    assert page.drawn.sheet.content.issuer == COMMISSION
    assert page.publication.table.isVisible()

    page.publication.choose_target = lambda _parent, _name: str(tmp_path / "公示")
    press(page.publication.table)
    rest(qtbot, runner)
    lines = list(csv.reader((tmp_path / "公示.csv").read_text("utf-8-sig").splitlines()))
    assert lines[-1][6] == "小橡树托育中心"


def test_a_publication_stands_chosen_in_the_list_whichever_visit_was_in_front(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    visit = sealed_visit(laptop, INSPECTION, inspection_kind=InspectionKind.RANDOM, facts={})
    page = papers(qtbot, runner, laptop, tmp_path)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    dialog = publishing(qtbot, runner, page)
    dialog.editors["plan_name"].setText("抽查")
    press(dialog.submit)
    rest(qtbot, runner)
    assert page.list.own.current() < 0, "no paper of the visit is in front"
    row = page.list.earlier.current()
    assert row >= 0
    assert "公示" in str(page.list.earlier.model().index(row, 0).data())


def test_tab_goes_through_the_form_of_a_publication_from_above_to_below(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    sealed_visit(laptop, INSPECTION, inspection_kind=InspectionKind.RANDOM, facts={})
    page = papers(qtbot, runner, laptop, tmp_path)
    dialog = publishing(qtbot, runner, page)
    qtbot.waitActive(dialog)
    rows = [widget for row in dialog.rows for widget in (row.tick, row.result)]
    way = [dialog.since, dialog.until, *rows, *dialog.editors.values(), dialog.drawn_on, dialog.drawn_at]
    dialog.since.setFocus()
    for widget in (*way, dialog.cancel, dialog.submit):
        assert QApplication.focusWidget() is widget
        QTest.keyClick(widget, Qt.Key.Key_Tab)


def test_a_draw_that_is_not_told_whole_is_not_told(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    sealed_visit(laptop, INSPECTION, inspection_kind=InspectionKind.RANDOM, facts={})
    page = papers(qtbot, runner, laptop, tmp_path)
    dialog = publishing(qtbot, runner, page)
    dialog.editors["plan_name"].setText("抽查")
    dialog.editors["seed"].setText("42")
    press(dialog.submit)
    rest(qtbot, runner)
    assert page.publication.dialog is dialog, "nothing was published"
    assert "64 位" in dialog.problem()


def test_an_expert_publishes_nothing(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    page = papers(qtbot, runner, laptop, tmp_path, me)
    assert not page.publication.button.isVisible()


def test_the_record_of_a_delivery_is_made_beside_its_document(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    visit = sealed_visit(laptop, INSPECTION)
    form = laptop.read(lambda records: officer_form(records, visit, NoticeKind.HEALTH_OPINION))
    text = OfficerText("请整改。", tuple((finding.id, LAW) for finding in form.findings))
    command = IssueNotice(visit, NoticeKind.HEALTH_OPINION, text)
    notice = laptop.write(lambda work: issue_notice(work, command), OFFICER_1)[0]
    page = papers(qtbot, runner, laptop, tmp_path)
    page.open(ToDocuments(notice=notice))
    rest(qtbot, runner)

    page.tools.delivery.radios["electronic"].click()
    press(page.tools.delivery.submit)
    rest(qtbot, runner)
    assert "确认书" in page.tools.delivery.fields["consent"].error()

    press(page.tools.record)
    rest(qtbot, runner)
    assert page.drawn is not None
    assert page.drawn.sheet.content.delivery is not None
    assert page.drawn.sheet.content.delivery.notice == notice
    assert not page.tools.delivery.isVisible(), "it is filed and handed to nobody"


def test_the_ledger_of_a_closing_is_kept_from_the_facility(qtbot: QtBot, runner: JobRunner, laptop: Laptop) -> None:
    lease_numbers(laptop)
    page = FacilitiesPage(runner, officer(laptop))
    page.resize(1286, 768)
    shown(qtbot, page)
    page.open(ToFacilities(OAK))
    rest(qtbot, runner)
    press(page.detail.closure)
    rest(qtbot, runner)
    dialog = page.closure.dialog
    assert dialog is not None
    dialog.numbers["placed"].setText("3")
    dialog.tasks.setPlainText("清源街道 联系家庭")
    press(dialog.submit)
    rest(qtbot, runner)
    assert dialog.fields["tasks"].error() == "每行要写成“部门：任务”。"

    dialog.tasks.setPlainText("清源街道：联系家庭，2026-11-20 完成")
    dialog.happened.setText("到场，门已锁")
    gone: list[object] = []
    page.go.connect(gone.append)
    press(dialog.submit)
    rest(qtbot, runner)
    (route,) = gone
    assert isinstance(route, ToDocuments)
    sheet = laptop.read(lambda records: sheet_of(records, route.notice or ""))
    assert sheet.line.state is NoticeState.ISSUED
    assert sheet.content.issuer == COMMISSION
    closure = sheet.content.closure
    assert closure is not None
    assert (closure.placed, closure.tasks[0].department, closure.timeline[0].text) == (3, "清源街道", "到场，门已锁")


def test_a_volunteer_keeps_no_ledger(qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop) -> None:
    page = FacilitiesPage(runner, me)
    shown(qtbot, page)
    page.open(ToFacilities(OAK))
    rest(qtbot, runner)
    assert not page.detail.closure.isVisible()
