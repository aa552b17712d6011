"""The squares of a QR code, made off the GUI thread: the library is loaded only for this."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.background.job_runner import JobRunner
from ui.widgets.code_picture import Squares


def draw_squares(runner: JobRunner, owner: QObject, text: str, shown: Callable[[Squares], None]) -> None:
    """``shown`` gets them on the GUI thread, while ``owner`` lives."""

    def job() -> Squares:
        from tuoyu_desktop.documents.qr_code import qr_squares

        return qr_squares(text)

    runner.work(owner, job, shown)
