"""How far a job is, from the job's thread to whoever shows it, and to nobody once that one is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal


class ProgressLine(QObject):
    """Lives as long as ``runner``, which waits for its jobs: a job may tell whatever became of the page that asked.

    A signal of the page's own would raise in the job as soon as the page is gone, and end the job half-way. ``shown``
    is a method of a QObject: Qt calls it in that object's thread, and no more once the object is gone.
    """

    _told = Signal(object)

    def __init__(self, runner: QObject, shown: Callable[[Any], None]) -> None:
        super().__init__(runner)
        self._told.connect(shown)

    def tell(self, progress: object) -> None:
        """From any thread."""
        self._told.emit(progress)
