"""Alembic's entry: the connection comes from ``sync.server.schema``, inside its transaction."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
