"""The district's figure of a year's 行政检查, with its year and the inspections of this program that are in it.

A bare number from a table would be counted on for ever and twice: next year, and beside the visits it has in already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from sync.server.district_journal import Draft
from sync.server.judge_facts import table_of
from tuoyu_desktop.domain.entries.registry import FacilityRegisteredData, FacilityUpdatedData
from tuoyu_desktop.domain.yearly_cap import COUNTED, COUNTED_STATES
from tuoyu_desktop.projection.tables import InspectionRow

FIGURE = "inspections_this_year"


def with_counted(connection: Connection, drafts: Sequence[Draft], year: int) -> list[Draft]:
    """The drafts; where one says the figure, what the district holds of the year is named as being in it."""
    said = [draft.facility for draft in drafts if _says_figure(draft) and draft.facility is not None]
    held = _held(connection, said, year) if said else {}
    return [
        _named(draft, held.get(draft.facility or "", ()), year) if _says_figure(draft) else draft for draft in drafts
    ]


def is_of_another_year(current: Mapping[str, Any], figure: int, year: int) -> bool:
    """Whether the register's figure belongs to another year than the table's ``figure``, or to none: the same number
    again is then a new one. Nought is nought in every year."""
    return current.get("inspections_year") != year and bool(figure or current.get(FIGURE))


def _says_figure(draft: Draft) -> bool:
    if isinstance(draft.data, FacilityUpdatedData):
        return FIGURE in draft.data.changes
    return isinstance(draft.data, FacilityRegisteredData) and draft.data.facility.inspections_this_year > 0


def _held(connection: Connection, facilities: Sequence[str], year: int) -> dict[str, tuple[str, ...]]:
    visit = table_of(InspectionRow)
    chosen = select(visit.c.subject, visit.c.facility).where(
        visit.c.facility.in_(facilities),
        visit.c.mode == COUNTED.value,
        visit.c.state.in_([state.value for state in COUNTED_STATES]),
        visit.c.date.startswith(str(year)),
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(chosen.order_by(visit.c.subject)):
        found[row.facility].append(row.subject)
    return {facility: tuple(visits) for facility, visits in found.items()}


def _named(draft: Draft, visits: tuple[str, ...], year: int) -> Draft:
    if isinstance(draft.data, FacilityUpdatedData):
        changes = {**draft.data.changes, "inspections_year": year, "inspections_counted": list(visits)}
        return replace(draft, data=FacilityUpdatedData(changes=changes))
    assert isinstance(draft.data, FacilityRegisteredData)  # as chosen above
    stated = {"inspections_year": year, "inspections_counted": visits}
    return replace(draft, data=FacilityRegisteredData(facility=draft.data.facility.model_copy(update=stated)))
