"""Reading what several laptops wrote in one visit: which entries are the visit's, and whose they are (§3.10)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from tuoyu_desktop.application.lines import SettledLine, VisitEntryLine
from tuoyu_desktop.domain.entries.visit_kinds import LATE_KINDS, VISIT_KINDS
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.store.rows import Query, Row, places

_KINDS, _LATE = sorted(VISIT_KINDS), sorted(LATE_KINDS)
_VISIT = """COALESCE(json_extract(CAST(e.body AS TEXT), '$.data.inspection'),
        CASE WHEN e.kind LIKE 'inspection.%' THEN e.subject END, v.inspection, g.inspection)"""
_FINDING = "COALESCE(json_extract(CAST(e.body AS TEXT), '$.data.finding'), v.finding, '')"
_OF_VISIT = f"""
    FROM entry e, (SELECT ? AS visit) asked
    LEFT JOIN evidence v ON v.subject = e.subject LEFT JOIN finding g ON g.subject = e.subject
    WHERE e.facility = (SELECT i.facility FROM inspection i WHERE i.subject = asked.visit)
    AND e.kind IN ({places(_KINDS)}) AND e.body IS NOT NULL
    AND asked.visit = {_VISIT}"""
_LINES = f"""
    SELECT e.id, e.journal, e.seq, e.kind, e.subject, e.actor, e.at, e.status, e.origin = 'own' AS own,
           COALESCE(json_extract(CAST(e.body AS TEXT), '$.data.item'), v.item, g.item, '') AS item,
           {_FINDING} AS finding
    {_OF_VISIT} ORDER BY e.at, e.journal, e.seq"""
_OWN_BODIES = f"""
    SELECT e.journal, e.seq, e.body, e.digest {_OF_VISIT} AND e.origin = 'own' AND e.status IN ('applied', 'held')
    ORDER BY e.journal, e.seq"""

_LATE_VISITS = f"""
    WITH joint AS MATERIALIZED (
      SELECT i.subject AS visit, i.data FROM inspection i WHERE i.state = 'SEALED'
      AND i.journal IN (SELECT value FROM json_each(?)) AND json_array_length(i.data, '$.joined') > 0),
    covered AS MATERIALIZED (
      SELECT j.visit, c.key AS journal, c.value AS seq FROM joint j, json_each(j.data, '$.covers') c),
    named AS MATERIALIZED (
      SELECT l.value AS entry FROM joint j, json_each(j.data, '$.amendments') a, json_each(a.value, '$.late') l),
    about AS (
      SELECT visit AS subject FROM joint
      UNION ALL SELECT a.subject FROM joint j CROSS JOIN answer a ON a.inspection = j.visit
      UNION ALL SELECT v.subject FROM joint j CROSS JOIN evidence v ON v.inspection = j.visit
      UNION ALL SELECT g.subject FROM joint j CROSS JOIN finding g ON g.inspection = j.visit
      UNION ALL SELECT r.value FROM joint j, json_each(j.data, '$.findings_to_review') r),
    e AS (
      SELECT entry.* FROM about CROSS JOIN entry ON entry.subject = about.subject
      UNION ALL SELECT entry.* FROM entry WHERE entry.status <> 'applied' AND EXISTS (SELECT 1 FROM joint))
    SELECT DISTINCT j.visit
    FROM e LEFT JOIN evidence v ON v.subject = e.subject LEFT JOIN finding g ON g.subject = e.subject
    JOIN joint j ON j.visit = {_VISIT}
    LEFT JOIN covered c ON c.visit = j.visit AND c.journal = e.journal
    WHERE e.kind IN ({places(_LATE)}) AND e.journal NOT IN (SELECT value FROM json_each(?)) AND e.body IS NOT NULL
    AND e.seq > COALESCE(c.seq, 0) AND e.id NOT IN (SELECT entry FROM named) AND {_FINDING} = ''"""
"""Found by what the visits are about and by what took no effect, not by reading all entries of their facilities: this
is asked for after every change, and some 50 sealed joint visits must not be felt."""


def visit_entries(query: Query, inspection: str) -> list[VisitEntryLine]:
    """The entries of a visit that are held here, the oldest first."""
    return [_line(row) for row in query(_LINES, inspection, *_KINDS)]


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
    return query(_OWN_BODIES, inspection, *_KINDS)


def late_visits(query: Query, own: Collection[str]) -> list[str]:
    """Sealed visits of this laptop, whose journals are ``own``, to which something came that no amendment names."""
    journals = json.dumps(sorted(own))
    return [row["visit"] for row in query(_LATE_VISITS, journals, *_LATE, journals)]


def elsewhere(query: Query, inspection: str) -> Mapping[str, str]:
    """Item to the person who answered it on another laptop, of the answers that stand."""
    sql = """SELECT a.item, a.actor FROM answer a JOIN entry e ON e.id = a.entry
             WHERE a.inspection = ? AND a.answer IS NOT NULL GROUP BY a.item HAVING max(e.origin = 'own') = 0"""
    return {row["item"]: row["actor"] for row in query(sql, inspection)}


_SETTLED = f"""
    SELECT e.id, e.subject, e.actor, e.at, e.body {_OF_VISIT} AND e.kind = 'answer.settled' AND e.status = 'applied'
    ORDER BY e.at DESC, e.journal, e.seq DESC"""
_ANSWERED = """
    SELECT e.id, e.actor, json_extract(CAST(e.body AS TEXT), '$.data.answer') AS answer FROM entry e
    WHERE e.subject = ? AND e.kind = 'answer.recorded' AND e.body IS NOT NULL ORDER BY e.at, e.journal, e.seq"""


def settlements(query: Query, inspection: str) -> list[SettledLine]:
    """What people decided between answers that differed; an answer that was erased is not named."""
    return [_settled(query, row) for row in query(_SETTLED, inspection, *_KINDS)]


def _settled(query: Query, row: Row) -> SettledLine:
    data = json.loads(row["body"])["data"]
    answers = {one["id"]: (one["actor"], _answer(one["answer"])) for one in query(_ANSWERED, row["subject"])}
    return SettledLine(
        entry=row["id"],
        item=data["item"],
        actor=row["actor"],
        at=datetime.fromisoformat(row["at"]),
        answer=answers.get(data["chosen"], ("", None))[1],
        reason=data["reason"],
        versions=tuple(answers[entry] for entry in answers if entry in {data["chosen"], *data.get("over", ())}),
    )


def _answer(value: str | None) -> Answer | None:
    return Answer(value) if value else None
