"""练习: one press away, marked on every page, in a place of its own, and gone when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.gui.whole_program import WholeProgram
from tests.made_visits import answer_all, photo, sign
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.phone_tray import tray_count
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import Consent
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import InspectionKind, Profile, VisitMode
from tuoyu_desktop.practice.laptop import FOLDER
from tuoyu_desktop.projection.entry_table import ENTRY
from ui import routes
from ui.main_window import MainWindow
from ui.widgets.practice_band import PracticeBand


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[WholeProgram]:
    running = WholeProgram(qtbot, qapp, laptop)
    yield running
    running.end()


def journal(laptop: Laptop) -> list[tuple[Any, ...]]:
    """Everything that the laptop holds: place, bytes and verdict of each entry."""
    with laptop.engine.connect() as connection:
        rows = select(ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.body, ENTRY.c.status).order_by(ENTRY.c.journal, ENTRY.c.seq)
        return [tuple(row) for row in connection.execute(rows)]


def press(whole: WholeProgram, button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    whole.settle()


def practise(qtbot: QtBot, whole: WholeProgram) -> Laptop:
    """One press on 今日."""
    press(whole, whole.page().practise)
    practice = whole.program.practice
    assert practice is not None
    assert practice.laptop is not None
    assert practice.runner is not None
    qtbot.waitUntil(lambda: practice.runner is not None and practice.runner.idle)
    whole.settle()
    return practice.laptop


def place(laptop: Laptop) -> str:
    (found,) = laptop.read(lambda records: records.search_facilities(None))
    return found


def begun(work: Work, facility: str) -> str:
    me = DEMO_PEOPLE["expert"]
    command = StartVisit(
        facility=facility,
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        lead=me,
        team=(me,),
        on=work.now().date(),
        consent=Consent(given=True, name="练习园长", post="园长"),
    )
    return start_visit(work, command)


def sealed(laptop: Laptop) -> str:
    facility = place(laptop)

    def job(work: Work) -> str:
        visit = begun(work, facility)
        answer_all(work, visit, {"D04": "抽查录像只有 40 天。"})
        sign(work, visit)
        finish_visit(work, FinishVisit(visit))
        return visit

    return laptop.write(job, DEMO_PEOPLE["expert"])[0]


def words(page: QWidget) -> str:
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    buttons = [button.text() for button in page.findChildren(QAbstractButton) if button.isVisibleTo(page)]
    return "\n".join(shown + buttons)


def test_one_press_leads_to_a_visit_of_the_practice_place(qtbot: QtBot, whole: WholeProgram, laptop: Laptop) -> None:
    whole.open()
    real = whole.workspace
    practised = practise(qtbot, whole)

    assert whole.workspace is not real
    assert practised.device.practice
    assert practised.device.server == ""
    assert practised.device.journal != laptop.device.journal
    assert practised.paths.root == laptop.paths.root / FOLDER
    said = words(whole.page())
    assert "练习托育点" in said
    assert "练习的记录不会上报" in said
    assert "加入同事的检查" not in said
    press(whole, whole.page().hero.start)
    assert whole.workspace.key() == "start"


def test_every_page_carries_the_band_and_none_a_way_out_for_records(qtbot: QtBot, whole: WholeProgram) -> None:
    whole.open()
    practised = practise(qtbot, whole)
    visit = sealed(practised)
    facility = place(practised)
    open_visit = practised.write(lambda work: begun(work, facility), DEMO_PEOPLE["expert"])[0]
    stations: list[routes.Route] = [
        routes.ToToday(),
        routes.ToFacilities(facility),
        routes.ToStart(facility),
        routes.ToInspection(open_visit),
        routes.ToJoint(open_visit),
        routes.ToFinish(open_visit),
        routes.ToFindings(),
        routes.ToDocuments(visit),
        routes.ToSync(start=True),
        routes.ToSettings(),
    ]
    for route in stations:
        page = whole.go(route)
        assert page.isVisible(), route
        (band,) = whole.workspace.findChildren(PracticeBand)
        assert band.isVisible(), route
        assert band.words.text() == "练习 — 这里的记录不会上报"
        doors = "\n".join(button.text() for button in page.findChildren(QAbstractButton) if button.isVisible())
        for door in ("导出", "同步", "U 盘", "U盘", "读入", "备份", "恢复", "加入"):
            assert door not in doors, (route, door)
    assert {type(route) for route in stations} == set(routes.Route.__args__)  # every page there is


def test_what_is_written_in_practice_never_reaches_the_real_journal(
    qtbot: QtBot, whole: WholeProgram, laptop: Laptop
) -> None:
    whole.open()
    before, delivery = journal(laptop), laptop.read(lambda records: records.delivery())
    practised = practise(qtbot, whole)
    sealed(practised)

    assert journal(laptop) == before
    press(whole, whole.workspace.band.end)  # type: ignore[union-attr]  # there while practising
    assert journal(laptop) == before
    assert laptop.read(lambda records: records.delivery()) == delivery


def test_a_telephone_sends_its_photos_into_the_practice(qtbot: QtBot, whole: WholeProgram, laptop: Laptop) -> None:
    whole.open()
    practised = practise(qtbot, whole)
    facility, me = place(practised), DEMO_PEOPLE["expert"]
    visit = practised.write(lambda work: begun(work, facility), me)[0]
    page = whole.go(routes.ToInspection(visit))
    link = page.tray._port.open(visit, me, "练习托育点", "127.0.0.1")
    link.take("门口.jpg", photo())
    link.close()

    assert practised.read(lambda records: tray_count(records, visit)) == 1
    assert laptop.read(lambda records: tray_count(records, visit)) == 0


def test_ending_brings_back_the_page_that_was_left_and_removes_everything(
    qtbot: QtBot, whole: WholeProgram, laptop: Laptop
) -> None:
    whole.open()
    real, page = whole.workspace, whole.page()
    practise(qtbot, whole)
    press(whole, whole.workspace.band.end)  # type: ignore[union-attr]  # there while practising

    assert whole.workspace is real
    assert whole.page() is page
    assert page.isVisible()
    assert real.findChildren(PracticeBand) == []
    assert not (laptop.paths.root / FOLDER).exists()
    assert whole.program.practice is not None
    assert whole.program.practice.laptop is None
    practise(qtbot, whole)  # and again


def test_locked_in_practice_one_comes_back_to_it(qtbot: QtBot, whole: WholeProgram) -> None:
    whole.open()
    practise(qtbot, whole)
    inside, window = whole.workspace, whole.window
    window.lock_now()
    whole.settle()
    assert window.is_locked()
    assert window.lock_page is not None
    assert "练习还开着" in words(window.lock_page)
    whole.let_in("expert")

    assert whole.workspace is inside
    assert not window.is_locked()
    assert inside.band is not None
    assert inside.band.isVisible()


def test_somebody_else_signing_in_ends_it(qtbot: QtBot, whole: WholeProgram, laptop: Laptop) -> None:
    whole.open()
    practise(qtbot, whole)
    whole.window.lock_now()
    whole.settle()
    whole.let_in("street_officer")

    assert whole.workspace.me.person == DEMO_PEOPLE["street_officer"]
    assert not whole.workspace.me.practice
    assert not (laptop.paths.root / FOLDER).exists()


def test_closing_the_window_while_practising_leaves_nothing(qtbot: QtBot, whole: WholeProgram, laptop: Laptop) -> None:
    whole.open()
    practise(qtbot, whole)
    whole.window.close()

    assert whole.program.practice is None
    assert not (laptop.paths.root / FOLDER).exists()


def test_without_room_on_the_disk_the_real_page_stays_and_says_so(
    qtbot: QtBot, whole: WholeProgram, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole.open()
    before = journal(laptop)

    def full(*_arguments: Any) -> None:
        raise EnvironmentFault("env-disk-full", "磁盘空间不足。")

    monkeypatch.setattr("tuoyu_desktop.practice.laptop._fill", full)
    press(whole, whole.page().practise)

    assert "练习没有准备好" in whole.workspace.fault()
    assert not whole.workspace.me.practice
    assert not (laptop.paths.root / FOLDER).exists()
    assert journal(laptop) == before
    monkeypatch.undo()
    practise(qtbot, whole)


def test_locked_while_it_is_made_nothing_opens(qtbot: QtBot, whole: WholeProgram, laptop: Laptop) -> None:
    whole.open()
    whole.page().practise.click()
    whole.window.lock_now()
    whole.settle()

    assert whole.window.is_locked()
    assert isinstance(whole.window, MainWindow)
    assert not (laptop.paths.root / FOLDER).exists()
