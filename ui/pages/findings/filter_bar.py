"""The filters of 问题整改, and the choice of board or table. They narrow what was read; only the area asks anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from tuoyu_desktop.application.findings_board import FindingsBoard
from tuoyu_desktop.application.lines import FindingLine
from tuoyu_desktop.domain.terms import Severity
from tuoyu_desktop.domain.wording import SEVERITIES
from ui.widgets import hooks, tokens
from ui.widgets.chips import FilterChip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.segmented_control import Segment, SegmentedControl


@dataclass(frozen=True)
class FindingFilter:
    """What is shown; empty parts let everything through."""

    facility: str = ""
    department: str = ""
    section: str = ""
    severity: str = ""

    def lets(self, line: FindingLine) -> bool:
        """Whether a finding is shown."""
        return (
            self.facility in ("", line.facility)
            and self.department in ("", line.lead_department)
            and self.section in ("", line.item[:1])
            and self.severity in ("", line.severity.value)
        )


class MenuChip(FilterChip):
    """A filter that opens a menu of choices and names the one in force."""

    picked = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, "menu", parent)
        self._title = title
        self._choices: Mapping[str, str] = {}
        self.key = ""
        self.clicked.connect(self._open)

    def set_choices(self, choices: Mapping[str, str]) -> None:
        """Key to words."""
        self._choices = choices

    def pick(self, key: str) -> None:
        """Put a choice in force; ``""`` lifts it."""
        self.key = key
        self.set_text(self._choices.get(key, key) if key else self._title)
        self.set_active(bool(key))
        self.picked.emit(key)

    def _open(self) -> None:
        menu = QMenu(self)
        for key, words in {"": f"全部{self._title}", **self._choices}.items():
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(key == self.key)
            action.triggered.connect(lambda _on=False, key=key: self.pick(key))
            menu.addAction(action)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class FilterBar(QWidget):
    """``changed``: a filter; ``area_changed``: other findings are wanted; ``layout_chosen``: board or table."""

    changed = Signal()
    area_changed = Signal()
    layout_chosen = Signal(str)

    def __init__(self, has_area: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facility = ""
        self.own_area = FilterChip("我的街道", "clear")
        if not has_area:
            self.own_area.hide()
        self.own_area.setChecked(has_area)
        self.facility = FilterChip("", "clear")
        self.facility.hide()
        self.department = MenuChip("部门")
        self.section = MenuChip("组别")
        self.severity = MenuChip("严重程度")
        self.severity.set_choices({severity.value: SEVERITIES[severity] for severity in reversed(Severity)})
        segments = (Segment("board", "看板", "ph.columns"), Segment("table", "表格", "ph.list"))
        self.view = SegmentedControl("显示方式", segments, "board")
        chips = QWidget()
        flow = FlowLayout(chips, gap=tokens.SPACE_2)
        for chip in (self.own_area, self.facility, self.department, self.section, self.severity):
            flow.addWidget(chip)
        row = hooks.row(chips, self.view, gap=tokens.SPACE_3)
        row.setStretch(0, 1)
        self.setLayout(row)
        self._wire()

    def _wire(self) -> None:
        self.own_area.toggled.connect(lambda _on: self.area_changed.emit())
        self.facility.cleared.connect(self._clear_facility)
        for chip in (self.department, self.section, self.severity):
            chip.picked.connect(lambda _key: self.changed.emit())
        self.view.chosen.connect(self.layout_chosen)

    def filter(self) -> FindingFilter:
        """What is in force."""
        return FindingFilter(self._facility, self.department.key, self.section.key, self.severity.key)

    def set_board(self, board: FindingsBoard) -> None:
        """Offer the departments and groups that occur."""
        departments = sorted({line.lead_department for line in board.lines if line.lead_department})
        self.department.set_choices({name: name for name in departments})
        letters: Sequence[str] = sorted({line.item[:1] for line in board.lines})
        self.section.set_choices({letter: f"{letter} {board.sections.get(letter, '')}" for letter in letters})

    def set_facility(self, facility: str, name: str) -> None:
        """Show one facility's findings only."""
        self._facility = facility
        self.facility.blockSignals(True)
        self.facility.setChecked(bool(facility))
        self.facility.blockSignals(False)
        self.facility.set_text(name)
        self.facility.setVisible(bool(facility))

    def clear(self) -> None:
        """Lift every filter but the area."""
        self.set_facility("", "")
        for chip in (self.department, self.section, self.severity):
            chip.blockSignals(True)
            chip.pick("")
            chip.blockSignals(False)
        self.changed.emit()

    def _clear_facility(self) -> None:
        self.set_facility("", "")
        self.changed.emit()
