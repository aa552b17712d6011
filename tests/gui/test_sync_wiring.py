"""What starts a sync without a press: a sealed visit, a network that came back, a laptop that woke."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.made_visits import EXPERT, answer_all, sign, start
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.incident_cases import (
    EmergencyForm,
    ReportEmergency,
    report_emergency,
    withhold_emergency,
)
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.sync_view import HOLD_PHOTOS
from tuoyu_desktop.bootstrap import Laptop
from ui.background.job_runner import JobRunner
from ui.background.network_watch import NetworkWatch
from ui.background.sync_worker import SyncWorker
from ui.options import Options
from ui.program import Program

WAIT = 60_000


class Told(SyncWorker):
    """The sync thread, not running: what it was asked, in order."""

    heard: list[str]

    def start(self) -> None:
        return

    def sync_soon(self) -> None:
        self.heard.append("soon")

    def sync_again(self) -> None:
        self.heard.append("again")

    def sync_urgent(self) -> None:
        self.heard.append("urgent")

    def set_metered(self, metered: bool) -> None:
        self.heard.append(f"metered {metered}")


class Wired(Program):
    """The program with that thread."""

    def _make_sync(self, laptop: Laptop, runner: JobRunner) -> SyncWorker:
        made = super()._make_sync(laptop, runner)
        made.__class__, made.heard = Told, []
        return made


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[Wired]:
    laptop.write(lambda work: work.put_setting(HOLD_PHOTOS, "1"), EXPERT)
    made = Wired(qapp, Options(data=laptop.paths.root, tour=Path("unused")))
    made.show_window()
    made.use(laptop)
    qtbot.waitUntil(lambda: made.wiring.findChild(NetworkWatch) is not None, timeout=WAIT)
    _settle(qtbot, made)
    made.sync.heard.clear()
    yield made
    made.window.close()


def _settle(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.runner is not None and program.runner.idle, timeout=WAIT)


def _seal(work: Work, visit: str) -> None:
    sign(work, visit)
    finish_visit(work, FinishVisit(visit, "没有意见。"))


def test_a_sealed_visit_goes_before_long_and_an_answer_waits_for_its_turn(qtbot: QtBot, program: Wired) -> None:
    runner = program.runner
    visit: list[str] = []
    runner.write(program, EXPERT, lambda work: start(work), visit.append)
    _settle(qtbot, program)
    qtbot.waitUntil(lambda: program.sync.heard == ["soon"])
    program.sync.heard.clear()

    runner.write(program, EXPERT, lambda work: answer_all(work, visit[0], {}))
    _settle(qtbot, program)
    assert program.sync.heard == []

    runner.write(program, EXPERT, lambda work: _seal(work, visit[0]))
    qtbot.waitUntil(lambda: program.sync.heard == ["soon"], timeout=WAIT)


def test_a_network_that_came_back_or_a_laptop_that_woke_asks_again(qtbot: QtBot, program: Wired) -> None:
    watch = program.wiring.findChild(NetworkWatch)
    watch.came_back.emit()
    assert program.sync.heard == ["again"]
    watch.metered.emit(True)
    assert program.sync.heard == ["again", "metered True"]


def test_what_the_person_set_is_in_force_from_the_first_sync(program: Wired) -> None:
    assert not program.sync._photos_may_go()


def test_an_emergency_goes_at_once_and_a_reason_not_to_report_does_not(qtbot: QtBot, program: Wired) -> None:
    """checklist.md §3."""
    runner = program.runner
    form = EmergencyForm(seen_at=program.laptop.clock().isoformat(), text="安全出口锁着，打不开。")
    visit: list[str] = []
    runner.write(program, EXPERT, lambda work: start(work), visit.append)
    _settle(qtbot, program)
    program.sync.heard.clear()

    no = ReportEmergency(visit[0], "E02", form)
    runner.write(program, EXPERT, lambda work: withhold_emergency(work, no, "按错了"), lambda _none: None)
    _settle(qtbot, program)
    assert "urgent" not in program.sync.heard

    yes = ReportEmergency(visit[0], "E03", form)
    runner.write(program, EXPERT, lambda work: report_emergency(work, yes), lambda _told: None)
    qtbot.waitUntil(lambda: "urgent" in program.sync.heard, timeout=WAIT)
