"""Where a picture stands in the room that a widget has for it: the whole of it, or a part made larger."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, QSizeF
from PySide6.QtGui import QTransform

STEPS: Final = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Px of the screen for one of the picture; besides these the scale at which all of it is seen."""
_SAME, _MARGIN = 1e-3, 48


class PictureView:
    """``room`` in px of the screen. Until somebody zooms, all of the picture is shown, as large as it goes."""

    def __init__(self, picture: QSize) -> None:
        self._picture = picture
        self._room = QSizeF(1, 1)
        self._scale: float | None = None  # null: all of it
        self._middle = QPointF(picture.width() / 2, picture.height() / 2)  # of the picture, in the middle of the room

    def set_room(self, room: QSize) -> None:
        """The widget has another size."""
        self._room = QSizeF(max(1, room.width()), max(1, room.height()))

    @property
    def whole(self) -> float:
        """The scale at which all of it is seen."""
        wide, high = max(1, self._picture.width()), max(1, self._picture.height())
        return min(self._room.width() / wide, self._room.height() / high)

    @property
    def scale(self) -> float:
        return self._scale if self._scale is not None else self.whole

    @property
    def is_whole(self) -> bool:
        """Whether all of it is seen, and stays so when the room changes."""
        return self._scale is None

    @property
    def percent(self) -> int:
        """How large it is seen: 100 is one px of the picture on one of the screen."""
        return round(self.scale * 100)

    @property
    def has_more(self) -> bool:
        """Whether some of it lies outside the room."""
        return self.scale > self.whole + _SAME

    @property
    def may_enlarge(self) -> bool:
        return self.scale < STEPS[-1] - _SAME

    @property
    def may_reduce(self) -> bool:
        return self.scale > min(self.whole, 1.0) + _SAME

    def transform(self) -> QTransform:
        """From the picture's pixels to the room."""
        scale, place = self.scale, self._place(self.scale)
        return QTransform(scale, 0, 0, scale, place.x(), place.y())

    def _place(self, scale: float) -> QPointF:
        """Where the picture's corner stands; no ground is shown beside a picture that is larger than the room."""

        def along(room: float, picture: float, middle: float) -> float:
            free = room - picture * scale
            return free / 2 if free >= 0 else min(0.0, max(free, room / 2 - middle * scale))

        return QPointF(
            along(self._room.width(), self._picture.width(), self._middle.x()),
            along(self._room.height(), self._picture.height(), self._middle.y()),
        )

    def show_whole(self) -> None:
        """All of it."""
        self._scale = None

    def zoom(self, scale: float, at: QPointF | None = None) -> None:
        """What stands at ``at`` in the room, by default in its middle, stays there as far as it can."""
        if at is None:
            at = QPointF(self._room.width() / 2, self._room.height() / 2)
        inverse, _is_sound = self.transform().inverted()
        held = inverse.map(at)
        scale = min(max(scale, min(self.whole, 1.0)), STEPS[-1])
        self._scale = None if abs(scale - self.whole) < _SAME else scale
        off = QPointF(self._room.width() / 2, self._room.height() / 2) - at
        self._middle = held + off / self.scale
        self._settle()

    def step(self, larger: bool, at: QPointF | None = None) -> None:
        """To the next of the steps."""
        now = self.scale
        known = sorted({*STEPS, self.whole})
        further = [one for one in known if (one > now + _SAME if larger else one < now - _SAME)]
        if further:
            self.zoom(further[0] if larger else further[-1], at)

    def pan(self, by: QPointF) -> None:
        """Move the picture by so many px of the screen."""
        self._middle -= by / self.scale
        self._settle()

    def reveal(self, spot: QPointF) -> None:
        """Move the picture as little as brings this pixel of it well into the room."""

        def along(at: float, room: float) -> float:
            margin = min(_MARGIN, room / 4)
            return max(0.0, margin - at) - max(0.0, at - (room - margin))

        at = self.transform().map(spot)
        self.pan(QPointF(along(at.x(), self._room.width()), along(at.y(), self._room.height())))

    def _settle(self) -> None:
        """What is remembered is what is seen, so that the way back begins at once."""
        inverse, _is_sound = self.transform().inverted()
        self._middle = inverse.map(QPointF(self._room.width() / 2, self._room.height() / 2))
