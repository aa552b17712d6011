"""Painted bars: progress, a value against its threshold, and the parts of a whole. Words beside them say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimerEvent
from PySide6.QtGui import QHideEvent, QPainter, QPainterPath, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.flow_layout import FlowLayout

_TICK_MS: Final = 40
_MARK: Final = 2


def paint_bar(painter: QPainter, rect: QRectF, share: float, ink: str = "accent", start: float = 0.0) -> None:
    """A rounded bar filled from ``start`` to ``start + share`` (0 to 1); ``ink`` is a token name."""
    radius = rect.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painted.panel(painter, rect, "track", "", 0, radius)
    shape = QPainterPath()
    shape.addRoundedRect(rect, radius, radius)
    painter.setClipPath(shape)
    left = rect.left() + rect.width() * min(max(start, 0.0), 1.0)
    width = min(rect.width() * min(max(share, 0.0), 1.0), rect.right() - left)
    if width > 0:
        painted.panel(painter, QRectF(left, rect.top(), width, rect.height()), ink, "", 0, radius)
    painter.restore()


def paint_threshold(painter: QPainter, rect: QRectF, value: float, threshold: float, maximum: float, ink: str) -> None:
    """A 6-px bar in the middle of ``rect`` with a 2-px mark at the threshold; all three numbers in one unit."""
    height = tokens.px(6)
    bar = QRectF(rect.left(), rect.center().y() - height / 2, rect.width(), height)
    paint_bar(painter, bar, value / maximum if maximum > 0 else 0, ink)
    left = rect.left() + rect.width() * min(threshold / maximum if maximum > 0 else 0, 1)
    tall = tokens.px(16)
    painter.fillRect(QRectF(round(left) - 1, rect.center().y() - tall / 2, _MARK, tall), tokens.colour("text"))


class ProgressBar(QWidget):
    """6 high. ``set_share(None)`` means that the end is unknown: a part moves until a share is known."""

    def __init__(
        self, name: str, share: float | None = 0.0, ink: str = "accent", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._ink, self._share = name, ink, share
        self._phase, self._timer = 0.0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_share(share)

    def set_share(self, share: float | None) -> None:
        """0 to 1, or ``None`` for unknown."""
        self._share = share
        words = "进行中" if share is None else f"{round(share * 100)}%"
        hooks.announce(self, f"{self._name} {words}")
        self._run(share is None and self.isVisible())
        self.update()

    def share(self) -> float | None:
        """The share shown."""
        return self._share

    def _run(self, on: bool) -> None:
        if on and not self._timer:
            self._timer = self.startTimer(_TICK_MS)
        elif not on and self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run(self._share is None)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._run(False)

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._timer:
            self._phase = (self._phase + 0.02) % 1.25
            self.update()
        else:
            super().timerEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(120), tokens.px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._share is None:
            start = self._phase - 0.25
            paint_bar(painter, rect, 0.25 + min(start, 0.0), self._ink, max(start, 0.0))
        else:
            paint_bar(painter, rect, self._share, self._ink)
        painter.end()


class ThresholdBar(QWidget):
    """A value against its threshold; ``ink``: ``passed`` or ``fail`` (or ``accent`` while open)."""

    def __init__(
        self, name: str, value: float, threshold: float, maximum: float, ink: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_value(value, threshold, maximum, ink)

    def show_value(self, value: float, threshold: float, maximum: float, ink: str) -> None:
        """Change the numbers, all in one unit."""
        self._numbers = value, threshold, maximum
        self._ink = ink
        hooks.announce(self, f"{self._name}：{value:g}，标准 {threshold:g}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(150), tokens.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_threshold(painter, QRectF(self.rect()), *self._numbers, self._ink)
        painter.end()


@dataclass(frozen=True)
class Share:
    """One part of a whole: its word with the number (``照片 2.3 GB``), its size, its colour token."""

    word: str
    size: float
    ink: str


class _Parts(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shares: tuple[Share, ...] = ()
        self.total = 0.0
        self.setFixedHeight(tokens.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setClipPath(shape)
        painter.fillRect(rect, tokens.colour("track"))
        left = rect.left()
        for share in self.shares:
            width = rect.width() * share.size / self.total if self.total > 0 else 0
            painter.fillRect(QRectF(left, rect.top(), width, rect.height()), tokens.colour(share.ink))
            left += width
            painter.fillRect(QRectF(left - 2, rect.top(), 2, rect.height()), tokens.colour("card"))
        painter.end()


class _Legend(QWidget):
    def __init__(self, share: Share) -> None:
        super().__init__()
        self._share = share
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = painted.text_width(self._share.word, tokens.font("caption"))
        return QSize(round(words) + tokens.px(10 + 4) + 2, tokens.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = tokens.px(10)
        square = QRectF(0, (self.height() - side) / 2, side, side)
        painted.panel(painter, square, self._share.ink, "", 0, 2)
        words = QRectF(side + tokens.px(4), 0, self.width() - side - tokens.px(4), self.height())
        painted.words(painter, words, self._share.word, "text2", tokens.font("caption"))
        painter.end()


class ShareBar(QWidget):
    """Parts of a whole, 2 px of card between them, each repeated in words below. What is left over is ``track``."""

    def __init__(
        self, name: str, shares: Sequence[Share] = (), total: float = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._parts = _Parts(self)
        self._legend = QWidget()
        self._lines = FlowLayout(self._legend, tokens.SPACE_4, tokens.SPACE_1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self._parts)
        column.addWidget(self._legend)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.show_shares(shares, total)

    def show_shares(self, shares: Sequence[Share], total: float = 0) -> None:
        """Change the parts; ``total=0`` means their sum."""
        self._parts.shares = tuple(shares)
        self._parts.total = total or sum(share.size for share in shares)
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()  # a show may still be on its way, and would come when it has no parent any more
                old.setParent(None)
                old.deleteLater()
        for share in shares:
            self._lines.addWidget(_Legend(share))
        hooks.announce(self, f"{self._name}：{'，'.join(share.word for share in shares)}")
        self._parts.update()
