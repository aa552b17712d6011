"""Speed of the hand: keys and presses of a visit, and the milliseconds from an answer's key to the next item drawn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer


class AnswerClock(QObject):
    """Times answers on the page of 检查: from before the key until another item is painted and on the screen.

    Where a second painting of the item follows at once (its parts found their places late), the last one counts.
    ``samples_ms``: by the wall; ``cpu_ms``: the processor time of the window's thread alone.
    """

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self.samples_ms: list[float] = []
        self.cpu_ms: list[float] = []
        self._session, self._pane = page.session, page.parts.pane
        self._parts = (self._pane, self._pane.card)
        self._start = self._end = (0.0, 0.0)
        self._code, self._frames, self._drawn = "", 0, False

    @contextmanager
    def answer(self) -> Iterator[Callable[[], bool]]:
        """Press inside; yields what says whether another item is drawn. Nothing is noted where no item followed."""
        self._code, self._frames, self._drawn = self._session.held.code, 0, False
        for part in self._parts:
            part.installEventFilter(self)
        self._start = _now()
        try:
            yield lambda: self._drawn
        finally:
            for part in self._parts:
                part.removeEventFilter(self)
            if self._frames:
                self._note(self._frames)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The item paints: behind this painting, and what it sends to the screen, the time is taken."""
        if event.type() == QEvent.Type.Paint and self._session.held.code != self._code:
            QTimer.singleShot(0, self, self._frame)
        return False

    def _frame(self) -> None:
        self._end = _now()
        self._frames += 1
        frames = self._frames
        QTimer.singleShot(1, self, lambda: self._note(frames))

    def _note(self, frames: int) -> None:
        """Nothing was painted since that frame: it was the last one."""
        if frames == self._frames and not self._drawn:
            self._drawn = True
            wall, cpu = (after - before for before, after in zip(self._start, self._end, strict=True))
            self.samples_ms.append(wall * 1000)
            self.cpu_ms.append(cpu * 1000)


def _now() -> tuple[float, float]:
    """Seconds by the wall and of this thread's processor time."""
    return time.perf_counter(), time.thread_time()


def spread(samples: list[float]) -> tuple[float, float]:
    """Median and 99th percentile; ValueError without samples."""
    ordered = sorted(samples)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]


def speed_words(keys: int, presses: int, samples: list[float]) -> str:
    """The line that the tour prints of one visit."""
    if not samples:
        return f"visit: {keys} keys, {presses} presses, no answer by key"
    median, p99 = spread(samples)
    drawn = f"{len(samples)} answers by one key, next item drawn after {median:.0f} ms, p99 {p99:.0f} ms"
    return f"visit: {keys} keys, {presses} presses from 开始 to its seal; {drawn}"
