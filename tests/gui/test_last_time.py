"""A program that was killed hard: the next start says so once, after signing in, and where everything stands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.demo_laptop import TODAY, StandingClock
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.last_time import kept_view
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop, open_laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.inspections import Consent
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode
from tuoyu_desktop.store.keys import MemoryKeyStore
from ui.options import Options
from ui.program import Program

WAIT = 60_000
EXPERT = DEMO_PEOPLE["expert"]


@pytest.fixture
def begun(qapp: QApplication, laptop: Laptop) -> Iterator[Program]:
    """A second start on the laptop's folder, at its first page."""
    program = Program(qapp, Options(data=laptop.paths.root, tour=Path("unused")))
    yield program
    program.window.close()


def _run_and_kill(qtbot: QtBot, folder: Path) -> None:
    """The real program as a process of its own, ended with -9 once it holds the folder."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, "-m", "ui.app", "--data", str(folder)], env=environment) as process:
        qtbot.waitUntil((folder / "instance.lock").exists, timeout=WAIT)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def _begin(qtbot: QtBot, program: Program, key: MemoryKeyStore, clock: StandingClock, me: SignedIn) -> None:
    """First page, the laptop open, signed in."""
    program.show_window()
    program.begin()
    program.use(open_laptop(program.paths, key, clock))
    assert program.runner is not None
    assert program.window.lock_page is not None
    program.window.lock_page.signed_in.emit(me)
    runner = program.runner
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)


def _visit(laptop: Laptop, clock: StandingClock) -> str:
    """An open visit with two answers, the last one at 09:12."""
    consent = Consent(given=True, name="李婷", post="园长")
    modes = VisitMode.SUPERVISORY_VISIT, InspectionKind.ROUTINE, Profile.QUICK
    team = EXPERT, DEMO_PEOPLE["parent"]
    command = StartVisit(oak_facility(1), *modes, EXPERT, team, TODAY, consent=consent)
    visit, _changes = laptop.write(lambda work: start_visit(work, command), EXPERT)
    shown = laptop.read(lambda records: visit_view(records, visit)).shown
    for item, minutes in zip(shown[:2], (3, 4), strict=True):
        clock.pass_by(minutes=minutes)
        laptop.write(lambda work, item=item: record_answer(work, RecordAnswer(visit, item, Answer.PASS)), EXPERT)
    return visit


def _words(program: Program) -> str:
    assert program.last_time is not None
    assert program.last_time.window is not None
    return "\n".join(label.text() for label in program.last_time.window.findChildren(QLabel))


@pytest.mark.skipif(sys.platform == "win32", reason="a hard kill by signal")
def test_after_a_hard_kill_the_visit_is_told_and_one_press_leads_back(
    qtbot: QtBot, laptop: Laptop, clock: StandingClock, laptop_key: MemoryKeyStore, me: SignedIn, begun: Program
) -> None:
    visit = _visit(laptop, clock)
    clock.pass_by(minutes=1)
    _run_and_kill(qtbot, laptop.paths.root)
    _begin(qtbot, begun, laptop_key, clock, me)

    words = _words(begun)
    assert "上次程序意外关了" in words
    assert "现在 09:13" in words
    assert "记录都在" in words
    assert "小橡树托育中心的走访 2 / " in words
    assert "最后保存今天 09:12" in words
    assert begun.last_time is not None
    window = begun.last_time.window
    assert window is not None
    assert window.isVisible()
    QTest.mouseClick(window.go_on, Qt.MouseButton.LeftButton)
    workspace = begun.window.workspace
    assert workspace is not None
    assert workspace.key() == "inspection"
    runner = begun.runner
    assert runner is not None
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    kept = laptop.read(kept_view)
    assert kept.visit is not None
    assert kept.visit.id == visit


@pytest.mark.skipif(sys.platform == "win32", reason="a hard kill by signal")
def test_it_is_told_once(
    qtbot: QtBot,
    qapp: QApplication,
    laptop: Laptop,
    clock: StandingClock,
    laptop_key: MemoryKeyStore,
    me: SignedIn,
    begun: Program,
) -> None:
    _run_and_kill(qtbot, laptop.paths.root)
    _begin(qtbot, begun, laptop_key, clock, me)
    assert "没有收到一半的检查" in _words(begun)
    begun.window.close()

    again = Program(qapp, Options(data=laptop.paths.root, tour=Path("unused")))
    _begin(qtbot, again, laptop_key, clock, me)
    assert again.last_time is None
    again.window.close()


def test_a_lock_file_that_was_cut_short_keeps_nobody_out(
    qtbot: QtBot, laptop: Laptop, clock: StandingClock, laptop_key: MemoryKeyStore, me: SignedIn, begun: Program
) -> None:
    """The power went between making the file and writing into it."""
    (laptop.paths.root / "instance.lock").touch()
    _begin(qtbot, begun, laptop_key, clock, me)

    assert "记录都在" in _words(begun)


def test_after_a_proper_end_nothing_is_said(
    qtbot: QtBot,
    qapp: QApplication,
    laptop: Laptop,
    clock: StandingClock,
    laptop_key: MemoryKeyStore,
    me: SignedIn,
    begun: Program,
) -> None:
    first = Program(qapp, Options(data=laptop.paths.root, tour=Path("unused")))
    _begin(qtbot, first, laptop_key, clock, me)
    first.window.close()
    _begin(qtbot, begun, laptop_key, clock, me)

    assert begun.last_time is None


@pytest.mark.skipif(sys.platform == "win32", reason="a hard kill by signal")
def test_before_signing_in_no_facility_is_told(
    qtbot: QtBot, laptop: Laptop, clock: StandingClock, begun: Program
) -> None:
    _visit(laptop, clock)
    _run_and_kill(qtbot, laptop.paths.root)
    begun.show_window()
    begun.begin()
    begun.use(laptop)
    runner = begun.runner
    assert runner is not None
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)

    assert begun.last_time is not None
    assert begun.last_time.window is None
    assert begun.window.lock_page is not None
    assert "小橡树" not in "\n".join(label.text() for label in begun.window.lock_page.findChildren(QLabel))
