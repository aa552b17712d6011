"""One of several ways as cards: mode and profile of a visit (design tokens §6, choice card; mockup 09)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QSizePolicy, QWidget

from ui.widgets import icons, painted, tokens
from ui.widgets.painted_button import PaintedButton

_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True)
class ChoiceFace:
    """One card. ``allowed=False`` needs a ``reason``, which is shown inside the card."""

    key: str
    name: str
    detail: str = ""
    icon: str = ""
    allowed: bool = True
    reason: str = ""


class ChoiceCard(PaintedButton):
    """At least 64 high. One that is not allowed takes the focus, so that its reason is read, but cannot be chosen."""

    def __init__(self, face: ChoiceFace, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face, self._small = face, small
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip(face.reason)
        self.toggled.connect(self._name_state)
        self._name_state()

    def _name_state(self) -> None:
        state = "已选" if self.isChecked() else "未选" if self.face.allowed else f"不能选：{self.face.reason}"
        self.setAccessibleName("，".join(part for part in (self.face.name, self.face.detail, state) if part))

    def nextCheckState(self) -> None:
        group = self.group()
        if not self.isChecked():
            self.setChecked(self.face.allowed)
        elif group is not None and group.checkedButton() is not self:  # the group takes the choice back this way
            self.setChecked(False)

    # size ---------------------------------------------------------------------------------------------------------

    def _left(self) -> int:
        """Where the words begin."""
        if self._small:
            return tokens.px(14)
        return tokens.px(53) if self.face.icon else tokens.SPACE_4

    def _room(self, width: int) -> int:
        return max(40, width - self._left() - (tokens.px(14) if self._small else tokens.px(48)))

    def _reason_room(self, width: int) -> int:
        """Beside the lock; there is no tick at the right of a card that cannot be chosen."""
        return self._room(width) - tokens.px(20) + (0 if self._small else tokens.px(32))

    def _reason_height(self, width: int) -> int:
        if not self._shows_lock():
            return 0
        wide = self._reason_room(width)
        box = QFontMetrics(tokens.font("caption")).boundingRect(0, 0, wide, 999, _WRAP, self.face.reason)
        return box.height() + 2

    def _shows_lock(self) -> bool:
        return bool(self.face.reason) and not self.face.allowed

    def _detail(self) -> str:
        return "" if self._small and self._shows_lock() else self.face.detail

    def _detail_height(self, width: int) -> int:
        if not self._detail():
            return 0
        box = QFontMetrics(tokens.font("caption")).boundingRect(0, 0, self._room(width), 999, _WRAP, self._detail())
        return box.height()

    def heightForWidth(self, width: int) -> int:
        name = tokens.px(20 if self._small else 24)
        wanted = name + self._detail_height(width) + self._reason_height(width) + tokens.px(20)
        return max(tokens.px(64 if self._small else 68), wanted)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(200), self.heightForWidth(max(self.width(), tokens.px(200))))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.px(120), tokens.px(64))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    # painting -----------------------------------------------------------------------------------------------------

    def _colours(self) -> tuple[str, str, str, int]:
        """Fill, edge, ink of the name, edge width."""
        if not self.face.allowed:
            return "na_soft", "border", "text3", 1
        if self.isChecked():
            return "accent_soft", "accent", "accent_text" if self._small else "text", 2
        return ("hover" if self.underMouse() else "card"), "control", "text", 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        fill, edge, ink, width = self._colours()
        painted.panel(painter, rect, fill, edge, width)
        if painted.keyboard_focus(self):
            inset = rect.adjusted(3, 3, -3, -3) if self.isChecked() else rect
            painted.panel(painter, inset, "", "focus", 1 if self.isChecked() else 2, tokens.RADIUS - 2)
        self._paint_icons(painter, rect)
        self._paint_words(painter, rect, ink)
        painter.end()

    def _paint_icons(self, painter: QPainter, rect: QRectF) -> None:
        side, middle = tokens.px(tokens.ICON_LARGE), rect.center().y()
        if self._small:
            return
        ink = "accent_text" if self.isChecked() and self.face.allowed else "text2"
        if self.face.icon:
            box = QRectF(tokens.px(17), middle - side / 2, side, side)
            icons.paint(painter, box, self.face.icon, tokens.colour(ink))
        if self.isChecked():
            box = QRectF(rect.right() - tokens.px(17) - side, middle - side / 2, side, side)
            icons.paint(painter, box, "ph.check-circle-fill", tokens.colour("accent_text"))

    def _paint_words(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        width, left, small = self.width(), float(self._left()), tokens.font("caption")
        name = tokens.font("body", self.isChecked()) if self._small else tokens.font("lead", bold=True)
        line = tokens.px(20 if self._small else 24)
        detail, reason = self._detail_height(width), self._reason_height(width)
        top = rect.center().y() - (line + detail + reason) / 2
        indent = 0.0
        if self._small and self.isChecked():  # in the small form the tick stands before the name
            side = tokens.px(tokens.ICON_INLINE)
            icons.paint(painter, QRectF(left, top + (line - side) / 2, side, side), "ph.check", tokens.colour(ink))
            indent = side + 4
        painted.words(painter, QRectF(left + indent, top, self._room(width) - indent, line), self.face.name, ink, name)
        painter.setFont(small)
        painter.setPen(tokens.colour("text3" if not self.face.allowed else "text2"))
        painter.drawText(QRectF(left, top + line, self._room(width), detail), _WRAP, self._detail())
        if reason:
            self._paint_reason(painter, left, top + line + detail, reason)

    def _paint_reason(self, painter: QPainter, left: float, top: float, height: float) -> None:
        side = tokens.px(tokens.ICON_INLINE)
        icons.paint(painter, QRectF(left, top + 1, side, side), "ph.lock-key", tokens.colour("text"))
        painter.setPen(tokens.colour("text"))
        wide = self._reason_room(self.width())
        painter.drawText(QRectF(left + tokens.px(20), top, wide, height), _WRAP, self.face.reason)


class ChoiceGroup(QWidget):
    """Cards of which one is chosen. Arrow keys move, Space or a press chooses; the signal carries the key."""

    chosen_changed = Signal(str)

    def __init__(self, small: bool = False, horizontal: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._small = small
        way = QBoxLayout.Direction.LeftToRight if horizontal else QBoxLayout.Direction.TopToBottom
        self._box = QBoxLayout(way, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens.SPACE_2 if small else tokens.SPACE_3)
        self._group = QButtonGroup(self)
        self.cards: dict[str, ChoiceCard] = {}
        self._faces: tuple[ChoiceFace, ...] = ()

    def set_face(self, faces: tuple[ChoiceFace, ...], chosen: str = "") -> None:
        """Show these cards with one chosen (or none: empty); emits nothing."""
        if faces != self._faces:
            self._rebuild(faces)
        if chosen in self.cards:
            self.cards[chosen].setChecked(True)
            return
        self._group.setExclusive(False)  # an exclusive group cannot be emptied
        for card in self.cards.values():
            card.setChecked(False)
        self._group.setExclusive(True)

    def _rebuild(self, faces: tuple[ChoiceFace, ...]) -> None:
        for card in self.cards.values():
            self._group.removeButton(card)
            self._box.removeWidget(card)
            card.deleteLater()
        self._faces, self.cards = faces, {}
        for face in faces:
            card = ChoiceCard(face, self._small, self)
            card.clicked.connect(lambda _checked=False, key=face.key: self._pressed(key))
            self._group.addButton(card)
            self._box.addWidget(card, 1)
            self.cards[face.key] = card

    def _pressed(self, key: str) -> None:
        if self.cards[key].face.allowed:
            self.chosen_changed.emit(key)

    def chosen(self) -> str:
        """Key of the chosen card, or empty."""
        return next((key for key, card in self.cards.items() if card.isChecked()), "")
