"""More at once than can be served: who cannot be served soon is told when to come back, and reading goes on."""

from __future__ import annotations

import hashlib
import os
import selectors
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from sync.server.database import BUSY_TIMEOUT_MS
from sync.server.turns import COME_BACK_SECONDS, PUSHES, SMALL, WAITING, WAITING_SMALL
from tests.sync import visits
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tests.sync.test_server_faults import enrolled
from tests.sync.test_server_uploads import TUS, create, send
from tests.sync.test_tus_conformance import open_patch, stands

OVER = 20
"""So many more than the queue holds."""


@contextmanager
def busy_database(data: Path) -> Iterator[None]:
    """As a long import does: nobody else can write meanwhile."""
    with sqlite3.connect(data / "district.db", isolation_level=None) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def begin_push(laptop: Laptop) -> socket.socket:
    """The first entry of the journal on its way, whole; the answer is not waited for."""
    address, body = httpx.URL(laptop.http.base_url), laptop.bodies[0]
    head = (
        f"POST /v1/journal/{laptop.device}?after=0&prev={'0' * 64} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: {laptop.http.headers['authorization']}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    wire = socket.create_connection((address.host, address.port), timeout=300)
    wire.sendall(head.encode() + body)
    return wire


def answered(wires: list[socket.socket], count: int) -> dict[socket.socket, bytes]:
    """The first ``count`` answers that come, while the database would still be waited for."""
    found: dict[socket.socket, bytes] = {}
    end = time.monotonic() + BUSY_TIMEOUT_MS / 1000 - 5
    with selectors.DefaultSelector() as selector:
        for wire in wires:
            selector.register(wire, selectors.EVENT_READ)
        while len(found) < count:
            ready = selector.select(max(0.0, end - time.monotonic()))
            assert ready, f"{len(found)} of {count} answers"
            for key, _ in ready:
                selector.unregister(key.fileobj)
                wire = next(one for one in wires if one is key.fileobj)
                found[wire] = wire.recv(65536)
    return found


def is_read(laptop: Laptop) -> None:
    """The server has read all that was sent before: it takes connections in their order."""
    for _ in range(3):
        with httpx.Client(base_url=laptop.http.base_url, timeout=300) as fresh:
            assert fresh.get("/v1/hello").status_code == 200


def test_in_a_rush_the_queue_is_short_and_reading_goes_on(own_server: DistrictServer) -> None:
    laptop = enrolled(own_server.start())
    visits.start(laptop, "expert")
    with ExitStack() as opened:
        with busy_database(own_server.data):
            wires = [opened.enter_context(begin_push(laptop)) for _ in range(PUSHES + WAITING + OVER)]
            refused = answered(wires, OVER)
            assert laptop.http.get("/v1/hello").status_code == 200
            assert laptop.http.get(f"/v1/journal/{laptop.device}").json()["seq"] == 0
            assert laptop.http.get("/v1/feed").status_code == 200
        kept = answered([wire for wire in wires if wire not in refused], PUSHES + WAITING)
    assert {said.split()[1] for said in refused.values()} == {b"429"}
    assert all(b"too-many" in said for said in refused.values())
    waits = {_retry_after(said) for said in refused.values()}
    assert waits <= set(range(COME_BACK_SECONDS[0], COME_BACK_SECONDS[1] + 1))
    assert len(waits) > 1, "they do not all come back at once"
    assert {said.split()[1] for said in kept.values()} == {b"200"}
    assert laptop.push().json()["seq"] == 1, "what was sent so often is there once"
    own_server.stop()
    assert own_server.command("doctor").returncode == 0


LOGINS = 120
"""More than there are threads in the pool (40)."""


def ask_for_nonce(laptop: Laptop) -> socket.socket:
    """The beginning of a login, which writes a line; the answer is not waited for."""
    address = httpx.URL(laptop.http.base_url)
    wire = socket.create_connection((address.host, address.port), timeout=300)
    wire.sendall(f"GET /v1/session/nonce?device={laptop.device} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return wire


def test_many_logins_at_once_hold_up_nobody_who_reads(own_server: DistrictServer) -> None:
    """What writes only a line waits in a queue of its own: it too would take all threads."""
    laptop = enrolled(own_server.start())
    with ExitStack() as opened:
        with busy_database(own_server.data):
            wires = [opened.enter_context(ask_for_nonce(laptop)) for _ in range(LOGINS)]
            laptop.http.timeout = httpx.Timeout(60)
            assert laptop.http.get("/v1/hello").status_code == 200
            assert laptop.http.get("/v1/feed").status_code == 200
        answers = answered(wires, LOGINS)
    kinds = Counter(said.split()[1] for said in answers.values())
    assert kinds == {b"200": SMALL + WAITING_SMALL, b"429": LOGINS - SMALL - WAITING_SMALL}


def _retry_after(said: bytes) -> int:
    line = next(one for one in said.split(b"\r\n") if one.lower().startswith(b"retry-after:"))
    return int(line.split(b":")[1])


def test_what_nobody_waits_for_any_more_is_not_done(own_server: DistrictServer) -> None:
    own_server.start()
    patient, gone = enrolled(own_server), enrolled(own_server)
    for laptop in (patient, gone):
        visits.start(laptop, "expert")
    with ExitStack() as opened:
        with busy_database(own_server.data):
            first = [opened.enter_context(begin_push(patient)) for _ in range(PUSHES)]
            is_read(patient)
            with begin_push(gone):
                is_read(patient)
            rest = [opened.enter_context(begin_push(patient)) for _ in range(WAITING // 2)]
            is_read(patient)
        answers = answered(first + rest, len(first + rest))
    assert {said.split()[1] for said in answers.values()} == {b"200"}
    assert gone.http.get(f"/v1/journal/{gone.device}").json()["seq"] == 0
    assert gone.push().json()["seq"] == 1


def test_two_processes_never_write_to_one_upload(own_server: DistrictServer) -> None:
    """What keeps two PATCHes apart holds between processes too: two on one data folder, as two workers are."""
    laptop = enrolled(own_server.start())
    other = DistrictServer(own_server.data).start()
    photo = os.urandom(10_000)
    place = create(laptop, photo).headers["location"]
    try:
        with (
            open_patch(laptop, place, len(photo), photo[:6000]) as first,
            httpx.Client(base_url=other.address, headers=laptop.http.headers, timeout=300) as there,
        ):
            headers = {**TUS, "Upload-Offset": "6000", "Content-Type": "application/offset+octet-stream"}
            second = there.patch(place, content=photo[6000:], headers=headers)
            assert (second.status_code, second.json()["code"], second.headers["retry-after"]) == (
                423,
                "upload-busy",
                "1",
            )
            assert there.delete(place, headers=TUS).status_code == 423
            first.sendall(photo[6000:])
            assert b" 204 " in first.recv(4096)
            assert there.head(place, headers=TUS).headers["upload-offset"] == "10000"
    finally:
        other.stop()
    assert sorted(own_server.data.glob("uploads/*")) == [], "neither parts nor locks are left behind"


def test_an_upload_of_a_killed_server_is_free_again(own_server: DistrictServer) -> None:
    laptop = enrolled(own_server.start())
    photo = os.urandom(10_000)
    place = create(laptop, photo).headers["location"]
    with open_patch(laptop, place, len(photo), photo[:6000]):
        own_server.kill()
    laptop.http = httpx.Client(base_url=own_server.start().address, headers=laptop.http.headers, timeout=300)
    assert send(laptop, place, 6000, photo[6000:]).status_code == 204


def test_a_photo_that_came_whole_before_a_crash_is_completed_when_asked_for(own_server: DistrictServer) -> None:
    """Killed between the last byte and the blob: nobody would send another byte, so the question completes it."""
    laptop = enrolled(own_server.start())
    photo = os.urandom(10_000)
    place = create(laptop, photo).headers["location"]
    (own_server.data / "uploads" / f"{place.rsplit('/', 1)[1]}.part").write_bytes(photo)
    assert stands(laptop, place) == len(photo)
    sha256 = hashlib.sha256(photo).hexdigest()
    assert (own_server.data / "blobs" / sha256[:2] / sha256).read_bytes() == photo


def test_a_whole_that_is_not_the_promised_one_is_asked_for_from_the_start(own_server: DistrictServer) -> None:
    laptop = enrolled(own_server.start())
    photo = os.urandom(10_000)
    place = create(laptop, photo).headers["location"]
    (own_server.data / "uploads" / f"{place.rsplit('/', 1)[1]}.part").write_bytes(bytes(len(photo)))
    assert stands(laptop, place) == 0


def test_workers_end_with_the_process_that_started_them(own_server: DistrictServer) -> None:
    """kill -9 of the parent: they would hold the port and the database with nobody to keep house."""
    process = own_server.start_program("--workers", "2").process
    assert process is not None
    assert httpx.get(f"{own_server.address}/v1/hello", timeout=300).status_code == 200
    process.kill()
    process.communicate(timeout=300)  # the workers hold the other end of its output: it ends with the last of them
    address = httpx.URL(own_server.address)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection((address.host, address.port or 0)).close()
        except ConnectionRefusedError:
            return
    raise AssertionError("somebody still serves")
