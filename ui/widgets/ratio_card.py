"""Children and carers of every class in one table (design tokens §6, ratio table; mockup 10).

The quotient, the limits and the verdicts arrive as data; the two numbers per class are told on every change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import INK, InkLabel, StateWord
from ui.widgets.link_button import LinkButton
from ui.widgets.mark_bar import MarkBar
from ui.widgets.measure_card import card_head
from ui.widgets.measure_faces import BarFace, VerdictFace
from ui.widgets.result_strip import ResultFace, ResultStrip
from ui.widgets.value_editors import NumberField

_NAME: Final = 132
_FIELD: Final = 84
_QUOTIENT: Final = 56
_BAR: Final = 118
_VERDICT: Final = 66


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


@dataclass(frozen=True)
class RatioFace:
    """The table. ``compact``: quotient and verdict under the two fields, for small windows."""

    title: str
    rows: tuple[RatioRow, ...]
    counted_at: str = ""
    footnote: str = ""
    result: ResultFace | None = None
    add_label: str = "加班级"
    compact: bool = False
    ratio_head: str = "保育比"

    def structure(self) -> tuple[object, ...]:
        """What needs a rebuilding when it changes."""
        rows = tuple((row.row_id, row.name, row.detail, row.enrolled_editable) for row in self.rows)
        return (rows, self.title, self.add_label, self.compact, self.ratio_head, self.counted_at)


class _Row(QWidget):
    changed = Signal(str, str)

    def __init__(self, face: RatioRow, compact: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.children_field, self.carers_field = NumberField(whole=True), NumberField(whole=True)
        self.enrolled_field = NumberField(whole=True)
        self._quotient = InkLabel("", "lead", bold=True)
        self._bar, self._limit = MarkBar(_BAR), InkLabel("", "caption", "text3")
        self._verdict, self._size_verdict = StateWord(), StateWord()
        self._enrolled, self._group_limit = InkLabel("", bold=True), InkLabel("", tone="text3")
        self._fields(face)
        (self._build_compact if compact else self._build)(face)
        self.setMinimumHeight(tokens.px(63))
        self.set_face(face)

    def _fields(self, face: RatioRow) -> None:
        named = (
            (self.children_field, "children", "孩子到场"),
            (self.carers_field, "carers", "保育人员"),
            (self.enrolled_field, "enrolled", "在班"),
        )
        for field, key, words in named:
            field.setStyleSheet(f"font-size: {tokens.type_px('lead')}px; font-weight: 700;")
            field.setAlignment(Qt.AlignmentFlag.AlignCenter)
            field.setFixedWidth(tokens.px(_FIELD if key != "enrolled" else 60))
            hooks.announce(field, f"{face.name} {words}")
            field.changed.connect(lambda value, key=key: self.changed.emit(key, value))
        self.enrolled_field.setVisible(face.enrolled_editable)
        self._enrolled.setVisible(not face.enrolled_editable)

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
        line.addWidget(self._size_verdict)
        return line

    def _build(self, face: RatioRow) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(tokens.SPACE_4, 4, tokens.SPACE_4, 4)
        line.setSpacing(tokens.SPACE_3)
        holder, name = QWidget(), self._name(face)
        name.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(name)
        holder.setFixedWidth(tokens.px(_NAME))
        line.addWidget(holder)
        line.addWidget(self.children_field)
        line.addWidget(self.carers_field)
        self._quotient.setFixedWidth(tokens.px(_QUOTIENT))
        self._quotient.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._quotient)
        line.addLayout(self._limited_bar())
        self._verdict.setFixedWidth(tokens.px(_VERDICT))
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
        self.children_field.set_value(face.children)
        self.carers_field.set_value(face.carers)
        self.enrolled_field.set_value(face.enrolled)
        self._quotient.setText(face.quotient)
        hooks.set_hook(self._quotient, tone=INK.get(face.quotient_tone, "text"))
        if face.bar is not None:
            self._bar.show_share(face.bar.share, face.bar.mark, face.bar.tone)
        self._limit.setText(face.limit_note)
        self._show(self._verdict, face.verdict)
        self._enrolled.setText(face.enrolled)
        self._group_limit.setText(f"/ {face.group_limit}" if face.group_limit else "")
        self._show(self._size_verdict, face.size_verdict)
        verdict = face.verdict.word if face.verdict else "还没数完"
        hooks.announce(
            self, f"{face.name}，每名保育人员 {face.quotient or '未知'} 个孩子，{face.limit_note}，{verdict}"
        )

    @staticmethod
    def _show(place: StateWord, verdict: VerdictFace | None) -> None:
        place.show_state(verdict.tone if verdict else "", verdict.word if verdict else "")


class RatioCard(QFrame):
    """``changed``: row, ``children`` / ``carers`` / ``enrolled``, digits. Tab goes child, carer, child downwards."""

    changed = Signal(str, str, str)
    row_added = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._face: RatioFace | None = None
        self._body: QWidget | None = None
        self._strip = ResultStrip()
        self._footnote = InkLabel("", "caption", "text2", wrap=True)
        self._foot_holder = QWidget()
        self.rows: dict[str, _Row] = {}

    def set_face(self, face: RatioFace) -> None:
        """Show other numbers or verdicts; the field with the focus keeps it. Emits nothing."""
        before, self._face = self._face, face
        if before is None or before.structure() != face.structure():
            self._rebuild(face)
        for row in face.rows:
            self.rows[row.row_id].set_face(row)
        self._strip.setVisible(face.result is not None)
        if face.result is not None:
            self._strip.set_face(face.result)
        self._footnote.setText(face.footnote)
        self._foot_holder.setVisible(bool(face.footnote))
        hooks.announce(self, f"测量：{face.title}", face.result.sentence if face.result else "")

    def _rebuild(self, face: RatioFace) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.rows = {}
        self._strip, self._footnote = ResultStrip(), InkLabel("", "caption", "text2", wrap=True)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add = LinkButton(face.add_label, "ph.plus", pad=tokens.SPACE_3) if face.add_label else None
        if add is not None:
            add.clicked.connect(self.row_added)
        counted = f"清点 {face.counted_at}" if face.counted_at else ""
        column.addWidget(card_head(f"测量：{face.title}", "ph.ruler", counted, add))
        if not face.compact:
            column.addWidget(hooks.rule())
            column.addWidget(self._table_head(face))
        for row in face.rows:
            column.addWidget(hooks.rule())
            column.addWidget(self._row(row, face.compact))
        self._foot_holder = self._foot()
        column.addWidget(self._foot_holder)
        column.addWidget(self._strip)
        self._column.addWidget(self._body)

    def _row(self, face: RatioRow, compact: bool) -> _Row:
        row = _Row(face, compact)
        row.changed.connect(lambda key, value, row_id=face.row_id: self.changed.emit(row_id, key, value))
        self.rows[face.row_id] = row
        return row

    def _table_head(self, face: RatioFace) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, 0)
        line.setSpacing(tokens.SPACE_3)
        centre, right = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        columns = (
            ("班级", _NAME, Qt.AlignmentFlag.AlignVCenter),
            ("孩子到场", _FIELD, centre),
            ("保育人员", _FIELD, centre),
            ("孩子/人", _QUOTIENT, right),
            (face.ratio_head, _BAR, Qt.AlignmentFlag.AlignVCenter),
        )
        for words, width, align in columns:
            label: QLabel = InkLabel(words, "caption", "text3")
            label.setFixedWidth(tokens.px(width))
            label.setAlignment(align)
            line.addWidget(label)
        line.addStretch(1)
        line.addWidget(InkLabel("在班 / 班额", "caption", "text3"))
        head.setFixedHeight(tokens.px(tokens.H_HEAD_ROW))
        return head

    def _foot(self) -> QWidget:
        foot = QWidget()
        box = QVBoxLayout(foot)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        line.setSpacing(tokens.SPACE_2)
        line.addWidget(IconLabel("ph.info", "accent_text", tokens.ICON_INLINE), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._footnote, 1)
        box.addWidget(hooks.rule())
        box.addLayout(line)
        return foot
