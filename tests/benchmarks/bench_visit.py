"""(f) One key in a full visit with 60 photos: milliseconds until the next item is drawn; aim p99 at most 50 ms.

The whole program with its window runs, offscreen; the keys are real and 60 ms lie between them at least, as a hand
leaves. All that an answer sets off (commit, signals, reading, badges) runs beside and is in the figure where it slows
the drawing. Every item of the full list that applies is answered once a round.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.measuring import Figures, figures
from tests.benchmarks.more_figures import MoreFigures
from tests.demo_laptop import StandingClock, _template
from tests.made_visits import EXPERT, picture, start
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.signing_in import sign_in
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop, open_laptop
from tuoyu_desktop.demo.people import DEMO_PINS
from tuoyu_desktop.domain.terms import Profile
from tuoyu_desktop.paths import DataPaths
from ui.options import Options
from ui.program import Program
from ui.routes import ToInspection
from ui.tour_speed import AnswerClock

ROUNDS, PHOTOS = 2, 60
PATIENCE_SECONDS = 20.0


def run(quick: bool = False) -> Figures:
    """Answer everything in two visits; ``quick``: one short visit with three photos."""
    rounds, photos = (1, 3) if quick else (ROUNDS, PHOTOS)
    profile = Profile.QUICK if quick else Profile.FULL
    samples: list[float] = []
    items = 0
    with tempfile.TemporaryDirectory() as folder, _program(Path(folder)) as program:
        for _round in range(rounds):
            visit = _begin(program.laptop, profile, photos)
            times = _answer_all(program, visit)
            samples, items = samples + times, len(times)
    common = figures(samples)
    more = {"answered": items, "photos": photos, "worst_ms": max(samples)}
    return MoreFigures(common.median_ms, common.p99_ms, None, None, len(samples), more=more)


@contextmanager
def _program(folder: Path) -> Iterator[Any]:
    """The program with its window on a copy of the filled laptop, signed in."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    template, keys = _template()
    shutil.copytree(template, folder / "laptop")
    laptop = open_laptop(DataPaths(folder / "laptop"), keys, StandingClock())
    program = Program(application, Options(data=laptop.paths.root, tour=folder))
    program.show_window()
    program.use(laptop)
    _rest(program)
    assert program.window.lock_page is not None
    program.window.lock_page.signed_in.emit(laptop.read(lambda records: sign_in(records, EXPERT, DEMO_PINS["expert"])))
    _rest(program)
    try:
        yield program
    finally:
        program.window.close()


def _begin(laptop: Laptop, profile: Profile, photos: int) -> str:
    """A visit with its photos on as many items, round and round."""
    visit = str(laptop.write(lambda work: start(work, profile=profile), EXPERT)[0])
    codes = laptop.read(lambda records: visit_view(records, visit)).shown
    for number in range(photos):
        command = AttachPhoto(visit, codes[number % len(codes)], picture(f"照片 {number}"))
        laptop.write(partial(attach_photo, command=command), EXPERT)
    return visit


def _answer_all(program: Program, visit: str) -> list[float]:
    """Key 1 at every item."""
    program.window.go(ToInspection(visit))
    _rest(program)
    assert program.window.workspace is not None
    page = program.window.workspace.page("inspection")
    clock = AnswerClock(page)
    for _item in range(len(page.session.view.shown) - 1):
        with clock.answer() as drawn:
            QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_1)
            _serve(drawn)
        _rest(program)
        _serve(lambda: not page._ahead.isActive())
    return clock.samples_ms


def _rest(program: Program) -> None:
    """Until what was asked has come back and is drawn."""
    for _round in range(3):
        _serve(lambda: program.opener.idle and (program.runner is None or program.runner.idle))
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _serve(met: Any) -> None:
    """Events until ``met``; RuntimeError when it never comes."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    alarm = QTimer()
    alarm.start(20)
    QApplication.processEvents()
    while not met():
        if time.monotonic() > deadline:
            raise RuntimeError("the page does not come to rest")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    alarm.stop()
