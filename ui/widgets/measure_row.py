"""One row of a measurement: number, place, fields, bar with the threshold mark, value, verdict."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.answer_fields import AnswerField
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icons import icon
from ui.widgets.ink_label import InkLabel, StateWord
from ui.widgets.mark_bar import MarkBar
from ui.widgets.measure_faces import RowFace

_BAR_FROM: Final = 640


class MeasureRow(QWidget):
    """At least 56 high. ``changed`` carries the field's name and value."""

    changed = Signal(str, str)
    remove_asked = Signal()

    def __init__(self, face: RowFace, show_bar: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, AnswerField] = {}
        self._bar = MarkBar(132)
        self._show_bar, self._has_bar = show_bar, False
        self._value = InkLabel("", "lead", bold=True)
        self._unit = InkLabel("", "body")
        self._verdict = StateWord()
        self._verdict.setFixedWidth(tokens.px(64))
        self._build(face)
        self.set_face(face)

    def _build(self, face: RowFace) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(tokens.SPACE_4, 5, tokens.SPACE_4, 5)
        line.setSpacing(tokens.SPACE_3)
        if face.number:
            number = InkLabel(face.number, tone="text3")
            number.setMinimumWidth(tokens.px(32))
            line.addWidget(number)
        line.addWidget(ElidedLabel(face.place), 1)
        for field_face in face.fields:
            field = AnswerField(field_face)
            field.changed.connect(self.changed)
            spoken = (face.number, face.place, field_face.label or field_face.hint)
            field.editor.setAccessibleName(" ".join(part for part in spoken if part))
            self.fields[field_face.name] = field
            line.addWidget(field)
        line.addWidget(self._bar)
        line.addLayout(self._value_pair())
        line.addWidget(self._verdict)
        if face.removable:
            line.addWidget(self._remove_button(face))
        self.setMinimumHeight(tokens.px(55))

    def _value_pair(self) -> QHBoxLayout:
        pair = QHBoxLayout()
        pair.setSpacing(tokens.SPACE_1)
        self._value.setMinimumWidth(tokens.px(36))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        pair.addWidget(self._value)
        pair.addWidget(self._unit)
        return pair

    def _remove_button(self, face: RowFace) -> QWidget:
        remove = hooks.button("", "text", touch=True, tooltip="去掉这一行")
        remove.setIcon(icon("ph.x", "text3"))
        remove.setFixedWidth(tokens.px(tokens.H_TOUCH))
        hooks.announce(remove, f"去掉 {face.number} {face.place}".strip())
        remove.clicked.connect(self.remove_asked)
        return remove

    def set_face(self, face: RowFace) -> None:
        """Show other values and verdicts; the structure stays."""
        for field in face.fields:
            if field.name in self.fields:
                self.fields[field.name].set_face(field)
        self._has_bar = face.bar is not None
        self._fit_bar()
        if face.bar is not None:
            self._bar.show_share(face.bar.share, face.bar.mark, face.bar.tone)
        verdict = face.verdict
        judged = bool(face.value or face.unit) or verdict is not None
        self._value.setText(face.value)
        self._value.setVisible(judged)
        self._unit.setText(face.unit if face.value else "")
        self._unit.setVisible(judged)
        self._verdict.setVisible(judged)
        self._verdict.show_state(verdict.tone if verdict else "", verdict.word if verdict else "")
        measured = f"{face.value} {face.unit}" if face.value else ""
        spoken = (face.number, face.place, measured, verdict.word if verdict else "")
        hooks.announce(self, "，".join(part for part in spoken if part))

    def _fit_bar(self) -> None:
        """The bar gives way to the name of the place where the row is narrow; value and verdict say the same."""
        self._bar.setVisible(self._has_bar and self._show_bar and self.width() >= tokens.px(_BAR_FROM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bar()
