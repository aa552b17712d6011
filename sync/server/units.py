"""Which units a district has: a name that is none looks after nothing and sees nothing, and nobody would be told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from sync.server.district_rules import pack_named
from sync.server.judge_facts import table_of
from sync.server.office import Office
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.projection.tables import AssignmentRow, FacilityRow, PersonRow

_SHOWN = 40


def listed_units(office: Office) -> frozenset[str]:
    """The names in the district pack; empty where it lists none, then nothing can be compared with it."""
    return frozenset(unit.name for unit in pack_named(office.facts.pack).units)


def unit_named(office: Office, connection: Connection, text: str) -> str:
    """The unit's name as rights compare it, for its name or its region code.

    Known is what the district pack lists, what is on the roster, where facilities lie and who was given one. Raises
    RuleViolation rule-unit-unknown with what is known.
    """
    if office.is_district_wide(text):
        return text
    listed = pack_named(office.facts.pack).unit(text)
    if listed is not None:
        return listed.name
    known = _known(office, connection)
    if text in known:
        return text
    told = "、".join(known[:_SHOWN]) or "还没有任何单位"
    raise RuleViolation("rule-unit-unknown", f"没有“{text}”这个单位，请核对名称。现有：{told}。", field="unit")


def _known(office: Office, connection: Connection) -> list[str]:
    facility, person, assigned = table_of(FacilityRow), table_of(PersonRow), table_of(AssignmentRow)
    names = [office.facts.district_unit, *(unit.name for unit in pack_named(office.facts.pack).units)]
    columns: tuple[Any, ...] = (facility.c.street_town, person.c.unit, assigned.c.unit)
    for column in columns:
        names += connection.execute(select(column).distinct().order_by(column)).scalars()
    return [name for name in dict.fromkeys(names) if name and name != office.facts.district]
