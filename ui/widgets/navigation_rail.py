"""The rail at the left: every page with icon and word, chosen by press, by arrow keys or by ``Ctrl`` and a digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.product_mark import ProductMark

RailWidth = Literal[80, 64, 56]

# width of the rail → height of an entry; at 56 the words go and stand in the tooltip (design tokens §7)
_ENTRY_HEIGHTS: Final[dict[RailWidth, int]] = {80: 56, 64: 44, 56: 44}
_LOWEST: Final = 34  # in the lowest window the entries give way rather than fall off the foot
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True)
class RailEntry:
    """One page. ``icon`` is the regular shape; the chosen entry shows its ``-fill``. ``foot`` puts it at the foot."""

    key: str
    word: str
    icon: str
    foot: bool = False


class _RailButton(QAbstractButton):
    """One entry, painted: icon over word, badge, marker."""

    def __init__(self, entry: RailEntry, rail: NavigationRail) -> None:
        super().__init__(rail)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.entry, self.badge, self._rail = entry, 0, rail
        icons.outline(f"{entry.icon}-fill")
        self.setText(entry.word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.tell()

    def tell(self) -> None:
        """Renew the accessible name and the tooltip."""
        count = f"，{self.badge} 项待处理" if self.badge else ""
        hooks.announce(self, f"{self.entry.word}{count}")
        self.setToolTip("" if self._rail.words_shown() else f"{self.entry.word}{count}")

    def sizeHint(self) -> QSize:
        width = self._rail.rail_width()
        return QSize(tokens.px(width), tokens.px(_ENTRY_HEIGHTS[width]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._rail.step(self, step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        inset = tokens.px(8 if self._rail.rail_width() == 80 else 4)
        rect = QRectF(self.rect()).adjusted(inset, 0, -inset, 0)
        radius = tokens.px(tokens.RADIUS)
        if self.isChecked():
            painted.panel(painter, rect, "card", "border", tokens.LINE, radius)
            self._paint_marker(painter)
        elif self.underMouse():
            painted.panel(painter, rect, "hover", "", 0, radius)
        if self.hasFocus():
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS, radius)
        self._paint_face(painter, rect)
        painter.end()

    def _paint_marker(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour("accent"))
        height = tokens.px(32 if self.height() > tokens.px(50) else 24)
        bar = QRectF(-4, (self.height() - height) / 2, 8, height)
        painter.drawRoundedRect(bar, 4, 4)

    def _paint_face(self, painter: QPainter, rect: QRectF) -> None:
        on = self.isChecked()
        ink = "accent_text" if on else "text2"
        side = tokens.px(tokens.ICON_RAIL)
        word = tokens.px(16) if self._rail.words_shown() else 0
        gap = tokens.px(3 if rect.height() > tokens.px(50) else 0) if word else 0
        top = rect.center().y() - (side + gap + word) / 2
        box = QRectF(rect.center().x() - side / 2, top, side, side)
        icons.paint(painter, box, f"{self.entry.icon}-fill" if on else self.entry.icon, tokens.colour(ink))
        if word:
            line = QRectF(rect.left(), top + side + gap, rect.width(), word)
            painted.words(
                painter, line, self.entry.word, ink, tokens.font("caption", bold=on), Qt.AlignmentFlag.AlignHCenter
            )
        if self.badge:
            self._paint_badge(painter, box)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        text = str(self.badge) if self.badge < 100 else "99+"
        height = tokens.px(18)
        width = max(height, round(painted.text_width(text, tokens.font("key", bold=True))) + tokens.px(10))
        dot = QRectF(box.center().x() + tokens.px(5), max(box.top() - tokens.px(6), 1), width, height)
        painted.panel(painter, dot, "warn", "", 0, height / 2)
        painted.words(painter, dot, text, "card", tokens.font("key", bold=True), Qt.AlignmentFlag.AlignHCenter)


class NavigationRail(QWidget):
    """80, 64 or 56 wide. ``chosen`` carries the key of the entry; choosing the present one emits it again."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width: RailWidth = 80
        self._buttons: dict[str, _RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, tokens.SPACE_3, 0, tokens.SPACE_3)
        self._column.setSpacing(tokens.SPACE_1)
        self._mark = ProductMark(parent=self)
        self._column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(tokens.SPACE_2)
        for entry in [entry for entry in entries if not entry.foot]:
            self._add(entry)
        self._column.addStretch()
        for entry in [entry for entry in entries if entry.foot]:
            self._add(entry)
        hooks.announce(self, "导航")
        self.set_rail_width(80)

    def _add(self, entry: RailEntry) -> None:
        button = _RailButton(entry, self)
        button.clicked.connect(lambda _on=False, key=entry.key: self._press(key))
        self._buttons[entry.key] = button
        self._column.addWidget(button)

    def _press(self, key: str) -> None:
        self.set_chosen(key)
        self.chosen.emit(key)

    def set_chosen(self, key: str) -> None:
        """Mark an entry without a signal; an unknown key marks none."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def value(self) -> str:
        """Key of the marked entry, ``""`` if none."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def button(self, key: str) -> QAbstractButton:
        """The button of an entry, for tests and for tours of the program."""
        return self._buttons[key]

    def set_badge(self, key: str, count: int) -> None:
        """Show how many wait at an entry; 0 removes the badge."""
        self._buttons[key].badge = count
        self._buttons[key].tell()
        self._buttons[key].update()

    def rail_width(self) -> RailWidth:
        """The width in design px."""
        return self._width

    def words_shown(self) -> bool:
        """Whether the words stand under the icons (not at 56)."""
        return self._width != 56

    def set_rail_width(self, width: RailWidth) -> None:
        """Change the width with the layout class."""
        self._width = width
        self.setFixedWidth(tokens.px(width))
        for button in self._buttons.values():
            button.setMinimumHeight(tokens.px(_LOWEST))
            button.setMaximumHeight(tokens.px(_ENTRY_HEIGHTS[width]))
            button.tell()
        self._mark.setVisible(width == 80)

    def step(self, button: _RailButton, by: int) -> None:
        """Move the focus from an entry to its neighbour."""
        order = list(self._buttons.values())
        order[(order.index(button) + by) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.colour("rail"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), tokens.colour("border"))
        painter.end()
