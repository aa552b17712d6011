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
from tuoyu_desktop.domain.red_lines import kind_title
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import FacilityRow, IncidentRow, PersonRow

REPORTED, UPDATED = "incident.reported", "incident.updated"
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
            "kind": kind_title(row.incident_kind),
            "facility": row.place or "",
            "street_town": row.street_town or "",
            "item": row.item,
            "text": row.text,
            "seen_at": row.seen_at,
            "reported_at": row.reported_at,
            "reported_by": row.who or row.reported_by,
            "recording": _recording(row.channel, row.recorded, row.no_recording),
            "calls": row.calls,
            "steps": row.steps,
            "additions": row.additions,
            "withheld": row.withheld,
        }
        for row in connection.execute(chosen)
    ]


def _recording(channel: str, recorded: str, missing: str) -> str:
    return " ".join(part for part in (channel, recorded) if part) or missing


def _not_applied(connection: Connection) -> list[dict[str, Any]]:
    """A report, or what was added to one, whose writer is not known here or whose laptop was stopped: held, and told
    all the same. ``entry``: which of the two; ``reason``: why it waits."""
    facility, person = table_of(FacilityRow), table_of(PersonRow)
    chosen = (
        select(ENTRY, facility.c.name.label("place"), facility.c.street_town, person.c.name.label("who"))
        .outerjoin(facility, facility.c.subject == ENTRY.c.facility)
        .outerjoin(person, person.c.subject == ENTRY.c.actor)
        .where(ENTRY.c.status.in_(_NOT_APPLIED), ENTRY.c.kind.in_((REPORTED, UPDATED)), ENTRY.c.body.is_not(None))
    )
    told: list[dict[str, Any]] = []
    for row in connection.execute(chosen):
        try:
            entry = decode(bytes(row.body))
        except MalformedEntry:
            continue
        told.append(_waiting(row, stored_instant(entry), json.loads(entry.data.model_dump_json())))
    return told


def _waiting(row: Any, at: str, said: dict[str, Any]) -> dict[str, Any]:
    """The keys of ``_folded``, and what it waits for."""
    return {
        "incident": row.subject,
        "entry": row.kind,
        "state": row.status,
        "reason": row.reason,
        "kind": kind_title(said["incident_kind"]),
        "facility": row.place or "",
        "street_town": row.street_town or "",
        "reported_at": at,
        "reported_by": row.who or row.actor,
        "recording": _recording(said["channel"], said["recorded"], said["no_recording"]),
        "additions": [],
        **{name: said[name] for name in ("item", "text", "seen_at", "calls", "steps", "withheld")},
    }
