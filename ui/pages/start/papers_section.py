"""Step 4: the facility's consent, or task and approval of an administrative inspection; the 企业码."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application.starting import StartView
from ui.pages.start import words
from ui.pages.start.choices import ADMINISTRATIVE, Choices
from ui.pages.start.step_head import StepHead
from ui.widgets import hooks, tokens
from ui.widgets.field import Field
from ui.widgets.icons import IconLabel
from ui.widgets.segmented_control import Segment, SegmentedControl

POSTS: Final = ("园长", "负责人", "保健人员", "保育人员", "值班人员")


def _line(name: str) -> QLineEdit:
    edit = QLineEdit()
    hooks.set_hook(edit, touch=True)
    edit.setAccessibleName(name)
    return edit


class PapersSection(QWidget):
    """``changed`` carries the names and values of ``Choices`` that were edited."""

    changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.consent = SegmentedControl("机构是否同意", (Segment("YES", "同意"), Segment("NO", "不同意")), touch=True)
        self.scan = SegmentedControl("企业码", (Segment("YES", "已扫，填编号"), Segment("NO", "未接入")), touch=True)
        self.name, self.reason, self.scan_number = _line("在场人"), _line("不同意的原因"), _line("扫码编号")
        self.task, self.approval, self.urgent_reason = _line("任务编号"), _line("批准文号"), _line("紧急的原因")
        self.beyond = _line("批准超出上限的文号")
        self.yearly = hooks.label("", "caption", "text2", wrap=True)
        self.post = QComboBox()
        self.post.setEditable(True)
        hooks.set_hook(self.post, touch=True)
        self.post.addItems(POSTS)
        self.post.setCurrentIndex(-1)
        self.urgent = QCheckBox("紧急，事后补办")
        self.urgent.setProperty("touch", True)
        self._head = StepHead("4", "")
        self.fields = {
            "consent": Field("机构是否同意", self.consent),
            "name": Field("在场人", self.name),
            "post": Field("职务", self.post),
            "refusal_reason": Field("不同意的原因（会写进简短记录）", self.reason),
            "task_number": Field("任务编号", self.task),
            "approval_number": Field("批准文号", self.approval),
            "urgent_reason": Field("紧急的原因", self.urgent_reason),
            "beyond_cap_number": Field("批准超出上限的文号（与任务的批准文号不同）", self.beyond),
        }
        self._rows: dict[str, QWidget] = {}
        self._build()
        self._wire()

    def _build(self) -> None:
        card = QFrame()
        card.setProperty("card", True)
        column = QVBoxLayout(card)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        column.setSpacing(tokens.SPACE_3)
        self._rows["consent"] = self._grid(("consent", "name", "post"), (2, 1, 1))
        self._rows["refusal"] = self._grid(("refusal_reason",), (1,))
        self._rows["approval"] = self._grid(("task_number", "approval_number"), (1, 1))
        self._rows["urgent"] = self._grid(("urgent_reason",), (1,))
        self._rows["beyond"] = self._grid(("beyond_cap_number",), (1,))
        for key in ("consent", "refusal", "approval"):
            column.addWidget(self._rows[key])
        column.addWidget(self.urgent)
        column.addWidget(self._rows["urgent"])
        column.addWidget(self.yearly)
        column.addWidget(self._rows["beyond"])
        column.addWidget(hooks.rule())
        column.addLayout(self._scan_line())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(tokens.SPACE_3)
        outer.addWidget(self._head)
        outer.addWidget(card)

    def _grid(self, names: tuple[str, ...], stretches: tuple[int, ...]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.SPACE_3)
        for index, (name, stretch) in enumerate(zip(names, stretches, strict=True)):
            grid.addWidget(self.fields[name], 0, index)
            grid.setColumnStretch(index, stretch)
        return holder

    def _scan_line(self) -> QHBoxLayout:
        words = hooks.label("扫企业码：综合监管e码查", tone="text2")
        self.scan_number.setPlaceholderText("扫码编号")
        self.scan_number.setMaximumWidth(tokens.px(200))
        line = hooks.row(IconLabel("ph.qr-code", "text2"), words)
        line.addStretch(1)
        line.addWidget(self.scan_number)
        line.addWidget(self.scan)
        return line

    def _wire(self) -> None:
        self.consent.chosen.connect(lambda key: self.changed.emit({"consent": key == "YES"}))
        self.scan.chosen.connect(lambda key: self.changed.emit({"scanned": key == "YES"}))
        self.urgent.toggled.connect(lambda on: self.changed.emit({"urgent": on}))
        for name, edit in (
            ("name", self.name),
            ("refusal_reason", self.reason),
            ("task_number", self.task),
            ("approval_number", self.approval),
            ("urgent_reason", self.urgent_reason),
            ("scan_number", self.scan_number),
            ("beyond_cap_number", self.beyond),
        ):
            edit.textEdited.connect(lambda text, name=name: self.changed.emit({name: text}))
        self.post.editTextChanged.connect(lambda text: self.changed.emit({"post": text}))

    def show_choices(self, view: StartView, choices: Choices) -> None:
        """The fields of the mode; texts that are being typed stay."""
        administrative = choices.mode is ADMINISTRATIVE
        if administrative:
            self._head.show_words("任务和批准", "没有批准不入企；紧急的先办后补")
        else:
            self._head.show_words("机构同意", "到门口先说明来意，出示督导证")
        self._rows["consent"].setVisible(not administrative)
        self._rows["refusal"].setVisible(not administrative and choices.consent is False)
        self._rows["approval"].setVisible(administrative)
        self.urgent.setVisible(administrative)
        self._rows["urgent"].setVisible(administrative and choices.urgent)
        self.yearly.setText(words.yearly_sentence(view.yearly))
        self.yearly.setVisible(administrative)
        hooks.set_hook(self.yearly, tone="warn" if view.yearly.is_beyond else "text2", bold=view.yearly.is_beyond)
        self._rows["beyond"].setVisible(administrative and view.yearly.is_beyond)
        self.scan_number.setVisible(bool(choices.scanned))
        self.consent.set_chosen({None: "", True: "YES", False: "NO"}[choices.consent])
        self.scan.set_chosen({None: "", True: "YES", False: "NO"}[choices.scanned])
        if not self.name.isModified():
            self.name.setText(choices.name)

    def clear(self) -> None:
        """Empty every field, for another facility."""
        typed = (self.name, self.reason, self.task, self.approval, self.urgent_reason, self.scan_number, self.beyond)
        for edit in typed:
            edit.clear()
            edit.setModified(False)
        self.post.setCurrentIndex(-1)
        self.post.clearEditText()
        self.urgent.setChecked(False)
        for field in self.fields.values():
            field.clear_error()

    def show_error(self, name: str, sentence: str) -> bool:
        """The sentence beside its field; False when this section has no such field."""
        for field in self.fields.values():
            field.clear_error()
        place = {"consent": "name", "approval": "approval_number", "code_scan": "approval_number"}.get(name, name)
        if place not in self.fields:
            return False
        self.fields[place].show_error(sentence)
        return True
