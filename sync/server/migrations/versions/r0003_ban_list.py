"""The list of banned people as digests, and which laptop holds which edition of it.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "ban_list",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("memory_kib", sa.Integer, nullable=False),
        sa.Column("iterations", sa.Integer, nullable=False),
        sa.Column("lanes", sa.Integer, nullable=False),
        sa.Column("imported_at", sa.String(40), nullable=False),
    )
    op.create_table("ban_digest", sa.Column("digest", sa.LargeBinary, primary_key=True))
    op.create_table(
        "ban_copy",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("entry", sa.String(64), nullable=False),
    )
