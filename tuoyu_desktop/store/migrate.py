"""Numbered migrations of the laptop's database: a copy first, then all of them or none.

Only stored entries and the store's own tables are migrated; projections are dropped and rebuilt (sync.md
§1). The number of the last migration is the file's ``PRAGMA user_version``.

Codes: ``env-database-newer`` · ``env-migration-failed`` nothing has changed, the copy is there ·
``env-disk-full`` …
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.engine import copy_database, fault, translating_faults


@dataclass(frozen=True)
class Migration:
    """One step: ``number`` counts 1, 2, 3 …; the statements run first, then ``apply`` on the same
    transaction.
    """

    number: int
    name: str
    statements: tuple[str, ...] = ()
    apply: Callable[[Connection], None] | None = None


def newest_version(migrations: Sequence[Migration]) -> int:
    """The schema version of this program. ValueError when the numbers are not 1, 2, 3 …: a mistake of
    ours.
    """
    numbers = [one.number for one in migrations]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError(f"migrations must be numbered without a gap: {numbers}")
    return len(numbers)


def migrate(engine: Engine, path: Path, key: bytes, migrations: Sequence[Migration], backups_dir: Path) -> int:
    """Bring the database to the newest version; returns that version.

    A database that holds something is first copied to ``backups_dir/before-<newest>.db`` (encrypted under
    the same key, every page checked). All pending steps run in one transaction.
    """
    newest = newest_version(migrations)
    with engine.connect() as connection:
        current = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if current > newest:
        raise fault("env-database-newer", detail=f"schema {current}, this program knows {newest}")
    if current == newest:
        return newest
    if current > 0:
        with translating_faults():
            backups_dir.mkdir(parents=True, exist_ok=True)
        copy_database(path, backups_dir / f"before-{newest}.db", key)
    _run(engine, migrations[current:], newest)
    return newest


def _run(engine: Engine, pending: Sequence[Migration], newest: int) -> None:
    step = pending[0]
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for step in pending:
                for statement in step.statements:
                    connection.exec_driver_sql(statement)
                if step.apply is not None:
                    step.apply(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {newest}")
    except EnvironmentFault:
        raise
    except Exception as error:  # whatever a step raises, the person must hear that nothing was lost
        raise EnvironmentFault(
            "env-migration-failed",
            "升级数据库没有完成，原来的数据没有改动。请继续使用旧版本程序，并把诊断包发给管理员。",
            detail=f"migration {step.number} {step.name}: {error!r}",
        ) from error
