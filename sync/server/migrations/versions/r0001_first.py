"""The stored entries and the server's own tables.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _entries()
    _state()
    _devices()
    _blobs()


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("journal", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("facility", sa.String(64), nullable=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=True),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("position", sa.Integer, nullable=True),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.UniqueConstraint("journal", "seq", name="entry_place"),
    )
    op.create_index("ix_entry_id", "entry", ["id"])
    op.create_index("ix_entry_subject", "entry", ["subject"])
    op.create_index("entry_facility", "entry", ["facility"])
    op.create_index("entry_position", "entry", ["position"])


def _state() -> None:
    op.create_table(
        "server_state",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    counter = op.create_table(
        "commit_counter",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.bulk_insert(counter, [{"one": 1, "last": 0}])
    op.create_table(
        "journal",
        sa.Column("journal", sa.String(64), primary_key=True),
        sa.Column("device", sa.String(64), nullable=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_journal_device", "journal", ["device"])
    op.create_table(
        "number_counter",
        sa.Column("number_kind", sa.String(40), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )


def _devices() -> None:
    op.create_table(
        "device",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("unit", sa.String(120), nullable=False),
        sa.Column("keeper", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("replaces", sa.String(64), nullable=True),
        sa.Column("enrolled_at", sa.String(40), nullable=False),
        sa.Column("stopped", sa.String(20), nullable=False),
    )
    op.create_table(
        "enrolment",
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(120), nullable=False),
        sa.Column("replaces", sa.String(64), nullable=True),
        sa.Column("expires_at", sa.String(40), nullable=False),
        sa.Column("used_by", sa.String(64), nullable=True),
    )
    op.create_table(
        "nonce",
        sa.Column("nonce", sa.LargeBinary, primary_key=True),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "token",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("expires_at", sa.String(40), nullable=False),
    )
    op.create_index("ix_token_device", "token", ["device"])


def _blobs() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("held_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "blob_name",
        sa.Column("journal", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("facility", sa.String(64), nullable=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.UniqueConstraint("journal", "seq", "sha256", "withdrawn", name="blob_name_place"),
    )
    op.create_index("ix_blob_name_sha256", "blob_name", ["sha256"])
    op.create_index("blob_name_journal", "blob_name", ["journal"])
    op.create_table(
        "upload",
        sa.Column("upload", sa.String(64), primary_key=True),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("entry", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.String(40), nullable=False),
    )
