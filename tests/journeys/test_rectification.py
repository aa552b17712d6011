"""From the order to the end of a problem: reported with pasted pictures, more time asked for and granted, looked at
again, the 复查意见书 with its pairs of photos, closed (documents.md §4.3, §4.7, §4.8)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.presses import press, read, rest
from tests.gui.test_findings_page import made
from tests.made_visits import FACTS, answer_all, picture, start
from tests.sync.client_rig import ClientLaptop, assert_whole, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo, review_photo
from tuoyu_desktop.application.facility_papers import facility_form
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.officer_text import OfficerText
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.second_looks import ReinspectionForm, reinspection_form
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import render_facility_form, render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.facility_form import FacilityFormKind
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.paper_parts import Reinspection, ReinspectionConclusion
from tuoyu_desktop.domain.terms import Answer, FindingState, InspectionKind, PersonKind, Profile, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.findings.extension_dialog import ExtensionDialog
from ui.pages.findings.page import FindingsPage
from ui.pages.findings.report_dialog import ReportDialog
from ui.routes import ToFindings
from ui.widgets.confirm_dialog import ConfirmDialog

OFFICER = DEMO_PEOPLE["district_officer_1"]
ME = SignedIn(OFFICER, "王强", PersonKind.DISTRICT_OFFICER, "区卫生健康委", None, True)
LAW = "《中华人民共和国人口与计划生育法》第四十一条第一款"
OPINION = f"依据{LAW}，责令你单位按下表改正："


@pytest.fixture
def keeper() -> str:
    return OFFICER


@dataclass
class Office:
    """An officer's laptop, its page 问题整改 and the district behind it."""

    qtbot: QtBot
    server: DistrictServer
    client: ClientLaptop
    runner: JobRunner

    def page(self, finding: str) -> FindingsPage:
        return made(self.qtbot, self.runner, ME, ToFindings(finding=finding))

    def state(self, finding: str) -> FoldedFinding:
        found = self.client.laptop.read(lambda records: records.finding(finding))
        assert found is not None
        return found

    def form(self, visit: str) -> ReinspectionForm:
        return self.client.laptop.read(lambda records: reinspection_form(records, visit))


@pytest.fixture
def office(qtbot: QtBot, server: DistrictServer, client: ClientLaptop) -> Iterator[Office]:
    runner = JobRunner(client.laptop)
    yield Office(qtbot, server, client, runner)
    runner.stop()


def ordered(work: Work) -> tuple[dict[str, str], str]:
    """An inspection that finds two things and orders both to be put right: the findings by item, the order."""
    visit = start(work, VisitMode.ADMINISTRATIVE_INSPECTION, on=now().date())
    answer_all(work, visit, FACTS)
    finish_visit(work, FinishVisit(visit))
    found = {state.item: one for one, state in work.findings(visit).items()}
    text = OfficerText(opinion=OPINION, bases=tuple((one, LAW) for one in found.values()))
    return found, issue_notice(work, IssueNotice(visit, NoticeKind.RECTIFICATION_ORDER, text))


def report(office: Office, finding: str) -> None:
    """The facility sent a picture by telephone; it is copied and pasted."""
    page = office.page(finding)
    press(page.detail.report)
    dialog = page.acts.dialog
    assert isinstance(dialog, ReportDialog)
    shown = QImage(640, 480, QImage.Format.Format_RGB32)
    shown.fill("#2A7530")
    QGuiApplication.clipboard().setImage(shown)
    dialog.text.setFocus()
    QTest.keySequence(dialog.text, "Ctrl+V")
    office.qtbot.waitUntil(lambda: len(dialog.pictures) == 1)
    dialog.text.setPlainText("已加装 8 TB 硬盘")
    dialog.by.setText("李婷")
    dialog.tick.setChecked(True)
    press(dialog.submit)
    rest(office.qtbot, office.runner)
    assert office.state(finding).state is FindingState.AWAITING_REINSPECTION


def ask_for_more_time(office: Office, finding: str, until: date) -> None:
    page = office.page(finding)
    press(page.detail.extend)
    dialog = page.acts.dialog
    assert isinstance(dialog, ExtensionDialog)
    dialog.until.set_value(until.isoformat())
    dialog.reason.setPlainText("体检预约在下月")
    press(dialog.submit)
    rest(office.qtbot, office.runner)
    assert "等区里批复" in read(page.detail)


