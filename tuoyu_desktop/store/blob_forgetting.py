"""Photos and PDFs that were received and that nothing here names any more: the key goes first, then the file.

What this laptop made and has not delivered never goes (sync.md §3.4). Without its key a file cannot be read again, so a
crash between the two steps leaves nothing but bytes.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from tuoyu_desktop.application.ports import TRAY_DRAFT
from tuoyu_desktop.domain.terms import VisitState
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.blob_tables import RECEIVED, TRAY, blob_key
from tuoyu_desktop.store.rows import Query, Row, places, work_query
from tuoyu_desktop.store.tables import SETTING

if TYPE_CHECKING:
    from tuoyu_desktop.store.unit_of_work import SqlWork

_NAMED = """SELECT sha256 FROM evidence WHERE sha256 IS NOT NULL
            UNION ALL SELECT original_sha256 FROM evidence
            WHERE original_size IS NOT NULL AND original_sha256 IS NOT NULL
            UNION ALL SELECT pdf_sha256 FROM notice WHERE pdf_sha256 IS NOT NULL
            UNION ALL SELECT signed_copy_sha256 FROM notice WHERE signed_copy_sha256 IS NOT NULL"""
_ERASED = "erased_blob:"
"""Setting for each blob that an erased entry named, until it is seen to: its bytes go too, whoever made it."""
_BARRED = "barred_blob:"
"""Setting for each blob that nobody may bring again, kept for ever."""
_TRAY = TRAY_DRAFT.format(inspection="")
_BODIES = """SELECT named FROM (
                SELECT COALESCE(json_extract(CAST(body AS TEXT), '$.data.sha256'),
                                json_extract(CAST(body AS TEXT), '$.data.pdf_sha256')) AS named FROM entry
                WHERE kind IN ('evidence.attached', 'notice.issued', 'notice.signed_copy_linked') AND body IS NOT NULL
                UNION ALL SELECT json_extract(CAST(body AS TEXT), '$.data.original_sha256') FROM entry
                WHERE kind = 'evidence.attached' AND body IS NOT NULL
                AND json_extract(CAST(body AS TEXT), '$.data.original_size') IS NOT NULL)
             WHERE named IS NOT NULL"""
_UNPLACED = f"""SELECT sha256, key FROM blob_key b WHERE state = '{TRAY}' AND sha256 NOT IN ({_NAMED})
                AND NOT EXISTS (SELECT 1 FROM inspection i JOIN draft d ON d.key = '{_TRAY}' || i.subject
                                WHERE i.state = '{VisitState.OPEN.value}' AND instr(d.text, b.sha256) > 0)"""
_UNNAMED = f"""SELECT sha256, key FROM blob_key WHERE state = '{RECEIVED}' AND sha256 NOT IN ({_NAMED})
               UNION {_UNPLACED}
               UNION SELECT b.sha256, b.key FROM blob_key b JOIN setting s ON s.name = '{_ERASED}' || b.sha256
               WHERE b.sha256 NOT IN ({_NAMED}) AND b.sha256 NOT IN ({_BODIES})
               UNION SELECT b.sha256, b.key FROM blob_key b JOIN setting s ON s.name = '{_BARRED}' || b.sha256"""


def unnamed_blobs(query: Query) -> list[Row]:
    """``sha256`` and ``key`` of what is to go: received blobs that no folded row names, as they came with a facility
    whose assignment ended (sync.md §3.14); what lay in the tray of a visit that is over; what only erased entries
    named (§1); and bytes that the district erased, whoever names them again."""
    return query(_UNNAMED)


def note_erased_blobs(connection: Connection, journal: str, seq: int) -> None:
    """Before the body goes: which blobs it names. They are looked at once more when the sync ends."""
    place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == seq)
    body = connection.execute(select(ENTRY.c.body).where(place)).scalar()
    data = _data(bytes(body)) if body is not None else None
    said = data if isinstance(data, dict) else {}
    original = ("original_sha256",) if said.get("original_size") else ()
    for name in ("sha256", "pdf_sha256", *original):
        sha256 = said.get(name)
        if isinstance(sha256, str):
            values = {"name": f"{_ERASED}{sha256}", "value": "1"}
            connection.execute(insert_or(SETTING).values(**values).on_conflict_do_nothing())


def bar_blobs(connection: Connection, hashes: Collection[str]) -> None:
    """Bytes that went with an erasure: what is here of them goes when the sync ends, and none is attached again."""
    for sha256 in hashes:
        values = {"name": f"{_BARRED}{sha256}", "value": "1"}
        connection.execute(insert_or(SETTING).values(**values).on_conflict_do_nothing())


def barred(query: Query, hashes: Collection[str]) -> frozenset[str]:
    """Those whose bytes the district erased."""
    names = [f"{_BARRED}{sha256}" for sha256 in hashes]
    rows = query(f"SELECT name FROM setting WHERE name IN ({places(names)})", *names)
    return frozenset(row["name"].removeprefix(_BARRED) for row in rows)


def _data(body: bytes) -> object:
    """The data of a stored line, which may be no entry at all."""
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document.get("data") if isinstance(document, dict) else None


def forget_keys(work: SqlWork) -> list[Row]:
    """Take the keys of all of them away, in this unit; the caller removes the files once it is committed."""
    rows = unnamed_blobs(work_query(work.connection))
    hashes = [row["sha256"] for row in rows]
    if rows:
        work.connection.execute(delete(blob_key).where(blob_key.c.sha256.in_(hashes)))
        noted = [f"{_ERASED}{sha256}" for sha256 in hashes]
        work.connection.execute(delete(SETTING).where(SETTING.c.name.in_(noted)))
    return rows


def forget_tray(connection: Connection) -> list[Row]:
    """Take the keys away of what no tray of an open visit names any more; the caller removes the files."""
    rows = work_query(connection)(_UNPLACED)
    if rows:
        connection.execute(delete(blob_key).where(blob_key.c.sha256.in_([row["sha256"] for row in rows])))
    return rows
