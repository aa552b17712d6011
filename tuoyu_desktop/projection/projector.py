"""Folds the touched subjects anew, in bulk: one query for what is there, one statement per table to write."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from pydantic_core import to_json
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.families import FAMILY_OF_KIND
from tuoyu_desktop.domain.entries.folding import Placed, canonical, head
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.row_values import Values, row_values
from tuoyu_desktop.projection.tables import PROJECTED, ROWS, schema_stamp, table_of

Touched = dict[str, set[str]]
"""Family name to the subjects whose rows were written."""

_STAMPS = MetaData()
_STAMP = Table("projection_stamp", _STAMPS, Column("stamp", String(32), nullable=False))
_SLICE = 500
_REBUILD_ROWS = 4000


class Folded(NamedTuple):
    """A row and the table it belongs to."""

    family: str
    values: Values


class Driver(Protocol):
    """SQLite's own connection, for a caller that knows the driver's errors: one answer is folded without SQLAlchemy."""

    def execute(self, sql: str, parameters: Sequence[Any], /) -> Iterable[Any]: ...
    def executemany(self, sql: str, parameters: Sequence[tuple[Any, ...]], /) -> object: ...


def project(
    connection: Connection,
    subjects: Collection[str],
    fresh: Mapping[str, Sequence[Placed] | Folded] | None = None,
    driver: Driver | None = None,
) -> Touched:
    """Fold ``subjects`` again from their stored entries and write their rows.

    ``fresh`` gives, for subjects that are known to have no other entries, the entries already parsed, or what
    ``folded`` made of them; ``driver`` is SQLite's connection under ``connection``.
    """
    fresh = fresh or {}
    touched: Touched = defaultdict(set)
    rows: dict[str, list[Values]] = defaultdict(list)
    empty: list[str] = []
    for subject, given in fresh.items():
        _put(subject, given if isinstance(given, Folded) else folded(subject, given), rows, empty)
    for some in _slices([s for s in subjects if s not in fresh], _SLICE):
        for subject, placed in _stored(connection, some, driver):
            _put(subject, folded(subject, placed), rows, empty)
    _write(connection, rows, driver)
    _remove(connection, empty)
    for family, values in rows.items():
        touched[family].update(row["subject"] for row in values)
    return dict(touched)


def _slices(values: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some


_FOLDABLE = select(ENTRY.c.subject, ENTRY.c.kind, ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.body).where(
    ENTRY.c.status == EntryStatus.APPLIED.value, ENTRY.c.body.is_not(None)
)
_STORED = _FOLDABLE.where(ENTRY.c.subject.in_(bindparam("subjects", expanding=True)))


_STORED_PLAIN = f"""SELECT subject, kind, journal, seq, body FROM entry
    WHERE status = '{EntryStatus.APPLIED.value}' AND body IS NOT NULL AND subject IN (%s)"""


def _stored(
    connection: Connection, subjects: list[str], driver: Driver | None = None
) -> Iterator[tuple[str, list[Placed]]]:
    found: dict[str, list[Placed]] = {subject: [] for subject in subjects}
    if driver is None:
        stored: Iterable[Any] = connection.execute(_STORED, {"subjects": subjects})
    else:
        stored = driver.execute(_STORED_PLAIN % ", ".join("?" * len(subjects)), subjects)
    for subject, kind, journal, seq, body in stored:
        placed = _placed(kind, journal, seq, body)
        if placed is not None:
            found[subject].append(placed)
    yield from found.items()


def _placed(kind: str, journal: str, seq: int, body: bytes) -> Placed | None:
    """The entry of a stored row; null for a kind that has no row, and one that this program is too old to read folds
    as if it were not there."""
    if kind not in FAMILY_OF_KIND:
        return None
    try:
        return Placed(journal, seq, decode(bytes(body)))
    except MalformedEntry:
        return None


def folded(subject: str, placed: Sequence[Placed]) -> Folded | None:
    """The row of ``subject`` where ``placed`` are all its entries; null where they fold to nothing."""
    ordered = canonical(placed)
    family = FAMILY_OF_KIND.get(ordered[0].entry.kind) if ordered else None
    if family is None:
        return None
    mine = [p for p in ordered if p.entry.kind in family.kinds]
    state = family.fold(mine)
    if state is None:
        return None
    return Folded(family.name, row_values(family.name, subject, head(mine), state))


def _put(subject: str, found: Folded | None, rows: dict[str, list[Values]], empty: list[str]) -> None:
    if found is None:
        empty.append(subject)
    else:
        rows[found.family].append(found.values)


@cache
def _upsert(family: str) -> Any:
    table = table_of(family)
    statement = sqlite.insert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.columns if column.name != "subject"}
    return statement.on_conflict_do_update(index_elements=["subject"], set_=changed)


@cache
def _recordset_upsert(family: str) -> str:
    """PostgreSQL's upsert of any number of rows that come as one JSON text."""
    table = table_of(family)
    names = [f'"{column.name}"' for column in table.columns]
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name != '"subject"')
    return (
        f"INSERT INTO {table.name} ({', '.join(names)})"
        f" SELECT {', '.join(names)} FROM json_populate_recordset(NULL::{table.name}, %s::json)"
        f" ON CONFLICT (subject) DO UPDATE SET {changed}"
    )


