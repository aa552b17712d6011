"""What waits is found without looking at all the entries of its facility.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("CREATE INDEX entry_held ON entry (facility) WHERE status = 'held'")
