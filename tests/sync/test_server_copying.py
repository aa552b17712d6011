"""Whatever characters a line has, COPY stores it as it is; and what is held is found by an index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from sync.server.copying import copy_rows, copy_text
from tests.examples import examples
from tests.own_postgres import own_postgres

COLUMNS = ("number", "name", "body", "note")
TEXTS = st.text(st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"]))
ROWS = st.lists(st.tuples(st.integers(-(2**31), 2**31 - 1), TEXTS, st.binary(), st.none() | TEXTS), max_size=20)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with own_postgres() as server:
        engine = create_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            columns = "place bigserial, number integer, name text NOT NULL, body bytea, note text"
            connection.execute(text(f"CREATE TABLE line ({columns})"))
        yield engine
        engine.dispose()


def lines(*rows: tuple[object, ...]) -> str:
    return "".join(copy_text(row) + "\n" for row in rows)


def stored(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.execute(text("SELECT number, name, body, note FROM line ORDER BY place"))
    return [(row.number, row.name, bytes(row.body), row.note) for row in rows]


@examples(60)
@given(rows=ROWS)
def test_every_value_comes_back_as_it_was(engine: Engine, rows: list[tuple[int, str, bytes, str | None]]) -> None:
    with engine.connect() as connection:
        copy_rows(connection, "line", COLUMNS, lines(*rows))
        assert stored(connection) == rows
        connection.rollback()


@pytest.mark.parametrize("name", ["\\N", "\\.", "a\tb", "a\nb", "a\r\nb", "\\x00", "党", ""])
def test_signs_of_the_format_itself_are_only_text(engine: Engine, name: str) -> None:
    with engine.connect() as connection:
        copy_rows(connection, "line", COLUMNS, lines((1, name, name.encode(), name)))
        assert stored(connection) == [(1, name, name.encode(), name)]
        connection.rollback()


def test_an_error_of_the_database_is_raised_as_any_other(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError, match="COPY line"):
        copy_rows(connection, "line", COLUMNS, lines((1, None, b"", None)))
