"""What to do now, a row a step: a press stamps the time (mockup 12). Everything by mouse, touch and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.card import Card
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel, restyle
from ui.widgets.link_button import LinkButton

MOST_STEPS: Final = 4
_MARK: Final = 36  # number and tick alike, so that nothing moves when a step is done


@dataclass(frozen=True)
class StepFace:
    """One step. ``act``: the words of its button; ``done_at``: when it was ticked (16:27), empty before."""

    code: str
    title: str
    detail: str
    act: str
    done_at: str = ""
    icon: str = ""


class _Number(InkLabel):
    """The place of a step in a circle, red where it is the next one."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number), "title", "text2", bold=True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(tokens.px(_MARK), tokens.px(_MARK))
        self._edge = "control"

    def show_next(self, is_next: bool) -> None:
        """Whether it is the one to do now."""
        self._edge = "fail" if is_next else "control"
        restyle(self, tone="fail" if is_next else "text2")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "", self._edge, 2, self.width() / 2)
        painter.end()
        super().paintEvent(event)


class StepRow(QWidget):
    """Number or tick, what to do, and the button; ``ticked`` carries the code, also where it is taken back."""

    ticked = Signal(str)

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = ""
        self._number = _Number(number)
        self._tick = IconLabel("ph.check-circle-fill", "passed", _MARK)
        self._title = InkLabel("", "lead", bold=True, wrap=True)
        self._detail = InkLabel("", "caption", "text2", wrap=True)
        self._done = InkLabel("", "body", "passed", bold=True)
        self.undo = LinkButton("撤销")
        self.act = hooks.button("", touch=True)
        for button in (self.undo, self.act):
            button.clicked.connect(lambda: self.ticked.emit(self._code))
        self._build()

    def _build(self) -> None:
        place = QWidget(self)
        place.setFixedWidth(tokens.px(_MARK))
        mark = QHBoxLayout(place)
        mark.setContentsMargins(0, 0, 0, 0)
        mark.addWidget(self._number)
        mark.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        row.setSpacing(tokens.SPACE_3)
        row.addWidget(place)
        row.addLayout(words, 1)
        row.addWidget(self._done)
        row.addWidget(self.undo)
        row.addWidget(self.act)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)

    def show_face(self, face: StepFace, is_next: bool) -> None:
        """Ticked or not; the focus stays with whichever button takes the other's place."""
        self._number.show_next(is_next)
        held = self.act.hasFocus() or self.undo.hasFocus()
        self._code, done = face.code, bool(face.done_at)
        self._title.setText(face.title)
        self._detail.setText(face.detail)
        self._done.setText(face.done_at)
        self.act.setText(face.act)
        hooks.announce(self.act, f"{face.title}：{face.act}", face.detail)
        hooks.announce(self.undo, f"撤销“{face.title}”，记下的是 {face.done_at}")
        for widget, shown in (
            (self._number, not done),
            (self.act, not done),
            (self._tick, done),
            (self._done, done),
            (self.undo, done),
        ):
            widget.setVisible(shown)
        if held:
            (self.undo if done else self.act).setFocus(Qt.FocusReason.OtherFocusReason)


class StepsCard(Card):
    """The steps in their order. ``ticked``: a step's code."""

    ticked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("现在按顺序做", parent=parent)
        self.hint = InkLabel("做一步，按一下，时间自动记下", "caption", "text2", wrap=True)
        self._head.setStretchFactor(self._title, 0)
        self._head.insertWidget(1, self.hint, 1)
        self.rows: list[StepRow] = []
        self._rules: list[QWidget] = []
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, tokens.SPACE_1, 0, tokens.SPACE_1)
        self._rows.setSpacing(0)
        self.note = InkLabel("", "caption", "text2", wrap=True)
        self.source = InkLabel("", "caption", "text2", wrap=True)
        self.body.addLayout(self._rows, 1)
        self.body.addWidget(hooks.rule())
        foot = hooks.column(self.note, self.source, gap=tokens.SPACE_1)
        foot.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_3)
        self.body.addLayout(foot)
        for number in range(1, MOST_STEPS + 1):  # made at once: Tab goes in the order in which they are made
            self._add_row(number)

    def _add_row(self, number: int) -> None:
        rule, row = hooks.rule(), StepRow(number, self)
        row.ticked.connect(self.ticked)
        self._rules.append(rule)
        self.rows.append(row)
        self._rows.addWidget(rule)
        self._rows.addWidget(row)

    def show_steps(self, faces: Sequence[StepFace]) -> None:
        """As many rows as there are steps, at most MOST_STEPS; rows are kept, so the focus is too."""
        coming = next((face.code for face in faces if not face.done_at), "")
        for place, (rule, row) in enumerate(zip(self._rules, self.rows, strict=True)):
            row.setVisible(place < len(faces))
            rule.setVisible(0 < place < len(faces))
            if place < len(faces):
                row.show_face(faces[place], faces[place].code == coming)
