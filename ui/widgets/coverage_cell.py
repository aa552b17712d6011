"""A cell of the coverage grid and the list of channels it opens."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.ink_label import InkLabel
from ui.widgets.painted_button import PaintedButton

#: state → icon, colour of the icon, colour of the words, ground, edge
_LOOKS: Final = {
    "COVERED": ("ph.check-circle-fill", "passed", "text", "card", "control"),
    "MISSING": ("ph.x-circle-fill", "fail", "fail", "fail_soft", "control"),
    "ABSENT": ("ph.minus", "text3", "text3", "", ""),
    "UNKNOWN": ("ph.circle-dashed", "na", "text3", "card", "control"),
}
_SAID: Final = {"COVERED": "有画面", "MISSING": "没有画面", "ABSENT": "不设", "UNKNOWN": "还没看"}


class CoverageCell(PaintedButton):
    """44 high: icon and channel numbers; a press opens the list of channels."""

    def __init__(self, state: str, words: str, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._words = state, words
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hooks.announce(self, f"{place}，{_SAID[state]}，{words}")
        self.setToolTip(words)

    def state(self) -> str:
        """The state shown."""
        return self._state

    def sizeHint(self) -> QSize:
        wide = painted.text_width(self._words, tokens.font("body", bold=self._state == "MISSING"))
        return QSize(round(wide) + tokens.px(tokens.ICON_INLINE) + 26, tokens.px(tokens.H_TOUCH))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), tokens.px(92)), tokens.px(tokens.H_TOUCH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        name, shade, ink, ground, edge = _LOOKS[self._state]
        if self.isDown() or (self.underMouse() and ground != "fail_soft"):
            ground = "hover"
        painted.panel(painter, rect, ground, edge)
        if painted.keyboard_focus(self):
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS)
        side = tokens.px(tokens.ICON_INLINE)
        icons.paint(painter, QRectF(11, rect.center().y() - side / 2, side, side), name, tokens.colour(shade))
        room = QRectF(11 + side + 4, 0, rect.width() - side - 22, rect.height())
        painted.words(painter, room, self._words, ink, tokens.font("body", bold=self._state == "MISSING"))
        painter.end()


class _RowBox(QCheckBox):
    """Pressed anywhere in its 44-px row, not only on its words."""

    def hitButton(self, spot: QPoint) -> bool:
        return self.rect().contains(spot)


class ChannelPopup(QFrame):
    """Tick the channels that show the area; or 没有画面, or 这里不设. Told once, when it closes by a button.

    ``decided``: state (COVERED, MISSING, ABSENT) and the channels. Esc or a press outside changes nothing.
    """

    decided = Signal(str, list)

    def __init__(
        self, channels: tuple[tuple[str, str], ...], chosen: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_3, tokens.SPACE_3, tokens.SPACE_3)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(InkLabel("哪几个通道看得到", "caption", "text2"))
        column.addWidget(self._list(channels, chosen))
        self.missing = hooks.button("没有画面", touch=True, icon="ph.x-circle-fill")
        self.absent = hooks.button("这里不设", touch=True, icon="ph.minus")
        self.done = hooks.button("就这些", "primary", touch=True, icon="ph.check-bold")
        line = QHBoxLayout()
        line.setSpacing(tokens.SPACE_2)
        for button in (self.missing, self.absent, self.done):
            line.addWidget(button)
        column.addLayout(line)
        self.missing.clicked.connect(lambda: self._decide("MISSING"))
        self.absent.clicked.connect(lambda: self._decide("ABSENT"))
        self.done.clicked.connect(lambda: self._decide("COVERED"))
        self._enable()

    def _list(self, channels: tuple[tuple[str, str], ...], chosen: tuple[str, ...]) -> QWidget:
        area, inside = QScrollArea(), QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for number, place in channels:
            box = _RowBox(f"{number}　{place}".strip())
            box.setProperty("touch", True)
            box.setChecked(number in chosen)
            box.toggled.connect(self._enable)
            self.boxes[number] = box
            rows.addWidget(box)
        inside.setProperty("clear", True)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setMinimumHeight(min(len(channels), 5) * tokens.px(tokens.H_TOUCH))
        area.setMaximumHeight(6 * tokens.px(tokens.H_TOUCH))
        return area

    def _enable(self) -> None:
        self.done.setEnabled(bool(self._chosen()))

    def _chosen(self) -> list[str]:
        return [number for number, box in self.boxes.items() if box.isChecked()]

    def _decide(self, state: str) -> None:
        chosen = self._chosen() if state == "COVERED" else []
        self.close()
        self.decided.emit(state, chosen)

    def show_below(self, cell: QWidget) -> None:
        """Open below the cell, or above it where there is no room; the first channel has the focus."""
        self.adjustSize()
        spot, room = cell.mapToGlobal(QPoint(0, cell.height() + 2)), cell.screen().availableGeometry()
        spot.setX(max(room.left(), min(spot.x(), room.right() - self.width())))
        if spot.y() + self.height() > room.bottom():
            spot.setY(max(room.top(), cell.mapToGlobal(QPoint(0, -self.height() - 2)).y()))
        self.move(spot)
        self.show()
        if self.boxes:
            next(iter(self.boxes.values())).setFocus(Qt.FocusReason.PopupFocusReason)
