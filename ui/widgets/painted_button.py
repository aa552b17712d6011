"""What every hand-painted button has in common: warm below the mouse, a focus edge where the keyboard brought it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class PaintedButton(QAbstractButton):
    """Never smaller than it asks to be. A subclass paints itself; ``painted.keyboard_focus`` tells it of the edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def warm(self) -> bool:
        """Whether it would act on a press, and the mouse is there."""
        return self.isEnabled() and (self.isDown() or self.underMouse())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setProperty("focus_by_mouse", event.reason() == Qt.FocusReason.MouseFocusReason)
        super().focusInEvent(event)
