"""100 MB of photos over a link that is cut every 5 MB: bytes sent against bytes needed, aim at most 1.05.

The link is a proxy of its own process; a cut resets both connections. The engine waits between its tries as in the
program, so the time holds the waiting; ``waited_ms`` says how much of it that is.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from sync.client.engine import SyncEngine
from sync.client.patience import Patience, pause
from sync.client.transport import Transport
from tests.benchmarks.counting_link import CountingLink
from tests.benchmarks.measuring import milliseconds
from tests.benchmarks.more_figures import MoreFigures
from tests.sync.client_rig import ClientLaptop, new_client
from tests.sync.district_server import DistrictServer, prepare_demo

PHOTO, PHOTOS, CUT_EVERY = 1_000_000, 100, 5_000_000


def run(*, quick: bool = False) -> MoreFigures:
    """One visit with all the photos, one sync."""
    photos, size, cut_every = (3, 400_000, 500_000) if quick else (PHOTOS, PHOTO, CUT_EVERY)
    with tempfile.TemporaryDirectory() as folder:
        server = DistrictServer(prepare_demo(Path(folder) / "district")).start_program()
        try:
            client = new_client(server, Path(folder) / "laptop")
            client.sync()
            _take_photos(client, photos, size)
            with CountingLink(server.address, cut_every) as link:
                waits: list[float] = []
                spent = milliseconds(lambda: _send(client, link.address, waits))
                counts = link.counts()
            client.laptop.close()
        finally:
            server.stop()
    needed = photos * size
    more = {
        "bytes_needed": needed,
        "bytes_sent": counts.up,
        "sent_per_needed": counts.up / needed,
        "cuts": counts.cuts,
        "waited_ms": sum(waits) * 1000,
    }
    return MoreFigures(spent, None, None, more["sent_per_needed"], 1, photos / spent * 1000, more=more)


def _take_photos(client: ClientLaptop, photos: int, size: int) -> None:
    visit, chance = client.visit(3), random.Random(1)
    for _ in range(photos):
        client.photo(visit, chance.randbytes(size))


def _send(client: ClientLaptop, address: str, waits: list[float]) -> None:
    def wait(seconds: float) -> None:
        waits.append(seconds)
        pause(seconds, lambda: False)

    line = Transport(address)
    result = SyncEngine(client.store, line, clock=client.clock, patience=Patience(wait)).run()
    line.close()
    if not result.delivered:
        raise RuntimeError(f"not delivered: {result}")
