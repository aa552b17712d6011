"""PostgreSQL's COPY: many rows in one message instead of a statement for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(connection: Connection, table: str, columns: Sequence[str], lines: str) -> None:
    """Insert rows, each a ``copy_text`` and a line feed, in the transaction of ``connection``; an error of the database
    is raised as SQLAlchemy would raise it."""
    import psycopg

    sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(sql) as copy:
            copy.write(lines)
    except psycopg.Error as error:
        raise OperationalError(sql, None, error, connection_invalidated=bool(driver.closed)) from error


def copy_text(values: Sequence[Any]) -> str:
    """``values`` (None, bytes, int, str) as they stand in a line, or in a part of one."""
    return "\t".join(map(_field, values))


def _field(value: Any) -> str:
    """PostgreSQL's text format: ``\\N`` is NULL, bytes are hexadecimal."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)
    return "\\\\x" + value.hex() if isinstance(value, bytes) else str(value)
