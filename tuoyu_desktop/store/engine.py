"""Opening the laptop's encrypted database: the only file that knows the SQLCipher driver.

One writing connection (an SQLAlchemy engine, for the database thread) and light read-only connections (for
lists, backup and search). What the driver and the disk say is told to a person as an ``EnvironmentFault``:

``env-key-wrong``          the key is not the one of this database
``env-database-damaged``   the key is right, the bytes are not
``env-database-newer``     a newer version of the program wrote it
``env-database-missing``   there is no database where one must be
``env-database-busy``      another process holds it
``env-disk-full``, ``env-disk-io``, ``env-folder-unwritable``   the disk

SQLAlchemy is imported only when the writer is opened: a list is on the screen before it.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import sqlcipher3.dbapi2 as driver

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.disk_room import has_no_room
from tuoyu_desktop.store.files import durable_replace
from tuoyu_desktop.store.keys import KEY_BYTES, KeyFile
from tuoyu_desktop.store.opened_file import OpenedFile

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine, ExceptionContext

BUSY_TIMEOUT_MS = 5_000

MESSAGES = {
    "env-key-wrong": "密钥与这份数据不相符，打不开数据库。请确认数据文件夹没有被替换，或用备份恢复。",
    "env-database-damaged": "数据库文件损坏，或 key.json 不是这份数据的。请不要删除任何文件，"
    "用最近的备份恢复，并联系管理员。",
    "env-database-newer": "这份数据由更新版本的程序写成，当前版本不能打开。请先升级程序，数据没有改动。",
    "env-database-missing": "找不到数据库文件。请检查数据文件夹是否被移动，或用备份恢复。",
    "env-database-busy": "数据库正被另一个程序使用。请关闭已打开的另一个窗口后重试。",
    "env-disk-full": "磁盘空间或配额不足，这一步没有保存。请腾出空间后重试，已保存的内容都还在。",
    "env-disk-io": "读写磁盘出错。请检查磁盘或 U 盘是否正常连接后重试，并尽快备份数据。",
    "env-folder-unwritable": "数据文件夹不能读写。请检查文件夹的权限，或换一个可以写入的位置。",
}

_BY_RESULT = {
    driver.SQLITE_FULL: "env-disk-full",
    driver.SQLITE_BUSY: "env-database-busy",
    driver.SQLITE_LOCKED: "env-database-busy",
    driver.SQLITE_NOTADB: "env-database-damaged",
    driver.SQLITE_CORRUPT: "env-database-damaged",
    driver.SQLITE_IOERR: "env-disk-io",
    driver.SQLITE_READONLY: "env-folder-unwritable",
    driver.SQLITE_CANTOPEN: "env-folder-unwritable",
    driver.SQLITE_PERM: "env-folder-unwritable",
}
_BY_ERRNO = {
    errno.ENOSPC: "env-disk-full",
    errno.EFBIG: "env-disk-full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "env-disk-full",
    errno.EIO: "env-disk-io",
    errno.EACCES: "env-folder-unwritable",
    errno.EPERM: "env-folder-unwritable",
    errno.EROFS: "env-folder-unwritable",
}


class ReadCursor(Protocol):
    """The part of a DB-API cursor that readers use; rows are plain tuples."""

    def fetchone(self) -> Any: ...
    def fetchmany(self, size: int = ...) -> list[Any]: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class ReadConnection(Protocol):
    """The part of a DB-API connection that readers use. One thread at a time."""

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ...) -> ReadCursor: ...
    def interrupt(self) -> None: ...
    def close(self) -> None: ...


class WriteConnection(ReadConnection, Protocol):
    """The part of the writing DB-API connection that is used inside a transaction."""

    def executemany(self, sql: str, parameters: Sequence[Any], /) -> object: ...


def fault(code: str, *, detail: str = "") -> EnvironmentFault:
    """The fault of this module's table, with its Chinese sentence."""
    return EnvironmentFault(code, MESSAGES[code], detail=detail)


def fault_of(error: BaseException) -> EnvironmentFault | None:
    """What a driver's, SQLAlchemy's or system error means to a person; ``None`` when it is a bug of ours."""
    original = getattr(error, "orig", None) or error
    if isinstance(original, EnvironmentFault):
        return original
    code: str | None = None
    if isinstance(original, driver.Error | sqlite3.Error):
        code = _BY_RESULT.get((getattr(original, "sqlite_errorcode", None) or 0) & 0xFF)
    elif isinstance(original, OSError):
        code = _BY_ERRNO.get(original.errno or 0)
    return fault(code, detail=repr(original)) if code else None


@contextmanager
def translating_faults() -> Iterator[None]:
    """Raise disk and database errors of the block as ``EnvironmentFault``; anything else passes unchanged."""
    try:
        yield
    except EnvironmentFault:
        raise
    except Exception as error:  # SQLAlchemy's errors are told apart without importing it
        known = fault_of(error)
        if known is None:
            raise
        raise known from error


CACHE_KIB = 64 * 1024
"""Pages kept decrypted: with SQLite's 2 MB a rebuild in the order of subjects decrypts each page many times."""


