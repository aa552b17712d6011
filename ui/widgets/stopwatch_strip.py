"""The stopwatch of an alarm test; it runs on while other items are looked at (design tokens §6, stopwatch)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import painted, tokens
from ui.widgets.icons import IconLabel, icon
from ui.widgets.ink_label import InkLabel


@dataclass(frozen=True)
class StopwatchFace:
    """What is timed. ``line`` says what was triggered and at which wall time."""

    heading: str
    line: str = ""
    hint: str = "换到别的检查项也不停，时间以本机为准"
    stop_label: str = "响应了，停表"
    none_label: str = "没有响应"


def clock_words(seconds: float) -> tuple[str, str]:
    """Minutes and seconds, and the tenth: 8.43 s → ``("00:08", ".4")``."""
    tenths = int(max(0.0, seconds) * 10)
    return f"{tenths // 600:02d}:{tenths // 10 % 60:02d}", f".{tenths % 10}"


class _Digits(QWidget):
    """The running time: 28 px with tenths in 16."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = clock_words(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_seconds(self, seconds: float) -> None:
        """Show another time; repaints only when a tenth has passed."""
        if (words := clock_words(seconds)) != self._words:
            self._words = words
            self.update()

    def sizeHint(self) -> QSize:
        wide = painted.text_width("000:00", tokens.font("display")) + painted.text_width(".0", tokens.font("lead"))
        return QSize(round(wide), tokens.px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        large = tokens.font("display")
        wide = painted.text_width(self._words[0], large)
        painted.words(painter, QRectF(0, 0, wide + 2, self.height()), self._words[0], "text", large)
        room = QRectF(wide, tokens.px(6), tokens.px(40), self.height() - tokens.px(6))
        painted.words(painter, room, self._words[1], "text3", tokens.font("lead"))
        painter.end()


class StopwatchStrip(QWidget):
    """84 high. ``clock`` is monotonic, in seconds; ``stopped`` and ``no_response`` carry the seconds that passed."""

    stopped = Signal(float)
    no_response = Signal(float)

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._started: float | None = None
        self._heading = InkLabel("", "caption", "text3")
        self._digits = _Digits()
        self._line = InkLabel("", "caption", "text2", wrap=True)
        self._hint = InkLabel("", "caption", "text3", wrap=True)
        self._none = QPushButton()
        self._stop = QPushButton()
        self._tick = QTimer(self)
        self._tick.setInterval(100)
        self._tick.timeout.connect(lambda: self._digits.show_seconds(self.elapsed()))
        self._none.clicked.connect(lambda: self._finish(responded=False))
        self._stop.clicked.connect(lambda: self._finish(responded=True))
        self._build()

    def _build(self) -> None:
        for button in (self._none, self._stop):
            button.setProperty("touch", True)
        self._stop.setProperty("role", "primary")
        self._stop.setIcon(icon("ph.check-bold", "on_accent"))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        row.setSpacing(tokens.SPACE_3)
        row.addWidget(IconLabel("ph.timer", "accent_text", tokens.ICON_HERO))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, parts in ((left, (self._heading, self._digits)), (right, (self._line, self._hint))):
            column.setSpacing(0)
            column.addStretch(1)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
        row.addLayout(left)
        row.addLayout(right, 1)
        row.addWidget(self._none)
        row.addWidget(self._stop)
        self.setMinimumHeight(tokens.px(84))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def start(self, face: StopwatchFace, started: float | None = None) -> None:
        """Run. ``started``: a reading of the same clock, to go on with a watch that was started before; else now."""
        self._started = self._clock() if started is None else started
        self._heading.show_words(face.heading)
        self._line.show_words(face.line)
        self._hint.show_words(face.hint)
        self._none.setText(face.none_label)
        self._stop.setText(face.stop_label)
        self.setAccessibleName(f"{face.heading}。{face.line}")
        self._digits.show_seconds(self.elapsed())
        self._tick.start()

    def running(self) -> bool:
        """Whether the watch runs."""
        return self._started is not None

    def halt(self) -> None:
        """Let the time go; emits nothing."""
        self._started = None
        self._tick.stop()

    def elapsed(self) -> float:
        """Seconds since the start; 0 when it does not run."""
        return 0.0 if self._started is None else self._clock() - self._started

    def _finish(self, responded: bool) -> None:
        if self._started is None:
            return
        seconds = self.elapsed()
        self._started = None
        self._tick.stop()
        (self.stopped if responded else self.no_response).emit(seconds)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "card", "accent_line")
        painter.end()
