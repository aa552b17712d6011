"""Reading how far the district has what this laptop wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from tuoyu_desktop.application.lines import DeliveryLine, QueueLine, RefusedLine, RefusedPhotoLine
from tuoyu_desktop.application.ports import LOST_TRAYS
from tuoyu_desktop.application.sync_port import PendingBlob
from tuoyu_desktop.store import joint_queries
from tuoyu_desktop.store.rows import Query, Row, moment, places

CONFIRMED_SEQ = "confirmed_seq"
CONFIRMED_HASH = "confirmed_hash"
CONFIRMED_AT = "confirmed_at"
"""Settings written only after the server's (seq, hash) was found equal to the own chain at that seq."""
BROUGHT_BACK = "brought_back"
"""Setting: journals of this device, as a JSON list, that were begun after the copy it was restored from."""

_VISIT_OF = """COALESCE(json_extract(CAST(entry.body AS TEXT), '$.data.inspection'),
                        CASE WHEN entry.kind LIKE 'inspection.%' THEN entry.subject END,
                        (SELECT g.inspection FROM finding g WHERE g.subject = entry.subject),
                        (SELECT v.inspection FROM evidence v WHERE v.subject = entry.subject),
                        (SELECT n.inspection FROM notice n WHERE n.subject = entry.subject))"""
_REFUSED = "entry.origin = 'own' AND entry.status <> 'applied' AND entry.status IN ('held', 'rejected', 'duplicate')"
"""The first comparison is for the partial index on what was not applied."""
_TAKEN_BACK = """EXISTS (SELECT 1 FROM entry w WHERE w.subject = {photo} AND w.kind = 'evidence.withdrawn'
    AND w.body IS NOT NULL AND {sha256} IN (json_extract(CAST(w.body AS TEXT), '$.data.sha256'),
                                            json_extract(CAST(w.body AS TEXT), '$.data.original_sha256')))"""
"""Whether a photo was taken back, or one of its two files given up: the other is still to be delivered."""
_PENDING_BLOBS = f"""
    SELECT b.sha256, b.size, b.created_at, v.head AS entry, v.inspection, v.role, 0 AS is_original FROM blob_key b
    JOIN evidence v ON v.sha256 = b.sha256 AND v.withdrawn IS NULL WHERE b.state = 'pending'
    UNION ALL
    SELECT b.sha256, b.size, b.created_at, v.head, v.inspection, v.role, 1 FROM blob_key b
    JOIN evidence v ON v.original_sha256 = b.sha256 AND v.original_size IS NOT NULL
        AND (v.withdrawn IS NULL OR v.withdrawn = 'damaged') WHERE b.state = 'pending'
    UNION ALL
    SELECT b.sha256, b.size, b.created_at, n.head, n.inspection, 'notice', 0 FROM blob_key b
    JOIN notice n ON b.sha256 IN (n.pdf_sha256, n.signed_copy_sha256) WHERE b.state = 'pending'
    UNION ALL
    SELECT b.sha256, b.size, b.created_at, entry.id, json_extract(CAST(entry.body AS TEXT), '$.data.inspection'),
        CASE entry.kind WHEN 'evidence.attached' THEN json_extract(CAST(entry.body AS TEXT), '$.data.role')
        ELSE 'notice' END, 0
    FROM entry JOIN blob_key b ON b.state = 'pending' AND b.sha256 = COALESCE(
        json_extract(CAST(entry.body AS TEXT), '$.data.sha256'),
        json_extract(CAST(entry.body AS TEXT), '$.data.pdf_sha256'))
    WHERE {_REFUSED} AND entry.body IS NOT NULL
    AND entry.kind IN ('evidence.attached', 'notice.issued', 'notice.signed_copy_linked')
    UNION ALL
    SELECT b.sha256, b.size, b.created_at, entry.id, json_extract(CAST(entry.body AS TEXT), '$.data.inspection'),
        json_extract(CAST(entry.body AS TEXT), '$.data.role'), 1
    FROM entry JOIN blob_key b ON b.state = 'pending'
        AND b.sha256 = json_extract(CAST(entry.body AS TEXT), '$.data.original_sha256')
    WHERE {_REFUSED} AND entry.body IS NOT NULL AND entry.kind = 'evidence.attached'
    AND json_extract(CAST(entry.body AS TEXT), '$.data.original_size') IS NOT NULL
    UNION ALL
    SELECT b.sha256, b.size, b.created_at, copy.id, json_extract(CAST(entry.body AS TEXT), '$.data.inspection'),
        'notice', 0
    FROM entry JOIN entry copy ON copy.subject = entry.subject AND copy.kind = 'notice.signed_copy_linked'
        AND copy.origin = 'own' AND copy.body IS NOT NULL
    JOIN blob_key b ON b.state = 'pending' AND b.sha256 = json_extract(CAST(copy.body AS TEXT), '$.data.sha256')
    WHERE {_REFUSED} AND entry.kind = 'notice.issued' AND entry.body IS NOT NULL"""
