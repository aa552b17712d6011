"""How long a sync goes on trying when the weather is bad: back-off with jitter, and what Retry-After asks."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 8.0
LONGEST_ASKED_SECONDS = 60.0
"""A server that asks for more is left alone until the next sync."""
LONGEST_ASKED_IN_ALL_SECONDS = 300.0
"""So long a rush is waited out within one call; then too the next sync goes on where this one stopped."""
_TICK_SECONDS = 0.1


def pause(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Wait, in ticks, so that a cancelled sync ends at once. Raises Cancelled."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if cancelled():
            raise Cancelled
        time.sleep(min(left, _TICK_SECONDS))


@dataclass(frozen=True)
class Patience:
    """``tries`` of one call in all. ``wait`` is given the seconds; ``jitter`` a number from 0 to 1.

    ``left`` says how many seconds of waiting remain for all calls together, where somebody waits for the outcome.
    """

    wait: Callable[[float], None]
    tries: int = 5
    jitter: Callable[[], float] = random.random
    left: Callable[[], float] = lambda: math.inf

    def after(self, failures: int, error: EnvironmentFault) -> None:
        """Wait before the next try after so many ``failures``; raises ``error`` when it is time to give up."""
        seconds = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (failures - 1)) * (0.5 + self.jitter() / 2)
        if failures >= self.tries or seconds > self.left():
            raise error
        self.wait(seconds)

    def when_asked(self, asked: float, waited: float, error: EnvironmentFault) -> float:
        """Wait the seconds of a Retry-After: who is busy and says when to come back has not failed, so it is no try.

        ``waited``: seconds waited so before. Returns them with these; raises ``error`` where that would be too long.
        """
        seconds = max(asked, FIRST_SECONDS * (0.5 + self.jitter() / 2))
        longest = min(LONGEST_ASKED_IN_ALL_SECONDS - waited, self.left())
        if asked > LONGEST_ASKED_SECONDS or seconds > longest:
            raise error
        self.wait(seconds)
        return waited + seconds
