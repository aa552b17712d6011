"""今年第几次：a facility's 行政检查 of this year, from the district's figure and what this laptop knows beside it."""

from __future__ import annotations

from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.yearly_cap import COUNTED, COUNTED_STATES, InspectedVisit, YearlyCount, yearly_count


def count_this_year(records: Records, facility: str, known: Facility, year: int) -> YearlyCount:
    """What stands before the next inspection of ``facility``: also visits that are not delivered yet, and those that
    came from other laptops after the district counted."""
    lines = [
        line
        for line in records.inspection_lines(facility=facility, states=COUNTED_STATES)
        if line.mode is COUNTED and line.date.year == year
    ]
    named = known.inspections_counted is not None
    own = frozenset() if named else records.own_journals()
    visits = (
        InspectedVisit(
            id=line.id,
            mode=line.mode,
            on=line.date,
            state=line.state,
            told=not named and (line.journal not in own or records.visit_is_delivered(line.id)),
        )
        for line in lines
    )
    return yearly_count(known, year, visits)
