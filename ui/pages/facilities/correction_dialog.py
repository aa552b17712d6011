"""更正: what someone saw on site against what the register says. Nothing is edited in place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from tuoyu_desktop.application.facilities import CORRECTABLE, CorrectFacility, FacilityView
from tuoyu_desktop.domain.wording import FACILITY_FIELDS
from ui.widgets import tokens
from ui.widgets.paper_form import PaperForm

_MAX_PLACES = 9999
_LINE = "只改与现场不符的。登记的原值留着；别人也改过的，由区里定。"


class CorrectionDialog(PaperForm):
    """``submitted`` carries a ``CorrectFacility``."""

    def __init__(self, facility: str, view: FacilityView, parent: QWidget | None = None) -> None:
        super().__init__(f"更正：{view.facility.name}", _LINE, "不更正", parent, act="交给区里", wide=520)
        self.setWindowTitle("更正登记内容")
        self._facility = facility
        self._before = {field: str(getattr(view.facility, field)) for field in CORRECTABLE}
        self.edits = {field: QLineEdit(before) for field, before in self._before.items()}
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(tokens.px(64))
        for name, edit in self.edits.items():
            if name == "place_count":
                edit.setValidator(QIntValidator(0, _MAX_PLACES, edit))
            self.add(name, FACILITY_FIELDS[name], edit)
            edit.textChanged.connect(lambda _text: self._check())
        self.add("note", "依据（看到了什么）", self.note)
        self.inner.addStretch()
        self.edits[CORRECTABLE[0]].setFocus()
        self._check()

    def changes(self) -> Mapping[str, str | int]:
        """The fields that differ from the register, as they are to be."""
        found: dict[str, str | int] = {}
        for name, edit in self.edits.items():
            text = edit.text().strip()
            if text != self._before[name]:
                found[name] = int(text) if name == "place_count" and text.isdigit() else text
        return found

    def answer(self) -> CorrectFacility:
        return CorrectFacility(self._facility, self.changes(), self.note.toPlainText())

    def _check(self) -> None:
        changed = bool(self.changes())
        self.submit.setEnabled(changed)
        self.submit.setToolTip("" if changed else "还没有改动")