@cache
def _driver_upsert(family: str) -> tuple[str, Callable[[Values], tuple[Any, ...]], tuple[str, ...]]:
    """SQLite's upsert as text, what fills its places from a row, and the columns that hold JSON."""
    compiled = _upsert(family).compile(dialect=sqlite.dialect(paramstyle="qmark"))
    json_columns = tuple(c.name for c in table_of(family).columns if isinstance(c.type, JSON))
    return str(compiled), itemgetter(*compiled.positiontup), json_columns


def _write(connection: Connection, rows: Mapping[str, list[Values]], driver: Driver | None = None) -> None:
    """One statement a table. SQLite is given plain tuples, PostgreSQL one JSON text: no statement a row."""
    if connection.dialect.name != "sqlite":
        for family, values in rows.items():
            connection.exec_driver_sql(_recordset_upsert(family), (to_json(values).decode(),))
        return
    run = connection.exec_driver_sql if driver is None else driver.executemany
    for family, values in rows.items():
        sql, in_order, json_columns = _driver_upsert(family)
        for row in values:  # made for this statement alone, so they need no copy
            for name in json_columns:
                row[name] = _dumped(row[name])
        run(sql, [in_order(row) for row in values])


def _dumped(value: Any) -> str:
    """JSON text; most answers have an empty table of measured values and no conflict."""
    if not value and isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return to_json(value).decode()


def _remove(connection: Connection, subjects: Iterable[str]) -> None:
    """A subject that folds to nothing (all refused, held or erased) has no row."""
    for some in _slices(subjects, _SLICE):
        for family in ROWS:
            table = table_of(family)
            connection.execute(delete(table).where(table.c.subject.in_(some)))


def rebuild(connection: Connection) -> int:
    """Drop the projected tables and fold every stored entry again. Returns the number of entries read."""
    PROJECTED.drop_all(connection)
    PROJECTED.create_all(connection)
    several = set(connection.execute(_SEVERAL).scalars())
    count = 0
    rows: dict[str, list[Values]] = defaultdict(list)
    with _collector_paused():
        subjects = chain(_singles(connection, several), _gathered(connection, several))
        for number, (subject, placed) in enumerate(subjects, start=1):
            count += len(placed)
            _put(subject, folded(subject, placed), rows, [])
            if number % _REBUILD_ROWS == 0:
                _write(connection, rows)
                rows.clear()
        _write(connection, rows)
    _stamp(connection)
    return count


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Rows and entries hold no cycles, so looking for some among them is time for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_SEVERAL = select(ENTRY.c.subject).group_by(ENTRY.c.subject).having(func.count() > 1)
_Groups = Iterator[tuple[str, Sequence[Placed]]]


def _singles(connection: Connection, several: Collection[str]) -> _Groups:
    """The subjects with one entry, which most have, in the order they lie on the disk: in any other order each page
    would be read and decrypted many times."""
    stored = connection.execute(_FOLDABLE, execution_options={"yield_per": _REBUILD_ROWS})
    for subject, kind, journal, seq, body in stored:
        if subject not in several and (placed := _placed(kind, journal, seq, body)) is not None:
            yield subject, (placed,)


def _gathered(connection: Connection, several: Collection[str]) -> _Groups:
    """The subjects with more entries than one."""
    for some in _slices(sorted(several), _SLICE):
        yield from _stored(connection, some)


def _stamp(connection: Connection) -> None:
    _STAMPS.create_all(connection)
    connection.execute(delete(_STAMP))
    connection.execute(insert(_STAMP).values(stamp=schema_stamp()))


def ensure_current(connection: Connection) -> bool:
    """Rebuild when the tables are missing or of another schema; true when it did."""
    _STAMPS.create_all(connection)
    if connection.execute(select(_STAMP.c.stamp)).scalar() == schema_stamp():
        return False
    rebuild(connection)
    return True


def set_verdict(connection: Connection, journal: str, seq: int, status: EntryStatus, reason: str) -> str | None:
    """Store the verdict on one entry; returns its subject, to be folded again, or null when it is not held here."""
    place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == seq)
    values: dict[str, Any] = {"status": status.value, "reason": reason}
    if status is EntryStatus.ERASED:
        values["body"] = None
    connection.execute(update(ENTRY).where(place).values(**values))
    subject: str | None = connection.execute(select(ENTRY.c.subject).where(place)).scalar()
    return subject
