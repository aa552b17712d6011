"""更正: what someone saw on site against what the register says. Nothing is edited in place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.facilities import CORRECTABLE, CorrectFacility, FacilityView
from tuoyu_desktop.domain.wording import FACILITY_FIELDS
from ui.widgets import hooks, tokens
from ui.widgets.field import Field

_MAX_PLACES = 9999


class CorrectionDialog(QDialog):
    """``submitted`` carries a ``CorrectFacility``; the page answers with ``show_error`` or closes the dialog."""

    submitted = Signal(object)

    def __init__(self, facility: str, view: FacilityView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facility = facility
        self._before = {field: str(getattr(view.facility, field)) for field in CORRECTABLE}
        self.fields: dict[str, Field] = {}
        self.note = QPlainTextEdit()
        self.cancel = hooks.button("不更正", touch=True)
        self.submit = hooks.button("交给区里", "primary", touch=True)
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self.setModal(True)
        self.setWindowTitle("更正登记内容")
        self.setMinimumWidth(tokens.px(480))
        self._build(view.facility.name)
        self._wire()
        self._check()

    def _build(self, name: str) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, tokens.SPACE_2, 0)
        inner.setSpacing(tokens.SPACE_3)
        for field in CORRECTABLE:
            edit = QLineEdit(self._before[field])
            if field == "place_count":
                edit.setValidator(QIntValidator(0, _MAX_PLACES, edit))
            self.fields[field] = Field(FACILITY_FIELDS[field], edit)
            inner.addWidget(self.fields[field])
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(tokens.px(64))
        inner.addWidget(Field("依据（看到了什么）", self.note))
        inner.addStretch()
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(inner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        scroll.setMinimumHeight(
            min(content.sizeHint().height(), self.screen().availableGeometry().height() - tokens.px(240))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label(f"更正：{name}", "lead", bold=True, wrap=True))
        line = "只改与现场不符的。登记的原值留着；别人也改过的，由区里定。"
        column.addWidget(hooks.label(line, "body", "text2", wrap=True))
        column.addWidget(scroll, 1)
        column.addWidget(self._general)
        buttons = hooks.row(self.cancel, self.submit)
        buttons.insertStretch(0)
        column.addLayout(buttons)

    def _wire(self) -> None:
        self.cancel.setAutoDefault(False)
        self.submit.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.submit.clicked.connect(self._submit)
        for field in self.fields.values():
            assert isinstance(field.editor, QLineEdit)
            field.editor.textChanged.connect(lambda _text: self._check())

    def changes(self) -> Mapping[str, str | int]:
        """The fields that differ from the register, as they are to be."""
        found: dict[str, str | int] = {}
        for name, field in self.fields.items():
            assert isinstance(field.editor, QLineEdit)
            text = field.editor.text().strip()
            if text != self._before[name]:
                found[name] = int(text) if name == "place_count" and text.isdigit() else text
        return found

    def show_error(self, field: str, message: str) -> None:
        """A rule said no: beside its field, else above the buttons."""
        self.submit.setEnabled(True)
        if field in self.fields:
            self.fields[field].show_error(message)
            self.fields[field].editor.setFocus()
        else:
            self._general.setText(message)

    def _check(self) -> None:
        changed = bool(self.changes())
        self.submit.setEnabled(changed)
        self.submit.setToolTip("" if changed else "还没有改动")

    def _submit(self) -> None:
        self.submit.setEnabled(False)
        for field in self.fields.values():
            field.clear_error()
        self.submitted.emit(CorrectFacility(self._facility, self.changes(), self.note.toPlainText()))
