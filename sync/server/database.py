"""The server's database: SQLite (WAL, every commit durable) or PostgreSQL by psycopg, one code for both.

Whoever appends entries takes the writer's turn first: on SQLite the one writing connection and ``BEGIN IMMEDIATE``, on
PostgreSQL the row lock of the commit counter. So positions are handed out in commit order and a reader never skips
one (sync.md §3.5), and two folds of one subject never cross.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, create_engine, event, select, text, update
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from sync.server.tables import COUNTER
from tuoyu_desktop.domain.errors import EnvironmentFault

BUSY_TIMEOUT_MS = 30_000
READERS = 8
LOG_PAGES = 16_384
"""64 MB of write-ahead log: a commit copies it into the database only beyond that, else ``checkpoint`` does so while
nobody waits. Either way each commit is durable: it has synced the log."""
_WRITING = "tuoyu_writing"

_FULL = "服务器磁盘空间不足，这一步没有保存。请腾出空间后重试。"
_NO_ADDRESS = "数据库地址不对，应像 sqlite:///文件 或 postgresql://用户@主机/库。"
_UNREACHABLE = "连不上数据库，请检查数据库地址和服务是否正常。"
_DAMAGED = "数据库文件损坏或不是本系统的数据库，请用备份恢复。"


class Database:
    """Connections for readers and the one turn for writers. Safe to use from many threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._turn = threading.Lock()
        self._writer: Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent state of all tables for the length of the block."""
        with translated(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction with the writer's turn; committed and durable when the block ends."""
        with translated(), self._turn:
            connection = self._writing_connection()
            try:
                with connection.begin():
                    if not self.is_sqlite:
                        connection.execute(_TURN)
                    yield connection
            except DBAPIError as error:
                if error.connection_invalidated:
                    self._drop_writer()
                raise

    @contextmanager
    def small_write(self) -> Iterator[Connection]:
        """A transaction that appends no entry (tokens, uploads): on PostgreSQL it waits for nobody."""
        if self.is_sqlite:
            with self.write() as connection:
                yield connection
        else:
            with translated(), self.engine.begin() as connection:
                yield connection

    def checkpoint(self) -> None:
        """SQLite: copy the write-ahead log into the database, so that no commit has to; writers go on meanwhile."""
        if not self.is_sqlite:
            return
        with translated(), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _writing_connection(self) -> Connection:
        if self._writer is None or self._writer.closed:
            self._writer = self.engine.connect().execution_options(**{_WRITING: True})
        return self._writer

    def _drop_writer(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def close(self) -> None:
        with self._turn:
            self._drop_writer()
        self.engine.dispose()


def open_database(url: str) -> Database:
    """``sqlite:///FILE`` or ``postgresql://…``; the schema is not looked at. Connects on first use.

    Raises EnvironmentFault env-database-address where ``url`` is no such address.
    """
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    try:
        engine = create_engine(url, pool_size=READERS, max_overflow=READERS, pool_pre_ping=not url.startswith("sqlite"))
    except (ArgumentError, NoSuchModuleError) as error:
        raise EnvironmentFault("env-database-address", _NO_ADDRESS, detail=repr(error)) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def sqlite_url(file: Path) -> str:
    """The URL of a SQLite file; what a URL would read as a sign of its own is escaped, a folder may be named so."""
    return "sqlite:///" + str(file).replace("%", "%25").replace("?", "%3F")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver starts no transaction of its own, so savepoints work
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    connection.execute("PRAGMA cache_size = -65536")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


_TAKE = update(COUNTER).values(last=COUNTER.c.last + bindparam("count")).returning(COUNTER.c.last)
_TURN = select(COUNTER.c.last).with_for_update()


def take_positions(connection: Connection, count: int) -> int:
    """The first of ``count`` new positions in commit order; only inside ``Database.write``."""
    return int(connection.execute(_TAKE, {"count": count}).scalar_one()) - count + 1


def last_position(connection: Connection) -> int:
    """The position of the last committed entry, 0 when there is none."""
    return int(connection.execute(select(COUNTER.c.last)).scalar_one())


def fault_of(error: DBAPIError) -> EnvironmentFault | None:
    """What a driver's error says about the machine; None when it is about the statement."""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        number = (getattr(original, "sqlite_errorcode", 0) or 0) & 0xFF
        if number == sqlite3.SQLITE_FULL:
            return EnvironmentFault("env-disk-full", _FULL, detail=repr(original))
        if number in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return EnvironmentFault("env-database-damaged", _DAMAGED, detail=repr(original))
        if number in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY):
            return EnvironmentFault("env-database-unreachable", _UNREACHABLE, detail=repr(original))
        return None
    if getattr(original, "sqlstate", None) == "53100":  # PostgreSQL: disk_full
        return EnvironmentFault("env-disk-full", _FULL, detail=repr(original))
    if error.connection_invalidated or getattr(original, "sqlstate", "") is None:
        return EnvironmentFault("env-database-unreachable", _UNREACHABLE, detail=repr(original))
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Driver errors that are about the machine leave the block as EnvironmentFault."""
    try:
        yield
    except DBAPIError as error:
        known = fault_of(error)
        if known is None:
            raise
        raise known from error


def answers(database: Database) -> bool:
    """Whether the database can be reached at all."""
    with database.read() as connection:
        return bool(connection.execute(text("select 1")).scalar() == 1)
