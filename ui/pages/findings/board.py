"""The board: three columns that ask for work, thin ones for what is out of our hands or done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from tuoyu_desktop.application.lines import FindingLine
from tuoyu_desktop.domain.terms import FindingState
from tuoyu_desktop.domain.wording import FINDING_STATES
from ui.pages.findings import words
from ui.pages.findings.cards import CardList
from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.icons import IconLabel

FULL: Final = (FindingState.AWAITING_DECISION, FindingState.OPEN, FindingState.AWAITING_REINSPECTION)
THIN: Final = (FindingState.REFERRED, FindingState.NOT_PURSUED, FindingState.CLOSED)


class ThinColumn(QAbstractButton):
    """A column folded to 44 px: icon, the state downward, the count; a press opens it."""

    def __init__(self, state: FindingState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._count, self._late = state, 0, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_count(self, count: int, late: int = 0) -> None:
        """How many findings are folded away here, and of how many another department's answer is late."""
        self._count, self._late = count, late
        self.setToolTip(f"展开{FINDING_STATES[self._state]}" + (f"，{late} 条回复逾期" if late else ""))
        said = f"，其中 {late} 条回复逾期" if late else ""
        hooks.announce(self, f"{FINDING_STATES[self._state]} {count} 条{said}，展开")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(44), tokens.px(160))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        focus = painted.keyboard_focus(self)
        ground = "hover" if self.underMouse() else "sunken"
        painted.panel(painter, rect, ground, "focus" if focus else "border", 2 if focus else 1)
        side, middle = tokens.px(tokens.ICON), rect.center().x()
        icon, ink = words.STATE_LOOKS[self._state]
        icons.paint(painter, QRectF(middle - side / 2, tokens.px(12), side, side), icon, tokens.colour(ink))
        top, centre = float(tokens.px(40)), Qt.AlignmentFlag.AlignHCenter
        font = tokens.font("body", bold=True)
        for sign in FINDING_STATES[self._state]:
            box = QRectF(0, top, rect.width(), tokens.px(18))
            painted.words(painter, box, sign, "text", font, centre)
            top += tokens.px(18)
        count = QRectF(0, top + tokens.px(4), rect.width(), tokens.px(18))
        painted.words(painter, count, str(self._count), "text2", tokens.font("caption"), centre)
        if self._late:
            self._paint_late(painter, top + tokens.px(26), middle)
        small = tokens.px(tokens.ICON_INLINE)
        mark = QRectF(middle - small / 2, rect.bottom() - tokens.px(12) - small, small, small)
        icons.paint(painter, mark, "ph.caret-left", tokens.colour("text3"))
        painter.end()

    def _paint_late(self, painter: QPainter, top: float, middle: float) -> None:
        """逾期 in shape and number below the count."""
        side, width = tokens.px(tokens.ICON_INLINE), self.rect().width()
        icons.paint(painter, QRectF(middle - side / 2, top, side, side), "ph.clock-fill", tokens.colour("warn"))
        below = QRectF(0, top + side, width, tokens.px(18))
        centre = Qt.AlignmentFlag.AlignHCenter
        painted.words(painter, below, str(self._late), "warn", tokens.font("caption", bold=True), centre)


class Column(QWidget):
    """One state: head with its count and how many are late, then the cards."""

    def __init__(self, state: FindingState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        word = FINDING_STATES[state]
        icon, ink = words.STATE_LOOKS[state]
        self.late = hooks.label("", "caption", "warn", bold=True)
        self.count = hooks.label("", tone="text2")
        self.list = CardList(word)
        self._none = hooks.label("没有", "caption", "text3")
        self._none.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._none)
        self.head = hooks.row(IconLabel(icon, ink), hooks.label(word, bold=True), self.late, self.count)
        self.head.insertStretch(3)
        holder = QWidget()
        holder.setLayout(self.head)
        holder.setFixedHeight(tokens.px(36))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_1)
        column.addWidget(holder)
        column.addWidget(self._stack, 1)

    def show_lines(self, lines: Sequence[FindingLine], today: date) -> None:
        """Show the findings of this state."""
        late = sum(1 for line in lines if line.overdue_days(today) or line.reply_overdue_days(today))
        self.late.setText(f"逾期 {late}" if late else "")
        self.count.setText(str(len(lines)))
        self.list.cards.show_lines(lines, today)
        self._stack.setCurrentIndex(0 if lines else 1)


class Board(QWidget):
    """``chosen`` carries a finding. One folded column is open at a time and takes the place of none."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: Mapping[FindingState, Column] = {state: Column(state) for state in (*FULL, *THIN)}
        self.thin: Mapping[FindingState, ThinColumn] = {state: ThinColumn(state) for state in THIN}
        self._open: FindingState | None = None
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_3)
        for state in FULL:
            row.addWidget(self.columns[state], 1)
        for state in THIN:
            row.addWidget(self.thin[state])
            row.addWidget(self.columns[state], 1)
            self.thin[state].clicked.connect(lambda _on=False, state=state: self.unfold(state))
        for column in self.columns.values():
            column.list.row_chosen.connect(self._choose)
        self.unfold(None)

    def unfold(self, state: FindingState | None) -> None:
        """Open a folded column, which folds the one that was open; null folds all."""
        self._open = state
        for thin in THIN:
            self.thin[thin].setVisible(thin is not state)
            self.columns[thin].setVisible(thin is state)

    def show_lines(self, lines: Sequence[FindingLine], today: date) -> None:
        """Show findings, each in the column of its state."""
        for state, column in self.columns.items():
            held = [line for line in lines if line.state is state]
            column.show_lines(held, today)
            self._row.setStretchFactor(column, 2 if held else 1)
            if state in self.thin:
                late = sum(1 for line in held if line.reply_overdue_days(today))
                self.thin[state].show_count(len(held), late)

    def choose(self, finding: str | None) -> None:
        """Mark a finding, unfolding its column."""
        for state, column in self.columns.items():
            column.list.choose(finding)
            if state in THIN and any(line.id == finding for line in column.list.cards.lines):
                self.unfold(state)

    def _choose(self, finding: str) -> None:
        for column in self.columns.values():
            column.list.choose(finding)
        self.chosen.emit(finding)
