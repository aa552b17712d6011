"""Python's search for cycles, on the GUI thread alone.

By itself Python searches on whatever thread happens to allocate. A page is full of cycles (its buttons call it), so its
widgets would be destroyed on the sync thread or in the middle of Qt's walk over all widgets, and Qt crashes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

TICK_MS = 2_000
PAUSE_MS = 1_000
"""So long must nobody have touched the program before anything is looked through: a hand that answers is not kept."""
REST_MS = 5_000
"""So long before everything is looked through, which takes as long as drawing some pages."""
YOUNG = 20_000
"""New objects after which a tick looks among them."""
CROWD = 20 * YOUNG
"""New objects after which a tick no longer waits for a pause."""
OLDER_TICKS = 15
"""Each so many ticks also those that outlived one search."""
FULL_TICKS = 60
"""After so many ticks everything is looked through, at the next rest."""
SETTLED_TICKS = 15
"""After so many the program is loaded: what it is made of is never garbage and is not looked through again."""


class Collecting(QObject):
    """Lives as long as the program; ends with Python searching by itself again.

    ``untouched_ms``: for how long nobody has touched keyboard, mouse or screen.
    """

    def __init__(self, parent: QObject, untouched_ms: Callable[[], int] = lambda: REST_MS) -> None:
        super().__init__(parent)
        gc.disable()
        self._untouched_ms = untouched_ms
        self._since_older = self._since_full = 0
        self._is_settled = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._timer.start(TICK_MS)

    def tick(self) -> None:
        """Look among the young often, among all rarely, and never while somebody is at it."""
        self._since_older += 1
        self._since_full += 1
        untouched, young = self._untouched_ms(), gc.get_count()[0]
        if untouched >= REST_MS and self._since_full >= (FULL_TICKS if self._is_settled else SETTLED_TICKS):
            self._look_through_all()
        elif young < YOUNG or (untouched < PAUSE_MS and young < CROWD):
            return
        elif untouched >= PAUSE_MS and self._since_older >= OLDER_TICKS:
            self._since_older = 0
            gc.collect(1)
        else:
            gc.collect(0)

    def _look_through_all(self) -> None:
        self._since_older = self._since_full = 0
        gc.collect()
        if not self._is_settled:
            self._is_settled = True
            gc.freeze()

    def end(self) -> None:
        self._timer.stop()
        gc.enable()
