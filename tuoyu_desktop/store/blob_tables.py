"""The table that holds the key of every encrypted file. It lies in the encrypted database."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

STORE_METADATA = MetaData()

# Settled states: a delivered or withdrawn blob needs no upload any more (sync.md §3.3, §3.4).
PENDING, DELIVERED, WITHDRAWN, RECEIVED = "pending", "delivered", "withdrawn", "received"
# Brought from a telephone and not placed yet: of no visit, sent to nobody (decisions/0008).
TRAY = "tray"

blob_key = Table(
    "blob_key",
    STORE_METADATA,
    Column("sha256", String(64), primary_key=True),  # of the plaintext, lower-case hex
    Column("key", LargeBinary(32), nullable=False),
    Column("size", Integer, nullable=False),  # bytes of plaintext
    Column("kind", String(32), nullable=False),  # photo, signature, document, pack
    Column("created_at", String(32), nullable=False),  # RFC 3339, UTC
    Column("state", String(16), nullable=False, default=PENDING, index=True),
)
