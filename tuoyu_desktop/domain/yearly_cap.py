"""How often a facility was inspected this year and how often it may be: 年度检查频次上限 (国办发〔2024〕54号 as read in
documents.md §1, requirements row 16). Only 行政检查 counts; a 走访, a 业务指导 and a 查验 are none.

The district says a figure with the facility, for a year, and names the inspections of this program that are in it. To
it are added those that are known here and that it does not name, so that nothing is counted twice or left out.
An inspection that was begun counts from its beginning; one that was given up is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.domain.entries.inspections import Approval
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import VisitMode, VisitState

COUNTED = VisitMode.ADMINISTRATIVE_INSPECTION
COUNTED_STATES = (VisitState.OPEN, VisitState.SEALED)


@dataclass(frozen=True)
class InspectedVisit:
    """One visit of the facility that is known here. ``told``: the district had all of it, so a figure that names
    nothing has it in."""

    id: str
    mode: VisitMode
    on: date
    state: VisitState
    told: bool


@dataclass(frozen=True)
class YearlyCount:
    """``done``: inspections of the year before this one. ``cap`` null: the district has set none."""

    done: int
    cap: int | None

    @property
    def number(self) -> int:
        """Which one of the year the next would be."""
        return self.done + 1

    @property
    def is_beyond(self) -> bool:
        """Whether the next one needs an approval of its own."""
        return self.cap is not None and self.number > self.cap


def yearly_count(facility: Facility, year: int, visits: Iterable[InspectedVisit]) -> YearlyCount:
    """What holds for the next inspection of ``facility`` in ``year``. A figure without a year is of this one."""
    figure = facility.inspections_this_year if facility.inspections_year in (None, year) else 0
    own = [visit for visit in visits if counts(visit.mode, visit.state) and visit.on.year == year]
    counted = facility.inspections_counted
    if counted is None:  # a bare figure has in it what was delivered, if the district has counted at all
        told = sum(1 for visit in own if visit.told)
        return YearlyCount(max(figure, told) + len(own) - told, facility.inspection_cap)
    return YearlyCount(figure + sum(1 for visit in own if visit.id not in counted), facility.inspection_cap)


def counts(mode: VisitMode, state: VisitState) -> bool:
    """Whether a visit is one of those that the cap is about."""
    return mode is COUNTED and state in COUNTED_STATES


def check_cap(mode: VisitMode, count: YearlyCount, approval: Approval | None) -> None:
    """Beyond the cap only with an approval number of its own; urgency makes up for the task's papers, not for this.

    Raises RuleViolation rule-cap.
    """
    if mode is not COUNTED or not count.is_beyond or may_go_beyond(approval):
        return
    urgent = "“紧急，事后补办”不能代替它。" if approval is not None and approval.urgent else ""
    message = f"今年已检查 {count.done} 次，上限 {count.cap} 次。请填写批准超出上限的文号，或改为走访督导。{urgent}"
    raise RuleViolation("rule-cap", message, field="beyond_cap_number")


def may_go_beyond(approval: Approval | None) -> bool:
    """Whether the number that allows to go beyond the cap is there; the task's own approval is another one."""
    return approval is not None and bool(approval.beyond_cap_number.strip())
