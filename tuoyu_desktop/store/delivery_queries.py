"""Reading how far the district has what this laptop wrote."""

from __future__ import annotations

from datetime import UTC, datetime

from tuoyu_desktop.application.lines import DeliveryLine, QueueLine, RefusedLine
from tuoyu_desktop.store.rows import Query, Row, moment

CONFIRMED_SEQ = "confirmed_seq"
CONFIRMED_HASH = "confirmed_hash"
CONFIRMED_AT = "confirmed_at"
"""Settings written only after the server's (seq, hash) was found equal to the own chain at that seq."""

_VISIT_OF = """COALESCE(json_extract(CAST(entry.body AS TEXT), '$.data.inspection'),
                        CASE WHEN entry.kind LIKE 'inspection.%' THEN entry.subject END,
                        (SELECT g.inspection FROM finding g WHERE g.subject = entry.subject),
                        (SELECT v.inspection FROM evidence v WHERE v.subject = entry.subject),
                        (SELECT n.inspection FROM notice n WHERE n.subject = entry.subject))"""
_PENDING_BLOBS = """SELECT DISTINCT b.sha256, b.size FROM blob_key b
                    JOIN evidence v ON v.sha256 = b.sha256 AND v.withdrawn IS NULL WHERE b.state = 'pending'"""


def _setting(query: Query, name: str) -> str | None:
    rows = query("SELECT value FROM setting WHERE name = ?", name)
    return rows[0]["value"] if rows else None


def confirmed_seq(query: Query) -> int:
    """The highest own seq that the district has confirmed."""
    return int(_setting(query, CONFIRMED_SEQ) or 0)


def delivery(query: Query, journal: str) -> DeliveryLine:
    head = query("SELECT seq, hash, at FROM entry WHERE journal = ? ORDER BY seq DESC LIMIT 1", journal)
    confirmed = confirmed_seq(query)
    waiting = queue_lines(query, journal)
    blobs = query(f"SELECT count(*) AS n, COALESCE(sum(size), 0) AS bytes FROM ({_PENDING_BLOBS})")[0]
    attention = query("SELECT count(*) AS n FROM entry WHERE journal = ? AND status IN ('held', 'rejected')", journal)[
        0
    ]["n"]
    return DeliveryLine(
        own_seq=head[0]["seq"] if head else 0,
        own_hash=bytes(head[0]["hash"]).hex() if head else "0" * 64,
        confirmed_seq=confirmed,
        confirmed_hash=_setting(query, CONFIRMED_HASH) or "0" * 64,
        confirmed_at=moment(_setting(query, CONFIRMED_AT)),
        visits_waiting=sum(1 for line in waiting if line.kind == "inspection"),
        photos_waiting=blobs["n"],
        photo_bytes_waiting=blobs["bytes"],
        oldest_waiting_at=min((line.since_at for line in waiting), default=None),
        attention_count=attention,
    )


def queue_lines(query: Query, journal: str) -> list[QueueLine]:
    """What waits, grouped by visit; entries without a visit are one line by kind."""
    sql = f"""WITH waiting AS (
                SELECT {_VISIT_OF} AS visit, kind, facility, at FROM entry
                WHERE journal = ? AND seq > ? AND body IS NOT NULL),
              photos AS (
                SELECT e.inspection AS visit, count(*) AS photos, sum(b.size) AS bytes
                FROM evidence e JOIN blob_key b ON b.sha256 = e.sha256 AND b.state = 'pending'
                WHERE e.withdrawn IS NULL GROUP BY e.inspection),
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


def refused_lines(query: Query, journal: str) -> list[RefusedLine]:
    sql = """SELECT e.seq, e.kind, e.subject, e.status, e.reason, e.at, f.name FROM entry e
             LEFT JOIN facility f ON f.subject = e.facility
             WHERE e.journal = ? AND e.status IN ('held', 'rejected') ORDER BY e.seq DESC"""
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
        for row in query(sql, journal)
    ]


def visit_is_delivered(query: Query, journal: str, inspection: str) -> bool:
    """Every own entry of the visit is at or below the confirmed seq, and none of its blobs is pending."""
    sql = f"SELECT count(*) AS n FROM entry WHERE journal = ? AND seq > ? AND {_VISIT_OF} = ?"
    if query(sql, journal, confirmed_seq(query), inspection)[0]["n"]:
        return False
    own = query("SELECT count(*) AS n FROM entry WHERE journal = ? AND subject = ?", journal, inspection)[0]["n"]
    pending = query(
        "SELECT count(*) AS n FROM evidence e JOIN blob_key b ON b.sha256 = e.sha256"
        " WHERE e.inspection = ? AND e.withdrawn IS NULL AND b.state = 'pending'",
        inspection,
    )[0]["n"]
    return bool(own) and not pending
