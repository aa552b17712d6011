"""Photos by tus (sync.md §2, §3.4): resumed where they were cut, asked for again, never held up by a broken one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from sync.client.uploads import SLICE
from tests.sync.bad_weather import BadWeather, Fault
from tests.sync.client_rig import OAK, ClientLaptop
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.entries.inspections import EvidenceWithdrawnData
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault
from tuoyu_desktop.store.unit_of_work import SqlWork

PATCH = b"PATCH /v1/uploads/"


@pytest.fixture(scope="module")
def district(district_of_module: DistrictServer) -> DistrictServer:
    return district_of_module


def _blob(district: DistrictServer, sha256: str) -> Path:
    return district.data / "blobs" / sha256[:2] / sha256


def _holds(district: DistrictServer, *hashes: str) -> bool:
    return all(hashlib.sha256(_blob(district, one).read_bytes()).hexdigest() == one for one in hashes)


def test_photos_follow_the_entries_that_name_them(district: DistrictServer, client: ClientLaptop) -> None:
    inspection = client.visit(1)
    hashes = [client.photo(inspection, os.urandom(size)) for size in (1, SLICE, SLICE + 1, 3 * SLICE)]
    assert client.write(lambda work: work.delivery()).photos_waiting == 4
    result = client.sync()
    assert (result.blobs_sent, result.blobs_missing, result.delivered) == (4, 0, True)
    assert _holds(district, *hashes)
    assert client.write(lambda work: work.delivery()).photos_waiting == 0
    assert client.write(lambda work: work.visit_is_delivered(inspection))
    steps = [step.step for step in client.seen]
    assert steps.index("push") < steps.index("pull") < steps.index("photos") < steps.index("receipt")


def test_a_photo_of_no_bytes_is_delivered_too(district: DistrictServer, client: ClientLaptop) -> None:
    sha256 = client.photo(client.visit(1), b"")
    assert client.sync().delivered
    assert _blob(district, sha256).read_bytes() == b""


def test_an_upload_cut_in_the_middle_goes_on_there(district: DistrictServer, client: ClientLaptop) -> None:
    content = os.urandom(5 * SLICE)
    sha256 = client.photo(client.visit(1), content)
    with BadWeather(district.address) as weather:
        client.on_progress = lambda p: weather.faults.extend(_cuts(5)) if p.bytes_sent == 2 * SLICE else None
        with pytest.raises(EnvironmentFault) as refused:
            client.sync(address=weather.address)
        assert refused.value.code == "sync-unreachable"
    client.on_progress = lambda _progress: None
    client.seen.clear()
    assert client.sync().delivered
    assert _blob(district, sha256).read_bytes() == content
    assert 0 < max(step.bytes_sent for step in client.seen) <= 3 * SLICE


def _cuts(count: int) -> list[Fault]:
    return [Fault(PATCH, request_bytes=300) for _ in range(count)]


def test_a_lost_reply_to_a_slice_is_found_out(district: DistrictServer, client: ClientLaptop) -> None:
    content = os.urandom(3 * SLICE)
    sha256 = client.photo(client.visit(1), content)
    with BadWeather(district.address) as weather:
        weather.faults = [Fault(PATCH, reply_bytes=0), Fault(b"POST /v1/uploads", reply_bytes=0)]
        assert client.sync(address=weather.address).delivered
    assert _blob(district, sha256).read_bytes() == content


def test_cancel_between_slices_keeps_what_went(district: DistrictServer, client: ClientLaptop) -> None:
    content = os.urandom(4 * SLICE)
    client.photo(client.visit(1), content)
    with pytest.raises(Cancelled):
        client.sync(cancelled=lambda: any(step.bytes_sent >= SLICE for step in client.seen))
    client.seen.clear()
    assert client.sync().delivered
    assert 0 < max(step.bytes_sent for step in client.seen) < 4 * SLICE


def test_a_damaged_photo_is_told_and_holds_up_nothing(district: DistrictServer, client: ClientLaptop) -> None:
    inspection = client.visit(1)
    good = [client.photo(inspection, os.urandom(500)) for _ in range(2)]
    bad = client.photo(inspection, b"damaged later" * 100)
    last = client.photo(inspection, os.urandom(500))
    [path] = client.laptop.office.blobs.root.glob(f"??/{bad}-*.blob")
    path.write_bytes(path.read_bytes()[:-7] + b"changed")
    with pytest.raises(EnvironmentFault) as told:
        client.sync()
    assert told.value.code == "env-blob-damaged"
    assert bad in told.value.detail
    assert _holds(district, *good, last)
    line = client.write(lambda work: work.delivery())
    assert (line.photos_waiting, line.confirmed_seq) == (1, line.own_seq)
    assert not client.write(lambda work: work.visit_is_delivered(inspection))

    def withdraw(work: SqlWork) -> None:
        [subject] = [one.id for one in work.evidence_lines(inspection=inspection) if one.sha256 == bad]
        work.append(EvidenceWithdrawnData(sha256=bad, why="damaged"), subject=subject, facility=OAK)

    client.write(withdraw)
    assert client.sync().delivered
    assert client.write(lambda work: work.visit_is_delivered(inspection))


def test_what_the_district_lost_goes_up_again_in_the_same_sync(district: DistrictServer, client: ClientLaptop) -> None:
    sha256 = client.photo(client.visit(1), os.urandom(700))
    assert client.sync().delivered
    _forget_blob(district, sha256)
    result = client.sync()
    assert (result.blobs_sent, result.blobs_missing, result.delivered) == (1, 0, True)
    assert _holds(district, sha256)


def _forget_blob(district: DistrictServer, sha256: str) -> None:
    from sqlalchemy import delete

    from sync.server.office import open_office
    from sync.server.tables import BLOB

    office = open_office(district.data)
    with office.database.small_write() as connection:
        connection.execute(delete(BLOB).where(BLOB.c.sha256 == sha256))
    office.database.close()
    _blob(district, sha256).unlink()


def test_bytes_that_another_brought_are_not_sent_again(district: DistrictServer, client: ClientLaptop) -> None:
    content = os.urandom(2 * SLICE)
    client.photo(client.visit(1), content)
    client.sync()
    client.photo(client.visit(1), content)
    client.seen.clear()
    assert client.sync().delivered
    assert max(step.bytes_sent for step in client.seen) == 0


def test_photos_of_a_held_visit_go_up_all_the_same(district: DistrictServer, client: ClientLaptop) -> None:
    """§3.1: what is held is stored; its photos are evidence, though no table of the laptop shows them."""
    from tuoyu_desktop.domain.ids import new_id

    stranger = new_id()
    inspection = client.visit(1, facility=stranger)
    sha256 = client.photo(inspection, os.urandom(300), facility=stranger)
    result = client.sync()
    assert client.write(lambda work: work.evidence_lines(inspection=inspection)) == []
    assert (result.blobs_missing, result.delivered) == (0, True)
    assert _holds(district, sha256)
