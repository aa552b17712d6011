"""What every walk of the tour stands on: the running program, a hand, an album, a watch."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from tuoyu_desktop.demo.people import DEMO_PINS, PEOPLE_BY_ROLE
from ui.options import Options
from ui.program import Program
from ui.tour_hand import Hand
from ui.tour_pictures import REGULAR, SMALL, Album
from ui.tour_watch import Watch
from ui.widgets.row_list import RowList


@dataclass
class Stage:
    """One running program and what walks through it."""

    program: Program
    hand: Hand
    album: Album
    watch: Watch

    def go(self, entry: str) -> None:
        """Press an entry of the rail."""
        workspace = self.program.window.workspace
        assert workspace is not None
        self.hand.press(workspace.rail.button(entry))
        self.hand.wait(lambda: workspace.key() == entry, f"the page {entry}")
        self.hand.settle()

    def shown(self, key: str) -> None:
        """Wait until the page with that key is in front."""
        window = self.program.window
        self.hand.wait(lambda: window.workspace is not None and window.workspace.key() == key, f"the page {key}")
        self.hand.settle()

    def choose_person(self, role: str) -> None:
        """On the lock page: press the line of a person."""
        self.hand.row(self.hand.find(RowList, "可以登录的人"), PEOPLE_BY_ROLE[role].name)
        self.hand.expect(PEOPLE_BY_ROLE[role].name)

    def enter_pin(self, pin: str) -> None:
        """Type a PIN and press Enter."""
        self.hand.press(self.hand.find(QLineEdit))
        self.hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.hand.write(pin)
        self.hand.key(Qt.Key.Key_Return)

    def sign_in(self, role: str) -> None:
        """From the lock page to 今日 as somebody."""
        self.choose_person(role)
        self.enter_pin(DEMO_PINS[role])
        self.shown("today")

    def dismiss_read_only(self) -> None:
        """Read-only says so where a page would keep its place: press the sentence away, as one would."""
        workspace = self.program.window.workspace
        assert workspace is not None
        while workspace.fault():
            assert "env-read-only" in workspace.fault(), workspace.fault()
            self.hand.push("知道了", within=workspace)

    def change_person(self, role: str) -> None:
        """Lock by its key and sign in as somebody else."""
        self.hand.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.hand.wait(self.program.window.is_locked, "the lock")
        self.hand.settle()
        if self.hand.all(QAbstractButton, "换人使用"):
            self.hand.push("换人使用")
        self.sign_in(role)


def open_stage(options: Options, look: str) -> Stage:
    """Make application, program and window. The program has not begun yet: no page is shown."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("tuoyu-desktop")
    application.setApplicationDisplayName("托育督导")
    watch = Watch(application)
    watch.begin()
    program = Program(application, options)
    program.window.bug.connect(watch.note)
    program.show_window()
    hand = Hand(program.window, _idle_of(program), watch.faults)
    album = Album(_folder(options), look, hand, watch)
    album.resize(SMALL if options.scale > 1 else REGULAR)
    return Stage(program, hand, album, watch)


def _folder(options: Options) -> Path:
    assert options.tour is not None
    return options.tour


def _idle_of(program: Program) -> Callable[[], bool]:
    def idle() -> bool:
        practised = program.practice.runner if program.practice is not None else None
        return program.opener.idle and all(runner is None or runner.idle for runner in (program.runner, practised))

    return idle


def begin(stage: Stage) -> None:
    """Let the program open the demo district and ask who works here."""
    ready: list[bool] = []
    stage.program.ready.connect(lambda: ready.append(True))
    stage.program.begin()
    stage.hand.wait(lambda: ready, "the demo district to open", seconds=120)
    stage.hand.settle()


def end(stage: Stage) -> None:
    """Close the window as its cross would; server and threads end with it."""
    stage.program.window.close()
    QApplication.processEvents()
