"""The state of delivery in one round pill; a press opens 同步. Being offline is normal and never red."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.widgets import hooks, icons, painted, tokens

SyncState = Literal["delivered", "waiting", "running", "offline", "attention"]

_LOOKS: Final[dict[SyncState, tuple[str, str]]] = {
    "delivered": ("ph.cloud-check", "passed"),
    "waiting": ("ph.cloud-arrow-up", "warn"),
    "running": ("ph.arrows-clockwise", "accent_text"),
    "offline": ("ph.cloud-slash", "na"),
    "attention": ("ph.warning-circle-fill", "fail"),
}


class SyncPill(QAbstractButton):
    """36 high; ``clicked`` leads to the page 同步."""

    def __init__(self, state: SyncState, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: SyncState = state
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state, text)

    def show_state(self, state: SyncState, text: str) -> None:
        """Change the state and its words together."""
        self._state = state
        self.setText(text)
        hooks.announce(self, f"同步：{text}", "打开同步")
        self.setToolTip("打开同步")
        self.updateGeometry()
        self.update()

    def state(self) -> SyncState:
        """The state shown."""
        return self._state

    def sizeHint(self) -> QSize:
        words = painted.text_width(self.text(), tokens.font("caption"))
        return QSize(round(words) + tokens.px(12 + 20 + 8 + 12) + 2, tokens.px(tokens.H_CONTROL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        shape, ink = _LOOKS[self._state]
        focused = self.hasFocus()
        ground = "hover" if self.underMouse() else "card"
        edge = "focus" if focused else "border"
        painted.panel(painter, rect, ground, edge, 2 if focused else 1, rect.height() / 2)
        side = tokens.px(tokens.ICON)
        box = QRectF(rect.left() + tokens.px(12), rect.center().y() - side / 2, side, side)
        icons.paint(painter, box, shape, tokens.colour(ink))
        words = rect.adjusted(tokens.px(12 + 20 + 8), 0, -tokens.px(11), 0)
        painted.words(painter, words, self.text(), "text2", tokens.font("caption"))
        painter.end()
