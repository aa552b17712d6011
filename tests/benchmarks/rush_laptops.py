"""Laptops of the evening rush in a process of their own, each a thread with the real engine and its own folder.

``make FOLDER ADDRESS DATABASE PART PARTS COUNT`` enrols this part of the laptops, syncs them once and writes a day.
``run FOLDER ADDRESS PART PARTS COUNT`` opens them, says so, waits for a line, lets all sync at once, and tells how each
fared in one line of JSON. ``FOLDER`` holds ``laptops/NUMBER``.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from sync.client.engine import SyncEngine
from sync.client.transport import Transport
from tests.benchmarks.rush_district import facility_of, person_of, unit_of
from tests.benchmarks.scenery import write_day
from tests.sync.client_rig import new_client
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.bootstrap import Laptop, bring_up_to_date, laptop_of, local_now
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.sync_store import SqlSyncStore

KEY_FILE = "bench.key"
SYNCS = 5
"""More than so many in a row bring nothing: the comparison at the end finds what is missing."""


@dataclass(frozen=True)
class Fared:
    """``ms`` from the start of the rush to delivered; ``faults``: what ended the syncs before the last one."""

    number: int
    journal: str
    ms: float
    seq: int
    hash: str
    received: int
    faults: tuple[str, ...]


def make(folder: Path, server: DistrictServer, numbers: range) -> None:
    """Enrolled, synced, a day written and not sent."""
    for number in numbers:
        place = folder / "laptops" / str(number)
        unit = unit_of(number)
        client = new_client(server, place, person_of(unit))
        client.sync()
        write_day(client.laptop, person_of(unit), facility_of(number))
        (place / KEY_FILE).write_bytes(client.laptop.key)
        client.laptop.close()


def run(folder: Path, address: str, numbers: range) -> list[Fared]:
    """All at once, when the line comes."""
    laptops = {number: _opened(folder / "laptops" / str(number)) for number in numbers}
    fared: list[Fared] = []
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=lambda n=number, one=laptop: fared.append(_sync(n, one, address, begun)))
        for number, laptop in laptops.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for laptop in laptops.values():
        laptop.close()
    return fared


def _opened(place: Path) -> Laptop:
    laptop = laptop_of(DataPaths(place), (place / KEY_FILE).read_bytes(), local_now)
    bring_up_to_date(laptop)
    return laptop


def _sync(number: int, laptop: Laptop, address: str, begun: float) -> Fared:
    """Until it is delivered, as the program would: a sync that failed is followed by another one."""
    store = SqlSyncStore(lambda: laptop.office, lambda job: job(), lambda _changes: None)
    journal, received, faults = laptop.device.journal, 0, []
    line = Transport(address)
    for _ in range(SYNCS):
        try:
            result = SyncEngine(store, line, clock=local_now).run()
        except EnvironmentFault as error:
            faults.append(f"{error.code} {error.detail}")
            continue
        received += result.entries_received
        if result.delivered:
            break
        faults.append(f"server has {result.server_seq} of {result.own_seq}")
    spent = (time.perf_counter() - begun) * 1000
    line.close()
    own = store.own_head()
    return Fared(number, journal, spent, own.seq, own.hash, received, tuple(faults))


def main(what: str, folder: Path, address: str, *more: str) -> None:
    """See above."""
    part, parts, count = map(int, more[-3:])
    numbers = range(part, count, parts)
    if what == "make":
        make(folder, DistrictServer(folder / "data", more[0], address=address), numbers)
    else:
        print(json.dumps([asdict(one) for one in run(folder, address, numbers)]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
