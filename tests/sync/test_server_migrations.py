"""A district's database of the first revision is brought to the newest one, with what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

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
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.close()
    return server


def test_the_first_revision_is_brought_up_to_date_after_a_copy(first_revision: DistrictServer) -> None:
    office = open_office(first_revision.data, None)
    with office.database.read() as connection:
        assert revision(connection) == HEAD
        found = connection.execute(text("SELECT count(*) FROM entry")).scalar_one()
    office.database.close()
    assert found > 0
    assert list((first_revision.data / "backups").glob("before-migration-*.db"))


def test_documents_that_wait_are_found_by_the_index_of_what_is_held(prepared_demo: Path, tmp_path: Path) -> None:
    office = open_office(copy_of(prepared_demo, tmp_path / "data").data, None)
    plans: list[str] = []
    with office.database.write() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        asked: list[str] = []
        driver.set_trace_callback(asked.append)
        waiting_documents(connection, {"a visit"})
        driver.set_trace_callback(None)
        for statement in asked:
            plans += [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")]
    office.database.close()
    assert any("entry_held" in plan for plan in plans), plans
