"""(f) One key in a full visit with 60 photos: milliseconds until the next item is drawn; aim p99 at most 50 ms.

The whole program with its window runs, offscreen; the keys are real and 60 ms lie between them at least, as a hand
leaves. All that an answer sets off (commit, signals, reading, badges) runs beside and is in the figure where it slows
the drawing. The visit has all 160 items of the list, the reserve included; every one that applies is answered once a
round. The photos have the size of a phone's after the program has made them small. Before that a clean quick visit is
played and its keys and presses are counted, the values of its measurements apart.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.measuring import Figures, figures
from tests.benchmarks.more_figures import MoreFigures
from tests.demo_laptop import TODAY, StandingClock, _template
from tests.made_visits import EXPERT, start
from tuoyu_desktop.application.evidence_cases import AttachPhoto, Picture, attach_photo
from tuoyu_desktop.application.signing_in import sign_in
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import BuiltInPacks, Laptop, open_laptop, prepare_picture
from tuoyu_desktop.demo.people import DEMO_PINS
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.terms import Profile
from tuoyu_desktop.paths import DataPaths
from ui.options import Options
from ui.program import Program
from ui.routes import ToInspection
from ui.tour_speed import AnswerClock

ROUNDS, PHOTOS = 2, 60
PIXELS = (1600, 1200)
PATIENCE_SECONDS = 20.0


def run(quick: bool = False) -> Figures:
    """Answer everything in two visits; ``quick``: in one short visit with three photos."""
    with tempfile.TemporaryDirectory() as folder, _program(Path(folder)) as program:
        short = _begin(program.laptop, Profile.QUICK, 3 if quick else 0)
        clock, hand = _quick_visit(program, short)
        visits = [short] if quick else [_begin(program.laptop, Profile.FULL, PHOTOS) for _round in range(ROUNDS)]
        clocks = [clock] if quick else [_answer_all(program, visit) for visit in visits]
        listed = program.laptop.read(lambda records: visit_view(records, visits[-1]))
    walls = [sample for clock in clocks for sample in clock.samples_ms]
    cpus = [sample for clock in clocks for sample in clock.cpu_ms]
    common, processor = figures(walls), figures(cpus)
    more = {
        "answered": len(clocks[-1].samples_ms),
        "items": len(listed.items),
        "photos": sum(len(item.photos) for item in listed.items.values()),
        "worst_ms": max(walls),
        "cpu_median_ms": processor.median_ms,
        "cpu_p99_ms": processor.p99_ms,
        "cpu_worst_ms": max(cpus),
    }
    return MoreFigures(common.median_ms, common.p99_ms, None, None, len(walls), more=more | hand)


class _Touches(QObject):
    """Counts what a hand does: keys and presses, wherever they go."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.keys = self.presses = 0
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWindow):  # on its way from the window to a widget the same event comes again
            self.keys += event.type() == QEvent.Type.KeyRelease  # of one that acts at once only this comes
            self.presses += event.type() == QEvent.Type.MouseButtonPress
        return False


def _quick_visit(program: Any, visit: str) -> tuple[AnswerClock, dict[str, int]]:
    """A clean quick visit up to its signatures: what the hand does, and the values that it may measure."""
    touches = _Touches(program.application)
    clock = _answer_all(program, visit)
    _press(program, Qt.Key.Key_1)
    program.application.removeEventFilter(touches)
    view = program.window.workspace.page("inspection").session.view
    assert all(view.items[code].done for code in view.shown)
    measured = [view.items[code].item.answer.fields for code in view.shown if view.items[code].item.answer.fields]
    return clock, {
        "quick_items": len(view.shown),
        "quick_keys": touches.keys,
        "quick_presses": touches.presses,
        "quick_measured_items": len(measured),
        "quick_measured_fields": sum(len(fields) for fields in measured),
        "quick_signatures": len(view.team) + 1,
    }


@contextmanager
def _program(folder: Path) -> Iterator[Any]:
    """The program with its window on a copy of the filled laptop, signed in."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    template, keys = _template()
    shutil.copytree(template, folder / "laptop")
    laptop = open_laptop(DataPaths(folder / "laptop"), keys, StandingClock())
    laptop.packs = _EveryItem()
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


class _EveryItem(BuiltInPacks):
    """The packs of a district that looks at every reserve item (checklist.md §6)."""

    def __init__(self) -> None:
        self._made: dict[str, DistrictPack] = {}

    def district_pack(self, pack: str | None = None) -> DistrictPack:
        found = super().district_pack(pack)
        if found.id not in self._made:
            codes = tuple(self.current_checklist(TODAY).reserve)
            self._made[found.id] = found.model_copy(update={"reserve_items": codes}).with_digest()
        return self._made[found.id]


def _begin(laptop: Laptop, profile: Profile, photos: int) -> str:
    """A visit with its photos on as many items, round and round."""
    visit = str(laptop.write(lambda work: start(work, profile=profile), EXPERT)[0])
    codes = laptop.read(lambda records: visit_view(records, visit)).shown
    for number in range(photos):
        command = AttachPhoto(visit, codes[number % len(codes)], _photo(number))
        laptop.write(partial(attach_photo, command=command), EXPERT)
    return visit


def _photo(number: int) -> Picture:
    """As many bytes as a phone's photo has: what a decoder works on is what was seen, here noise."""
    grains = Image.frombytes(
        "L", (PIXELS[0] // 4, PIXELS[1] // 4), Random(number).randbytes(PIXELS[0] * PIXELS[1] // 16)
    )
    target = io.BytesIO()
    grains.resize(PIXELS).convert("RGB").save(target, "JPEG", quality=85)
    return prepare_picture(target.getvalue())


def _open(program: Any, visit: str) -> Any:
    """The page of 检查 with the visit."""
    program.window.go(ToInspection(visit))
    _rest(program)
    assert program.window.workspace is not None
    return program.window.workspace.page("inspection")


def _answer_all(program: Any, visit: str) -> AnswerClock:
    """Key 1 at every item."""
    page = _open(program, visit)
    clock = AnswerClock(page)
    for _item in range(len(page.session.view.shown) - 1):
        with clock.answer() as drawn:
            _press(program, Qt.Key.Key_1)
            _serve(drawn)
        _rest(program)
        _serve(lambda: not page._ahead.isActive())
    return clock


def _press(program: Any, key: Qt.Key) -> None:
    """A key as the desktop hands it to the window; who gets it is decided there."""
    QTest.keyClick(program.window.windowHandle(), key)


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
