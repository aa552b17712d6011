"""(b) One inspector's day (6 visits, 110 answers each, 8 findings) from laptop to server over loopback: aim at most
twice the floor.

Laptop (SQLCipher) and server (its own process, SQLite) are durable and real; the sample is a whole sync as the running
program makes it, over the transport that its sync thread keeps: push, verdicts, feed, receipt. The first sync of a
program says hello and opens a session besides; it is in the warm-up. The floor is what the same bytes cost at least:
compress, hash, decompress and one durable ``executemany``.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from sync.client.transport import Transport
from sync.protocol.chain import CHAIN_START, chain_over
from sync.protocol.encoding import compress, decompress
from sync.protocol.wire import MAX_BATCH_BYTES
from tests.benchmarks.measuring import Figures, figures, milliseconds
from tests.benchmarks.scenery import write_day
from tests.sync.client_rig import OAK, OFFICER, ClientLaptop, new_client
from tests.sync.district_server import DistrictServer, prepare_demo

RUNS = 9
WARM_UP = 2


def run() -> Figures:
    """Write a day and sync it, several times over; the first ones are not counted."""
    with tempfile.TemporaryDirectory() as folder:
        server = DistrictServer(prepare_demo(Path(folder) / "district")).start_program()
        try:
            client = new_client(server, Path(folder) / "laptop")
            line = Transport(server.address)
            client.sync(transport=line)
            samples, floors = [], []
            for _ in range(WARM_UP + RUNS):
                before = len(client.bodies())
                write_day(client.laptop, OFFICER, OAK)
                samples.append(milliseconds(lambda: _delivered(client, line)))
                floors.append(_floor(Path(folder), client.bodies()[before:]))
            line.close()
            client.laptop.close()
        finally:
            server.stop()
    return figures(samples[WARM_UP:], floors[WARM_UP:])


def _delivered(client: ClientLaptop, line: Transport) -> None:
    result = client.sync(transport=line)
    if not result.delivered:
        raise RuntimeError(f"server has {result.server_seq} of {result.own_seq} entries")
    if client.waits:
        raise RuntimeError("the connection was cut")


def _floor(folder: Path, bodies: list[bytes]) -> float:
    """Milliseconds for the same bytes without rules, folds, HTTP or encryption."""
    path = folder / "floor.db"
    for old in folder.glob("floor.db*"):
        old.unlink()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB, digest BLOB, hash BLOB)")

    def work() -> None:
        packed = compress(b"\n".join(bodies))
        links = chain_over(CHAIN_START, bodies)
        lines = decompress(packed, "zstd", MAX_BATCH_BYTES).split(b"\n")
        rows = [(seq, body, *link) for seq, (body, link) in enumerate(zip(lines, links, strict=True), start=1)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    spent = milliseconds(work)
    connection.close()
    return spent
