"""One way to ask SQL on either connection, and the conversions of stored values."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tuoyu_desktop.store.engine import ReadConnection, driver_of, translating_faults

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

Row = dict[str, Any]
Query = Callable[..., list[Row]]
"""``query(sql, *parameters)`` with ``?`` places: rows by column name."""


def reader_query(connection: ReadConnection) -> Query:
    """Ask on the read-only connection."""

    def query(sql: str, *parameters: Any) -> list[Row]:
        with translating_faults():
            cursor: Any = connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    return query


@contextmanager
def engine_query(engine: Engine) -> Iterator[Query]:
    """Ask on the writing connection outside a transaction: each query sees what is committed."""
    with closing(engine.raw_connection()) as pooled:
        driver: Any = pooled.driver_connection
        yield reader_query(driver)


def work_query(connection: Connection) -> Query:
    """Ask inside the writing transaction."""
    return reader_query(driver_of(connection))


def places(values: Collection[Any]) -> str:
    """``?, ?, ?`` for an IN list; an empty list matches nothing."""
    return ", ".join("?" * len(values)) or "NULL"


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def from_json(text: Any) -> Any:
    """The value of a JSON column, null for null."""
    return json.loads(text) if isinstance(text, str | bytes) else text


def decoded(row: Row, columns: Sequence[str]) -> Row:
    """The row with its JSON columns parsed."""
    return {name: from_json(value) if name in columns else value for name, value in row.items()}
