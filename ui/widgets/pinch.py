"""Two fingers on a picture: they move it together and make it larger or smaller by their distance."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF


class Pinch:
    """From the second finger until the last one is lifted, so that the finger that stays draws nothing."""

    def __init__(self) -> None:
        self._is_on = False
        self._before: tuple[QPointF, float] | None = None  # middle of the two and their distance

    def goes_on(self, fingers: int, is_end: bool) -> bool:
        """Whether these fingers hold the picture; ``is_end`` when the last one is lifted."""
        was_on = self._is_on
        self._is_on = (was_on or fingers >= 2) and not is_end
        if not self._is_on:
            self._before = None
        return was_on or self._is_on

    def end(self) -> None:
        """The system took the touch away."""
        self._is_on, self._before = False, None

    def follow(self, points: Sequence[QPointF]) -> tuple[QPointF, float, QPointF]:
        """How far the two moved since last time, how many times farther apart they are, and their middle."""
        if len(points) < 2 or not self._is_on:
            self._before = None
            return QPointF(), 1.0, QPointF()
        middle, apart = (points[0] + points[1]) / 2, math.dist(points[0].toTuple(), points[1].toTuple())
        before, self._before = self._before, (middle, max(1.0, apart))
        if before is None:
            return QPointF(), 1.0, middle
        return middle - before[0], max(1.0, apart) / before[1], middle
