"""Who goes along: one row per person of the roster, recusal told in words (design tokens §6, team row; mockup 09)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.ink_label import InkLabel, StateWord


@dataclass(frozen=True)
class MemberFace:
    """One person. ``allowed=False`` needs a ``reason``; the reason never names a child."""

    member_id: str
    name: str
    role: str
    aside: str = ""
    verdict: str = "可以去"
    tone: str = "pass"
    ticked: bool = False
    allowed: bool = True
    reason: str = ""


class TeamRow(QWidget):
    """56 high; a press anywhere ticks, unless the person has to keep away."""

    toggled = Signal(str, bool)

    def __init__(self, face: MemberFace, first: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._first = face, first
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_4, 6, tokens.SPACE_4, 6)
        row.setSpacing(tokens.SPACE_3)
        self.box = QCheckBox()
        self.box.setProperty("touch", True)
        self.box.setFixedWidth(tokens.px(28))
        row.addWidget(self.box)
        row.addLayout(self._wording(), 1)
        row.addWidget(InkLabel(face.aside, "caption", "text3"))
        verdict = StateWord()
        warning = "ph.warning" if not face.allowed else ""
        verdict.show_state(face.tone if face.allowed else "warn", face.verdict, warning, bold=not face.allowed)
        row.addWidget(verdict)
        self.setMinimumHeight(tokens.px(56 if face.allowed else 72))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._name_box()
        self.box.setChecked(face.ticked and face.allowed)
        self.box.toggled.connect(lambda ticked: self.toggled.emit(face.member_id, ticked))
        if not face.allowed:  # the row takes the focus instead, so that the reason is read out
            self.box.setEnabled(False)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _wording(self) -> QVBoxLayout:
        face, column = self._face, QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        if face.allowed:
            column.addWidget(InkLabel(face.name))
            column.addWidget(InkLabel(face.role, "caption", "text3", wrap=True))
        else:
            head = QHBoxLayout()
            head.setSpacing(tokens.SPACE_2)
            head.addWidget(InkLabel(face.name))
            head.addWidget(InkLabel(face.role, "caption", "text3"), 1)
            column.addLayout(head)
            column.addWidget(InkLabel(face.reason, "caption", wrap=True))
        column.addStretch(1)
        return column

    def _name_box(self) -> None:
        face = self._face
        said = f"{face.name}，{face.role}，{face.verdict}"
        hooks.announce(self.box, said)
        hooks.announce(self, said if face.allowed else f"{said}，不能选：{face.reason}")
        self.setToolTip(face.reason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if not self._face.allowed:
            painted.panel(painter, rect, "warn_soft", "", radius=0)
        if not self._first:
            painter.setPen(QPen(tokens.colour("divider"), 1))
            painter.drawLine(0, 0, self.width(), 0)
        if self.hasFocus():
            painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS, tokens.RADIUS_SMALL)
        painter.end()


class TeamList(QFrame):
    """A card of team rows; ``toggled`` carries the person and the tick."""

    toggled = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._face: tuple[MemberFace, ...] | None = None
        self.rows: dict[str, TeamRow] = {}

    def set_face(self, face: tuple[MemberFace, ...]) -> None:
        """Show other people or ticks; the row with the focus keeps it."""
        if face == self._face:
            return
        held = next((key for key, row in self.rows.items() if row.box.hasFocus()), "")
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._face, self.rows = face, {}
        for index, member in enumerate(face):
            row = TeamRow(member, index == 0, self)
            row.toggled.connect(self.toggled)
            self._column.addWidget(row)
            self.rows[member.member_id] = row
        if held in self.rows:
            self.rows[held].box.setFocus()
