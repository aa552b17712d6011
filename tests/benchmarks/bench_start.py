"""(d) Process start to 今日 painted with its data, against a bare PySide6 window; aim at most 3 times.

Both are processes of their own, started in turn, with bytecode cached by a first start that is not counted.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from tests.benchmarks.measuring import Figures, figures
from tests.benchmarks.start_program import KEY_FILE
from tests.demo_laptop import SEED, TODAY, StandingClock, demo_device
from tuoyu_desktop.bootstrap import create_laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.demo.stream import demo_stream
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.store.journal import entry_values
from tuoyu_desktop.store.keys import KEY_BYTES, MemoryKeyStore

RUNS = 11
BARE = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: (print("painted", flush=True), os._exit(0)))
window = Window()
window.show()
application.exec()
"""


def run() -> Figures:
    """Eleven starts each, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder))
        place = [folder, StandingClock().now.isoformat(), DEMO_PEOPLE["expert"], OAK_STREET]
        program = [sys.executable, "-m", "tests.benchmarks.start_program", *place]
        bare = [sys.executable, "-c", BARE]
        _start(program)
        _start(bare)
        pairs = [(_start(program), _start(bare)) for _run in range(RUNS)]
    return figures([ours for ours, _floor in pairs], [floor for _ours, floor in pairs])


def _start(command: list[str]) -> float:
    """Milliseconds until the process says that it has painted."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = (time.perf_counter() - begun) * 1000
    assert line.strip() == "painted", f"the program did not start: {line!r}"
    return taken


def _fill(folder: Path) -> None:
    """An enrolled laptop that holds the demo district; its key opens with the file beside it."""
    wrapping = secrets.token_bytes(KEY_BYTES)
    laptop = create_laptop(DataPaths(folder), MemoryKeyStore(wrapping), demo_device(), {}, StandingClock())
    (folder / KEY_FILE).write_bytes(wrapping)
    rows = []
    for position, (journal, body) in enumerate(demo_stream(SEED, TODAY), start=1):
        values = entry_values(journal, decode(body), body, origin="feed", status=EntryStatus.APPLIED)
        rows.append(values | {"position": position})
    with laptop.engine.begin() as connection:
        connection.execute(insert(ENTRY), rows)
        rebuild(connection)
    laptop.close()
