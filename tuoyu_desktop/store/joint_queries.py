"""Reading what several laptops wrote in one visit: which entries are the visit's, and whose they are (§3.10)."""

from __future__ import annotations

from datetime import datetime

from tuoyu_desktop.application.lines import VisitEntryLine
from tuoyu_desktop.store.rows import Query, Row, places

VISIT_KINDS = (
    *("inspection.started", "inspection.joined", "inspection.signed", "inspection.finished", "inspection.amended"),
    *("inspection.abandoned", "answer.recorded", "answer.settled"),
    *("evidence.attached", "evidence.reviewed", "evidence.withdrawn"),
    *("finding.recorded", "finding.updated", "finding.reinspected"),
)
"""What people write in a visit; documents and what becomes of a finding later are no part of it."""

_OF_VISIT = f"""
    FROM entry e, (SELECT ? AS visit) asked
    LEFT JOIN evidence v ON v.subject = e.subject LEFT JOIN finding g ON g.subject = e.subject
    WHERE e.facility = (SELECT i.facility FROM inspection i WHERE i.subject = asked.visit)
    AND e.kind IN ({places(VISIT_KINDS)}) AND e.body IS NOT NULL
    AND asked.visit = COALESCE(json_extract(CAST(e.body AS TEXT), '$.data.inspection'),
        CASE WHEN e.kind LIKE 'inspection.%' THEN e.subject END, v.inspection, g.inspection)"""
_LINES = f"""
    SELECT e.id, e.journal, e.seq, e.kind, e.subject, e.actor, e.at, e.status, e.origin = 'own' AS own,
           COALESCE(json_extract(CAST(e.body AS TEXT), '$.data.item'), v.item, g.item, '') AS item,
           COALESCE(json_extract(CAST(e.body AS TEXT), '$.data.finding'), v.finding, '') AS finding
    {_OF_VISIT} ORDER BY e.at, e.journal, e.seq"""
_OWN_BODIES = f"""
    SELECT e.journal, e.seq, e.body, e.digest {_OF_VISIT} AND e.origin = 'own' AND e.status IN ('applied', 'held')
    ORDER BY e.journal, e.seq"""


def visit_entries(query: Query, inspection: str) -> list[VisitEntryLine]:
    """The entries of a visit that are held here, the oldest first."""
    return [_line(row) for row in query(_LINES, inspection, *VISIT_KINDS)]


def _line(row: Row) -> VisitEntryLine:
    return VisitEntryLine(
        id=row["id"],
        journal=row["journal"],
        seq=row["seq"],
        kind=row["kind"],
        subject=row["subject"],
        actor=row["actor"],
        at=datetime.fromisoformat(row["at"]),
        status=row["status"],
        own=bool(row["own"]),
        item=row["item"],
        finding=row["finding"],
    )


def own_bodies(query: Query, inspection: str) -> list[Row]:
    """(journal, seq, body, digest) of what this laptop wrote in the visit and what was not rejected."""
    return query(_OWN_BODIES, inspection, *VISIT_KINDS)
