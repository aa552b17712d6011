"""The program as ``bench_start`` starts it: what ``ui.app.run`` does, signed in the moment it asks who is there.

Left out is only what waits for a person: the key comes from a file beside the throw-away laptop instead of the system's
keyring, and no PIN is typed. Prints a line when 今日 stands painted with its data, and ends.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

KEY_FILE = "wrapping.key"


def main(folder: Path, today: str, person: str, unit: str) -> int:
    """Start, sign in, tell, end."""
    from ui.none_guard import hold_none

    hold_none()
    from PySide6.QtCore import QTimer

    from ui.app import make_program
    from ui.options import Options

    program = make_program(Options(data=folder, read_only=True))
    program.show_window()
    QTimer.singleShot(0, lambda: _begin(program, folder, datetime.fromisoformat(today), (person, unit)))
    return program.application.exec()


def _begin(program: Any, folder: Path, now: datetime, who: tuple[str, str]) -> None:
    from tuoyu_desktop.application.signing_in import SignedIn
    from tuoyu_desktop.bootstrap import open_laptop
    from tuoyu_desktop.domain.terms import PersonKind
    from tuoyu_desktop.store.keys import MemoryKeyStore

    person, unit = who
    me = SignedIn(person, "陈秀兰", PersonKind.EXPERT, unit, unit, certified=False)
    store = MemoryKeyStore((folder / KEY_FILE).read_bytes())
    painted = _painted_watch(program)
    program.window.workspace_made.connect(lambda workspace: workspace.installEventFilter(painted))
    program.ready.connect(lambda: program.window.lock_page.signed_in.emit(me))
    program.opener.work(program, lambda: open_laptop(program.paths, store, lambda: now), program.use)


def _painted_watch(program: Any) -> Any:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class PaintedWatch(QObject):
        """Sees each event of the hero card; its accessible name says that the data are there."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            page = program.window.workspace.page("today") if program.window.workspace else None
            if page is not None and page.hero is not watched:
                watched.removeEventFilter(self)
                page.hero.installEventFilter(self)
            elif page is not None and event.type() == QEvent.Type.Paint and page.hero.accessibleName():
                page.hero.removeEventFilter(self)
                QTimer.singleShot(0, _tell)
            return False

    return PaintedWatch(program)


def _tell() -> None:
    import os

    print("painted", flush=True)
    os._exit(0)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), *sys.argv[2:]))
