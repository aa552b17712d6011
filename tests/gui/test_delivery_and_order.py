"""Handing papers over, and the form of an order (documents.md §4.3, §4.6, §4.10, §5)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import press, rest
from tests.made_visits import EXPERT, OFFICER_1, lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.documents.officer_dialog import OfficerDialog
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments

OPINION = "依据《中华人民共和国人口与计划生育法》第四十一条第一款，责令你单位按下表改正："


@pytest.fixture
def me(laptop: Laptop, me: SignedIn) -> SignedIn:
    """On a laptop with numbers for its papers."""
    lease_numbers(laptop)
    return me


def on_paper(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, folder: Path, kind: NoticeKind
) -> tuple[DocumentsPage, str]:
    visit = sealed_visit(laptop)
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind)), EXPERT)[0]
    page = built(qtbot, runner, me, folder)
    page.open(ToDocuments(notice=notice))
    rest(qtbot, runner)
    return page, notice


def receiver_of(page: DocumentsPage) -> QLineEdit:
    editor = page.tools.delivery.fields["receiver"].editor
    assert isinstance(editor, QLineEdit)
    return editor


@pytest.mark.parametrize(
    ("kind", "receiver"), [(NoticeKind.SUGGESTION, "李婷（园长）"), (NoticeKind.FEEDBACK_FORM, "")]
)
def test_who_was_present_takes_only_what_is_for_the_facility(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path, kind: NoticeKind, receiver: str
) -> None:
    """§4.6: the facility is not an addressee of 整改意见反馈单."""
    page, _notice = on_paper(qtbot, runner, me, laptop, tmp_path, kind)

    assert receiver_of(page).text() == receiver


def test_a_report_names_whom_it_is_handed_to(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    page, _notice = on_paper(qtbot, runner, me, laptop, tmp_path, NoticeKind.FEEDBACK_FORM)

    assert page.tools.delivery.state.text() == "交给：区卫生健康委、街道（乡镇）、督导队，不交机构"


def test_the_form_of_an_order_asks_what_is_to_be_put_right(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    page = built(qtbot, runner, replace(me, person=OFFICER_1), tmp_path)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    page.acts.issue(visit, NoticeKind.RECTIFICATION_ORDER)
    rest(qtbot, runner)
    dialog = page.acts.dialog
    assert isinstance(dialog, OfficerDialog)
    dialog.opinion.setPlainText("请按期改正。")
    for edit in dialog.bases.values():
        edit.setText("《中华人民共和国人口与计划生育法》第二十八条第三款")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "法规全称" in dialog.fields["opinion"].error()

    dialog.opinion.setPlainText(OPINION)
    first, second = dialog.demands
    assert dialog.demands[second].text().startswith("做到")
    dialog.demands[first].setText("")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "改正要求" in dialog.fields[f"demand:{first}"].error()

    dialog.demands[first].setText("更换硬盘，恢复 90 天录像。")
    press(dialog.submit)
    rest(qtbot, runner)
    assert page.drawn is not None
    measures = {finding.measure for finding in page.drawn.sheet.content.findings}
    assert "更换硬盘，恢复 90 天录像。" in measures
    assert "" not in measures
