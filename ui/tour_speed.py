"""Speed of the hand: keys and presses of a visit, and the milliseconds from an answer's key to the next item drawn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer


class AnswerClock(QObject):
    """Times answers on the page of 检查: from before the key until another item is painted and on the screen."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self.samples_ms: list[float] = []
        self._session, self._card = page.session, page.parts.pane.card
        self._start, self._code, self._drawn = 0.0, "", False

    @contextmanager
    def answer(self) -> Iterator[Callable[[], bool]]:
        """Press inside; yields what says whether another item is drawn. Nothing is noted where no item followed."""
        self._code, self._drawn = self._session.held.code, False
        self._card.installEventFilter(self)
        self._start = time.perf_counter()
        try:
            yield lambda: self._drawn
        finally:
            self._card.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The card paints: behind this painting, and what it sends to the screen, the time is taken."""
        if event.type() == QEvent.Type.Paint and self._session.held.code != self._code:
            self._code = self._session.held.code
            QTimer.singleShot(0, self, self._note)
        return False

    def _note(self) -> None:
        if not self._drawn:
            self._drawn = True
            self.samples_ms.append((time.perf_counter() - self._start) * 1000)


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
