"""The stored entries: the same table on laptop and server, never rebuilt, never re-serialised.

``origin``: own (this device wrote it), feed (received), stick (from a partner's laptop, not from the district yet),
snapshot (a restated line), local (the server's own district journal). ``position`` is the server's commit order there,
and the feed cursor on the laptop; null for own entries. ``hash`` is the chain hash after this entry where the whole
journal is held, else null.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

STORED = MetaData()

ENTRY = Table(
    "entry",
    STORED,
    Column("journal", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("id", String(64), nullable=False, index=True),
    Column("kind", String(64), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("facility", String(64), nullable=True),
    Column("actor", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("body", LargeBinary, nullable=True),
    Column("digest", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=True),
    Column("origin", String(10), nullable=False),
    Column("position", Integer, nullable=True),
    Column("status", String(12), nullable=False),
    Column("reason", String, nullable=False, default=""),
    UniqueConstraint("journal", "seq", name="entry_place"),
    Index("entry_facility", "facility"),
    Index("entry_position", "position"),
)
