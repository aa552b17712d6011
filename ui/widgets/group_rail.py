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
_GAP: Final = 2


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
        """What needs a rebuilding when it changes; states, counts and the items of the open group do not."""
        return tuple((group.letter, group.name) for group in self.groups)

    def open_rows(self) -> tuple[object, ...]:
        """Which items stand below which group."""
        return (self.current_letter, *(item.code for item in self.items))


class _OpenGroup(QWidget):
    """The items of the open group: rows that are filled anew for another group, as making them takes longest."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[ItemButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)

    def show_items(self, items: tuple[RailItem, ...], current: str, group: QWidget) -> dict[str, ItemButton]:
        """Fill the rows; the Tab key goes from ``group`` through them."""
        while len(self._rows) < len(items):
            self._rows.append(self._row(items[len(self._rows)]))
        before = group
        for row, item in zip(self._rows, items, strict=False):
            row.update_face(item, item.code == current)
            row.setVisible(True)
            QWidget.setTabOrder(before, row)
            before = row
        for row in self._rows[len(items) :]:
            row.setVisible(False)
        return {item.code: row for row, item in zip(self._rows, items, strict=False)}

    def _row(self, item: RailItem) -> ItemButton:
        row = ItemButton(item, False, self)
        row.clicked.connect(lambda: self.chosen.emit(row.code()))
        self._column.addWidget(row)
        return row


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
        self._list: _OpenGroup | None = None
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
        if self._list is not None and before.open_rows() != face.open_rows():
            held = self._held()
            if held in self.items:
                self.items[held].clearFocus()  # the row will be another item's
            self._open_group(face)
            self._refocus(held)
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
        self.groups, self.items, self._area, self._list = {}, {}, None, None
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
        self._column_of_groups = column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for group in face.groups:
            column.addWidget(self._group(group, wide, H_GROUP_SHORT if self._short else H_GROUP))
        column.addStretch(1)
        if wide:
            self._list = _OpenGroup(inside)
            self._list.chosen.connect(self.item_chosen)
            self._open_group(face)
        inside.setProperty("clear", True)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not wide:  # no room for a bar beside the rings: wheel, finger and the focus scroll
            area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        return area

    def _open_group(self, face: RailFace) -> None:
        """The list moves below the group that is open and says its items."""
        if self._list is not None:
            group, column = self.groups[face.current_letter], self._column_of_groups
            column.removeWidget(self._list)
            column.insertWidget(column.indexOf(group) + 1, self._list)
            self.items = self._list.show_items(face.items, face.current_code, group)
            QTimer.singleShot(0, self, self._reveal)  # rows have their places only after the layout

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
