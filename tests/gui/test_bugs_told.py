"""After a bug a form says so where one looks and can be sent again; nothing waits for an answer that never comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import ui.enrolment as enrolment
import ui.pages.documents.acts as document_acts
import ui.pages.findings.acts as finding_acts
from tests.gui.papers_desk import built
from tests.gui.presses import press, rest
from tests.gui.test_findings_page import fresh, made
from tests.made_visits import OFFICER_1, lease_numbers, sealed_visit
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import ReinspectionResult, VisitMode
from ui.background.job_runner import JobRunner
from ui.options import Options
from ui.pages.documents.officer_dialog import OfficerDialog
from ui.pages.findings.reinspection_dialog import ReinspectionDialog
from ui.program import Program
from ui.routes import ToDocuments, ToFindings

WAIT = 60_000


def _broken(*_asked: object) -> None:
    raise ZeroDivisionError


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Program:
    program = Program(qapp, Options(data=tmp_path / "new"))
    qtbot.addWidget(program.window)
    program.show_window()
    program.begin()
    return program


def test_the_first_start_can_be_tried_again(qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "use_code", _broken)
    page = program._entrance.first_start
    assert page is not None
    page.code.form.address.setText("tuoyu://10.1.2.3:8443/ABCDEFGHJKMN")
    press(page.code.next)
    qtbot.waitUntil(lambda: program.opener.idle, timeout=WAIT)

    assert "程序出错了" in page.code.form.error()
    assert page.code.next.isEnabled()


def test_what_does_not_open_can_be_tried_again(qtbot: QtBot, program: Program) -> None:
    opening = program._entrance.opening
    program.opener.work(program._entrance, _broken, lambda _nothing: None, program._entrance._fail)
    qtbot.waitUntil(lambda: program.opener.idle, timeout=WAIT)

    assert "程序出错了" in opening.words()
    assert not opening.again.isHidden()


def test_a_reinspection_can_be_sent_again(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding_acts, "reinspect_finding", _broken)
    page = made(qtbot, runner, me, ToFindings(finding=fresh(laptop)))
    press(page.detail.reinspect)
    dialog = page.acts.dialog
    assert isinstance(dialog, ReinspectionDialog)
    key = ReinspectionResult.NOT_RECTIFIED.value
    press(dialog.choice, dialog.choice.segment_rect(key).center())
    press(dialog.submit)
    rest(qtbot, runner)

    assert page.acts.dialog is dialog
    assert "程序出错了" in dialog.problem()
    assert dialog.submit.isEnabled()


def test_an_officers_paper_can_be_made_again(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_acts, "issue_notice", _broken)
    lease_numbers(laptop)
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    page = built(qtbot, runner, replace(me, person=OFFICER_1), tmp_path)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    page._choose(2)  # 卫生监督意见书, after 通知书 and 笔录
    press(page.empty._button)
    rest(qtbot, runner)
    dialog = page.acts.dialog
    assert isinstance(dialog, OfficerDialog)
    dialog.opinion.setPlainText("请按期改正。")
    press(dialog.submit)
    rest(qtbot, runner)

    assert page.acts.dialog is dialog
    assert "程序出错了" in dialog.problem()
    assert dialog.submit.isEnabled()