"""Blobs that own entries name and the district does not hold yet, a line for each entry that names one. An entry that
was held or rejected has no row in a table of its own, and so has none what belongs to a document that was, yet its
photo or page is evidence all the same (sync.md §3.1, §3.4)."""


def setting(query: Query, name: str) -> str | None:
    """One setting of this laptop, null where it was never made."""
    rows = query("SELECT value FROM setting WHERE name = ?", name)
    return rows[0]["value"] if rows else None


def current_journal(query: Query, journal: str) -> str:
    """The journal that is written now: a fork begins a new one while ``journal`` may still be what a reader knows."""
    device = setting(query, "device")
    return str(json.loads(device)["journal"]) if device else journal


def own_journals(query: Query, journal: str) -> frozenset[str]:
    """The journal written now, those it goes on from, and those that were brought back from the district."""
    brought = setting(query, BROUGHT_BACK)
    asked = [journal, current_journal(query, journal), *(json.loads(brought) if brought else ())]
    found: set[str] = set()
    sql = """SELECT json_extract(CAST(body AS TEXT), '$.data.previous') AS previous FROM entry
             WHERE journal = ? AND seq = 1 AND kind = 'journal.forked' AND body IS NOT NULL"""
    while asked:
        one = asked.pop()
        if one not in found:
            found.add(one)
            asked += [row["previous"] for row in query(sql, one)]
    return frozenset(found)


def confirmed_seq(query: Query) -> int:
    """The highest own seq that the district has confirmed."""
    return int(setting(query, CONFIRMED_SEQ) or 0)


def delivery(query: Query, journal: str) -> DeliveryLine:
    """The whole state in one line, for the bar that every page shows."""
    journal = current_journal(query, journal)
    head = query("SELECT seq, hash, at FROM entry WHERE journal = ? ORDER BY seq DESC LIMIT 1", journal)
    confirmed = confirmed_seq(query)
    waiting = queue_lines(query, journal)
    pending = f"SELECT DISTINCT sha256, size FROM ({_PENDING_BLOBS})"
    blobs = query(f"SELECT count(*) AS n, COALESCE(sum(size), 0) AS bytes FROM ({pending})")[0]
    return DeliveryLine(
        own_seq=head[0]["seq"] if head else 0,
        own_hash=bytes(head[0]["hash"]).hex() if head else "0" * 64,
        confirmed_seq=confirmed,
        confirmed_hash=setting(query, CONFIRMED_HASH) or "0" * 64,
        confirmed_at=moment(setting(query, CONFIRMED_AT)),
        visits_waiting=sum(1 for line in waiting if line.kind == "inspection"),
        photos_waiting=blobs["n"],
        photo_bytes_waiting=blobs["bytes"],
        oldest_waiting_at=min((line.since_at for line in waiting), default=None),
        attention_count=len(_refused(query))
        + len(joint_queries.late_visits(query, own_journals(query, journal)))
        + len(json.loads(setting(query, LOST_TRAYS) or "{}")),
    )


