"""What the district erased by law or order, on this laptop: every copy of the body, and the bytes of its photo
(sync.md §1).

An entry may stand in two journals under one id, because a fork carried it over (§3.8): both go. What this laptop has
not delivered yet stays until it is (§3.4); the district keeps its place without the body.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, select

from tuoyu_desktop.application.lines import ErasureLine
from tuoyu_desktop.domain.entries.registry import EntryErasedData
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import set_verdict
from tuoyu_desktop.store import delivery_queries
from tuoyu_desktop.store.blob_forgetting import bar_blobs, note_erased_blobs
from tuoyu_desktop.store.rows import Query, Row, places, work_query

Place = tuple[str, int]


def carry_out(connection: Connection, data: EntryErasedData) -> set[str]:
    """Take the body away wherever it stands here; returns the subjects to fold again."""
    bar_blobs(connection, data.blobs)
    subjects: set[str] = set()
    for journal, seq in _places(connection, data):
        note_erased_blobs(connection, journal, seq)
        subject = set_verdict(connection, journal, seq, EntryStatus.ERASED, data.reason)
        if subject is not None:
            subjects.add(subject)
    return subjects


def _places(connection: Connection, data: EntryErasedData) -> list[Place]:
    named = (data.journal, data.seq)
    if not data.entry:
        return [named]
    query = work_query(connection)
    journal = delivery_queries.current_journal(query, "")
    delivered = delivery_queries.confirmed_seq(query)
    rows = connection.execute(select(ENTRY.c.journal, ENTRY.c.seq).where(ENTRY.c.id == data.entry))
    twins = [(row.journal, row.seq) for row in rows if row.journal != journal or row.seq <= delivered]
    return [named, *(place for place in twins if place != named)]


_GONE = f"""SELECT entry.journal, entry.seq, entry.id FROM json_each(?1) AS wanted
    CROSS JOIN entry ON entry.subject = wanted.value AND entry.status = '{EntryStatus.ERASED.value}'
    UNION SELECT json_extract(CAST(body AS TEXT), '$.data.journal'), json_extract(CAST(body AS TEXT), '$.data.seq'),
                 json_extract(CAST(body AS TEXT), '$.data.entry')
    FROM json_each(?1) AS wanted
    CROSS JOIN entry ON entry.subject = wanted.value AND entry.kind = 'entry.erased' AND entry.body IS NOT NULL"""
"""An erasure stands under the subject of what it erased, which may never have been here."""


class Gone:
    """What of ``subjects`` the district has erased, whether it was here before or not."""

    def __init__(self, connection: Connection, subjects: Collection[str]) -> None:
        query = work_query(connection)
        rows = query(_GONE, json.dumps(list(subjects)))
        self._places = {(row["journal"], row["seq"]) for row in rows}
        self._ids = {row["id"] for row in rows} - {"", None}

    def has(self, journal: str, seq: int, entry: str) -> bool:
        """Whether this entry is gone, there or in another journal."""
        return (journal, seq) in self._places or entry in self._ids


_LINE = """SELECT subject,
    json_extract(CAST(body AS TEXT), '$.data.reason') AS reason,
    json_extract(CAST(body AS TEXT), '$.data.of_kind') AS of_kind,
    json_extract(CAST(body AS TEXT), '$.data.inspection') AS inspection,
    json_extract(CAST(body AS TEXT), '$.data.item') AS item,
    json_extract(CAST(body AS TEXT), '$.data.finding') AS finding
    FROM entry WHERE kind = 'entry.erased' AND body IS NOT NULL AND """


def erasure_lines(query: Query, facility: str) -> list[ErasureLine]:
    """What was erased of one facility, newest first."""
    return [_line(row) for row in query(f"{_LINE} facility = ? ORDER BY at DESC, seq DESC", facility)]


def erased_subjects(query: Query, subjects: Collection[str]) -> frozenset[str]:
    """Those of which an entry's body was removed, here or before this laptop could have it."""
    asked = sorted(subjects)
    sql = f"""SELECT DISTINCT subject FROM entry WHERE subject IN ({places(asked)})
              AND (status = 'erased' OR kind = 'entry.erased')"""
    return frozenset(row["subject"] for row in query(sql, *asked))


def _line(row: Row) -> ErasureLine:
    return ErasureLine(
        subject=row["subject"],
        reason=row["reason"] or "",
        kind=row["of_kind"] or "",
        inspection=row["inspection"] or "",
        item=row["item"] or "",
        finding=row["finding"] or "",
    )
