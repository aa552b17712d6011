"""What the forms of both letters share: which findings go, each with whose eyes saw it, and day with time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from tuoyu_desktop.application.letter_findings import LetterFinding
from tuoyu_desktop.domain.clock import BEIJING
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField, TimeField

LEAD, SEEN = "走访人员反映，是线索", "执法人员看到"
_MOST_WORDS = 36
"""A tick does not break its line: more would not fit beside the code, and the tip has the whole fact."""


class FindingTicks(QWidget):
    """The findings of one facility, the first ticked; ``changed`` when a tick does."""

    changed = Signal()

    def __init__(self, findings: Sequence[LetterFinding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings = tuple(findings)
        self.ticks = [QCheckBox(_line(finding)) for finding in findings]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, (tick, finding) in enumerate(zip(self.ticks, findings, strict=True)):
            tick.setToolTip(finding.fact)
            tick.setChecked(number == 0)
            tick.toggled.connect(lambda _on: self.changed.emit())
            column.addWidget(tick)
            source = hooks.label(LEAD if finding.lead else SEEN, "caption", "text2")
            source.setContentsMargins(tokens.px(26), 0, 0, tokens.SPACE_1)
            column.addWidget(source)
        self.setFocusProxy(self.ticks[0])

    def chosen(self) -> tuple[LetterFinding, ...]:
        """Those that are ticked, in their order."""
        pairs = zip(self.ticks, self._findings, strict=True)
        return tuple(finding for tick, finding in pairs if tick.isChecked())


def _line(finding: LetterFinding) -> str:
    fact = finding.fact if len(finding.fact) <= _MOST_WORDS else f"{finding.fact[: _MOST_WORDS - 1]}…"
    return f"{finding.item}　{fact}"


class MomentFields(QWidget):
    """A day and a time of the day; both or none."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self.clock = DateField(), TimeField()
        hooks.announce(self.day, f"{name}：日期")
        hooks.announce(self.clock, f"{name}：时间")
        row = hooks.row(self.day, self.clock)
        row.addStretch()
        self.setLayout(row)
        self.setFocusProxy(self.day)
        for field in (self.day, self.clock):
            field.changed.connect(lambda _value: self.changed.emit())

    def half(self) -> bool:
        """Whether only one of the two is filled."""
        return bool(self.day.value()) != bool(self.clock.value())

    def moment(self) -> datetime | None:
        """The instant on the wall clock; null until both are filled."""
        if not self.day.value() or not self.clock.value():
            return None
        return datetime.combine(
            date.fromisoformat(self.day.value()), time.fromisoformat(self.clock.value()), tzinfo=BEIJING
        )
