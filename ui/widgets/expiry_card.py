"""Papers and devices with a date that runs out: date, days left, word (checklist §2.8)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.answer_fields import AnswerField, FieldFace, FieldKind
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.ink_label import INK, InkLabel, StateWord, restyle
from ui.widgets.link_button import LinkButton
from ui.widgets.measure_card import card_head
from ui.widgets.result_strip import ResultFace, ResultStrip


@dataclass(frozen=True)
class ExpiryRow:
    """One paper. ``days``: 还有 12 天, 已过 3 天; ``word`` with ``tone``: 有效, 快到期, 已过期."""

    row_id: str
    name: str
    detail: str = ""
    date: str = ""
    days: str = ""
    tone: str = ""
    word: str = ""
    editable: bool = True


@dataclass(frozen=True)
class ExpiryFace:
    """The list with the strip that says what it decides."""

    title: str
    rows: tuple[ExpiryRow, ...]
    result: ResultFace | None = None
    add_label: str = ""
    icon: str = "ph.identification-card"

    def structure(self) -> tuple[object, ...]:
        """What needs a rebuilding when it changes."""
        rows = tuple((row.row_id, row.name, row.detail, row.editable) for row in self.rows)
        return (rows, self.title, self.add_label, self.icon)


class _Row(QWidget):
    changed = Signal(str)

    def __init__(self, face: ExpiryRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = AnswerField(_date_face(face))
        self.field.editor.setAccessibleName(f"{face.name} 到期日")
        self.field.changed.connect(lambda _name, value: self.changed.emit(value))
        self._fixed = InkLabel(face.date)
        self._days = InkLabel("", bold=True)
        self._state = StateWord()
        line = QHBoxLayout(self)
        line.setContentsMargins(tokens.SPACE_4, 5, tokens.SPACE_4, 5)
        line.setSpacing(tokens.SPACE_3)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(ElidedLabel(face.name))
        if face.detail:
            names.addWidget(ElidedLabel(face.detail, "caption", "text3"))
        names.addStretch(1)
        line.addLayout(names, 1)
        line.addWidget(self.field if face.editable else self._fixed)
        self._days.setMinimumWidth(tokens.px(92))
        self._days.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._state.setFixedWidth(tokens.px(82))
        line.addWidget(self._days)
        line.addWidget(self._state)
        self.setMinimumHeight(tokens.px(63 if face.detail else 55))

    def set_face(self, face: ExpiryRow) -> None:
        self.field.set_face(_date_face(face))
        self._fixed.setText(face.date)
        self._days.setText(face.days)
        restyle(self._days, tone=INK.get(face.tone, "text") if face.tone in ("fail", "warn") else "text")
        self._state.show_state(face.tone, face.word)
        spoken = (face.name, face.date, face.days, face.word)
        hooks.announce(self, "，".join(part for part in spoken if part))


def _date_face(face: ExpiryRow) -> FieldFace:
    return FieldFace("date", FieldKind.DATE, value=face.date)


class ExpiryCard(QFrame):
    """``changed`` carries the row and the ISO date."""

    changed = Signal(str, str)
    row_added = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._face: ExpiryFace | None = None
        self._body: QWidget | None = None
        self._strip = ResultStrip()
        self.rows: dict[str, _Row] = {}

    def set_face(self, face: ExpiryFace) -> None:
        """Show other dates or verdicts; emits nothing."""
        before, self._face = self._face, face
        if before is None or before.structure() != face.structure():
            held = next((key for key, row in self.rows.items() if row.field.editor.hasFocus()), "")
            self._rebuild(face)
            if held in self.rows:
                self.rows[held].field.editor.setFocus()
        for row in face.rows:
            self.rows[row.row_id].set_face(row)
        self._strip.setVisible(face.result is not None)
        if face.result is not None:
            self._strip.set_face(face.result)
        hooks.announce(self, face.title, face.result.sentence if face.result else "")

    def _rebuild(self, face: ExpiryFace) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.rows, self._strip, self._body = {}, ResultStrip(), QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add = LinkButton(face.add_label, "ph.plus", pad=tokens.SPACE_3) if face.add_label else None
        if add is not None:
            add.clicked.connect(self.row_added)
        column.addWidget(card_head(face.title, face.icon, "", add))
        for row_face in face.rows:
            row = _Row(row_face)
            row.changed.connect(lambda value, row_id=row_face.row_id: self.changed.emit(row_id, value))
            self.rows[row_face.row_id] = row
            column.addWidget(hooks.rule())
            column.addWidget(row)
        column.addWidget(self._strip)
        self._column.addWidget(self._body)
