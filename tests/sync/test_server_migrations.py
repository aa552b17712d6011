"""A district's database of the first revision is brought to the newest one, with what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from sync.server.ban_copies import present_edition
from sync.server.database import open_database, sqlite_url
from sync.server.judge_waiting import waiting_documents
from sync.server.office import open_office
from sync.server.schema import HEAD, revision
from tests.sync.district_server import DistrictServer, copy_of


@pytest.fixture
def first_revision(prepared_demo: Path, tmp_path: Path) -> DistrictServer:
    """A demo district as the first revision left it."""
    server = copy_of(prepared_demo, tmp_path / "data")
    database = open_database(sqlite_url(server.data / "district.db"))
    with database.write() as connection:
        connection.execute(text("DROP INDEX entry_held"))
        for table in ("ban_list", "ban_digest", "ban_copy"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.close()
    return server


def test_the_first_revision_is_brought_up_to_date_after_a_copy(first_revision: DistrictServer) -> None:
    office = open_office(first_revision.data, None)
    with office.database.read() as connection:
        assert revision(connection) == HEAD
        found = connection.execute(text("SELECT count(*) FROM entry")).scalar_one()
        assert present_edition(connection) is None, "the new tables are there and empty"
    office.database.close()
    assert found > 0
    assert list((first_revision.data / "backups").glob("before-migration-*.db"))


def test_documents_that_wait_are_found_by_the_index_of_what_is_held(prepared_demo: Path, tmp_path: Path) -> None:
    office = open_office(copy_of(prepared_demo, tmp_path / "data").data, None)
    asked: list[tuple[str, Any]] = []
    with office.database.write() as connection:
        event.listen(connection, "before_cursor_execute", lambda _c, _d, sql, given, *_: asked.append((sql, given)))
        waiting_documents(connection, {"a visit"})
        explained = list(asked)
        plans = [
            row for sql, given in explained for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
        ]
    office.database.close()
    assert any("entry_held" in row[3] for row in plans), plans
