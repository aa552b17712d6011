"""The open district server: its data folder, database, keys and the few facts that never change between requests."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from sync.server.database import Database, last_position, open_database, sqlite_url
from sync.server.keys import ServerKeys, load_keys, write_private
from sync.server.schema import bring_up_to_date, revision
from sync.server.tables import STATE
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import PersonKind

DATABASE_FILE = "district.db"
MARK_FILE = "commit-mark.json"
"""Highest position ever seen, kept outside the database: a database behind it was restored (sync.md §3.8)."""


@dataclass(frozen=True)
class Facts:
    """``district``: region code; ``district_unit``: name of the district's own office; ``journal``: its journal;
    ``pack``: id of the district pack; ``epoch``: new after each restore."""

    district: str
    district_unit: str
    journal: str
    pack: str
    epoch: str
    name: str
    demo: bool


@dataclass(frozen=True)
class Office:
    """Everything a request or a command needs."""

    data: Path
    database: Database
    keys: ServerKeys
    facts: Facts

    @property
    def blobs(self) -> Path:
        return self.data / "blobs"

    @property
    def uploads(self) -> Path:
        return self.data / "uploads"

    def now(self) -> datetime:
        return datetime.now(UTC)

    def is_district_wide(self, unit: str) -> bool:
        """Whether a unit is the district itself, which sees every facility."""
        return unit in (self.facts.district, self.facts.district_unit)

    def unit_of(self, person: Person) -> str:
        """The unit a person's device belongs to: the region code for the district's own people."""
        if person.kind is PersonKind.DISTRICT_OFFICER or self.is_district_wide(person.unit):
            return self.facts.district
        return person.unit


def database_of(data: Path, url: str | None) -> Database:
    """``url`` or the SQLite file of the data folder."""
    return open_database(url or sqlite_url(data / DATABASE_FILE))


def open_office(data: Path, url: str | None = None) -> Office:
    """Open what ``init`` made, migrate it where needed, notice a restored database.

    Raises EnvironmentFault env-not-initialised, env-database-newer, env-server-keys.
    """
    database = database_of(data, url)
    if not _is_initialised(database, data):
        message = "数据文件夹还没有初始化，请先运行 tuoyu-server init --district 区划代码。"
        raise EnvironmentFault("env-not-initialised", message, detail=str(data))
    keys = load_keys(data)
    bring_up_to_date(database, data)
    notice_restore(database, data)
    with database.read() as connection:
        facts = read_facts(connection)
    return Office(data, database, keys, facts)


def _is_initialised(database: Database, data: Path) -> bool:
    if not data.is_dir() or (database.is_sqlite and not Path(str(database.engine.url.database)).exists()):
        return False
    with database.read() as connection:
        return revision(connection) is not None


def read_facts(connection: Connection) -> Facts:
    rows = {row.name: row.value for row in connection.execute(select(STATE))}
    return Facts(
        district=rows["district"],
        district_unit=rows["district_unit"],
        journal=rows["journal"],
        pack=rows["pack"],
        epoch=rows["epoch"],
        name=rows["name"],
        demo=rows["demo"] == "1",
    )


def put_fact(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(STATE).where(STATE.c.name == name))
    connection.execute(insert(STATE).values(name=name, value=value))


def notice_restore(database: Database, data: Path) -> bool:
    """A database behind the mark outside it was restored: give it a new epoch and skip a block of each number kind."""
    with database.read() as connection:
        position = last_position(connection)
    seen = _mark(data)
    if position >= seen:
        write_mark(data, position)
        return False
    new_epoch(database)
    write_mark(data, position)
    print(f"database is at {position}, was at {seen} before: new epoch", file=sys.stderr)
    return True


def new_epoch(database: Database) -> None:
    """What a restore needs: laptops compare heads again, and no number can be given out twice (sync.md §3.16)."""
    from sync.server.district_rules import number_patterns
    from sync.server.numbers import skip_blocks

    with database.write() as connection:
        put_fact(connection, "epoch", new_id())
        facts = read_facts(connection)
        skip_blocks(connection, number_patterns(facts.pack, facts.district), datetime.now(UTC))


def _mark(data: Path) -> int:
    try:
        return int(json.loads((data / MARK_FILE).read_text(encoding="utf-8"))["position"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def write_mark(data: Path, position: int) -> None:
    """Remember the position outside the database; never lowered except by ``notice_restore``."""
    write_private(data / MARK_FILE, json.dumps({"position": position}).encode())
