"""The painted rows of the inspection rail: a group with its ring, an item of the current group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.domain_ring import RingFace, paint_failed_badge, paint_ring
from ui.widgets.ink_label import INK, STATE_ICON
from ui.widgets.painted_button import PaintedButton

#: state of an item → icon, colour, word
ITEM_STATES: Final = {
    "PASS": ("ph.check-circle-fill", "passed", "合格"),
    "FAIL": ("ph.x-circle-fill", "fail", "不合格"),
    "NOT_APPLICABLE": ("ph.minus-circle-fill", "na", "不适用"),
    "OPEN": ("ph.circle-dashed", "na", "未查"),
}


@dataclass(frozen=True)
class GroupFace:
    """One group. ``words``: 全部合格, 1 不合格, 还有 1 项, C04 计时中; ``words_icon`` replaces the icon of the tone."""

    letter: str
    name: str
    total: int
    answered: int
    failed: int
    words: str
    words_tone: str = ""
    words_icon: str = ""

    def ring(self) -> RingFace:
        """The counts for the ring."""
        return RingFace(self.letter, self.total, self.answered, self.failed)

    def spoken(self) -> str:
        """What a screen reader says and a folded ring shows as its tooltip."""
        return f"{self.letter} {self.name}，{self.answered}/{self.total}，{self.words}"


@dataclass(frozen=True)
class RailItem:
    """One item of the current group. ``state``: PASS, FAIL, NOT_APPLICABLE, OPEN."""

    code: str
    name: str
    state: str = "OPEN"


class _RailButton(PaintedButton):
    """Enter of all rows in the rail. A row gets narrower than it asks to be with its rail: its words are cut."""

    def minimumSizeHint(self) -> QSize:
        return QSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _ground(self, painter: QPainter, rect: QRectF, fill: str, edge: str = "") -> None:
        if not fill and (self.underMouse() or self.isDown()):
            fill = "hover"
        painted.panel(painter, rect, fill, edge)
        if painted.keyboard_focus(self):
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS)


class GroupButton(_RailButton):
    """A group: ring, name, words, count (``wide``); the ring alone; or the strip's current one with its position."""

    def __init__(self, face: GroupFace, current: bool, wide: bool, height: int, position: str = "") -> None:
        super().__init__()
        self._face, self._current, self._wide, self._height = face, current, wide, height
        grows = QSizePolicy.Policy.Expanding if wide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(grows, QSizePolicy.Policy.Fixed)
        self._shown: tuple[GroupFace, bool, str] | None = None
        self.update_face(face, current, position)

    def update_face(self, face: GroupFace, current: bool, position: str = "") -> None:
        """Show other counts; ``position`` stands beside the ring of the strip's current group."""
        if self._shown == (face, current, position):
            return
        self._face, self._current, self._position = self._shown = (face, current, position)
        if not self._wide:
            self.updateGeometry()
            self.setToolTip(face.spoken())
        hooks.announce(self, face.spoken() + ("，当前组" if current else ""))
        self.update()

    def sizeHint(self) -> QSize:
        high = tokens.px(self._height)
        if self._wide:
            return QSize(tokens.px(200), high)
        if not self._position:
            return QSize(tokens.px(48), high)
        texts = ((self._face.name, tokens.font("body", bold=True)), (self._position, tokens.font("caption")))
        wide = max(painted.text_width(text, face) for text, face in texts)
        return QSize(round(wide) + tokens.px(32 + 8 + 8 + 8) + 2, high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        self._ground(painter, rect, "accent_soft" if self._current else "")
        if self._wide:
            self._paint_wide(painter, rect)
        else:
            self._paint_narrow(painter, rect)
        painter.end()

    def _paint_wide(self, painter: QPainter, rect: QRectF) -> None:
        side, left = tokens.px(36), tokens.px(12)
        paint_ring(painter, QRectF(left, (rect.height() - side) / 2, side, side), self._face.ring())
        count = f"{self._face.answered}/{self._face.total}"
        small = tokens.font("caption")
        wide = painted.text_width(count, small)
        room = QRectF(rect.right() - left - wide, 0, wide + 2, rect.height())
        painted.words(painter, room, count, "text3", small)
        left += side + tokens.px(12)
        top = (rect.height() - tokens.px(38)) / 2
        line = QRectF(left, top, room.left() - left - 4, tokens.px(20))
        painted.words(painter, line, self._face.name, "text", tokens.font("body", bold=self._current))
        self._paint_state(painter, line.translated(0, tokens.px(20)))

    def _paint_state(self, painter: QPainter, line: QRectF) -> None:
        tone = self._face.words_tone
        ink = INK[tone] if tone else "text3"
        name = self._face.words_icon or (STATE_ICON[tone] if tone else "")
        side = tokens.px(tokens.ICON_INLINE)
        line.setHeight(tokens.px(18))
        if name:
            box = QRectF(line.left(), line.center().y() - side / 2, side, side)
            icons.paint(painter, box, name, tokens.colour(ink))
            line.setLeft(line.left() + side + 4)
        painted.words(painter, line, self._face.words, ink, tokens.font("caption"))

    def _paint_narrow(self, painter: QPainter, rect: QRectF) -> None:
        side = tokens.px(32 if self._height < tokens.H_FINISH else 36)
        left = tokens.px(8) if self._position else (rect.width() - side) / 2
        ring = QRectF(left, (rect.height() - side) / 2, side, side)
        paint_ring(painter, ring, self._face.ring())
        if self._face.failed:
            paint_failed_badge(painter, ring, "accent_soft" if self._current else "card")
        if self._position:
            line = QRectF(ring.right() + tokens.px(8), rect.center().y() - tokens.px(18), rect.width(), tokens.px(18))
            painted.words(painter, line, self._face.name, "text", tokens.font("body", bold=True))
            line.translate(0, tokens.px(18))
            painted.words(painter, line, self._position, "text3", tokens.font("caption"))


class ItemButton(_RailButton):
    """An item of the current group, 44 high, indented by 28."""

    def __init__(self, face: RailItem, current: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shown: tuple[RailItem, bool] | None = None
        self.update_face(face, current)

    def code(self) -> str:
        """Of the item that it shows."""
        return self._face.code

    def update_face(self, face: RailItem, current: bool) -> None:
        """Show another state or item."""
        if self._shown == (face, current):
            return
        self._face, self._current = self._shown = (face, current)
        said = ITEM_STATES[face.state][2] + ("，当前项" if current else "")
        hooks.announce(self, f"{face.code} {face.name}，{said}")
        self.setToolTip(f"{face.code} {face.name}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(200), tokens.px(tokens.H_TOUCH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(tokens.px(28), 0, 0, 0)
        self._ground(painter, rect, "card" if self._current else "", "accent_line" if self._current else "")
        name, ink, _word = ITEM_STATES[self._face.state]
        if self._current and self._face.state == "OPEN":
            name, ink = "ph.circle-bold", "accent_text"
        side, left = tokens.px(tokens.ICON_INLINE), rect.left() + tokens.px(11)
        icons.paint(painter, QRectF(left, rect.center().y() - side / 2, side, side), name, tokens.colour(ink))
        left += side + tokens.px(8)
        code = QRectF(left, 0, tokens.px(32), rect.height())
        painted.words(painter, code, self._face.code, "text3", tokens.font("caption", bold=self._current))
        left += tokens.px(38)
        room = QRectF(left, 0, rect.right() - left - 8, rect.height())
        painted.words(painter, room, self._face.name, "text", tokens.font("body", bold=self._current))
        painter.end()
