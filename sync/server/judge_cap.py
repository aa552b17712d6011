"""Whether an inspection kept to the yearly cap (documents.md §4.1), counted again from the district's figure and
what the district holds. Its documents wait for a person where it did not: what was seen on site counts all the same,
and two laptops without a network cannot know of each other.
"""

from __future__ import annotations

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
    facility = _capped(connection, known, visit.facility)
    if facility is None or facility.inspection_cap is None:
        return None
    begun = _begun(connection, known, visit.facility, visit)
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


def _capped(connection: Connection, known: Known, identity: str) -> Facility | None:
    """The facility where it has a cap, read once for a push of many papers."""
    if identity not in known.capped:
        stated = select(_FACILITY.c.data).where(_FACILITY.c.subject == identity)
        data = connection.execute(stated).scalar()
        cap = data.get("inspection_cap") if data else None
        known.capped[identity] = None if cap is None else Facility.model_validate(data)
    return known.capped[identity]


def _begun(connection: Connection, known: Known, facility: str, visit: VisitFacts) -> Begun:
    """The inspections of the facility in that year that took effect. What the push at hand says of a visit goes before
    what was held of it: it may have been given up since."""
    place = (facility, visit.on.year)
    if place not in known.begun:
        known.begun[place] = _held(connection, *place)
    found = {name: when for name, when in known.begun[place].items() if name not in known.visits}
    found.update({name: (one.on, one.begun_at) for name, one in known.visits.items() if _same(one, visit)})
    return found


def _held(connection: Connection, facility: str, year: int) -> Begun:
    columns = (_INSPECTION.c.subject, _INSPECTION.c.date, _INSPECTION.c.started_at)
    chosen = select(*columns).where(
        _INSPECTION.c.facility == facility,
        _INSPECTION.c.mode == COUNTED.value,
        _INSPECTION.c.state.in_([state.value for state in COUNTED_STATES]),
        _INSPECTION.c.date.startswith(str(year)),
    )
    return {row.subject: (date.fromisoformat(row.date), row.started_at) for row in connection.execute(chosen)}


def _same(one: VisitFacts, visit: VisitFacts) -> bool:
    if one.status != APPLIED or one.given_up or one.refused or not counts(one.mode, VisitState.OPEN):
        return False
    return one.facility == visit.facility and one.on.year == visit.on.year
