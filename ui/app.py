"""``tuoyu-desktop``: the window first, everything that takes time to load after it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ui.options import Options, read_options


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
    from PySide6.QtWidgets import QApplication

    from ui.program import Program

    application = QApplication(sys.argv[:1])
    application.setApplicationName("tuoyu-desktop")
    application.setApplicationDisplayName("托育督导")
    program = Program(application, options)
    program.catch_bugs()
    program.show_window()
    QTimer.singleShot(0, program.begin)
    return application.exec()


if __name__ == "__main__":
    raise SystemExit(main())
