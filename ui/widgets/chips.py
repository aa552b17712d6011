"""Chips: a short state in icon and word. Painting functions for lists, widgets for pages, and the pressable filter."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.widgets import hooks, icons, painted, tokens

ChipKind = Literal["plain", "accent", "passed", "fail", "warn", "na"]
FilterMode = Literal["toggle", "clear", "menu"]

# kind → ground, edge, ink (design tokens §2)
INKS: Final[dict[ChipKind, tuple[str, str, str]]] = {
    "plain": ("sunken", "border", "text2"),
    "accent": ("accent_soft", "accent_line", "accent_text"),
    "passed": ("pass_soft", "pass_line", "passed"),
    "fail": ("fail_soft", "fail_line", "fail"),
    "warn": ("warn_soft", "warn_line", "warn"),
    "na": ("na_soft", "na_line", "na"),
}
_ICON: Final = 15


def chip_width(text: str, icon: str = "") -> int:
    """Width of a chip in logical px."""
    words = painted.text_width(text, tokens.font("caption"))
    return round(words + 2 * tokens.px(8) + (tokens.px(_ICON + 4) if icon else 0)) + 1


def paint_chip(painter: QPainter, rect: QRectF, text: str, icon: str = "", kind: ChipKind = "plain") -> None:
    """Draw a chip into ``rect`` (24 high)."""
    ground, edge, ink = INKS[kind]
    painted.panel(painter, rect, ground, edge, tokens.LINE, tokens.px(tokens.RADIUS_SMALL))
    inner = rect.adjusted(tokens.px(8), 0, -tokens.px(8), 0)
    if icon:
        side = tokens.px(_ICON)
        box = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
        icons.paint(painter, box, icon, tokens.colour(ink))
        inner.setLeft(box.right() + tokens.px(4))
    painted.words(painter, inner, text, ink, tokens.font("caption"))


class Chip(QWidget):
    """A still chip, 24 high."""

    def __init__(self, text: str, icon: str = "", kind: ChipKind = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._icon, self._kind = text, icon, kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        hooks.announce(self, text)

    def show_state(self, text: str, icon: str, kind: ChipKind) -> None:
        """Change word, shape and colour together, as they only ever mean something together."""
        self._text, self._icon, self._kind = text, icon, kind
        hooks.announce(self, text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word shown."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._text, self._icon), tokens.px(tokens.H_CHIP))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._text, self._icon, self._kind)
        painter.end()


class FilterChip(QAbstractButton):
    """A pressable filter, 32 high: ``toggle`` on and off, ``clear`` with a cross once it is on, ``menu`` with a caret.

    ``toggle`` and ``clear`` emit ``toggled``; ``menu`` emits ``clicked`` and its owner opens the menu.
    """

    cleared = Signal()

    def __init__(self, text: str, mode: FilterMode = "toggle", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._active = False
        self.setText(text)
        self.setCheckable(mode != "menu")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._tell)
        hooks.announce(self, text)

    def set_active(self, active: bool) -> None:
        """Show a ``menu`` filter as in force; toggles use ``setChecked``."""
        self._active = active
        self.update()

    def set_text(self, text: str) -> None:
        """Change the word, as when a menu filter names its choice."""
        self.setText(text)
        hooks.announce(self, text)
        self.updateGeometry()

    def _tell(self, on: bool) -> None:
        hooks.announce(self, self.text(), "已选" if on else "未选")
        self.updateGeometry()
        if not on:
            self.cleared.emit()

    def _mark(self) -> str:
        if self._mode == "menu":
            return "ph.caret-down"
        return "ph.x" if self._mode == "clear" and self.isChecked() else ""

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self.text(), self._mark()), tokens.px(tokens.H_FILTER))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked() or self._active
        ground, edge, ink = ("accent_soft", "accent", "accent_text") if on else ("card", "control", "text2")
        if self.underMouse() and not on:
            ground = "hover"
        rect = QRectF(self.rect())
        edge = "focus" if self.hasFocus() else edge
        painted.panel(painter, rect, ground, edge, 2 if self.hasFocus() else 1, tokens.px(tokens.RADIUS_SMALL))
        inner = rect.adjusted(tokens.px(8), 0, -tokens.px(8), 0)
        painted.words(painter, inner, self.text(), ink, tokens.font("caption"))
        if self._mark():
            side = tokens.px(_ICON)
            box = QRectF(inner.right() - side, inner.center().y() - side / 2, side, side)
            icons.paint(painter, box, self._mark(), tokens.colour(ink))
        painter.end()
