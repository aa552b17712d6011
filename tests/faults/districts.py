"""A small district for faults: the register of the demo district without its history, on SQLite or PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from sync.server.office import DATABASE_FILE, MARK_FILE, Office, open_office
from tests.faults.doomed import Doom, serve_district
from tests.processes import KILLED, ended, nursery, started
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.demo import stream
from tuoyu_desktop.demo.drafts import Pile
from tuoyu_desktop.demo.packs import pinned_packs
from tuoyu_desktop.demo.register import write_register

_DYING_SECONDS = 2.0
_NUMBERS = itertools.count(1)


def _register_only(seed: int, today: date) -> Pile:
    """What the demo district begins with: facilities, assignments, roster and packs, and no visit."""
    pile = Pile()
    own = stream.demo_district_journal(seed)
    write_register(pile, own, stream.demo_facilities(seed, today), pinned_packs(today), today)
    return pile


@dataclass
class SmallDistrict(DistrictServer):
    """A data folder and its database, and the process that serves it while it runs."""

    running: BaseProcess | None = field(default=None, repr=False)
    doom: Doom = field(default_factory=Doom)
    deaths: int = 0

    def start(self, *_arguments: str, doom: Doom | None = None, port: int = 0) -> SmallDistrict:
        """Serve; returns when it answers. ``port`` 0: a free one, or the one that it had before."""
        self.doom = doom or Doom()
        near, far = nursery().Pipe()
        port = port or int(self.address.rpartition(":")[2] or 0)
        self.running = started(serve_district, self.data, self.database, port, self.doom, far)
        far.close()
        try:
            self.address = near.recv()
        except EOFError:
            code = ended(self.running)
            self.running = None
            raise DiedAtStart(code) from None
        return self

    def kill(self) -> None:
        if self.running is not None:
            self.running.kill()
            self.running.join()
            self.running = None

    def stop(self) -> None:
        if self.running is not None:
            self.running.terminate()
            ended(self.running)
            self.running = None

    def came_back(self) -> bool:
        """Start again if it was killed; whether that was so."""
        if self.running is None:
            return False
        if self.doom.points:
            self.running.join(_DYING_SECONDS)  # its connections are gone a little before it is
        if self.running.is_alive():
            return False
        self.deaths += 1
        assert self.running.exitcode == KILLED, f"the server ended with {self.running.exitcode}"
        self.start()
        return True

    @contextmanager
    def opened(self) -> Iterator[Office]:
        """The district beside its serving process, as a command sees it."""
        office = open_office(self.data, self.database)
        try:
            yield office
        finally:
            office.database.close()

    def tamper(self, statement: str, **values: Any) -> None:
        """Change the database behind the program's back."""
        with self.opened() as office, office.database.write() as connection:
            connection.execute(text(statement), values)

    def backup(self, target: Path) -> Backup:
        """A copy of everything, as a backup program makes it of the running server."""
        shutil.copytree(self.data, target, ignore=shutil.ignore_patterns(f"{DATABASE_FILE}*"))
        if self.database is None:
            with (
                closing(sqlite3.connect(self.data / DATABASE_FILE)) as live,
                closing(sqlite3.connect(target / DATABASE_FILE)) as kept,
            ):
                live.backup(kept)
            return Backup(target, None)
        self.stop()  # PostgreSQL copies a database only when nobody is connected
        name = f"backup_{next(_NUMBERS)}"
        copy_database(self.database, make_url(self.database).database or "", name)
        self.start()
        return Backup(target, name)

    def restore(self, backup: Backup, *, with_mark: bool = False) -> None:
        """Put a backup back. ``with_mark``: also the mark that tells the server of it; not yet started."""
        self.stop()
        mark = self.data / MARK_FILE
        kept = mark.read_bytes() if mark.exists() else b""
        shutil.rmtree(self.data)
        shutil.copytree(backup.folder, self.data)
        if self.database is not None and backup.database is not None:
            copy_database(self.database, backup.database, make_url(self.database).database or "")
        if kept and not with_mark:
            mark.write_bytes(kept)


class DiedAtStart(RuntimeError):
    """The process ended before it answered, with this exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exit code {code}")
        self.code = code


@dataclass(frozen=True)
class Backup:
    """A copied data folder and, on PostgreSQL, the name of the copied database."""

    folder: Path
    database: str | None


def copy_database(url: str, source: str, target: str) -> None:
    """Make the PostgreSQL database ``target`` a copy of ``source``, in the place of what it was."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg", database="postgres"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)'))
        _leave_alone(connection, source)
        connection.execute(text(f'CREATE DATABASE "{target}" TEMPLATE "{source}"'))
    engine.dispose()


def _leave_alone(connection: Connection, database: str) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
    connection.execute(text(others), {"name": database})


@dataclass(frozen=True)
class Prepared:
    """The small district as it is made once: its folder, and the URL of its database on PostgreSQL."""

    folder: Path
    database: str | None = None

    def copy(self, target: Path) -> SmallDistrict:
        """A district of one's own, not yet started."""
        shutil.copytree(self.folder, target)
        if self.database is None:
            return SmallDistrict(target)
        name = f"district_{next(_NUMBERS)}"
        copy_database(self.database, make_url(self.database).database or "", name)
        url = make_url(self.database).set(database=name)
        return SmallDistrict(target, url.render_as_string(hide_password=False))


def prepare(folder: Path, postgres: str | None = None) -> Prepared:
    """``init --demo`` with the register alone; ``postgres``: URL of a server where databases can be made."""
    database = None
    if postgres is not None:
        url = make_url(postgres).set(database=f"prepared_{next(_NUMBERS)}")
        copy_database(postgres, "template0", url.database or "")
        database = url.render_as_string(hide_password=False)
    with patch.object(stream, "_pile", _register_only):
        told = DistrictServer(folder, database).told("init", "--district", "110115", "--demo")
    if told.startswith("exit"):
        raise RuntimeError(told)
    return Prepared(folder, database)
