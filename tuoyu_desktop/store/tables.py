"""The laptop's own tables, beside the stored entries and the projections, and the numbered migrations."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table, Text
from sqlalchemy.engine import Connection

from tuoyu_desktop.projection.entry_table import STORED
from tuoyu_desktop.store.blob_tables import STORE_METADATA
from tuoyu_desktop.store.migrate import Migration

OWN = MetaData()

SETTING = Table("setting", OWN, Column("name", String(64), primary_key=True), Column("value", Text, nullable=False))
"""Small facts about this laptop: enrolment, cursor, what the district confirmed."""

DRAFT = Table(
    "draft",
    OWN,
    Column("key", String(200), primary_key=True),
    Column("text", Text, nullable=False),
    Column("updated_at", String(40), nullable=False),
)
"""Text under edit and open forms: durable at each pause, never sent (sync.md §1)."""


_NOT_APPLIED = "CREATE INDEX entry_not_applied ON entry (status) WHERE status <> 'applied'"
"""The few entries that the district holds or refused: the delivery bar asks for them at every start."""


def _first(connection: Connection) -> None:
    for metadata in (STORED, STORE_METADATA, OWN):
        metadata.create_all(connection)
    connection.exec_driver_sql(_NOT_APPLIED)


MIGRATIONS = (Migration(1, "entries, blobs, settings, drafts", apply=_first),)