def pending_blobs(query: Query) -> list[PendingBlob]:
    """Each pending blob once, an emergency's first, originals of photos last, else in the order in which they were
    taken, with where an upload of it was begun."""
    sql = f"""SELECT p.sha256, p.size, min(p.entry) AS entry, s.value AS location, min(p.inspection) AS visit,
                     (SELECT b.kind FROM blob_key b WHERE b.sha256 = p.sha256) AS media_type,
                     min(p.role = 'photo') AS is_photo,
                     EXISTS (SELECT 1 FROM evidence v JOIN incident i ON i.inspection = v.inspection
                             AND i.item = v.item AND i.state = 'REPORTED' WHERE v.sha256 = p.sha256) AS is_urgent
              FROM ({_PENDING_BLOBS}) p LEFT JOIN setting s ON s.name = 'upload:' || p.sha256
              GROUP BY p.sha256 ORDER BY is_urgent DESC, min(p.is_original), min(p.created_at), p.sha256"""
    return [
        PendingBlob(
            sha256=row["sha256"],
            size=row["size"],
            entry=row["entry"],
            location=row["location"],
            inspection=row["visit"],
            media_type=row["media_type"],
            is_photo=bool(row["is_photo"]),
            is_urgent=bool(row["is_urgent"]),
        )
        for row in query(sql)
    ]


def ended_facilities(query: Query) -> list[str]:
    """Facilities that this unit no longer looks after, of which something received is here and nothing of our own is
    undelivered (sync.md §3.14)."""
    device = setting(query, "device")
    if device is None:
        return []
    who = json.loads(device)
    sql = f"""SELECT DISTINCT a.facility FROM assignment a
              WHERE a.unit = ? AND a.active = 0
              AND NOT EXISTS (SELECT 1 FROM assignment o WHERE o.facility = a.facility AND o.unit = a.unit AND o.active)
              AND EXISTS (SELECT 1 FROM entry e WHERE e.facility = a.facility AND e.origin <> 'own'
                          AND e.kind NOT IN ('assignment.changed', 'entry.erased'))
              AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.facility = a.facility AND e.journal = ? AND e.seq > ?)
              AND NOT EXISTS (SELECT 1 FROM ({_PENDING_BLOBS}) p JOIN entry e ON e.id = p.entry
                              WHERE e.facility = a.facility)"""
    return [row["facility"] for row in query(sql, who["unit"], who["journal"], confirmed_seq(query))]


def queue_lines(query: Query, journal: str) -> list[QueueLine]:
    """What waits, grouped by visit; entries without a visit are one line by kind."""
    journal = current_journal(query, journal)
    sql = f"""WITH waiting AS (
                SELECT {_VISIT_OF} AS visit, kind, facility, at FROM entry
                WHERE journal = ? AND seq > ? AND body IS NOT NULL),
              photos AS (
                SELECT inspection AS visit, count(*) AS photos, sum(size) AS bytes
                FROM (SELECT DISTINCT inspection, sha256, size FROM ({_PENDING_BLOBS}))
                WHERE inspection IS NOT NULL GROUP BY inspection),
              counted AS (
                SELECT visit, CASE WHEN visit IS NULL THEN kind ELSE 'inspection' END AS what,
                       max(facility) AS facility, min(at) AS since, count(*) AS entries
                FROM waiting GROUP BY visit, what)
              SELECT c.visit, c.what, c.since, c.entries, COALESCE(p.photos, 0) AS photos,
                     COALESCE(p.bytes, 0) AS bytes, f.name
              FROM counted c LEFT JOIN photos p ON p.visit = c.visit LEFT JOIN facility f ON f.subject = c.facility
              UNION ALL
              SELECT p.visit, 'inspection', i.started_at, 0, p.photos, p.bytes, f.name
              FROM photos p JOIN inspection i ON i.subject = p.visit LEFT JOIN facility f ON f.subject = i.facility
              WHERE p.visit NOT IN (SELECT visit FROM counted WHERE visit IS NOT NULL)
              ORDER BY 3"""
    return [_queue_line(row) for row in query(sql, journal, confirmed_seq(query))]


