"""Reading facilities, people and plans."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tuoyu_desktop.application.lines import FacilityLine, PersonLine, PlanLine
from tuoyu_desktop.domain.terms import FacilityKind, InspectionKind, PersonKind, Profile, VisitMode
from tuoyu_desktop.store.rows import Query, Row, day, from_json, places

if TYPE_CHECKING:
    from tuoyu_desktop.domain.entries.fold_registry import FoldedFacility
    from tuoyu_desktop.domain.entries.registry import Person


def facility(query: Query, subject: str) -> FoldedFacility | None:
    rows = query("SELECT data, corrections, closed_on, updated_at FROM facility WHERE subject = ?", subject)
    if not rows:
        return None
    row = rows[0]
    return _parsed(row["data"], row["corrections"], row["closed_on"], row["updated_at"])


@lru_cache(maxsize=32)
def _parsed(data: str, corrections: str, closed_on: str | None, updated_at: str) -> FoldedFacility:
    """The same stored text is the same frozen state; a visit asks for its facility at every answer."""
    from tuoyu_desktop.domain.entries.fold_registry import FoldedFacility  # only details need the models

    return FoldedFacility.model_validate(
        {
            "facility": from_json(data),
            "corrections": from_json(corrections),
            "closed_on": closed_on,
            "updated_at": updated_at,
        }
    )


def facility_name(query: Query, subject: str | None) -> str:
    rows = query("SELECT name FROM facility WHERE subject = ?", subject) if subject else []
    return str(rows[0]["name"]) if rows else ""


_FACILITY_LINES = """
SELECT f.subject, f.name, f.kind, f.street_town, f.address, f.place_count,
       f.enrolled_count, f.is_inclusive, f.closed_on,
       (SELECT count(*) FROM finding g WHERE g.facility = f.subject AND g.dropped = 0
        AND g.state IN ('OPEN', 'AWAITING_REINSPECTION', 'AWAITING_DECISION')) AS open_count,
       (SELECT count(*) FROM finding g WHERE g.facility = f.subject AND g.dropped = 0
        AND g.state IN ('OPEN', 'AWAITING_REINSPECTION') AND g.due_on < ?) AS overdue_count,
       (SELECT max(i.date) FROM inspection i WHERE i.facility = f.subject AND i.state = 'SEALED') AS last_visit_on
FROM facility f
"""


def facility_lines(query: Query, subjects: Collection[str], today: date) -> list[FacilityLine]:
    """The lines of these facilities, in the order given."""
    found: dict[str, FacilityLine] = {}
    wanted = list(subjects)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        sql = f"{_FACILITY_LINES} WHERE f.subject IN ({places(some)})"
        for row in query(sql, today.isoformat(), *some):
            found[row["subject"]] = _facility_line(row)
    return [found[subject] for subject in wanted if subject in found]


def _facility_line(row: Row) -> FacilityLine:
    return FacilityLine(
        id=row["subject"],
        name=row["name"],
        kind=FacilityKind(row["kind"]),
        street_town=row["street_town"],
        address=row["address"],
        place_count=row["place_count"],
        enrolled_count=row["enrolled_count"],
        is_inclusive=bool(row["is_inclusive"]),
        closed_on=day(row["closed_on"]),
        open_count=row["open_count"],
        overdue_count=row["overdue_count"],
        last_visit_on=day(row["last_visit_on"]),
    )


def facility_data(query: Query, subjects: Collection[str]) -> Mapping[str, Mapping[str, object]]:
    rows = query(f"SELECT subject, data FROM facility WHERE subject IN ({places(subjects)})", *subjects)
    return {row["subject"]: from_json(row["data"]) for row in rows}


def disputed_facilities(query: Query) -> list[str]:
    rows = query("SELECT subject FROM facility WHERE conflict_count > 0 ORDER BY name, subject")
    return [row["subject"] for row in rows]


def person(query: Query, subject: str) -> Person | None:
    from tuoyu_desktop.domain.entries.registry import Person

    rows = query("SELECT data FROM person WHERE subject = ?", subject)
    return Person.model_validate(from_json(rows[0]["data"])) if rows else None


def person_lines(query: Query) -> list[PersonLine]:
    return [_person_line(row) for row in query("SELECT subject, data FROM person ORDER BY unit, name")]


def _person_line(row: Row) -> PersonLine:
    data: dict[str, Any] = json.loads(row["data"])
    certificate = data.get("certificate") or {}
    return PersonLine(
        id=row["subject"],
        name=data["name"],
        kind=PersonKind(data["kind"]),
        unit=data["unit"],
        active=data["active"],
        certificate_number=certificate.get("number"),
        certificate_valid_to=day(certificate.get("valid_to")),
        recusals=tuple(data["recusals"]),
    )


def plan_lines(query: Query, first: date, last: date) -> list[PlanLine]:
    """Planned visits that are neither cancelled nor begun, in the order of the day.

    A visit is of the facility of its plan: by that the few visits to look through are found.
    """
    sql = """SELECT * FROM plan p WHERE cancelled = 0 AND planned_on BETWEEN ? AND ?
             AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.facility = p.facility AND i.plan = p.subject)
             ORDER BY planned_on, time IS NULL, time"""
    return [_plan_line(row) for row in query(sql, first.isoformat(), last.isoformat())]


def _plan_line(row: Row) -> PlanLine:
    return PlanLine(
        id=row["subject"],
        facility=row["facility"] or "",
        on=date.fromisoformat(row["planned_on"]),
        time=row["time"],
        mode=VisitMode(row["mode"]),
        profile=Profile(row["profile"]),
        inspection_kind=InspectionKind(row["inspection_kind"]),
        team=tuple(from_json(row["team"])),
        reason=row["reason"],
    )
