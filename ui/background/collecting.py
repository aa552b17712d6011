"""Python's search for cycles, on the GUI thread alone.

By itself Python searches on whatever thread happens to allocate. A page is full of cycles (its buttons call it), so its
widgets would be destroyed on the sync thread or in the middle of Qt's walk over all widgets, and Qt crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

TICK_MS = 2_000
YOUNG = 20_000
"""New objects after which a tick looks among them."""
FULL_TICKS = 60
"""Each so many ticks everything is looked through."""
SETTLED_TICKS = 15
"""After so many the program is loaded: what it is made of is never garbage and is not looked through again."""


class Collecting(QObject):
    """Lives as long as the program; ends with Python searching by itself again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._timer.start(TICK_MS)

    def tick(self) -> None:
        """Look among the young often, among all rarely."""
        self._ticks += 1
        if self._ticks == SETTLED_TICKS:
            gc.collect()
            gc.freeze()
        elif self._ticks % FULL_TICKS == 0:
            gc.collect()
        elif gc.get_count()[0] >= YOUNG:
            gc.collect(1)

    def end(self) -> None:
        self._timer.stop()
        gc.enable()
