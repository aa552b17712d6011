"""The evening rush: 200 laptops bring one day each (6 visits, 110 answers each, 8 findings) at once to one server.

Laptops are real ones: their own SQLCipher folders and the real engine, several processes of them, which share the
machine with the server (two workers) and PostgreSQL. Each sync is whole: hello, login, push, feed with what the four
others of the unit had brought by then, receipt. Then bare pushes of one visit each, made ready before, for 30 seconds.
At the end every journal is compared with the district's, seq, hash and each link of it.

``server_ms_per_day`` is processor time of server and PostgreSQL together: it does not depend on who else is busy.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from sync.protocol.chain import CHAIN_START, chain_over
from sync.server.office import open_office
from sync.server.stored import APPLIED
from tests.benchmarks.companions import companions, processor_seconds
from tests.benchmarks.more_figures import MoreFigures, share
from tests.benchmarks.rush_district import Size, prepare, serving
from tests.benchmarks.scratch import made_once
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.projection.entry_table import ENTRY

FULL, SMALL = Size(200, 40, 90), Size(4, 2, 2)
SECONDS, WORKERS = 30, 2
Heads = dict[str, tuple[int, str]]
"""Journal to (seq, hash) as the laptop has it."""


def run(*, quick: bool = False) -> MoreFigures:
    """The rush, then the sustained load, then the comparison."""
    size, processes, seconds = (SMALL, 2, 2) if quick else (FULL, 4, SECONDS)
    prepared = made_once(f"rush_of_{size.laptops}", partial(prepare, size=size))
    with tempfile.TemporaryDirectory() as name, serving(prepared, Path(name), WORKERS) as (server, postgres):
        folder = Path(name)
        shutil.copytree(prepared / "laptops", folder / "laptops")
        shutil.copytree(prepared / "streams", folder / "streams")
        rush = _rush(folder, server, postgres, size, processes)
        load = _sustained(folder, server, postgres, size, seconds)
        lost = _lost(server, rush.pop("heads") | load.pop("heads"))
    times: list[float] = rush.pop("times")
    more = {**rush, "p95_ms": share(times, 0.95), **load, "lost": lost}
    more["load_average"] = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    median = statistics.median(times)
    return MoreFigures(median, share(times, 0.99), None, None, size.laptops, rush["days_per_second"], more=more)


def _parts(module: str, folder: Path, address: str, processes: int, *more: int) -> list[list[str]]:
    place = [sys.executable, "-m", f"tests.benchmarks.{module}", "run", str(folder), address]
    return [[*place, str(part), str(processes), *map(str, more)] for part in range(processes)]


def _rush(folder: Path, server: DistrictServer, postgres: int, size: Size, processes: int) -> dict[str, Any]:
    with companions(_parts("rush_laptops", folder, server.address, processes, size.laptops)) as some:
        for one in some:
            one.hear()
        before = _spent(server, postgres)
        begun = time.perf_counter()
        for one in some:
            one.say("go")
        fared = [laptop for one in some for laptop in json.loads(one.hear())]
        spent = _spent(server, postgres, before)
        whole = max(laptop["ms"] for laptop in fared)
        wall = (time.perf_counter() - begun) * 1000
    faults = [fault for laptop in fared for fault in laptop["faults"]]
    for fault, count in Counter(faults).most_common(5):
        print(f"  rush: {count} x {fault}", flush=True)
    return {
        "heads": {laptop["journal"]: (laptop["seq"], laptop["hash"]) for laptop in fared},
        "times": [laptop["ms"] for laptop in fared],
        "days_per_second": size.laptops / whole * 1000,
        "wall_ms": wall,
        "syncs_repeated": len(faults),
        "entries_received": sum(laptop["received"] for laptop in fared),
        "server_ms_per_day": None if spent is None else spent / size.laptops * 1000,
    }


def _sustained(folder: Path, server: DistrictServer, postgres: int, size: Size, seconds: int) -> dict[str, Any]:
    """Closed loop: eight connections, each sends the next visit when the one before is acknowledged."""
    with companions(_parts("visit_pushes", folder, server.address, 2, size.streams, seconds)) as some:
        for one in some:
            one.hear()
        before = _spent(server, postgres)
        for one in some:
            one.say("go")
        loads = [json.loads(one.hear()) for one in some]
        spent = _spent(server, postgres, before)
    at = sorted(moment for load in loads for moment in load["at"])
    failures = [failure for load in loads for failure in load["failures"]]
    for failure, count in Counter(failures).most_common(5):
        print(f"  rush: {count} x {failure}", flush=True)
    return {
        "heads": {journal: tuple(head) for load in loads for journal, head in load["heads"].items()},
        "visits": len(at),
        "sustained_seconds": at[-1],
        "visits_per_second": (len(at) - len(failures)) / at[-1],
        "slowest_second": _slowest(at),
        "failures": len(failures),
        "server_ms_per_visit": None if spent is None else spent / len(at) * 1000,
    }


def _slowest(at: list[float]) -> int:
    """The fewest visits of any whole second."""
    return min((sum(1 for moment in at if second <= moment < second + 1) for second in range(int(at[-1]))), default=0)


def _spent(server: DistrictServer, postgres: int, before: float | None = 0.0) -> float | None:
    assert server.process is not None
    now = processor_seconds(server.process.pid, postgres)
    return None if now is None or before is None else now - before


def _lost(server: DistrictServer, heads: Mapping[str, tuple[int, str]]) -> int:
    """Entries that the laptops have and the district has not, or not as they were written, or did not accept."""
    office, lost = open_office(server.data, server.database), 0
    columns = select(ENTRY.c.body, ENTRY.c.status)
    with office.database.read() as connection:
        for journal, (seq, link) in heads.items():
            rows = connection.execute(columns.where(ENTRY.c.journal == journal).order_by(ENTRY.c.seq)).all()
            links = chain_over(CHAIN_START, [bytes(row.body) for row in rows])
            if len(rows) != seq or links[-1][1].hex() != link:
                lost += max(1, seq - len(rows))
            lost += sum(row.status != APPLIED for row in rows)
    office.database.close()
    return lost
