"""What a row of a list says, and how it is painted: bar, hover, focus, two lines, state at the right, chips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.widgets import chips, icons, painted, severity_badge, tokens
from ui.widgets.chips import ChipKind
from ui.widgets.severity_badge import SeverityLevel

FACE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_RIGHT: Final = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class ChipFace:
    """A chip within a row."""

    text: str
    icon: str = ""
    kind: ChipKind = "plain"


@dataclass(frozen=True)
class RowFace:
    """The words of one row. ``lead`` stands before (a time), ``right`` and ``note`` at the right over each other;
    ``note`` takes ``note_icon`` and the colour token ``note_ink``. ``open_mark`` draws the caret of a way in."""

    title: str
    caption: str = ""
    lead: str = ""
    icon: str = ""
    icon_ink: str = "text2"
    right: str = ""
    note: str = ""
    note_icon: str = ""
    note_ink: str = "text3"
    chips: tuple[ChipFace, ...] = ()
    severity: SeverityLevel | None = None
    bold: bool = False
    open_mark: bool = False

    def spoken(self) -> str:
        """All words in reading order, for screen readers."""
        severity = severity_badge.SEVERITY_WORDS[self.severity] if self.severity else ""
        words = (self.lead, self.title, self.caption, severity, *(chip.text for chip in self.chips))
        return "，".join(word for word in (*words, self.right, self.note) if word)


class RowDelegate(QStyledItemDelegate):
    """Paints ``RowFace``; ``height`` in design px. ``lead_width`` is the column of ``lead``, in design px."""

    def __init__(self, height: int, parent: QObject | None = None, lead_width: int = 64) -> None:
        super().__init__(parent)
        self._height, self._lead_width = height, lead_width

    def row_height(self) -> int:
        """Height of a row in logical px."""
        return tokens.px(self._height)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(tokens.px(120), self.row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        face = index.data(FACE_ROLE)
        if not isinstance(face, RowFace):
            super().paint(painter, option, index)
            return
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        rect = QRectF(option.rect)
        paint_ground(
            painter,
            rect,
            chosen=chosen,
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=bool(state & QStyle.StateFlag.State_HasFocus),
            last=index.row() == index.model().rowCount() - 1,
        )
        self._paint_face(painter, rect.adjusted(tokens.SPACE_4, 0, -tokens.SPACE_4, 0), face, chosen)

    def _paint_face(self, painter: QPainter, room: QRectF, face: RowFace, chosen: bool) -> None:
        if face.open_mark:
            room = _mark_at_right(painter, room)
        if face.lead:
            lead = QRectF(room.left(), room.top(), tokens.px(self._lead_width), room.height())
            painted.words(painter, lead, face.lead, "text", tokens.font("body", bold=True))
            room.setLeft(lead.right())
        if face.icon:
            side = tokens.px(tokens.ICON)
            box = QRectF(room.left(), room.center().y() - side / 2, side, side)
            icons.paint(painter, box, face.icon, tokens.colour(face.icon_ink))
            room.setLeft(box.right() + tokens.px(12))
        room = _paint_chips(painter, room, face)
        room = _paint_right(painter, room, face)
        bold = chosen or face.bold
        _paint_lines(painter, room, face, bold)


def keep_round_foot(view: QWidget) -> None:
    """Cut the lower corners of a list, so that it stays within the round corners of the card it stands in."""
    if view.isWindow():
        return
    radius = tokens.px(tokens.RADIUS) - 1
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(view.rect()).adjusted(0, -2 * radius, 0, 0), radius, radius)
    view.setMask(QRegion(shape.toFillPolygon().toPolygon()))


def paint_ground(
    painter: QPainter, rect: QRectF, *, chosen: bool, hovered: bool, focused: bool, last: bool = False
) -> None:
    """The ground of any row: card, hover or selected with its 3-px bar, the dividing line, the focus edge inside."""
    ground = "accent_soft" if chosen else "hover" if hovered else "card"
    painter.fillRect(rect, tokens.colour(ground))
    if not last:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.colour("divider"))
    if chosen:
        bar = QRectF(rect.left(), rect.top(), tokens.LINE_ROW, rect.height())
        painter.fillRect(bar, tokens.colour("accent"))
    if focused:
        painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS, 2)


def _mark_at_right(painter: QPainter, room: QRectF) -> QRectF:
    side = tokens.px(tokens.ICON_INLINE)
    box = QRectF(room.right() - side, room.center().y() - side / 2, side, side)
    icons.paint(painter, box, "ph.caret-right", tokens.colour("text3"))
    return room.adjusted(0, 0, -side - tokens.px(12), 0)


def _paint_chips(painter: QPainter, room: QRectF, face: RowFace) -> QRectF:
    """Chips and severity from the right; returns the room that is left."""
    right, height = room.right(), tokens.px(tokens.H_CHIP)
    top = room.center().y() - height / 2
    if face.severity:
        width = severity_badge.severity_width(face.severity)
        severity_badge.paint_severity(painter, QRectF(right - width, top, width, height), face.severity)
        right -= width + tokens.px(8)
    for chip in reversed(face.chips):
        width = chips.chip_width(chip.text, chip.icon)
        chips.paint_chip(painter, QRectF(right - width, top, width, height), chip.text, chip.icon, chip.kind)
        right -= width + tokens.px(8)
    return QRectF(room.left(), room.top(), right - room.left(), room.height())


def line_rects(room: QRectF, lines: int) -> tuple[QRectF, QRectF]:
    """Upper and lower line of a row; both the whole row if there is one line only."""
    if lines < 2:
        return room, room
    upper, lower = tokens.px(20), tokens.px(18)
    top = room.center().y() - (upper + lower) / 2
    first = QRectF(room.left(), top, room.width(), upper)
    return first, QRectF(room.left(), top + upper, room.width(), lower)


def _paint_right(painter: QPainter, room: QRectF, face: RowFace) -> QRectF:
    font = tokens.font("caption")
    note_width = painted.text_width(face.note, font) + (tokens.px(20) if face.note_icon else 0)
    width = max(painted.text_width(face.right, font), note_width if face.note else 0)
    if not width:
        return room
    column = QRectF(room.right() - width - 1, room.top(), width + 1, room.height())
    upper, lower = line_rects(column, bool(face.right) + bool(face.note))
    if face.right:
        painted.words(painter, upper, face.right, "text2", font, _RIGHT)
    if face.note:
        painted.words(painter, lower, face.note, face.note_ink, font, _RIGHT)
    if face.note and face.note_icon:
        side = tokens.px(tokens.ICON_INLINE)
        box = QRectF(lower.right() - note_width, lower.center().y() - side / 2, side, side)
        icons.paint(painter, box, face.note_icon, tokens.colour(face.note_ink))
    return room.adjusted(0, 0, -width - tokens.px(12), 0)


def _paint_lines(painter: QPainter, room: QRectF, face: RowFace, bold: bool) -> None:
    upper, lower = line_rects(room, 2 if face.caption else 1)
    painted.words(painter, upper, face.title, "text", tokens.font("body", bold=bold))
    if face.caption:
        painted.words(painter, lower, face.caption, "text3", tokens.font("caption"))
