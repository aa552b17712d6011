"""Migrations: a copy first, all or nothing, a newer file untouched (architecture.md, Habits)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import Connection, Engine

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.engine import open_reader, open_writer
from tuoyu_desktop.store.keys import KeyFile, MemoryKeyStore
from tuoyu_desktop.store.migrate import Migration, migrate, newest_version


def fill(connection: Connection) -> None:
    connection.exec_driver_sql("INSERT INTO entry VALUES (1, 'first')")


ONE = Migration(1, "entries", ("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT)",), fill)
TWO = Migration(2, "a digest", ("ALTER TABLE entry ADD COLUMN digest TEXT",))
BAD = Migration(3, "a mistake", ("UPDATE entry SET body = 'spoilt'", "UPDATE no_such_table SET x = 1"))


class Laptop:
    def __init__(self, folder: Path) -> None:
        self.path, self.backups = folder / "tuoyu.db", folder / "备份 夹"
        self.key = KeyFile(folder).create(MemoryKeyStore())

    def to(self, *steps: Migration) -> int:
        engine: Engine = open_writer(self.path, self.key)
        try:
            return migrate(engine, self.path, self.key, steps, self.backups)
        finally:
            engine.dispose()

    def ask(self, sql: str, path: Path | None = None) -> list[tuple[object, ...]]:
        if path is not None:
            (path.parent / "key.json").write_bytes((self.path.parent / "key.json").read_bytes())
        reader = open_reader(path or self.path, self.key)
        try:
            return reader.execute(sql).fetchall()
        finally:
            reader.close()


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


def test_a_new_database_gets_every_step_and_needs_no_copy(laptop: Laptop) -> None:
    assert laptop.to(ONE, TWO) == 2
    assert laptop.ask("PRAGMA user_version") == [(2,)]
    assert laptop.ask("SELECT seq, body, digest FROM entry") == [(1, "first", None)]
    assert not laptop.backups.exists()


def test_a_second_run_changes_nothing(laptop: Laptop) -> None:
    laptop.to(ONE)
    assert laptop.to(ONE) == 1
    assert laptop.ask("SELECT count(*) FROM entry") == [(1,)]


def test_an_older_database_is_copied_first(laptop: Laptop) -> None:
    laptop.to(ONE)
    assert laptop.to(ONE, TWO) == 2
    copy = laptop.backups / "before-2.db"
    assert [one.name for one in laptop.backups.iterdir()] == ["before-2.db"]
    assert laptop.ask("PRAGMA user_version", copy) == [(1,)]
    assert laptop.ask("SELECT * FROM entry", copy) == [(1, "first")]
    assert b"first" not in copy.read_bytes()


def test_all_or_nothing(laptop: Laptop) -> None:
    laptop.to(ONE)
    with pytest.raises(EnvironmentFault, match=r"^env-migration-failed:") as caught:
        laptop.to(ONE, TWO, BAD)
    assert "没有改动" in caught.value.message
    assert laptop.ask("PRAGMA user_version") == [(1,)]
    assert laptop.ask("SELECT * FROM entry") == [(1, "first")]
    assert laptop.to(ONE, TWO) == 2


def test_a_step_that_breaks_a_reference_is_undone(laptop: Laptop) -> None:
    laptop.to(ONE)
    child = Migration(
        2,
        "a child without a parent",
        (
            "CREATE TABLE child (seq INTEGER REFERENCES entry (seq))",
            "INSERT INTO child VALUES (404)",
        ),
    )
    with pytest.raises(EnvironmentFault, match=r"^env-migration-failed:"):
        laptop.to(ONE, child)
    assert laptop.ask("PRAGMA user_version") == [(1,)]
    assert laptop.ask("SELECT count(*) FROM sqlite_master WHERE name = 'child'") == [(0,)]


def test_a_newer_database_is_left_alone(laptop: Laptop) -> None:
    laptop.to(ONE, TWO)
    before = laptop.path.read_bytes()
    with pytest.raises(EnvironmentFault, match=r"^env-database-newer:"):
        laptop.to(ONE)
    assert laptop.path.read_bytes() == before


def test_without_a_copy_nothing_is_migrated(laptop: Laptop) -> None:
    laptop.to(ONE)
    laptop.backups.write_text("a file where the folder should be")
    with pytest.raises((EnvironmentFault, OSError)):
        laptop.to(ONE, TWO)
    assert laptop.ask("PRAGMA user_version") == [(1,)]


def test_numbers_without_a_gap() -> None:
    assert newest_version((ONE, TWO)) == 2
    with pytest.raises(ValueError, match="gap"):
        newest_version((ONE, BAD))
