"""The shapes on a picture as they are now, and every state before and after that one can go back to."""

from __future__ import annotations

from collections.abc import Sequence

from ui.widgets.mark_shapes import Shape


class MarkHistory:
    """Starts with what stands already."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self._states: list[tuple[Shape, ...]] = [tuple(shapes)]
        self._at = 0

    @property
    def now(self) -> tuple[Shape, ...]:
        """All shapes in the order they were drawn."""
        return self._states[self._at]

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at + 1 < len(self._states)

    def step(self, by: int) -> bool:
        """Back or forward; whether there was something."""
        there = 0 <= self._at + by < len(self._states)
        self._at += by if there else 0
        return there

    def keep(self, shapes: tuple[Shape, ...]) -> None:
        """A new state; what was undone is gone."""
        if shapes != self.now:
            self._states[self._at + 1 :] = [shapes]
            self._at += 1

    def put(self, index: int, shape: Shape) -> None:
        """One of them is another."""
        self.keep((*self.now[:index], shape, *self.now[index + 1 :]))

    def without(self, index: int) -> None:
        """One of them goes."""
        self.keep((*self.now[:index], *self.now[index + 1 :]))
