"""One class of the ratio table: two numbers, quotient, bar with the limit, verdict, group size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.ink_label import INK, InkLabel, StateWord, restyle
from ui.widgets.mark_bar import MarkBar
from ui.widgets.measure_faces import BarFace, VerdictFace
from ui.widgets.value_editors import NumberField


@dataclass(frozen=True)
class Columns:
    """Widths in px of the one-line table; the gap stands between any two columns."""

    name: int
    field: int
    quotient: int
    bar: int
    verdict: int
    gap: int


ROOMY: Final = Columns(name=128, field=84, quotient=52, bar=116, verdict=66, gap=tokens.SPACE_3)
TIGHT: Final = Columns(name=124, field=68, quotient=48, bar=92, verdict=62, gap=tokens.SPACE_2)
"""Used where the children on the list are counted too: one more field, the same width of the card."""
ENROLLED_WIDTH: Final = 60
SIZE_VERDICT_WIDTH: Final = 66
"""Of 未超 and 超班额 alike, so that the numbers before them stand below each other."""


@dataclass(frozen=True)
class RatioRow:
    """One class. ``detail``: age band and item codes; ``limit_note``: 每人至多 5 名 (a star: no ratio exists)."""

    row_id: str
    name: str
    detail: str
    children: str = ""
    carers: str = ""
    quotient: str = ""
    quotient_tone: str = ""
    bar: BarFace | None = None
    limit_note: str = ""
    verdict: VerdictFace | None = None
    enrolled: str = ""
    group_limit: str = ""
    size_verdict: VerdictFace | None = None
    enrolled_editable: bool = False


class ClassRow(QWidget):
    """``changed`` carries ``children``, ``carers`` or ``enrolled`` and the digits."""

    changed = Signal(str, str)

    def __init__(self, face: RatioRow, columns: Columns | None, parent: QWidget | None = None) -> None:
        """``columns``: the widths of the one-line table; null puts the row in two lines, for small windows."""
        super().__init__(parent)
        self._columns = columns or ROOMY
        self._line: QHBoxLayout | None = None
        self.children_field, self.carers_field = NumberField(whole=True), NumberField(whole=True)
        self.enrolled_field = NumberField(whole=True)
        self.fields = {
            "children": self.children_field,
            "carers": self.carers_field,
            "enrolled": self.enrolled_field,
        }
        self._quotient = InkLabel("", "lead", bold=True)
        self._bar, self._limit = MarkBar(self._columns.bar), InkLabel("", "caption", "text3")
        self._verdict, self._size_verdict = StateWord(), StateWord()
        self._name_holder: QWidget | None = None
        self._enrolled, self._group_limit = InkLabel("", bold=True), InkLabel("", tone="text3")
        self._fields(face)
        (self._build_compact if columns is None else self._build)(face)
        self._set_widths()
        self.setMinimumHeight(tokens.px(63))
        self.set_face(face)

    def fit(self, columns: Columns) -> None:
        """Other widths of the one-line table."""
        if columns != self._columns:
            self._columns = columns
            self._set_widths()

    def _set_widths(self) -> None:
        """Of the fields in both forms, of all columns in the one-line table."""
        columns = self._columns
        for key, field in self.fields.items():
            field.setFixedWidth(tokens.px(columns.field if key != "enrolled" else ENROLLED_WIDTH))
        if self._line is not None and self._name_holder is not None:
            self._line.setSpacing(columns.gap)
            self._name_holder.setFixedWidth(tokens.px(columns.name))
            self._quotient.setFixedWidth(tokens.px(columns.quotient))
            self._bar.set_width(columns.bar)
            self._verdict.setFixedWidth(tokens.px(columns.verdict))

    def _fields(self, face: RatioRow) -> None:
        spoken = {"children": "孩子到场", "carers": "保育人员", "enrolled": "在班"}
        for key, field in self.fields.items():
            field.setProperty("figure", True)
            field.setAlignment(Qt.AlignmentFlag.AlignCenter)
            hooks.announce(field, f"{face.name} {spoken[key]}")
            field.changed.connect(lambda value, key=key: self.changed.emit(key, value))

    def _name(self, face: RatioRow) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(ElidedLabel(face.name))
        column.addWidget(ElidedLabel(face.detail, "caption", "text3"))
        column.addStretch(1)
        return column

    def _limited_bar(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._bar)
        column.addWidget(self._limit)
        column.addStretch(1)
        return column

    def _size(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(tokens.SPACE_1)
        for part in (self._enrolled, self.enrolled_field, self._group_limit):
            line.addWidget(part)
        line.addSpacing(tokens.SPACE_1)
        self._size_verdict.setFixedWidth(tokens.px(SIZE_VERDICT_WIDTH))
        line.addWidget(self._size_verdict)
        return line

    def _build(self, face: RatioRow) -> None:
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(tokens.SPACE_4, 4, tokens.SPACE_4, 4)
        self._name_holder, name = QWidget(), self._name(face)
        name.setContentsMargins(0, 0, 0, 0)
        self._name_holder.setLayout(name)
        line.addWidget(self._name_holder)
        line.addWidget(self.children_field)
        line.addWidget(self.carers_field)
        self._quotient.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._quotient)
        line.addLayout(self._limited_bar())
        line.addWidget(self._verdict)
        line.addStretch(1)
        line.addLayout(self._size())

    def _build_compact(self, face: RatioRow) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        column.setSpacing(tokens.SPACE_1)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for line in (upper, lower):
            line.setSpacing(tokens.SPACE_3)
            column.addLayout(line)
        upper.addLayout(self._name(face), 1)
        upper.addWidget(InkLabel("孩子", "caption", "text3"))
        upper.addWidget(self.children_field)
        upper.addWidget(InkLabel("保育", "caption", "text3"))
        upper.addWidget(self.carers_field)
        lower.addWidget(self._quotient)
        lower.addWidget(self._limit)
        lower.addWidget(self._verdict)
        lower.addStretch(1)
        lower.addLayout(self._size())
        self._bar.setParent(self)
        self._bar.hide()

    def set_face(self, face: RatioRow) -> None:
        """Show other numbers or verdicts; emits nothing."""
        self.children_field.set_value(face.children)
        self.carers_field.set_value(face.carers)
        self.enrolled_field.set_value(face.enrolled)
        self._quotient.setText(face.quotient)
        restyle(self._quotient, tone=INK.get(face.quotient_tone, "text"))
        if face.bar is not None:
            self._bar.show_share(face.bar.share, face.bar.mark, face.bar.tone)
        self._limit.setText(face.limit_note)
        self._show(self._verdict, face.verdict)
        self._enrolled.setText(face.enrolled)
        self._enrolled.setVisible(not face.enrolled_editable)
        self.enrolled_field.setVisible(face.enrolled_editable)
        self._group_limit.setText(f"/ {face.group_limit}" if face.group_limit else "")
        self._show(self._size_verdict, face.size_verdict)
        verdict = face.verdict.word if face.verdict else "还没数完"
        hooks.announce(
            self, f"{face.name}，每名保育人员 {face.quotient or '未知'} 个孩子，{face.limit_note}，{verdict}"
        )

    @staticmethod
    def _show(place: StateWord, verdict: VerdictFace | None) -> None:
        place.show_state(verdict.tone if verdict else "", verdict.word if verdict else "")
