"""Bringing the database to this program's schema: Alembic for stored entries and own tables, a rebuild for the rest."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from sync.server.database import Database
from tuoyu_desktop.domain.errors import EnvironmentFault

HEAD = "0003"
"""The newest revision in ``migrations/versions``; compared first, so that Alembic loads only when there is work."""

KNOWN = frozenset({"0001", "0002", "0003"})


def revision(connection: Connection) -> str | None:
    """The revision of the database, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def bring_up_to_date(database: Database, data: Path) -> None:
    """Migrate (after a copy of a SQLite file) and rebuild projections of another stamp.

    Raises EnvironmentFault env-database-newer when a newer program wrote the database.
    """
    from tuoyu_desktop.projection.projector import ensure_current

    with database.read() as connection:
        present = revision(connection)
    if present != HEAD:
        if present is not None and present not in KNOWN:
            message = "数据库由更新版本的程序写成，请先升级 tuoyu-server，数据没有改动。"
            raise EnvironmentFault("env-database-newer", message, detail=present)
        if present is not None and database.is_sqlite:
            _copy_first(Path(str(database.engine.url.database)), data / "backups")
        _upgrade(database)
    with database.write() as connection:
        ensure_current(connection)


def _upgrade(database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def _copy_first(file: Path, folder: Path) -> None:
    """A copy beside the data before a migration touches it."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    part = folder / f"before-migration-{stamp}.part"
    source, target = sqlite3.connect(file), sqlite3.connect(part)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    shutil.move(part, part.with_suffix(".db"))
