"""A reported emergency on 问题整改 and 同步: the way to its paper, what is added, and that it stands first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.application.test_incident_cases import SEEN, form
from tests.made_visits import EXPERT, start
from tests.store.small_laptop import sync_store
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.incident_cases import Reported, ReportEmergency, report_emergency
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.domain.terms import Answer, Profile
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.findings.emergency_card import AdditionDialog, add_by_dialog
from ui.pages.findings.page import FindingsPage
from ui.pages.sync.page import SyncPage
from ui.routes import ToDocuments, ToFindings, ToSync

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def told(laptop: Laptop) -> tuple[str, Reported]:
    """A finding at B22 and the report of it."""

    def job(work: Work) -> tuple[str, Reported]:
        visit = start(work, profile=Profile.FULL)
        record_answer(work, RecordAnswer(visit, "B22", Answer.FAIL))
        reported = report_emergency(work, ReportEmergency(visit, "B22", form(laptop)))
        offer = replace(propose(work, visit, "B22").form, fact=SEEN)
        return record_finding(work, RecordFinding(visit, "B22", offer)), reported

    return laptop.write(job, EXPERT)[0]


def test_from_the_finding_one_comes_to_the_paper_and_adds_what_became_known(
    qtbot: QtBot, laptop: Laptop, runner: JobRunner, me: SignedIn, told: tuple[str, Reported]
) -> None:
    finding, reported = told
    page = FindingsPage(runner, me, prepare_picture, cannot_fetch)
    went: list[object] = []
    page.go.connect(went.append)
    runner.changed.connect(page.refresh)
    qtbot.addWidget(page)
    page.resize(1286, 768)
    page.show()
    page.open(ToFindings(finding=finding))
    card = page.detail.emergency
    qtbot.waitUntil(card.isVisible)
    assert "还没有全部送到区里" in card.told.sentence()
    QTest.mouseClick(card.paper, LEFT)
    assert went == [ToDocuments(notice=reported.notice)]

    QTest.mouseClick(card.add, LEFT)
    dialog = page.findChild(AdditionDialog)
    assert isinstance(dialog, AdditionDialog)
    QTest.mouseClick(dialog.send, LEFT)
    qtbot.waitUntil(lambda: "请写明" in dialog.fault.text())
    dialog.text.setPlainText("公安已到场。")
    QTest.mouseClick(dialog.send, LEFT)
    qtbot.waitUntil(lambda: "续报 1 次" in card.told.sentence())
    state = laptop.read(lambda records: records.incident(reported.incident))
    assert state is not None
    assert [one.text for one in state.additions] == ["公安已到场。"]


def test_an_addition_pressed_twice_is_written_once(
    qtbot: QtBot, laptop: Laptop, runner: JobRunner, me: SignedIn, told: tuple[str, Reported]
) -> None:
    page = QWidget()
    faults: list[object] = []
    said: list[str] = []
    runner.failed.connect(faults.append)
    qtbot.addWidget(page)
    page.show()
    dialog = add_by_dialog(runner, me, told[1].incident, page, said.append)
    dialog.text.setPlainText("公安已到场。")
    QTest.mouseClick(dialog.send, LEFT)
    QTest.mouseClick(dialog.send, LEFT)
    qtbot.waitUntil(lambda: runner.idle)
    state = laptop.read(lambda records: records.incident(told[1].incident))
    assert state is not None
    assert [one.text for one in state.additions] == ["公安已到场。"]
    assert (len(said), faults) == (1, [])


def test_the_dialog_put_away_while_it_is_written_breaks_nothing(
    qtbot: QtBot, laptop: Laptop, runner: JobRunner, me: SignedIn, told: tuple[str, Reported]
) -> None:
    page = QWidget()
    said: list[str] = []
    qtbot.addWidget(page)
    page.show()
    dialog = add_by_dialog(runner, me, told[1].incident, page, said.append)
    dialog.text.setPlainText("公安已到场。")
    QTest.mouseClick(dialog.send, LEFT)
    dialog.reject()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["续报已存下，一联网就先送"]


def test_the_card_of_one_emergency_does_not_stand_at_the_next_finding(
    qtbot: QtBot, laptop: Laptop, runner: JobRunner, me: SignedIn, told: tuple[str, Reported]
) -> None:
    other = next(line.id for line in laptop.read(lambda records: records.finding_lines()) if line.id != told[0])
    page = FindingsPage(runner, me, prepare_picture, cannot_fetch)
    went: list[object] = []
    page.go.connect(went.append)
    qtbot.addWidget(page)
    page.resize(1286, 768)
    page.show()
    page.open(ToFindings(finding=told[0]))
    card = page.detail.emergency
    qtbot.waitUntil(card.isVisible)
    qtbot.waitUntil(lambda: runner.idle)
    page.show_finding(other)
    assert not card.isVisible(), "before the answer is there"
    card.paper_asked.emit()
    card.add_asked.emit()
    assert (went, page.findChild(AdditionDialog)) == ([], None)
    qtbot.waitUntil(lambda: runner.idle)
    page.show_finding(told[0])
    qtbot.waitUntil(card.isVisible)
    page.show_finding(told[0])
    assert card.isVisible(), "the same one read again does not flicker"
    qtbot.waitUntil(lambda: runner.idle)


def test_a_finding_without_an_emergency_says_nothing_of_one(
    qtbot: QtBot, laptop: Laptop, runner: JobRunner, me: SignedIn
) -> None:
    [line, *_] = laptop.read(lambda records: records.finding_lines())
    page = FindingsPage(runner, me, prepare_picture, cannot_fetch)
    qtbot.addWidget(page)
    page.show()
    page.open(ToFindings(finding=line.id))
    qtbot.waitUntil(lambda: runner.idle and page.detail.isVisible())
    assert not page.detail.emergency.isVisible()


def test_it_stands_first_on_the_sync_page_until_the_district_has_it(
    qtbot: QtBot, laptop: Laptop, runner: JobRunner, me: SignedIn, told: tuple[str, Reported]
) -> None:
    page = SyncPage(runner, me)
    went: list[object] = []
    page.go.connect(went.append)
    qtbot.addWidget(page)
    page.resize(1286, 768)
    page.show()
    page.open(ToSync())
    qtbot.waitUntil(page.emergency.isVisible)
    assert "B22" in page.emergency.sentence()
    assert "一联网就先送记录" in page.emergency.sentence()
    assert page.emergency.y() < page.top.y(), "above everything"
    QTest.mouseClick(page.emergency._action, LEFT)
    assert went == [ToDocuments(notice=told[1].notice)]

    store = sync_store(laptop)
    head = store.own_head()
    store.confirm(head.seq, head.hash, laptop.clock() + timedelta(seconds=1))
    page.open(ToSync())
    qtbot.waitUntil(lambda: not page.emergency.isVisible())
