"""The feed follows the commit order without a gap, however many write at once (sync.md §3.5).

The same reader is shown to lose an entry where positions come from a bare sequence, so these tests can fail.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text

from sync.protocol.chain import CHAIN_START, chain, digest
from sync.server.access import Caller, make_code
from sync.server.database import last_position, take_positions
from sync.server.feed import feed_page
from sync.server.office import Office, open_office
from sync.server.setup import make_district
from sync.server.stored import FROM_DEVICE, Item, insert_items
from tests.own_postgres import own_postgres
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import AnswerRecorded, AnswerRecordedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.projection.entry_table import ENTRY

WRITERS, BATCHES, LINES = 5, 12, 4
SERVERS = "3"


@dataclass
class FeedReader:
    """Reads on from its cursor and never looks back, as a laptop does. ``seen``: (journal, seq) as they came."""

    page: Callable[[str], dict[str, Any]]
    cursor: str = ""
    seen: list[tuple[str, int]] = field(default_factory=list)

    def poll(self) -> None:
        more = True
        while more:
            page = self.page(self.cursor)
            self.seen += [(entry["journal"], json.loads(entry["body"])["seq"]) for entry in page["entries"]]
            self.cursor, more = page["cursor"], page["more"]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    with own_postgres() as server:
        yield server


def _serving(backend: str, request: pytest.FixtureRequest, folder: Path) -> DistrictServer:
    if backend == "sqlite":
        return copy_of(request.getfixturevalue("prepared_demo"), folder / "data")
    server = DistrictServer(folder / "data", request.getfixturevalue("postgres").get_uri())
    assert "演示区" in server.told("init", "--district", "110115", "--demo")
    return server


@pytest.fixture(params=["sqlite", "postgresql"])
def busy_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DistrictServer]:
    """A demo district served by several processes."""
    server = _serving(request.param, request, tmp_path).start_program("--workers", SERVERS)
    yield server
    server.stop()


@pytest.fixture
def office(busy_server: DistrictServer) -> Iterator[Office]:
    """The same district, opened beside the serving processes."""
    opened = open_office(busy_server.data, busy_server.database)
    yield opened
    opened.database.close()


@pytest.fixture
def writers(busy_server: DistrictServer, office: Office) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """Journal to the process that writes it once it is told to."""
    processes = [_writer(busy_server, office) for _ in range(WRITERS)]
    yield {_line(process): process for process in processes}
    for process in processes:
        process.kill()
        process.communicate()


def test_many_writers_and_a_polling_reader(
    busy_server: DistrictServer, office: Office, writers: dict[str, subprocess.Popen[str]]
) -> None:
    reader = FeedReader(_enrolled(busy_server, office, "district_officer_1").feed)
    for writer in writers.values():
        _say(writer, "go")
    while any(writer.poll() is None for writer in writers.values()):
        reader.poll()
        _assert_no_gap(office)
    reader.poll()
    assert [writer.returncode for writer in writers.values()] == [0] * WRITERS
    with office.database.read() as connection:
        place = select(ENTRY.c.journal, ENTRY.c.seq).where(ENTRY.c.journal.in_(writers))
        committed = [(row.journal, row.seq) for row in connection.execute(place.order_by(ENTRY.c.position))]
    assert [place for place in reader.seen if place[0] in writers] == committed
    for journal in writers:
        assert [seq for name, seq in committed if name == journal] == list(range(1, BATCHES * LINES + 2))


def _assert_no_gap(office: Office) -> None:
    """At any moment the visible positions are 1, 2, 3 … up to the counter: what is missing is yet to come behind."""
    with office.database.read() as connection:
        visible = connection.execute(select(func.count(), func.max(ENTRY.c.position)).select_from(ENTRY)).one()
        assert tuple(visible) == (last_position(connection),) * 2


def _enrolled(server: DistrictServer, office: Office, role: str) -> Laptop:
    laptop = Laptop(server.address)
    laptop.enroll(make_code(office, DEMO_PEOPLE[role], replaces=None, hours=1)).raise_for_status()
    laptop.login()
    return laptop


def _writer(server: DistrictServer, office: Office) -> subprocess.Popen[str]:
    code = make_code(office, DEMO_PEOPLE["street_officer"], replaces=None, hours=1)
    command = [sys.executable, "-m", "tests.sync.feed_writer", server.address, code, str(BATCHES), str(LINES)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


@pytest.fixture
def bare_district(postgres: Any, tmp_path: Path) -> DistrictServer:
    """A new district in a database of its own, not served: the test holds the connections itself."""
    name = f"order_{new_id().replace('-', '')}"
    url = postgres.get_uri()
    postgres.psql(f"CREATE DATABASE {name};")
    server = DistrictServer(tmp_path / "data", url.replace("/postgres?", f"/{name}?"))
    make_district(server.data, server.database, code="110115", unit=None, pack=None, demo_seed=None)
    return server


EVERYTHING = Caller("reader", "110115", "", None, "", district_wide=True)


def _reader_of(office: Office) -> FeedReader:
    """The reader over the server's own feed, without the wire; what is there already is read."""
    reader = FeedReader(lambda cursor: feed_page(office, EVERYTHING, cursor, 5000).model_dump())
    reader.poll()
    reader.seen.clear()
    return reader


