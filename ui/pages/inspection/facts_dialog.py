"""机构情况 in a visit: facts of the register that decide which items are asked, to be settled on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.facility_facts import FactsSettled, SettleFacts, settle_facts
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import VisitView
from tuoyu_desktop.domain.errors import KnownError
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.facility_facts import FACTS, NO, NOT_KNOWN, YES, fact_value
from ui.background.job_runner import JobRunner
from ui.widgets import hooks, tokens
from ui.widgets.value_editors import ChipsField

_KEYS: Mapping[bool | None, str] = {True: "YES", False: "NO", None: "UNKNOWN"}
_VALUES: Mapping[str, bool | None] = {key: value for value, key in _KEYS.items()}


class FactsDialog(QDialog):
    """One line a fact with 是, 否, 未知; the act wakes when something differs from the register."""

    def __init__(self, facility: Facility, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = {fact.field: fact_value(facility, fact.field) for fact in FACTS}
        self.fields: dict[str, ChipsField] = {}
        self.safe_button = hooks.button("不改", touch=True)
        self.act_button = hooks.button("记下，交给区里", "primary", touch=True)
        self.setModal(True)
        self.setWindowTitle("机构情况")
        self.setMinimumWidth(tokens.px(440))
        self._build()
        self._check()

    def _build(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, tokens.SPACE_2, 0)
        inner.setSpacing(tokens.SPACE_2)
        for fact in FACTS:
            chips = ChipsField((("YES", YES), ("NO", NO), ("UNKNOWN", NOT_KNOWN)), several=False)
            chips.set_value(_KEYS[self._before[fact.field]])
            chips.changed.connect(lambda _key: self._check())
            for chip in chips.chips:
                hooks.announce(chip, f"{fact.words}：{chip.text()}")
            self.fields[fact.field] = chips
            pair = hooks.row(hooks.label(fact.words, wrap=True), chips)
            pair.setStretch(0, 1)
            chips.setFixedWidth(chips.sizeHint().width())
            inner.addLayout(pair)
        inner.addStretch()
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(inner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        page = self.parentWidget()
        room = page.window().height() if page is not None else tokens.px(600)
        self.setMaximumHeight(max(tokens.px(320), room - tokens.px(24)))
        scroll.setMinimumHeight(max(tokens.px(160), min(content.sizeHint().height(), room - tokens.px(280))))
        line = "看到了再填。填“否”的，相关项目记为不适用；填“是”的，照查；未知的照查。登记的原值留着。"
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(hooks.label("机构情况", "lead", bold=True))
        column.addWidget(hooks.label(line, "body", "text2", wrap=True))
        column.addWidget(scroll, 1)
        buttons = hooks.row(self.safe_button, self.act_button)
        buttons.insertStretch(0)
        column.addLayout(buttons)
        for button, act in ((self.safe_button, self.reject), (self.act_button, self.accept)):
            button.setAutoDefault(False)
            button.clicked.connect(act)

    def changes(self) -> Mapping[str, bool | None]:
        """The facts that differ from the register."""
        found = {name: _VALUES[chips.value()] for name, chips in self.fields.items()}
        return {name: value for name, value in found.items() if value is not self._before[name]}

    def _check(self) -> None:
        self.act_button.setEnabled(bool(self.changes()))


class FactsDesk(QObject):
    """Opens the dialog and writes what was settled. ``said`` and ``refused`` carry a sentence."""

    said = Signal(str)
    refused = Signal(str)

    def __init__(self, runner: JobRunner, person: str, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._person, self._page = runner, person, page

    def open(self, view: VisitView) -> None:
        """Ask; a press on 记下 writes the correction and what it means for the visit."""
        dialog = FactsDialog(view.context.facility, self._page)
        if dialog.exec() == QDialog.DialogCode.Accepted.value:
            self.write(view, dialog.changes())
        dialog.deleteLater()

    def write(self, view: VisitView, facts: Mapping[str, bool | None]) -> None:
        """The correction, and what it means for the visit."""
        job = partial(_settle, command=SettleFacts(view.id, facts))
        self._runner.write(self, self._person, job, self._settled, self._refused)

    def _settled(self, result: FactsSettled) -> None:
        parts = ["已记下"]
        if result.left_out:
            parts.append(f"{len(result.left_out)} 项记为不适用")
        if result.asked:
            parts.append(f"{len(result.asked)} 项改为要查")
        self.said.emit("，".join(parts))

    def _refused(self, error: Exception) -> None:
        self.refused.emit(error.message if isinstance(error, KnownError) else "没有记下，请再试一次。")


def _settle(work: Work, *, command: SettleFacts) -> FactsSettled:
    return settle_facts(work, command)
