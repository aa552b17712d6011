"""Emergencies as the district sees them: what was reported first, before anything else that waits (checklist.md §3)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, case, exists, select

from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.stored import stored_instant
from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.fold_incidents import IncidentState
from tuoyu_desktop.domain.red_lines import KIND_TITLES, RedLineKind
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import FacilityRow, IncidentRow, PersonRow

REPORTED = "incident.reported"
_NOT_APPLIED = (EntryStatus.HELD.value, EntryStatus.REJECTED.value)


def list_incidents(office: Office) -> list[dict[str, Any]]:
    """All of them: those reported, the newest first; what waits for a person's look too; last those of which only the
    reason is here why nothing was reported."""
    with office.database.read() as connection:
        found = [*_folded(connection), *_not_applied(connection)]
    reported = [one for one in found if one["state"] != IncidentState.WITHHELD.value]
    reported.sort(key=lambda one: str(one["reported_at"]), reverse=True)
    return reported + [one for one in found if one["state"] == IncidentState.WITHHELD.value]


def reported_at_item(finding: Any) -> Any:
    """1 where an emergency was reported at the item of a finding (a table's columns), else 0: for an order."""
    incident = table_of(IncidentRow)
    at_the_item = (incident.c.inspection == finding.c.inspection) & (incident.c.item == finding.c.item)
    found = exists().where(at_the_item, incident.c.state == IncidentState.REPORTED.value)
    return case((found, 1), else_=0)


def _folded(connection: Connection) -> list[dict[str, Any]]:
    incident, facility, person = table_of(IncidentRow), table_of(FacilityRow), table_of(PersonRow)
    chosen = (
        select(incident, facility.c.name.label("place"), facility.c.street_town, person.c.name.label("who"))
        .outerjoin(facility, facility.c.subject == incident.c.facility)
        .outerjoin(person, person.c.subject == incident.c.reported_by)
    )
    return [
        {
            "incident": row.subject,
            "state": row.state,
            "kind": KIND_TITLES.get(RedLineKind(row.incident_kind), row.incident_kind),
            "facility": row.place or "",
            "street_town": row.street_town or "",
            "item": row.item,
            "text": row.text,
            "seen_at": row.seen_at,
            "reported_at": row.reported_at,
            "reported_by": row.who or row.reported_by,
            "recording": " ".join(part for part in (row.channel, row.recorded) if part) or row.no_recording,
            "calls": row.calls,
            "steps": row.steps,
            "additions": row.additions,
            "withheld": row.withheld,
        }
        for row in connection.execute(chosen)
    ]


def _not_applied(connection: Connection) -> list[dict[str, Any]]:
    """A report whose writer is not known here, or whose laptop was stopped: held, and told all the same."""
    chosen = select(ENTRY).where(ENTRY.c.status.in_(_NOT_APPLIED), ENTRY.c.kind == REPORTED, ENTRY.c.body.is_not(None))
    told: list[dict[str, Any]] = []
    for row in connection.execute(chosen):
        try:
            entry = decode(bytes(row.body))
        except MalformedEntry:
            continue
        said = json.loads(entry.data.model_dump_json())
        shown = {name: said[name] for name in ("item", "text", "seen_at", "calls", "steps")}
        told.append(
            {"incident": row.subject, "state": row.status, "reason": row.reason, "reported_at": stored_instant(entry)}
            | shown
        )
    return told
