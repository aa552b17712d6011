"""The item that is looked at: what to look at, how, on what basis (design tokens §6, item card; mockups 03, 04, 10)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.chips import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel, restyle
from ui.widgets.link_button import LinkButton
from ui.widgets.severity_badge import SeverityBadge, SeverityLevel

METHODS: Final = ("看", "问", "查", "测")
LEVELS: Final[dict[str, SeverityLevel]] = {"ORIGINAL": -1, "": 0, "MINOR": 1, "MAJOR": 2, "CRITICAL": 3}


class ItemLayout(StrEnum):
    """How much room the card takes."""

    FULL = "FULL"  # how to check, and the basis at the foot
    LINK = "LINK"  # how to check; the basis is a link beside the title
    BRIEF = "BRIEF"  # title and link only: the finding form needs the room
    STRIP = "STRIP"  # one line at 150 %


@dataclass(frozen=True)
class ItemFace:
    """``methods``: those of 看 问 查 测 that apply. ``basis_mark``: 待核 or empty; ``basis_text``: opened in place."""

    code: str
    severity: str
    methods: tuple[str, ...]
    position: str
    title: str
    how: str
    basis: str
    basis_mark: str = ""
    basis_text: str = ""
    note: str = ""
    layout: ItemLayout = ItemLayout.FULL


class MethodLetters(QWidget):
    """看 问 查 测 in boxes of 28, the applicable ones filled; the screen reader hears only those."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._methods: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_methods(self, methods: tuple[str, ...]) -> None:
        """Fill these letters."""
        self._methods = methods
        hooks.announce(self, f"方法：{'、'.join(methods)}")
        self.update()

    def sizeHint(self) -> QSize:
        side = tokens.px(28)
        return QSize(4 * side + 3 * tokens.SPACE_1, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = tokens.px(28)
        for index, letter in enumerate(METHODS):
            on = letter in self._methods
            box = QRectF(index * (side + tokens.SPACE_1), 0, side, side)
            painted.panel(painter, box, "accent" if on else "", "" if on else "border", 1, tokens.RADIUS_SMALL)
            ink, face = ("on_accent" if on else "text3"), tokens.font("body", bold=on)
            painted.words(painter, box, letter, ink, face, Qt.AlignmentFlag.AlignHCenter)
        painter.end()


class ItemCard(QFrame):
    """``basis_toggled`` tells whether the text of the basis (or, at 150 %, how to check) stands open; ``drawn`` comes
    when another item is painted for the first time."""

    basis_toggled = Signal(bool)
    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: ItemFace | None = None
        self._open = self._is_new = False
        self._code = InkLabel("", "lead", "accent_text", bold=True)
        self._severity = SeverityBadge(1)
        self._methods = MethodLetters()
        self._note = InkLabel("", "caption", "text3")
        self._position = InkLabel("", "caption", "text3")
        self._title = InkLabel("", "title", wrap=True)
        self._link = LinkButton("依据", "ph.scales", "ph.caret-down", pad=tokens.SPACE_1)
        self._how = InkLabel("", "lead", "text2", wrap=True)
        self._foot = QWidget()
        self._basis = ElidedLabel("", tone="text2")
        self._mark = Chip("待核", "ph.warning-circle-fill", "warn")
        self._original = LinkButton("看原文", "", "ph.caret-down", pad=tokens.SPACE_1)
        self._text = InkLabel("", "body", "text2", wrap=True)
        self._link.clicked.connect(self.toggle_basis)
        self._original.clicked.connect(self.toggle_basis)
        self._build()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._head, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (self._head, self._second):
            line.setSpacing(tokens.SPACE_3)
        for part in (self._code, self._severity, self._methods, self._note):
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._head.addWidget(self._position)
        self._second.addWidget(self._title, 1)
        self._second.addWidget(self._link, 0, Qt.AlignmentFlag.AlignVCenter)
        self._build_foot()
        self._column.addLayout(self._head)
        self._column.addLayout(self._second)
        self._column.addWidget(self._how)
        self._column.addWidget(self._foot)
        self._column.addWidget(self._text)

    def _build_foot(self) -> None:
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(0, tokens.SPACE_3, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(tokens.SPACE_2)
        line.addWidget(IconLabel("ph.scales", "text2"))
        line.addWidget(self._basis, 1)
        line.addWidget(self._mark)
        line.addWidget(self._original)
        column.addWidget(hooks.rule())
        column.addLayout(line)

    def set_face(self, face: ItemFace) -> None:
        """Show another item or another layout of it; another item closes the text of the basis."""
        if self._face is None or face.code != self._face.code:
            self._open, self._is_new = False, True
        self._face = face
        self._code.setText(face.code)
        self._severity.set_level(LEVELS[face.severity])
        self._methods.show_methods(face.methods)
        self._note.show_words(face.note)
        self._position.show_words(face.position)
        self._title.setText(face.title)
        self._how.setText(face.how)
        basis = f"依据：{face.basis}"
        self._basis.setText(basis)
        self._mark.setVisible(bool(face.basis_mark))
        self._arrange(face)
        hooks.announce(self, f"{face.code} {face.title}，{face.position}", face.how)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_new:
            self._is_new = False
            self.drawn.emit()

    def _arrange(self, face: ItemFace) -> None:
        strip, full = face.layout is ItemLayout.STRIP, face.layout is ItemLayout.FULL
        restyle(self, card=not strip)
        side = 0 if strip else tokens.SPACE_4
        self._column.setContentsMargins(side, 0 if strip else tokens.SPACE_4 + 1, side, self._below(face.layout))
        self._second.setContentsMargins(0, tokens.SPACE_3 if full else 0, 0, 0)
        self._how.setContentsMargins(0, tokens.SPACE_1 if full else 0, 0, 0)
        self._methods.setVisible(not strip)
        self._position.setVisible(not strip)
        self._note.setVisible(bool(face.note) and not strip)
        self._place_title(strip)
        self._link.setVisible(not full)
        self._link.setText("怎么查" if strip else "依据")
        self._how.setVisible(face.layout in (ItemLayout.FULL, ItemLayout.LINK) or (strip and self._open))
        self._foot.setVisible(full)
        self._show_text()

    @staticmethod
    def _below(layout: ItemLayout) -> int:
        """Room below the last line; the 44-px link beside the title brings some of its own."""
        return {ItemLayout.FULL: 1, ItemLayout.STRIP: 0, ItemLayout.BRIEF: tokens.SPACE_2}.get(layout, tokens.SPACE_4)

    def _place_title(self, strip: bool) -> None:
        """At 150 % the title stands in the first line, else below it."""
        holder = self._head if strip else self._second
        if holder.indexOf(self._title) < 0:
            other = self._second if strip else self._head
            for part in (self._title, self._link):
                other.removeWidget(part)
            if strip:
                holder.insertWidget(2, self._title, 100)
            else:
                holder.addWidget(self._title, 1)
            holder.addWidget(self._link, 0, Qt.AlignmentFlag.AlignVCenter)

    def _show_text(self) -> None:
        face = self._face
        if face is None:
            return
        full = face.layout is ItemLayout.FULL
        lead = "" if full else f"依据：{face.basis}" + (f"（{face.basis_mark}）" if face.basis_mark else "")
        parts = [part for part in (face.basis_text or lead,) if part]
        self._text.setText("\n".join(parts))
        self._text.setVisible(self._open and bool(parts))
        self._original.setVisible(bool(face.basis_text))
        caret = "ph.caret-up" if self._open else "ph.caret-down"
        self._link.show_icons("" if face.layout is ItemLayout.STRIP else "ph.scales", caret)
        self._original.show_icons("", caret)
        self._original.setText("收起" if self._open else "看原文")
        self._text.setContentsMargins(0, 0, 0, tokens.SPACE_3 if full else 0)
        if face.layout is ItemLayout.STRIP:
            self._how.setVisible(self._open)

    def toggle_basis(self) -> None:
        """Open or close the text in place."""
        self._open = not self._open
        self._show_text()
        self.basis_toggled.emit(self._open)

    def is_open(self) -> bool:
        """Whether the text of the basis stands open."""
        return self._open
