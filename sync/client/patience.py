"""How long a sync goes on trying when the weather is bad: back-off with jitter, and what Retry-After asks."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 8.0
LONGEST_ASKED_SECONDS = 60.0
"""A server that asks for more is left alone until the next sync."""
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
    """``tries`` of one call in all. ``wait`` is given the seconds; ``jitter`` a number from 0 to 1."""

    wait: Callable[[float], None]
    tries: int = 5
    jitter: Callable[[], float] = random.random

    def after(self, failures: int, error: EnvironmentFault, asked: float | None = None) -> None:
        """Wait before the next try after so many ``failures``; raises ``error`` when it is time to give up.

        ``asked``: the seconds of Retry-After, which are kept to.
        """
        if failures >= self.tries or (asked is not None and asked > LONGEST_ASKED_SECONDS):
            raise error
        seconds = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (failures - 1)) * (0.5 + self.jitter() / 2)
        self.wait(seconds if asked is None else max(asked, seconds))