def open_writer(path: Path, key: bytes, *, newest: int | None = None, create: bool = True) -> Engine:
    """The one writing connection, as an engine for one thread at a time.

    Each transaction starts with ``BEGIN IMMEDIATE``, so savepoints and rollback work and a second process
    is noticed at once. ``newest`` is the highest schema version this program knows. With ``create=False``
    an absent or empty file is
    ``env-database-missing`` instead of a new database. Errors that SQLAlchemy raises later come as
    EnvironmentFault too.
    """
    if not create:
        _require_database(path)
    connection = _connect(path, key, read_only=False)
    try:
        with translating_faults():
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        _refuse_newer(connection, newest)
        return _engine_on(connection, path)
    except BaseException:
        connection.close()
        raise


def open_reader(path: Path, key: bytes, *, newest: int | None = None) -> ReadConnection:
    """A read-only DB-API connection (autocommit, tuples as rows) for one thread at a time; imports no
    SQLAlchemy.
    """
    _require_database(path)
    connection = _connect(path, key, read_only=True)
    try:
        with translating_faults():
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        _refuse_newer(connection, newest)
    except BaseException:
        connection.close()
        raise
    return cast(ReadConnection, connection)


def driver_of(connection: Connection) -> WriteConnection:
    """The driver's connection under an open SQLAlchemy transaction: the same transaction, the same statements, without
    what SQLAlchemy does around each, which is most of the time of an answer. Its errors are the driver's own."""
    return cast(WriteConnection, connection.connection.driver_connection)


def schema_version(connection: ReadConnection) -> int:
    """``PRAGMA user_version``: the number of the last migration; 0 for a new database."""
    with translating_faults():
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def copy_database(
    source: Path, target: Path, key: bytes, *, progress: Callable[[int, int], None] | None = None
) -> None:
    """Copy the live database into ``target`` under the same key by the backup API, and check every page of
    the copy.

    The copy is one plain file (no write-ahead log beside it), consistent, durable and whole or absent.
    ``progress`` gets (pages done, pages in all) and may raise to stop. Errors: as listed above.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        _copy_pages(source, part, key, progress)
        check_database(part, key, key_folder=source.parent)
        with translating_faults():
            durable_replace(part, target)
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
            leftover.unlink(missing_ok=True)


def check_database(path: Path, key: bytes, *, key_folder: Path | None = None) -> None:
    """Check the authentication code of every page and the structure; ``env-database-damaged`` with what was
    found.
    """
    _require_database(path)
    connection = _connect(path, key, read_only=True, key_folder=key_folder)
    try:
        with translating_faults():
            wrong = connection.execute("PRAGMA cipher_integrity_check").fetchmany(5)
            wrong = wrong or [row for row in connection.execute("PRAGMA quick_check(5)") if row != ("ok",)]
    finally:
        connection.close()
    if wrong:
        raise fault("env-database-damaged", detail="; ".join(str(row[0]) for row in wrong)[:2_000])


def _copy_pages(source: Path, part: Path, key: bytes, progress: Callable[[int, int], None] | None) -> None:
    def report(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    _require_database(source)
    reading = _connect(source, key, read_only=True)
    try:
        writing = _connect(part, key, read_only=False, key_folder=source.parent)
        try:
            with translating_faults():
                reading.backup(writing, pages=1_000, progress=report)
                writing.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            writing.close()
    finally:
        reading.close()


def _require_database(path: Path) -> None:
    with translating_faults():
        if not path.is_file() or path.stat().st_size == 0:
            raise fault("env-database-missing", detail=path.name)


def _connect(path: Path, key: bytes, *, read_only: bool, key_folder: Path | None = None) -> Any:
    """Open, give the key first, and read page 1, which tells a wrong key or damage at once."""
    if len(key) != KEY_BYTES:
        raise fault("env-key-wrong", detail=f"a key of {len(key)} bytes")
    mode = "ro" if read_only else "rwc"
    with translating_faults():
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_TIMEOUT_MS / 1_000,
        )
    try:
        _unlock(connection, key, key_folder or path.parent)
    except BaseException:
        connection.close()
        raise
    return connection


def _unlock(connection: Any, key: bytes, key_folder: Path) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    # temporary tables and sorters would reach the disk in clear
    connection.execute("PRAGMA temp_store = MEMORY")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.Error as error:
        known = fault_of(error)
        if known is None:
            raise
        # SQLCipher says the same for a wrong key and for damage: the check value in key.json knows which
        if known.code == "env-database-damaged" and not KeyFile(key_folder).matches(key):
            known = fault("env-key-wrong", detail=repr(error))
        raise known from error


def _refuse_newer(connection: Any, newest: int | None) -> None:
    if newest is None:
        return
    found = schema_version(connection)
    if found > newest:
        raise fault("env-database-newer", detail=f"schema {found}, this program knows {newest}")


def _engine_on(connection: Any, path: Path) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool)

    opened = OpenedFile(path)

    def begin(_session: Connection) -> None:
        with translating_faults():
            gone = opened.fault_code()
            if gone:
                raise fault(gone, detail="not the file that was opened")
            connection.execute("BEGIN IMMEDIATE")

    def translate(context: ExceptionContext) -> EnvironmentFault | None:
        known = fault_of(context.original_exception)
        if known is not None and known.code == "env-disk-io" and has_no_room(path):
            return fault("env-disk-full", detail=known.detail)  # a quota or a limit is no broken disk
        return known

    event.listen(engine, "begin", begin)
    event.listen(engine, "handle_error", translate)
    return engine
