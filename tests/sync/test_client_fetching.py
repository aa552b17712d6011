"""Photos of others, fetched when a screen wants them (sync.md §2: ``GET /v1/blobs/{sha256}``, Range)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client.fetching import SLICE, fetch_blob
from sync.client.patience import Patience
from sync.client.transport import Transport
from tests.sync.bad_weather import BadWeather, Fault, page
from tests.sync.client_rig import ClientLaptop, new_client, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.errors import EnvironmentFault

PHOTO = os.urandom(2 * SLICE + 777)
SHA256 = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def district(district_of_test: DistrictServer) -> DistrictServer:
    return district_of_test


@pytest.fixture
def other(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    """A laptop that received the visit with the photo, but not the photo."""
    writer = new_client(district, tmp_path / "writer")
    writer.photo(writer.visit(1), PHOTO)
    writer.sync()
    writer.laptop.close()
    made = new_client(district, tmp_path / "other")
    made.sync()
    yield made
    made.laptop.close()


def _fetch(client: ClientLaptop, address: str = "", sha256: str = SHA256) -> None:
    transport = Transport(address or client.address)
    try:
        fetch_blob(client.store, transport, sha256, clock=now, patience=Patience(lambda _seconds: None))
    finally:
        transport.close()


def test_a_photo_of_another_laptop_comes_and_is_kept_encrypted(other: ClientLaptop) -> None:
    with pytest.raises(EnvironmentFault, match="env-blob-missing"):
        other.write(lambda work: work.blob(SHA256))
    _fetch(other)
    assert other.write(lambda work: work.blob(SHA256)) == PHOTO
    [file] = other.laptop.office.blobs.root.glob(f"??/{SHA256}-*.blob")
    assert PHOTO[:64] not in file.read_bytes()
    assert other.store.pending_blobs() == [], "what came from the district is not sent back"
    assert other.sync().blobs_sent == 0


def test_a_photo_that_is_cut_off_goes_on_where_it_stopped(other: ClientLaptop, district: DistrictServer) -> None:
    with BadWeather(district.address) as weather:
        weather.faults = [Fault(b"", reply_bytes=None) for _ in range(3)]  # two of the login, the first slice
        weather.faults.append(Fault(b"GET /v1/blobs/", reply_bytes=1_000))
        _fetch(other, weather.address)
        asked = [head for head in weather.requests if b"/v1/blobs/" in head]
    assert other.write(lambda work: work.blob(SHA256)) == PHOTO
    assert len(asked) == 4, "three slices, one of them twice"
    with BadWeather(district.address) as weather:
        _fetch(other, weather.address)
        assert weather.requests == [], "what is here is not asked for"


def test_what_is_not_the_photo_is_not_kept(other: ClientLaptop, district: DistrictServer) -> None:
    blob = district.data / "blobs" / SHA256[:2] / SHA256
    blob.write_bytes(PHOTO[:-1] + bytes([PHOTO[-1] ^ 1]))
    with pytest.raises(EnvironmentFault, match="sync-photo-differs"):
        _fetch(other)
    with BadWeather(district.address) as weather:
        weather.faults = [Fault(b"GET /v1/blobs/", answer=page("200 OK"))]
        with pytest.raises(EnvironmentFault, match="sync-captive-portal"):
            _fetch(other, weather.address)
    assert not other.store.holds_blob(SHA256)


def test_a_photo_that_no_entry_in_scope_names_is_not_given(other: ClientLaptop) -> None:
    with pytest.raises(EnvironmentFault, match="sync-not-found"):
        _fetch(other, sha256="0" * 64)
