"""``VisitStore`` on the laptop's database: what two laptops of one visit give each other on a stick (sync.md §3.10)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence, Set
from datetime import datetime
from functools import partial

from sqlalchemy import select

from tuoyu_desktop.application.sync_port import VISIT_SECRET, VISIT_STICK, Received, VisitBlob, VisitTaken
from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.registry import EntryJudgedData
from tuoyu_desktop.domain.entries.visit_kinds import HELD_AFTER_SEAL
from tuoyu_desktop.domain.terms import EntryStatus, VisitState
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import set_verdict
from tuoyu_desktop.store import delivery_queries, joint_queries, receiving
from tuoyu_desktop.store.journal import check_body
from tuoyu_desktop.store.rows import Query
from tuoyu_desktop.store.sync_store import SqlSyncStore, in_slices
from tuoyu_desktop.store.taking_in import take_in
from tuoyu_desktop.store.unit_of_work import SqlWork

LATE = "late"
"""Reason of the district and of this laptop alike: the visit was sealed without it."""
Place = tuple[str, int]
Verdict = tuple[EntryStatus, str]


class SqlVisitStore(SqlSyncStore):
    """As ``SqlSyncStore``: each call is one job, or a few, on the database thread."""

    def visit_secret(self, inspection: str) -> bytes | None:
        text = self._setting(VISIT_SECRET.format(inspection=inspection))
        return None if text is None else bytes.fromhex(text)

    def own_journals(self) -> frozenset[str]:
        journal = self.device().journal
        return self._ask(lambda query: delivery_queries.own_journals(query, journal))

    def visit_facility(self, inspection: str) -> str | None:
        rows = self._ask(lambda query: query("SELECT facility FROM inspection WHERE subject = ?", inspection))
        return rows[0]["facility"] if rows else None

    def visit_bodies(self, inspection: str) -> Sequence[Received]:
        rows = self._ask(lambda query: joint_queries.own_bodies(query, inspection))
        for row in rows:
            check_body(row["seq"], bytes(row["body"]), row["digest"])
        return [Received(row["journal"], bytes(row["body"])) for row in rows]

    def visit_blobs(self, inspection: str) -> Sequence[VisitBlob]:
        return self._ask(partial(_blobs, inspection))

    def visits_of(self, subjects: Sequence[str]) -> Mapping[str, str]:
        return self._ask(partial(_visits_of, list(subjects)))

    def kinds_of(self, subjects: Sequence[str]) -> Set[tuple[str, str]]:
        return self._ask(partial(_kinds_of, list(subjects)))

    def take_visit(self, inspection: str, entries: Sequence[Received], at: datetime) -> VisitTaken:
        fresh = late = 0
        erased: frozenset[Place] = frozenset()
        places = {(one.journal, receiving.seq_of(one.body)) for one in entries}
        judged = self._work(lambda work: _judged(work, places))
        for some in in_slices(entries):
            taken = self._work(partial(_take, inspection, some, judged))
            fresh, late, erased = fresh + taken.fresh, late + taken.late, erased | taken.erased
        name = VISIT_STICK.format(inspection=inspection)

        def job(work: SqlWork) -> None:
            said_since = _judged(work, places).items() - judged.items()  # by a sync that ran meanwhile
            _put_verdicts(work, dict(said_since))
            work.put_setting(name, at.isoformat(timespec="seconds"))

        self._work(job)
        return VisitTaken(fresh, late, erased)


def _blobs(inspection: str, query: Query) -> list[VisitBlob]:
    """The bytes of a blob are of one size, whoever names them; the row of a photo knows its first entry as head."""
    sql = """SELECT b.sha256, b.size, min(e.id) AS entry FROM evidence v JOIN blob_key b ON b.sha256 = v.sha256
             JOIN entry e ON e.subject = v.subject AND e.kind = 'evidence.attached' AND e.origin = 'own'
             WHERE v.inspection = ? AND v.withdrawn IS NULL GROUP BY b.sha256, b.size ORDER BY min(v.attached_at)"""
    return [VisitBlob(row["sha256"], row["size"], row["entry"]) for row in query(sql, inspection)]


def _visits_of(subjects: Collection[str], query: Query) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in ("evidence", "finding"):
        wanted = "(SELECT value FROM json_each(?))"
        rows = query(f"SELECT subject, inspection FROM {table} WHERE subject IN {wanted}", json.dumps(list(subjects)))
        found.update({row["subject"]: row["inspection"] for row in rows})
    return found


def _kinds_of(subjects: Collection[str], query: Query) -> set[tuple[str, str]]:
    sql = "SELECT DISTINCT subject, kind FROM entry WHERE subject IN (SELECT value FROM json_each(?))"
    return {(row["subject"], row["kind"]) for row in query(sql, json.dumps(list(subjects)))}


def _take(inspection: str, entries: Sequence[Received], judged: Mapping[Place, Verdict], work: SqlWork) -> VisitTaken:
    wanted = {(one.journal, receiving.seq_of(one.body)): one for one in entries}
    erased = receiving.erased_places(work.connection, entries)
    known = _known(work, wanted) | erased | receiving.known_elsewhere(work.connection, entries)
    fresh = {place: one for place, one in wanted.items() if place not in known}
    take_in(work, list(fresh.values()), by_stick=True)
    late = _late(work, inspection, fresh)
    said = {place: verdict for place, verdict in judged.items() if place in fresh}
    _put_verdicts(work, dict.fromkeys(late, (EntryStatus.HELD, LATE)) | said)
    return VisitTaken(len(fresh), len(late), frozenset(erased))


def _put_verdicts(work: SqlWork, verdicts: Mapping[Place, Verdict]) -> None:
    changed = {set_verdict(work.connection, *place, status, reason) for place, (status, reason) in verdicts.items()}
    work.refold({subject for subject in changed if subject is not None})


def _known(work: SqlWork, wanted: Collection[Place]) -> set[Place]:
    found: set[Place] = set()
    for journal in {journal for journal, _ in wanted}:
        seqs = [seq for name, seq in wanted if name == journal]
        rows = work.connection.execute(select(ENTRY.c.seq).where(ENTRY.c.journal == journal, ENTRY.c.seq.in_(seqs)))
        found.update((journal, row.seq) for row in rows)
    return found


def _judged(work: SqlWork, fresh: Collection[Place]) -> dict[Place, tuple[EntryStatus, str]]:
    """What the district had said of these entries before they came; its last word counts."""
    chosen = (ENTRY.c.kind == "entry.judged") & ENTRY.c.subject.in_({journal for journal, _ in fresh})
    told = work.connection.execute(
        select(ENTRY.c.body).where(chosen, ENTRY.c.body.is_not(None)).order_by(ENTRY.c.journal, ENTRY.c.seq)
    ).scalars()
    found: dict[Place, tuple[EntryStatus, str]] = {}
    for body in told:
        data = decode(bytes(body)).data
        if isinstance(data, EntryJudgedData) and (data.journal, data.seq) in fresh:
            found[data.journal, data.seq] = (EntryStatus(data.status), data.reason)
    return found


def _late(work: SqlWork, inspection: str, fresh: Mapping[Place, Received]) -> set[Place]:
    """Beyond the seal's ``covers``, and of a kind that takes no effect then: as the district judges it."""
    visit = work.inspection(inspection)
    if visit is None or visit.state is not VisitState.SEALED:
        return set()
    beyond = {p: one for p, one in fresh.items() if p[0] != visit.journal and p[1] > visit.covers.get(p[0], 0)}
    return {place for place, one in beyond.items() if _kind(one.body) in HELD_AFTER_SEAL}


def _kind(body: bytes) -> str:
    try:
        return decode(body).kind
    except MalformedEntry:
        return ""
