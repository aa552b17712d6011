"""Tells when nobody has touched keyboard, mouse or screen for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
    }
)
_BY_HAND = (QInputEvent, QInputMethodEvent)
"""The class is asked before the type: making the number of a type costs more than all the rest."""


class IdleWatch(QObject):
    """``idle`` comes once after ``set_minutes`` without a sign of life, counted from ``start`` or the last sign."""

    idle = Signal()

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one is off by half a second when asked
        self._timer.timeout.connect(self.idle)
        self._application = application
        self.set_minutes(5)

    def set_minutes(self, minutes: float) -> None:
        """After how many minutes; a running watch counts anew."""
        self._timer.setInterval(round(minutes * 60_000))

    def minutes(self) -> float:
        return self._timer.interval() / 60_000

    def untouched_ms(self) -> int:
        """How long the last sign of life is ago; all of the minutes while nothing is watched."""
        return self._timer.interval() - max(0, self._timer.remainingTime())

    def start(self) -> None:
        """Watch from now on: only then is every event of the program looked at."""
        self._timer.start()
        self._application.installEventFilter(self)

    def stop(self) -> None:
        """Watch no longer."""
        self._application.removeEventFilter(self)
        self._timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, _BY_HAND) and event.type() in _SIGNS_OF_LIFE and self._timer.isActive():
            self._timer.start()
        return False  # not by way of Qt: this is asked some thousand times for one key
