"""``tuoyu-desktop``: the window first, everything that takes time to load after it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.options import Options, read_options

if TYPE_CHECKING:
    from ui.program import Program

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Python's 700 has it look through everything a hundred times while modules are read, of which nothing can go."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code of the process."""
    options = read_options(arguments)
    if options.scale:
        os.environ["QT_SCALE_FACTOR"] = f"{options.scale:g}"
    from ui.none_guard import hold_none

    hold_none()
    if options.tour is not None:
        from ui.tour import run_tour

        return run_tour(options)
    return run(options)


def run(options: Options) -> int:
    """Show the window and go on in the event loop."""
    from PySide6.QtCore import QTimer

    program = make_program(options)
    program.catch_bugs()
    program.show_window()
    QTimer.singleShot(0, program.begin)
    return program.application.exec()


def make_program(options: Options) -> Program:
    """Qt's application and our program, not shown yet."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    from PySide6.QtWidgets import QApplication

    from ui.plain_import import import_plainly

    import_plainly()
    from ui.program import Program

    application = QApplication(sys.argv[:1])
    application.setApplicationName("tuoyu-desktop")
    application.setApplicationDisplayName("托育督导")
    return Program(application, options)


if __name__ == "__main__":
    raise SystemExit(main())
