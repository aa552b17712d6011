"""A new laptop of a unit with 300 facilities and three years of visits: from enrolled to 今日 with its data.

The district is made once a day and kept (see ``scratch``). The sample is one whole sync of an empty laptop (hello,
login, snapshot, feed, receipt) and the first 今日 after it; the floor is what the same bytes cost at least: read each
line as JSON, hash it, one durable ``executemany``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from sync.client.transport import Transport
from sync.server.office import open_office
from tests.benchmarks.counting_link import CountingLink, Counts
from tests.benchmarks.measuring import figures, milliseconds
from tests.benchmarks.more_figures import MoreFigures
from tests.benchmarks.scratch import made_once
from tests.benchmarks.three_years import KEEPER, UNIT, make_district
from tests.sync.client_rig import ClientLaptop, new_client
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.today import today_view
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.projection.entry_table import ENTRY

RUNS, FACILITIES = 3, 300
PERSON = DEMO_PEOPLE[KEEPER]


def run(*, quick: bool = False) -> MoreFigures:
    """Three new laptops in turn."""
    facilities, runs = (8, 1) if quick else (FACILITIES, RUNS)
    prepared = made_once(f"district_of_{facilities}", partial(make_district, facilities=facilities))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "district"
        shutil.copytree(prepared, data)
        held = _entries_held(data)
        server = DistrictServer(data).start_program()
        try:
            with CountingLink(server.address) as link:
                samples = [_first_sync(server, link, Path(folder) / str(number)) for number in range(runs)]
        finally:
            server.stop()
    common = figures([s[0] for s in samples], [s[1] for s in samples])
    assert common.median_ms is not None
    received, counts = samples[-1][2:]
    more = {
        "facilities": facilities,
        "entries_held": held,
        "entries_received": received,
        "entries_per_second": received / common.median_ms * 1000,
        "bytes_up": counts.up,
        "bytes_down": counts.down,
    }
    both = (common.median_ms, common.p99_ms, common.floor_ms, common.ratio)
    return MoreFigures(*both, runs, more["entries_per_second"], more=more)


def _entries_held(data: Path) -> int:
    office = open_office(data)
    with office.database.read() as connection:
        count = int(connection.execute(select(func.count()).select_from(ENTRY)).scalar_one())
    office.database.close()
    return count


def _first_sync(server: DistrictServer, link: CountingLink, folder: Path) -> tuple[float, float, int, Counts]:
    """(milliseconds, floor, entries received, bytes) of one new laptop."""
    client = new_client(server, folder, PERSON)
    before = link.counts()
    spent = milliseconds(lambda: _until_today(client, link.address))
    counts = link.counts().since(before)
    received = client.received()
    if not received:
        raise RuntimeError("nothing came")
    floor = _floor(folder, client)
    client.laptop.close()
    return spent, floor, received, counts


def _until_today(client: ClientLaptop, address: str) -> None:
    line = Transport(address)
    result = client.sync(transport=line)
    line.close()
    if not result.delivered or client.waits:
        raise RuntimeError(f"not whole: {result}, waited {client.waits}")
    client.laptop.read(lambda records: today_view(records, PERSON, UNIT))


def _floor(folder: Path, client: ClientLaptop) -> float:
    with client.laptop.engine.begin() as connection:
        columns = select(ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.body)
        lines = [(row.journal, row.seq, bytes(row.body)) for row in connection.execute(columns)]
    file = folder / "floor.db"
    bare = sqlite3.connect(file, isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE entry (journal TEXT, seq INTEGER, id TEXT, body BLOB, digest BLOB)")

    def work() -> None:
        rows = [(j, seq, json.loads(body)["id"], body, hashlib.sha256(body).digest()) for j, seq, body in lines]
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
        bare.execute("COMMIT")

    spent = milliseconds(work)
    bare.close()
    return spent
