"""kill -9 of the laptop and of the server at each step (sync.md §4): hashes equal, nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import pytest

from sync.client.one_at_a_time import one_sync
from sync.client.uploads import SLICE
from tests.sync.bad_weather import BadWeather, Fault
from tests.sync.client_rig import ClientLaptop, assert_whole
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.errors import EnvironmentFault

KILLED = -9


@pytest.fixture(scope="module")
def district(district_of_module: DistrictServer) -> DistrictServer:
    return district_of_module


def _sync_until_death(client: ClientLaptop, step: str, count: int, when: str) -> int:
    client.laptop.close()
    order = {
        "root": str(client.root),
        "key": client.laptop.key.hex(),
        "device": asdict(client.laptop.device),
        "address": client.address,
        "step": step,
        "count": count,
        "when": when,
    }
    command = [sys.executable, "-m", "tests.sync.mortal_laptop", json.dumps(order)]
    return subprocess.run(command, check=False, timeout=300).returncode


@pytest.mark.parametrize(
    ("step", "count", "when"),
    [
        ("POST /v1/journal", 1, "before"),
        ("POST /v1/journal", 1, "after"),
        ("confirm", 1, "after"),
        ("receive_snapshot", 1, "after"),
        ("GET /v1/feed", 1, "after"),
        ("PATCH", 2, "after"),
        ("GET /v1/receipt", 1, "after"),
    ],
)
def test_a_laptop_killed_at_any_step_goes_on_there(
    district: DistrictServer, client: ClientLaptop, step: str, count: int, when: str
) -> None:
    inspection = client.visit(20)
    content = os.urandom(3 * SLICE)
    sha256 = client.photo(inspection, content)
    before = client.bodies()
    assert _sync_until_death(client, step, count, when) == KILLED
    client.reopen()
    assert client.bodies() == before
    assert client.sync().delivered
    assert client.bodies() == before
    assert (district.data / "blobs" / sha256[:2] / sha256).read_bytes() == content
    assert client.write(lambda work: work.visit_is_delivered(inspection))
    assert_whole(district, client)


@pytest.mark.parametrize("count", [7, 8])
def test_a_laptop_killed_before_any_commit_of_a_snapshot(
    district: DistrictServer, client: ClientLaptop, count: int
) -> None:
    """In the middle of a page or a snapshot the cursor has not moved: it comes again and nothing is there twice."""
    assert client.received() == 0
    assert _sync_until_death(client, "commit", count, "before") == KILLED
    client.reopen()
    client.sync()
    whole = client.received()
    assert client.setting("cursor")
    assert client.sync().entries_received == 0
    assert client.received() == whole
    assert_whole(district, client)


@pytest.mark.parametrize(
    ("marker", "reply"),
    [(b"POST /v1/journal/", False), (b"POST /v1/journal/", True), (b"PATCH", True), (b"GET /v1/snapshot", True)],
)
def test_a_server_killed_under_a_request_is_waited_for(
    district: DistrictServer, client: ClientLaptop, marker: bytes, reply: bool
) -> None:
    """Killed before the whole request is there, or when the reply is on its way: the sync goes on when it is back."""
    inspection = client.visit(20)
    content = os.urandom(SLICE + 5)
    sha256 = client.photo(inspection, content)
    port = district.address.rsplit(":", 1)[1]
    killed, dead = list[int](), threading.Event()

    def kill() -> None:
        killed.append(1)
        district.kill()
        dead.set()

    def back(_seconds: float) -> None:
        dead.wait(60)  # the laptop may hear of the cut line before the process is gone
        if district.running is None:
            district.start("--port", port)

    client.on_wait = back
    try:
        with BadWeather(district.address) as weather:
            weather.faults = [
                Fault(marker, reply_bytes=0, then=kill) if reply else Fault(marker, request_bytes=90, then=kill)
            ]
            assert client.sync(address=weather.address).delivered
    finally:
        dead.set()
        back(0.0)
    assert killed == [1]
    assert (district.data / "blobs" / sha256[:2] / sha256).read_bytes() == content
    assert_whole(district, client)


def test_one_sync_at_a_time_across_processes(tmp_path: Path) -> None:
    lock = tmp_path / "数据 夹" / "sync.lock"
    lock.parent.mkdir()
    holding = (
        "import sys; from pathlib import Path; from sync.client.one_at_a_time import one_sync\n"
        "with one_sync(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holding, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(EnvironmentFault) as refused, one_sync(lock):
        pass
    assert refused.value.code == "sync-busy"
    other.kill()  # a dead process gives the lock back
    other.wait()
    with one_sync(lock):
        pass
    with one_sync(lock):
        pass
