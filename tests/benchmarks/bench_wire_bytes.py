"""Bytes on the wire for one inspector's day (6 visits, 110 answers each, 8 findings), against its JSON as written.

Requests and replies with their heads, over TCP without TLS. ``ratio`` is that of a program that was just started
(hello, login, push, feed, receipt); ``again_bytes`` is a day over the connection of the sync before.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from sync.client.transport import Transport
from tests.benchmarks.counting_link import CountingLink, Counts
from tests.benchmarks.more_figures import MoreFigures
from tests.benchmarks.scenery import write_day
from tests.sync.client_rig import OAK, OFFICER, ClientLaptop, new_client
from tests.sync.district_server import DistrictServer, prepare_demo

DAYS = 3


def run(*, quick: bool = False) -> MoreFigures:
    """As many days over fresh connections as over one that is kept."""
    days = 1 if quick else DAYS
    with tempfile.TemporaryDirectory() as folder:
        server = DistrictServer(prepare_demo(Path(folder) / "district")).start_program()
        try:
            client = new_client(server, Path(folder) / "laptop")
            client.sync()
            with CountingLink(server.address) as link:
                fresh = [_day(client, link, Transport(link.address)) for _ in range(days)]
                line = Transport(link.address)
                _day(client, link, line)
                again = [_day(client, link, line) for _ in range(days)]
            client.laptop.close()
        finally:
            server.stop()
    raw = statistics.mean(size for size, _ in fresh + again)
    up, down = (statistics.mean(getattr(c, way) for _, c in fresh) for way in ("up", "down"))
    more = {
        "raw_bytes": raw,
        "bytes_up": up,
        "bytes_down": down,
        "again_bytes": statistics.mean(c.up + c.down for _, c in again),
    }
    return MoreFigures(None, None, None, (up + down) / raw, len(fresh), None, more=more)


def _day(client: ClientLaptop, link: CountingLink, line: Transport) -> tuple[int, Counts]:
    """(bytes of the day's entries, what went over the link)."""
    before, entries = link.counts(), len(client.bodies())
    write_day(client.laptop, OFFICER, OAK)
    result = client.sync(transport=line)
    if not result.delivered or client.waits:
        raise RuntimeError(f"not whole: {result}, waited {client.waits}")
    return sum(len(body) for body in client.bodies()[entries:]), link.counts().since(before)