def look_again(work: Work, found: dict[str, str]) -> str:
    """D04 is put right and photographed, B12 in part, all else that was open here is put right."""
    again = {"profile": Profile.REINSPECTION, "inspection_kind": InspectionKind.REINSPECTION}
    visit = start(work, VisitMode.ADMINISTRATIVE_INSPECTION, on=now().date(), **again)
    for code in visit_view(work, visit).shown:
        if code != "I07":
            record_answer(work, RecordAnswer(visit, code, Answer.FAIL if code == "B12" else Answer.PASS))
    shot = attach_photo(work, AttachPhoto(visit, "D04", picture("新硬盘", "#2A7530"), "新硬盘"))
    review_photo(work, shot, print_allowed=True)
    rows = visit_view(work, visit).items["I07"].measured["findings"]
    said = [{**row, "result": "PARTLY" if row["id"] == found["B12"] else "RECTIFIED"} for row in rows]
    record_answer(work, RecordAnswer(visit, "I07", Answer.FAIL, measured={"findings": said}))
    finish_visit(work, FinishVisit(visit))
    return visit


def pictures_on(pdf: bytes) -> list[tuple[bool, float]]:
    """Of every picture whether it stands at the left, and how low."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [(one["x0"] < page.width / 2, one["top"]) for page in document.pages for one in page.images]


def test_from_the_order_to_the_end(office: Office, tmp_path: Path) -> None:
    client, server = office.client, office.server
    found, order = client.write(ordered, OFFICER)
    due = office.state(found["B12"]).due_on
    assert due is not None
    until = due + timedelta(days=14)

    report(office, found["D04"])
    filled = client.laptop.read(lambda r: facility_form(r, order, FacilityFormKind.REPORT, registered=True))
    assert len(pictures_on(render_facility_form(filled.form, filled.photos, filled.now))) == 1

    ask_for_more_time(office, found["B12"], until)
    assert client.sync().delivered
    assert office.state(found["B12"]).due_on == due
    waiting = {one["finding"]: one for one in json.loads(server.told("extension", "list"))}
    assert waiting[found["B12"]]["reason"] == "体检预约在下月"
    assert f"已同意延期至 {until}" in server.told("extension", "grant", found["B12"], "--by", OFFICER)
    client.sync()
    assert office.state(found["B12"]).due_on == until

    visit = str(client.write(lambda work: look_again(work, found), OFFICER))
    form = office.form(visit)
    assert (form.proposed, form.until) == (ReinspectionConclusion.EXTENDED, until)
    part = Reinspection(conclusion=ReinspectionConclusion.EXTENDED)
    issue = IssueNotice(visit, NoticeKind.REINSPECTION_OPINION, OfficerText(), part)
    notice = str(client.write(lambda work: issue_notice(work, issue), OFFICER))
    drawn = client.laptop.read(lambda records: drawn_sheet(records, notice, OFFICER))
    content = drawn.sheet.content
    assert "责令改正通知书" in {one.title for one in form.followed}
    mine = {one.item_code: one for one in content.findings if one.fact in FACTS.values()}
    assert (len(mine["D04"].earlier), len(mine["D04"].evidence)) == (1, 1)
    shown = pictures_on(render_sheet(content, drawn.photos, drawn.now, ""))
    tops = {top for left, top in shown if not left}
    assert len(tops) == 1, "one new photo"
    assert any(left and abs(top - next(iter(tops))) < 1 for left, top in shown), "beside the old one"

    page = office.page(found["D04"])
    press(page.detail.close_finding)
    dialog = page.acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    dialog._reason.setPlainText("硬盘已换，90 天可放")
    press(dialog.act_button)
    rest(office.qtbot, office.runner)
    words = read(page.detail)
    for said in ("机构报整改", "复查：已整改", "销号", "硬盘已换，90 天可放", "王强"):
        assert said in words
    assert page._detail is not None
    assert page._detail.before_image
    assert page._detail.after_image
    assert page._detail.before_image != page._detail.after_image

    assert client.sync().delivered
    assert client.laptop.read(lambda records: records.refused_lines()) == []
    assert office.state(found["D04"]).state is FindingState.CLOSED
    assert office.state(found["B12"]).state is FindingState.OPEN
    assert_whole(server, client)
