"""Where one is in the inspection: groups with rings and the items of the current group (mockups 03, 03_150; §7).

Three forms: 248 wide with words, 64 wide with rings, and a strip of rings for small windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import icon
from ui.widgets.key_hints import KeyHint
from ui.widgets.rail_rows import GroupButton, GroupFace, ItemButton, RailItem

__all__ = ["GroupFace", "GroupRail", "RailFace", "RailItem", "RailMode"]

H_GROUP: Final = 56
H_GROUP_SHORT: Final = 48


class RailMode(StrEnum):
    """Form of the rail by the size of the page (§7)."""

    WIDE = "WIDE"
    FOLDED = "FOLDED"
    STRIP = "STRIP"


@dataclass(frozen=True)
class RailFace:
    """``items``: those of the current group. ``position`` (第 3 项，共 3 项) stands in the strip."""

    groups: tuple[GroupFace, ...]
    current_letter: str
    items: tuple[RailItem, ...]
    current_code: str
    position: str = ""

    def structure(self) -> tuple[object, ...]:
        """What needs a rebuilding when it changes; states and counts do not."""
        letters = tuple((group.letter, group.name) for group in self.groups)
        codes = tuple((item.code, item.name) for item in self.items)
        return (letters, codes, self.current_letter)


class GroupRail(QWidget):
    """Groups and items are buttons; ``all_items_asked`` asks for the full list over the page (folded and strip)."""

    group_chosen = Signal(str)
    item_chosen = Signal(str)
    next_undone = Signal()
    all_items_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: RailFace | None = None
        self._mode, self._short = RailMode.WIDE, False
        self.groups: dict[str, GroupButton] = {}
        self.items: dict[str, ItemButton] = {}
        self._outer = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._outer.setSpacing(tokens.SPACE_2)
        self._body: QWidget | None = None
        self._area: QScrollArea | None = None
        hooks.announce(self, "分组和项目")

    def set_mode(self, mode: RailMode) -> None:
        """Change the form."""
        if mode != self._mode:
            self._mode = mode
            self._rebuild()

    def set_short(self, short: bool) -> None:
        """Rows of 48 instead of 56 in a short window."""
        if short != self._short:
            self._short = short
            self._rebuild()

    def mode(self) -> RailMode:
        """The form shown."""
        return self._mode

    def set_face(self, face: RailFace) -> None:
        """Show other groups, items or states. Emits nothing; the focus stays where it is."""
        before, self._face = self._face, face
        if before is None or before.structure() != face.structure():
            self._rebuild()
            return
        for group in face.groups:
            current = group.letter == face.current_letter
            position = face.position if current and self._mode is RailMode.STRIP else ""
            self.groups[group.letter].update_face(group, current, position)
        for item in face.items:
            if item.code in self.items:
                self.items[item.code].update_face(item, item.code == face.current_code)
        self._reveal()

    # building -----------------------------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        face = self._face
        if face is None:
            return
        held = self._held()
        if self._body is not None:
            self._outer.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self.groups, self.items, self._area = {}, {}, None
        body = QWidget()
        self._body = body
        strip = self._mode is RailMode.STRIP
        side, high = (tokens.px(12), 0) if strip else (tokens.SPACE_2, tokens.SPACE_2)
        self._outer.setContentsMargins(side, high, side, high)
        self._outer.addWidget(body)
        {RailMode.WIDE: self._wide, RailMode.FOLDED: self._folded, RailMode.STRIP: self._strip}[self._mode](face, body)
        self._fix_size()
        self._refocus(held)
        QTimer.singleShot(0, self, self._reveal)  # rows have their places only after the layout

    def _reveal(self) -> None:
        """Scroll to the current item, or to the current group where no items stand."""
        face = self._face
        row = self.items.get(face.current_code) or self.groups.get(face.current_letter) if face else None
        if self._area is not None and row is not None:
            self._area.ensureWidgetVisible(row, 0, tokens.px(H_GROUP))

    def _fix_size(self) -> None:
        fixed, grows = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setMinimumSize(0, 0)
        self.setMaximumSize(16777215, 16777215)
        if self._mode is RailMode.STRIP:
            self.setFixedHeight(tokens.px(52))
            self.setSizePolicy(grows, fixed)
        else:
            self.setFixedWidth(tokens.px(248 if self._mode is RailMode.WIDE else 64))
            self.setSizePolicy(fixed, grows)

    def _held(self) -> str:
        """Letter or code of the row with the focus."""
        rows = {**self.groups, **self.items}
        return next((key for key, row in rows.items() if row.hasFocus()), "")

    def _refocus(self, key: str) -> None:
        row = self.groups.get(key) or self.items.get(key)
        if row is not None:
            row.setFocus()

    def _group(self, group: GroupFace, wide: bool, height: int, position: str = "") -> GroupButton:
        current = self._face is not None and group.letter == self._face.current_letter
        button = GroupButton(group, current, wide, height, position)
        button.clicked.connect(lambda: self.group_chosen.emit(group.letter))
        self.groups[group.letter] = button
        return button

    def _rows(self, face: RailFace, wide: bool) -> QScrollArea:
        """The groups one below the other in a scrolling area; with words, the items follow their group."""
        area, inside = QScrollArea(), QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for group in face.groups:
            column.addWidget(self._group(group, wide, H_GROUP_SHORT if self._short else H_GROUP))
            if wide and group.letter == face.current_letter:
                for item in face.items:
                    column.addWidget(self._item(item, face))
        column.addStretch(1)
        inside.setProperty("clear", True)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not wide:  # no room for a bar beside the rings: wheel, finger and the focus scroll
            area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        return area

    def _item(self, item: RailItem, face: RailFace) -> ItemButton:
        button = ItemButton(item, item.code == face.current_code)
        button.clicked.connect(lambda: self.item_chosen.emit(item.code))
        self.items[item.code] = button
        return button

    def _column(self, body: QWidget) -> QVBoxLayout:
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        return column

    def _wide(self, face: RailFace, body: QWidget) -> None:
        column = self._column(body)
        column.addWidget(self._rows(face, wide=True), 1)
        undone = hooks.button("下一个未查项", touch=True)
        undone.setIcon(icon("ph.arrow-bend-down-right", "accent_text"))
        undone.setStyleSheet("text-align: left;")
        undone.setToolTip("下一个未查项（U）")
        hooks.announce(undone, "下一个未查项，快捷键 U")
        inside = QHBoxLayout(undone)
        inside.addStretch(1)
        inside.addWidget(KeyHint("U"))
        undone.clicked.connect(self.next_undone)
        column.addWidget(undone)

    def _folded(self, face: RailFace, body: QWidget) -> None:
        column = self._column(body)
        column.addWidget(self._rows(face, wide=False), 1)
        for name, words, signal in (
            ("ph.list", "全部项目", self.all_items_asked),
            ("ph.arrow-bend-down-right", "下一个未查项（U）", self.next_undone),
        ):
            button = QPushButton()
            button.setProperty("touch", True)
            button.setIcon(icon(name, "accent_text"))
            button.setFixedWidth(tokens.px(48))
            button.setStyleSheet("padding: 0;")
            button.setToolTip(words)
            hooks.announce(button, words)
            button.clicked.connect(signal)
            column.addWidget(button)

    def _strip(self, face: RailFace, body: QWidget) -> None:
        line = QHBoxLayout(body)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.SPACE_1)
        for group in face.groups:
            position = face.position if group.letter == face.current_letter else ""
            line.addWidget(self._group(group, wide=False, height=tokens.H_TOUCH, position=position))
        line.addStretch(1)
        every = hooks.button("全部项目", touch=True)
        every.setIcon(icon("ph.caret-down"))
        every.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        every.clicked.connect(self.all_items_asked)
        line.addWidget(every)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens.colour("card"))
        edge = QRectF(0, rect.bottom() - 1, rect.width(), 1)
        if self._mode is not RailMode.STRIP:
            edge = QRectF(rect.right() - 1, 0, 1, rect.height())
        painter.fillRect(edge, tokens.colour("border"))
        painter.end()