def _insert(connection: Connection, journal: str, position: int) -> None:
    data = AnswerRecordedData(inspection=new_id(), item="A01", answer=Answer.PASS)
    entry = AnswerRecorded.write(
        data, seq=1, id=new_id(), at=datetime.now(UTC), actor=new_id(), subject=new_id(), facility="here", after=None
    )
    body = entry.to_body()
    own = digest(body)
    insert_items(connection, [Item(journal, 1, body, own, chain(CHAIN_START, own), entry)], FROM_DEVICE, position)


def test_the_reader_skips_an_entry_of_a_bare_sequence(bare_district: DistrictServer) -> None:
    """Without the writer's turn: numbers 1 and 2 are taken, 2 is committed first, and 1 is never read."""
    office = open_office(bare_district.data, bare_district.database)
    with office.database.engine.begin() as connection:
        _make_counter_a_sequence(connection)
    reader = _reader_of(office)
    with office.database.engine.connect() as first, office.database.engine.connect() as second:
        _insert(first, "first", _next(first))
        _insert(second, "second", _next(second))
        second.commit()
        reader.poll()
        first.commit()
        reader.poll()
    office.database.close()
    assert reader.seen == [("second", 1)]


def _make_counter_a_sequence(connection: Connection) -> None:
    last = last_position(connection)
    connection.execute(text("DROP TABLE commit_counter"))
    connection.execute(text("CREATE SEQUENCE bare"))
    connection.execute(text(f"SELECT setval('bare', {last})"))
    connection.execute(text("CREATE VIEW commit_counter AS SELECT 1 AS one, last_value::int AS last FROM bare"))


def _next(connection: Connection) -> int:
    return int(connection.execute(text("SELECT nextval('bare')")).scalar_one())


def test_the_second_writer_waits_and_nothing_is_skipped(bare_district: DistrictServer) -> None:
    """The same two writers with the server's own turn: whoever comes second gets no number before the first is done."""
    office = open_office(bare_district.data, bare_district.database)
    other = open_office(bare_district.data, bare_district.database)
    reader = _reader_of(office)
    second = threading.Thread(target=_write_one, args=(other, "second"))
    with office.database.write() as connection:
        position = take_positions(connection, 1)
        second.start()
        while not _somebody_waits(office):
            assert second.is_alive()
        _insert(connection, "first", position)
        reader.poll()
        assert reader.seen == []
    second.join()
    reader.poll()
    other.database.close()
    office.database.close()
    assert reader.seen == [("first", 1), ("second", 1)]


def _write_one(office: Office, journal: str) -> None:
    with office.database.write() as connection:
        _insert(connection, journal, take_positions(connection, 1))


def _somebody_waits(office: Office) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with office.database.engine.connect() as connection:
        return bool(connection.execute(text(waiting)).scalar_one())
