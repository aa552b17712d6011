"""What the machine says of its network and of its sleep. It tells; whoever listens decides.

Where the platform gives no answer the network counts as there and as unmetered: a sync finds out by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

TICK_SECONDS = 20.0
"""Between two looks at the clocks."""
ASLEEP_SECONDS = 60.0
"""A look that comes so much later than asked, by either clock, comes after a sleep."""
_UP = (QNetworkInformation.Reachability.Site, QNetworkInformation.Reachability.Online)
_DOWN = (QNetworkInformation.Reachability.Disconnected, QNetworkInformation.Reachability.Local)


class SleepWatch:
    """Two clocks side by side: one may stand still while the laptop sleeps, the other may be set by a person."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time) -> None:
        self._monotonic, self._wall = monotonic, wall
        self._last = (monotonic(), wall())

    def woke(self) -> bool:
        """Whether the machine slept since this was last asked, TICK_SECONDS ago if it did not."""
        now = (self._monotonic(), self._wall())
        passed = max(now[0] - self._last[0], now[1] - self._last[1])
        self._last = now
        return passed > TICK_SECONDS + ASLEEP_SECONDS


class NetworkWatch(QObject):
    """``came_back``: a network is there again, or the laptop woke. ``metered`` carries whether bytes are paid for."""

    came_back = Signal()
    metered = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sleep = SleepWatch()
        self._was_down = False
        self._timer = QTimer(self)
        self._timer.setInterval(int(TICK_SECONDS * 1000))
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to listen; says at once what is known of the meter."""
        self._timer.start()
        QNetworkInformation.loadDefaultBackend()
        known = QNetworkInformation.instance()
        if known is None:
            return
        if known.supports(QNetworkInformation.Feature.Reachability):
            known.reachabilityChanged.connect(self.hear)
            self.hear(known.reachability())
        if known.supports(QNetworkInformation.Feature.Metered):
            known.isMeteredChanged.connect(self.metered)
            self.metered.emit(known.isMetered())

    def hear(self, reachability: QNetworkInformation.Reachability) -> None:
        """The machine's word; one that it does not know says nothing."""
        if reachability in _DOWN:
            self._was_down = True
        elif reachability in _UP and self._was_down:
            self._was_down = False
            self.came_back.emit()

    def _tick(self) -> None:
        if self._sleep.woke():
            self.came_back.emit()
