"""Reading emergencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tuoyu_desktop.store.delivery_queries import confirmed_seq, current_journal
from tuoyu_desktop.store.rows import Query, decoded

if TYPE_CHECKING:
    from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident

_JSON = ("calls", "steps", "additions", "facts")


def incidents(
    query: Query, *, inspection: str | None = None, subject: str | None = None
) -> Mapping[str, FoldedIncident]:
    """By subject, the first seen first; of one visit, one of them, or all."""
    conditions, parameters = ["1 = 1"], []
    for column, value in (("inspection", inspection), ("subject", subject)):
        if value is not None:
            conditions.append(f"{column} = ?")
            parameters.append(value)
    rows = query(f"SELECT * FROM incident WHERE {' AND '.join(conditions)} ORDER BY seen_at, subject", *parameters)
    if not rows:  # nearly always
        return {}
    from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident

    return {row["subject"]: FoldedIncident.model_validate(decoded(row, _JSON)) for row in rows}


def waiting_incidents(query: Query, journal: str) -> list[str]:
    """Emergencies of which an own entry, or a photo of their item, is not with the district yet."""
    journal = current_journal(query, journal)
    sql = """SELECT i.subject FROM incident i WHERE i.state = 'REPORTED' AND (
                 EXISTS (SELECT 1 FROM entry e WHERE e.subject = i.subject AND e.journal = ? AND e.seq > ?)
                 OR EXISTS (SELECT 1 FROM evidence v JOIN blob_key b ON b.sha256 = v.sha256 AND b.state = 'pending'
                            WHERE v.inspection = i.inspection AND v.item = i.item AND v.withdrawn IS NULL))
             ORDER BY i.seen_at, i.subject"""
    return [row["subject"] for row in query(sql, journal, confirmed_seq(query))]


def is_waiting(query: Query, journal: str) -> bool:
    """Whether the report of an emergency itself has not reached the district."""
    sql = """SELECT 1 FROM incident i JOIN entry e ON e.subject = i.subject
             WHERE i.state = 'REPORTED' AND e.journal = ? AND e.seq > ? LIMIT 1"""
    return bool(query(sql, current_journal(query, journal), confirmed_seq(query)))