def _queue_line(row: Row) -> QueueLine:
    since = datetime.fromisoformat(row["since"])
    return QueueLine(
        subject=row["visit"] or row["what"],
        kind=row["what"],
        title=row["name"] or "",
        since_at=since if since.tzinfo else since.replace(tzinfo=UTC),
        entry_count=row["entries"],
        photo_count=row["photos"],
        photo_bytes=row["bytes"],
    )


def _refused(query: Query) -> list[Row]:
    return query(
        f"""SELECT entry.seq, entry.kind, entry.subject, entry.status, entry.reason, entry.at, f.name FROM entry
            LEFT JOIN facility f ON f.subject = entry.facility
            WHERE {_REFUSED} AND entry.status <> 'duplicate' ORDER BY entry.at DESC, entry.seq DESC"""
    )


def refused_lines(query: Query, journal: str) -> list[RefusedLine]:
    """What the district held or rejected of what this laptop wrote, newest first."""
    return [
        RefusedLine(
            seq=row["seq"],
            entry_kind=row["kind"],
            facility_name=row["name"] or "",
            subject=row["subject"],
            status=row["status"],
            reason=row["reason"],
            at=datetime.fromisoformat(row["at"]),
        )
        for row in _refused(query)
        if row["at"]
    ]


def refused_photos(query: Query, sha256: str) -> list[RefusedPhotoLine]:
    """Own photos with these bytes that have no row, because their entry was held or rejected; not those of which they
    were withdrawn."""
    sql = f"""SELECT entry.subject, entry.facility, entry.actor,
                     json_extract(CAST(entry.body AS TEXT), '$.data.inspection') AS inspection FROM entry
              WHERE {_REFUSED} AND entry.body IS NOT NULL AND entry.kind = 'evidence.attached'
              AND (json_extract(CAST(entry.body AS TEXT), '$.data.sha256') = ?1
                   OR (json_extract(CAST(entry.body AS TEXT), '$.data.original_sha256') = ?1
                       AND json_extract(CAST(entry.body AS TEXT), '$.data.original_size') IS NOT NULL))
              AND NOT {_TAKEN_BACK.format(photo="entry.subject", sha256="?1")}
              ORDER BY entry.journal, entry.seq"""
    names = ("subject", "inspection", "facility", "actor")
    return [RefusedPhotoLine(*(row[name] for name in names)) for row in query(sql, sha256)]


def standing_photos(query: Query, hashes: Sequence[str]) -> frozenset[str]:
    """Those of ``hashes`` that an own photo needs which was not taken back, for itself or as its original: the same
    bytes were taken back elsewhere, or are attached again."""
    own = "origin = 'own' AND kind = 'evidence.attached' AND body IS NOT NULL"
    sql = f"""SELECT DISTINCT n.sha256 FROM (
                SELECT subject, json_extract(CAST(body AS TEXT), '$.data.sha256') AS sha256 FROM entry WHERE {own}
                UNION ALL SELECT subject, json_extract(CAST(body AS TEXT), '$.data.original_sha256') FROM entry
                WHERE {own} AND json_extract(CAST(body AS TEXT), '$.data.original_size') IS NOT NULL) n
              WHERE n.sha256 IN ({places(hashes)}) AND NOT {_TAKEN_BACK.format(photo="n.subject", sha256="n.sha256")}"""
    return frozenset(row["sha256"] for row in query(sql, *hashes))


def visit_is_delivered(query: Query, journal: str, inspection: str) -> bool:
    """Every own entry of the visit is at or below the confirmed seq, and none of its blobs is pending."""
    journal = current_journal(query, journal)
    sql = f"SELECT count(*) AS n FROM entry WHERE journal = ? AND seq > ? AND {_VISIT_OF} = ?"
    if query(sql, journal, confirmed_seq(query), inspection)[0]["n"]:
        return False
    own = query("SELECT count(*) AS n FROM entry WHERE subject = ? AND origin = 'own'", inspection)[0]["n"]
    pending = query(f"SELECT count(*) AS n FROM ({_PENDING_BLOBS}) WHERE inspection = ?", inspection)[0]["n"]
    return bool(own) and not pending
