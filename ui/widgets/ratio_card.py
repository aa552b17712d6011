"""Children and carers of every class in one table (design tokens §6, ratio table; mockup 10).

The quotient, the limits and the verdicts arrive as data; the two numbers per class are told on every change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel
from ui.widgets.link_button import LinkButton
from ui.widgets.measure_card import card_head
from ui.widgets.ratio_row import ROOMY, TIGHT, ClassRow, Columns, RatioRow
from ui.widgets.result_strip import ResultFace, ResultStrip

__all__ = ["RatioCard", "RatioFace", "RatioRow"]
_BEFORE_BUTTONS: Final = 2
"""Place in the card's head: after icon and title."""


@dataclass(frozen=True)
class RatioFace:
    """The table. ``compact``: quotient and verdict under the two fields, for small windows; ``result_on_top``: the
    strip stands where the head is, so that it is seen without scrolling (150 %)."""

    title: str
    rows: tuple[RatioRow, ...]
    counted_at: str = ""
    footnote: str = ""
    result: ResultFace | None = None
    add_label: str = "加班级"
    compact: bool = False
    ratio_head: str = "保育比"
    result_on_top: bool = False

    def structure(self) -> tuple[object, ...]:
        """What needs a rebuilding when it changes. The same table stands at many items: what differs between them (the
        time, whether the list is counted, the head above the bars) changes in place."""
        rows = tuple((row.row_id, row.name, row.detail) for row in self.rows)
        on_top = self.result_on_top and self.result is not None
        return (rows, self.title, self.add_label, self.compact, on_top)

    def columns(self) -> Columns | None:
        """Widths of the one-line table; null for two lines a class."""
        if self.compact:
            return None
        return TIGHT if any(row.enrolled_editable for row in self.rows) else ROOMY


class _Counted(QWidget):
    """When the children were counted, left of the buttons of the head."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = InkLabel("", "caption", "text3", parent=self)
        line = hooks.row(IconLabel("ph.clock", "text3", tokens.ICON_INLINE, self), self._words)
        line.setContentsMargins(0, 0, tokens.SPACE_2, 0)
        self.setLayout(line)

    def show_time(self, at: str) -> None:
        """``at`` as HH:MM; empty hides all."""
        self._words.setText(f"清点 {at}" if at else "")
        self.setVisible(bool(at))


class _TableHead(QWidget):
    """The words above the columns."""

    def __init__(self, widths: Columns) -> None:
        super().__init__()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, 0)
        words = ("班级", "孩子到场", "保育人员", "孩子/人", "保育比")
        self._labels = [InkLabel(word, "caption", "text3", parent=self) for word in words]
        for label in self._labels:
            self._line.addWidget(label)
        self._line.addStretch(1)
        self._line.addWidget(InkLabel("在班 / 班额", "caption", "text3", parent=self))
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        centre = Qt.AlignmentFlag.AlignCenter
        for label, align in zip(self._labels, (middle, centre, centre, right, middle), strict=True):
            label.setAlignment(align)
        self.setFixedHeight(tokens.px(tokens.H_HEAD_ROW))
        self.fit(widths, words[-1])

    def fit(self, widths: Columns, ratio: str) -> None:
        """The widths of the rows below, and what stands above the bars."""
        self._line.setSpacing(widths.gap)
        wide = (widths.name, widths.field, widths.field, widths.quotient, widths.bar)
        for label, width in zip(self._labels, wide, strict=True):
            label.setFixedWidth(tokens.px(width))
        self._labels[-1].setText(ratio)


class RatioCard(QFrame):
    """``changed``: row, ``children`` / ``carers`` / ``enrolled``, digits. Tab goes child, carer, child downwards."""

    changed = Signal(str, str, str)
    row_added = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._face: RatioFace | None = None
        self._body: QWidget | None = None
        self._strip = ResultStrip()
        self._footnote = InkLabel("", "caption", "text2", wrap=True)
        self._foot_holder = QWidget()
        self._counted: _Counted | None = None
        self._head: _TableHead | None = None
        self.rows: dict[str, ClassRow] = {}

    def set_face(self, face: RatioFace) -> None:
        """Show other numbers or verdicts; the field with the focus keeps it. Emits nothing."""
        before, self._face = self._face, face
        if before is None or before.structure() != face.structure():
            self._rebuild(face)
        self._fit(face)
        for row in face.rows:
            self.rows[row.row_id].set_face(row)
        self._strip.setVisible(face.result is not None)
        if face.result is not None:
            self._strip.set_face(face.result)
        self._footnote.setText(face.footnote)
        self._foot_holder.setVisible(bool(face.footnote))
        hooks.announce(self, f"测量：{face.title}", face.result.sentence if face.result else "")

    def _fit(self, face: RatioFace) -> None:
        """Words and widths that differ from item to item."""
        if self._counted is not None:
            self._counted.show_time(face.counted_at)
        columns = face.columns()
        if columns is None:
            return
        if self._head is not None:
            self._head.fit(columns, face.ratio_head)
        for row in face.rows:
            self.rows[row.row_id].fit(columns)

    def _held(self) -> tuple[str, str] | None:
        """Row and name of the field with the focus."""
        every = [(key, name, field) for key, row in self.rows.items() for name, field in row.fields.items()]
        return next(((key, name) for key, name, field in every if field.hasFocus()), None)

    def _rebuild(self, face: RatioFace) -> None:
        held = self._held()
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.rows, self._head, self._counted = {}, None, None
        on_top = face.result_on_top and face.result is not None
        self._strip, self._footnote = ResultStrip(on_top), InkLabel("", "caption", "text2", wrap=True)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add = LinkButton(face.add_label, "ph.plus", pad=tokens.SPACE_3) if face.add_label else None
        if add is not None:
            add.clicked.connect(self.row_added)
        if on_top:
            column.addWidget(self._strip)
            if add is not None:
                self._strip.add_action(add)
        else:
            head = card_head(f"测量：{face.title}", "ph.ruler", "", add)
            column.addWidget(head)
            line = head.layout()
            if isinstance(line, QHBoxLayout):
                self._counted = _Counted(head)
                line.insertWidget(_BEFORE_BUTTONS, self._counted)
        columns = face.columns()
        if columns is not None:
            self._head = _TableHead(columns)
            column.addWidget(hooks.rule())
            column.addWidget(self._head)
        for row in face.rows:
            column.addWidget(hooks.rule())
            column.addWidget(self._row(row, columns))
        self._foot_holder = self._foot()
        column.addWidget(self._foot_holder)
        if not on_top:
            column.addWidget(self._strip)
        self._column.addWidget(self._body)
        if held is not None and held[0] in self.rows:
            self.rows[held[0]].fields[held[1]].setFocus()

    def _row(self, face: RatioRow, columns: Columns | None) -> ClassRow:
        row = ClassRow(face, columns)
        row.changed.connect(lambda key, value, row_id=face.row_id: self.changed.emit(row_id, key, value))
        self.rows[face.row_id] = row
        return row

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
