"""The measurement of an item (design tokens §6, measure card): rows, free fields, the strip that says what it decides.

Every change is told at once; the page computes and sets the new face. A face of the same structure changes the widgets
in place, so focus and cursor stay.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.answer_fields import AnswerField, FieldFace, FieldKind
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.fold_line import FoldLine
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel
from ui.widgets.link_button import LinkButton
from ui.widgets.measure_faces import BarFace, FoldFace, MeasureFace, RowFace, VerdictFace
from ui.widgets.measure_row import MeasureRow
from ui.widgets.result_strip import ResultFace, ResultStrip

__all__ = [
    "BarFace",
    "FieldFace",
    "FieldKind",
    "FoldFace",
    "MeasureCard",
    "MeasureFace",
    "ResultFace",
    "RowFace",
    "VerdictFace",
    "card_head",
]
_WIDE: Final = (FieldKind.MULTI, FieldKind.LONG_TEXT)
_LONG: Final = 420  # a field wider than this has a line of its own


def card_head(title: str, icon: str, aside: str, *actions: LinkButton | None) -> QWidget:
    """Head of a measurement card, 48 high: icon, title, a word at the right, the buttons (add a row and the like)."""
    buttons = [button for button in actions if button is not None]
    head = QWidget()
    line = QHBoxLayout(head)
    line.setContentsMargins(tokens.SPACE_4, 1, tokens.SPACE_1, 1)
    line.setSpacing(tokens.SPACE_2)
    line.addWidget(IconLabel(icon, "accent_text"))
    line.addWidget(InkLabel(title, bold=True, wrap=True), 1)
    if aside:
        line.addWidget(IconLabel("ph.clock", "text3", tokens.ICON_INLINE))
        line.addWidget(InkLabel(aside, "caption", "text3"))
        line.addSpacing(tokens.SPACE_2 if buttons else tokens.SPACE_3)
    for button in buttons:
        line.addWidget(button)
    head.setMinimumHeight(tokens.px(48))
    return head


class MeasureCard(QFrame):
    """``changed``: row (empty for free fields), field, value. ``row_wanted``: a row in the table of that name.
    ``unfold_asked``: 改 on the folded card."""

    changed = Signal(str, str, str)
    row_added = Signal()
    row_wanted = Signal(str)
    row_removed = Signal(str)
    unfold_asked = Signal()
    extras_opened = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._face: MeasureFace | None = None
        self._strip: ResultStrip | None = None
        self.rows: dict[str, MeasureRow] = {}
        self.fields: dict[str, AnswerField] = {}
        self._body: QWidget | None = None
        self._extras: QWidget | None = None
        self.extras: LinkButton | None = None
        self._open = False

    def set_face(self, face: MeasureFace) -> None:
        """Show another measurement, other values or another verdict. Emits nothing."""
        before, self._face = self._face, face
        same = before is not None and before.structure() == face.structure()
        if not same or (before is not None and before.folded != face.folded):
            self._rebuild(face)
        else:
            self._update(face)
        result = face.result.sentence if face.result else ""
        hooks.announce(self, f"测量：{face.title}", result)

    def _update(self, face: MeasureFace) -> None:
        for row in face.rows:
            if row.row_id in self.rows:
                self.rows[row.row_id].set_face(row)
        for field in face.fields:
            if field.name in self.fields:
                self.fields[field.name].set_face(field)
        self._show_result(face.result)

    def _show_result(self, result: ResultFace | None) -> None:
        if self._strip is None:
            return
        self._strip.setVisible(result is not None)
        if result is not None:
            self._strip.set_face(result)

    def editor(self, row_id: str, name: str) -> AnswerField | None:
        """A field by row (empty: free fields) and name, for example to focus the new row."""
        row = self.rows.get(row_id)
        return row.fields.get(name) if row is not None else self.fields.get(name) if not row_id else None

    def _held(self) -> tuple[str, str] | None:
        """The field with the focus."""
        every = [("", name, field) for name, field in self.fields.items()]
        every += [(key, name, field) for key, row in self.rows.items() for name, field in row.fields.items()]
        return next(((key, name) for key, name, field in every if field.editor.hasFocus()), None)

    def _rebuild(self, face: MeasureFace) -> None:
        held = self._held()
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.rows, self.fields, self._strip = {}, {}, None
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column.addWidget(self._body)
        if face.folded is not None:
            line = FoldLine(face.folded)
            line.unfold_asked.connect(self.unfold_asked)
            column.addWidget(line)
        else:
            self._fill(column, face)
        if held is not None and (field := self.editor(*held)) is not None:
            field.editor.setFocus()
        self.updateGeometry()

    def _fill(self, column: QVBoxLayout, face: MeasureFace) -> None:
        add, extras = self._add_button(face.add_label), self._extras_button(face.extras_label)
        actions = [button for button in (extras, add, *self._further(face)) if button is not None]
        more = bool(face.rows and face.fields) and (self._open or not face.extras_label)
        self._strip = ResultStrip(face.result_on_top, inside=more and not face.result_on_top)
        if face.result_on_top and face.result is not None:
            for button in actions:
                self._strip.add_action(button)
            column.addWidget(self._strip)
        else:
            column.addWidget(card_head(f"测量：{face.title}", face.icon, face.aside, *actions))
        for index, row in enumerate(face.rows):
            if index or not face.result_on_top:
                column.addWidget(hooks.rule())
            column.addWidget(self._row(row, face))
        if face.rows and column.indexOf(self._strip) < 0:
            column.addWidget(self._strip)  # right under the rows it speaks of, before what else is written down
        if face.fields:
            column.addWidget(self._fields_part(face))
        if column.indexOf(self._strip) < 0:
            column.addWidget(self._strip)
        self._show_result(face.result)

    def _fields_part(self, face: MeasureFace) -> QWidget:
        """What is written down besides the rows; behind its button where it need not be."""
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        if face.rows or not face.result_on_top:
            box.addWidget(hooks.rule())
        box.addWidget(self._free_fields(face.fields))
        self._extras = part if face.extras_label else None
        if face.extras_label and not self._open:
            part.hide()
        return part

    def _extras_button(self, label: str) -> LinkButton | None:
        if not label:
            return None
        self.extras = LinkButton(label, "", "ph.caret-up" if self._open else "ph.caret-down")
        self.extras.clicked.connect(self._turn_extras)
        return self.extras

    def _turn_extras(self) -> None:
        self._open = not self._open
        if self._extras is not None and self.extras is not None:
            self._extras.setVisible(self._open)
            if self._strip is not None:
                self._strip.set_inside(self._open)
            self.extras.show_icons("", "ph.caret-up" if self._open else "ph.caret-down")
            if self._open:
                self.extras_opened.emit(self._extras)
        self.updateGeometry()

    def _add_button(self, label: str) -> LinkButton | None:
        if not label:
            return None
        add = LinkButton(label, "ph.plus", pad=tokens.SPACE_3)
        add.clicked.connect(self.row_added)
        return add

    def _further(self, face: MeasureFace) -> list[LinkButton]:
        """The buttons of the tables after the first."""
        made: list[LinkButton] = []
        for table, words in face.also_add:
            add = LinkButton(words, "ph.plus", pad=tokens.SPACE_3)
            add.clicked.connect(lambda _checked=False, table=table: self.row_wanted.emit(table))
            made.append(add)
        return made

    def _row(self, face: RowFace, card: MeasureFace) -> MeasureRow:
        row = MeasureRow(face, card.show_bars)
        row.changed.connect(lambda name, value, key=face.row_id: self.changed.emit(key, name, value))
        row.remove_asked.connect(lambda key=face.row_id: self.row_removed.emit(key))
        self.rows[face.row_id] = row
        return row

    def _free_fields(self, faces: tuple[FieldFace, ...]) -> QWidget:
        """Short fields side by side, wrapping; lists and long words take a whole line."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        column.setSpacing(tokens.SPACE_3)
        flow: FlowLayout | None = None
        for face in faces:
            field = AnswerField(face)
            field.changed.connect(lambda name, value: self.changed.emit("", name, value))
            self.fields[face.name] = field
            if face.kind in _WIDE or not face.width or field.sizeHint().width() > tokens.px(_LONG):
                column.addWidget(field)
                flow = None
                continue
            if flow is None:
                line = QWidget()
                flow = FlowLayout(line, tokens.SPACE_4)
                column.addWidget(line)
            flow.addWidget(field)
        return holder
