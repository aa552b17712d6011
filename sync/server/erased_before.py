"""What was erased does not come back with a later push: neither an entry nor the bytes of its photo (sync.md §1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, and_, delete, select

from sync.server.tables import BLOB_NAME
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import set_verdict

_ERASED = ENTRY.c.status == EntryStatus.ERASED.value


def barred_blobs(connection: Connection, blobs: Collection[str]) -> set[str]:
    """Those whose last name was erased: whoever names them again, the bytes are not taken."""
    at_entry = and_(ENTRY.c.journal == BLOB_NAME.c.journal, ENTRY.c.seq == BLOB_NAME.c.seq)
    chosen = BLOB_NAME.c.sha256.in_(list(blobs)) & BLOB_NAME.c.withdrawn & _ERASED
    return set(connection.execute(select(BLOB_NAME.c.sha256).join(ENTRY, at_entry).where(chosen)).scalars())


def erase_again(connection: Connection, places: Mapping[tuple[str, int], str]) -> None:
    """``places``: where entries with a known id were just stored, with that id. One that was erased goes at once: a
    laptop restored from an old copy carried it into one more journal (sync.md §3.8)."""
    known = select(ENTRY.c.id, ENTRY.c.reason).where(ENTRY.c.id.in_(set(places.values())), _ERASED)
    gone: dict[str, Any] = {row.id: row.reason for row in connection.execute(known)}
    for (journal, seq), entry in places.items():
        if entry in gone:
            set_verdict(connection, journal, seq, EntryStatus.ERASED, gone[entry])
            name = (BLOB_NAME.c.journal == journal) & (BLOB_NAME.c.seq == seq) & BLOB_NAME.c.withdrawn.is_(False)
            connection.execute(delete(BLOB_NAME).where(name))
