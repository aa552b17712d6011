"""Whether an inspection kept to the yearly cap (documents.md §4.1), counted again from the district's figure and
what the district holds. Its documents wait for a person where it did not: what was seen on site counts all the same,
and two laptops without a network cannot know of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from sync.server.judge_facts import Known, VisitFacts, table_of
from sync.server.stored import APPLIED, HELD
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import VisitState
from tuoyu_desktop.domain.yearly_cap import COUNTED, COUNTED_STATES, counts
from tuoyu_desktop.projection.tables import FacilityRow, InspectionRow

_FACILITY, _INSPECTION = table_of(FacilityRow), table_of(InspectionRow)
Begun = dict[str, tuple[date, str]]
"""Inspection to its day and the instant at which it began, which say their order."""


def over_cap(connection: Connection, known: Known, identity: str) -> tuple[str, str] | None:
    """(held, rule-cap) where the visit is beyond the cap and has no approval of its own; null where it may be."""
    visit = known.visits[identity]
    if visit.mode is not COUNTED or visit.facility is None or visit.beyond_cap_number.strip():
        return None
    stated = select(_FACILITY.c.data).where(_FACILITY.c.subject == visit.facility)
    data = connection.execute(stated).scalar()
    facility = Facility.model_validate(data) if data else None
    if facility is None or facility.inspection_cap is None:
        return None
    begun = _begun(connection, known.visits, visit)
    if number_of(facility, identity, visit, begun) > facility.inspection_cap:
        return HELD, "rule-cap"
    return None


def number_of(facility: Facility, identity: str, visit: VisitFacts, begun: Begun) -> int:
    """Which one of the year this was: on top of the figure where that has it not in it, as the laptop counted; else
    after what the district counted that is not of this program."""
    figure = facility.inspections_this_year if facility.inspections_year in (None, visit.on.year) else 0
    named = facility.inspections_counted
    place = (visit.on, visit.begun_at, identity)  # the id where two began in the same millisecond
    earlier = {name for name, other in begun.items() if (*other, name) < place}
    if named is not None and identity not in named:
        return figure + len(earlier.difference(named)) + 1
    counted = begun.keys() if named is None else named
    return max(0, figure - len(counted)) + len(earlier.intersection(counted)) + 1


def _begun(connection: Connection, visits: Mapping[str, VisitFacts], visit: VisitFacts) -> Begun:
    """The inspections of the facility in that year that took effect, those of the push at hand included."""
    year = str(visit.on.year)
    columns = (_INSPECTION.c.subject, _INSPECTION.c.date, _INSPECTION.c.started_at)
    chosen = select(*columns).where(
        _INSPECTION.c.facility == visit.facility,
        _INSPECTION.c.mode == COUNTED.value,
        _INSPECTION.c.state.in_([state.value for state in COUNTED_STATES]),
        _INSPECTION.c.date.startswith(year),
    )
    found = {row.subject: (date.fromisoformat(row.date), row.started_at) for row in connection.execute(chosen)}
    found.update({name: (one.on, one.begun_at) for name, one in visits.items() if _same(one, visit)})
    return found


def _same(one: VisitFacts, visit: VisitFacts) -> bool:
    stands = one.status == APPLIED and counts(one.mode, VisitState.ABANDONED if one.given_up else VisitState.OPEN)
    return stands and one.facility == visit.facility and one.on.year == visit.on.year
