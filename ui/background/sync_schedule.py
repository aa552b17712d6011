"""When the next sync is due: the earliest of what was asked. Nothing here waits; the sync thread does."""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Callable

EVERY_SECONDS = 300.0
"""Between two syncs while nothing goes wrong."""
SOON_SECONDS = 5.0
"""After something was sealed or issued: a moment, so that what belongs together goes together."""
RETRY_SECONDS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0)
"""After failures in a row, with jitter: a retry never needs a click (sync.md §3.11)."""
URGENT_SECONDS = 15.0
"""Between two tries while the report of an emergency waits: the shortest pause, however often it failed."""
AGAIN_SECONDS = 20.0
"""After the network came back or the laptop woke: at a random moment within it, so that a unit's laptops, woken
together, do not call together."""
LONGEST_REST_SECONDS = 3600.0
"""A district that asks to be left alone for longer, or a proxy that says anything, is asked again after this."""
QUIET_SECONDS = 60.0
"""So soon after a sync that went well a network that comes and goes asks for nothing."""


class SyncSchedule:
    """Asked from any thread. ``automatic``: also without a person. ``monotonic`` in seconds, ``chance`` 0 to 1."""

    def __init__(
        self,
        *,
        automatic: bool,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._automatic, self._monotonic, self._chance = automatic, monotonic, chance
        self._lock = threading.Lock()
        self._due: float | None = monotonic() if automatic else None
        self._failures = 0
        self._went_well: float | None = None
        self._not_before = -math.inf
        self._pressed, self._was_pressed, self._urgent = False, False, False

    def left(self) -> float | None:
        """Seconds until the next sync, 0 when it is due, null when none was asked for."""
        with self._lock:
            if self._due is None:
                return None
            due = self._due if self._pressed else max(self._due, self._not_before)
            return max(0.0, due - self._monotonic())

    def begin(self) -> None:
        """A sync begins: what was asked up to now is being done."""
        with self._lock:
            self._due, self._was_pressed, self._pressed = None, self._pressed, False

    def now(self) -> None:
        """A person asked: at once, whatever the district asked for."""
        with self._lock:
            self._pressed = True
        self._ask(0.0)

    def urgent(self) -> None:
        """An emergency was reported: at once, and from now on with the shortest pause until it was delivered."""
        with self._lock:
            self._pressed, self._urgent = True, True
        self._ask(0.0)

    def set_urgent(self, urgent: bool) -> None:
        """Whether the report of an emergency still waits."""
        with self._lock:
            self._urgent = urgent

    def soon(self) -> None:
        """Something was written that the district should have before long."""
        if self._automatic:
            self._ask(SOON_SECONDS)

    def again(self) -> None:
        """The network came back or the laptop woke: once before long, however often it is told."""
        with self._lock:
            went_well, urgent = self._went_well, self._urgent
        if urgent:
            self._ask(0.0)
            return
        rested = went_well is None or self._monotonic() - went_well >= QUIET_SECONDS
        if self._automatic and rested:
            self._ask(AGAIN_SECONDS * (0.1 + 0.9 * self._chance()))

    def ended(self, *, well: bool, not_before: float = 0.0) -> None:
        """A sync ended; the next comes by itself. ``not_before``: seconds that the district asked to be left alone.

        Where a person asked for it and it failed, it is still wished: tried again as soon as after a first failure.
        """
        pause = EVERY_SECONDS
        with self._lock:
            self._not_before = self._monotonic() + min(not_before, LONGEST_REST_SECONDS)
            if well:
                self._failures, self._went_well = 0, self._monotonic()
            else:
                self._failures = 0 if self._was_pressed else self._failures
                pause = RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS) - 1)] * (0.8 + 0.4 * self._chance())
                self._failures += 1
                self._went_well = None
            urgent = self._urgent
            if urgent:
                pause = URGENT_SECONDS * (0.8 + 0.4 * self._chance())
                self._not_before = min(self._not_before, self._monotonic() + 4 * URGENT_SECONDS)
        if self._automatic or urgent:
            self._ask(pause)

    def broken_off(self, *, next_in: float = EVERY_SECONDS) -> None:
        """A sync was cancelled or found another at work: that tells nothing of the network, back-off and quiet stay."""
        if self._automatic:
            self._ask(next_in)

    def _ask(self, seconds: float) -> None:
        with self._lock:
            due = self._monotonic() + seconds
            self._due = due if self._due is None else min(self._due, due)
