"""What the laptop makes of a district that gave its upload up: it begins anew, by itself."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import delete, update

from sync.client.uploads import SLICE
from sync.server.office import open_office
from sync.server.tables import TOKEN, UPLOAD
from tests.sync.bad_weather import BadWeather, Fault
from tests.sync.client_rig import ClientLaptop
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.errors import Cancelled


@pytest.fixture(scope="module")
def district(district_of_module: DistrictServer) -> DistrictServer:
    return district_of_module


def begun(client: ClientLaptop) -> None:
    """An upload that stopped half-way."""
    client.photo(client.visit(1), os.urandom(4 * SLICE))
    sent: list[int] = []
    client.on_progress = lambda progress: sent.append(progress.bytes_sent)
    with pytest.raises(Cancelled):
        client.sync(cancelled=lambda: bool(sent) and sent[-1] >= SLICE)


@pytest.mark.parametrize("swept", [False, True])
def test_an_upload_that_expired_meanwhile_begins_anew(
    district: DistrictServer, client: ClientLaptop, swept: bool
) -> None:
    begun(client)
    office = open_office(district.data)
    with office.database.small_write() as connection:
        past = update(UPLOAD).values(expires_at="2020-01-01T00:00:00.000+00:00")
        connection.execute(delete(UPLOAD) if swept else past)
    office.database.close()
    assert client.sync().delivered


def test_a_token_that_ran_out_just_before_a_head_is_renewed(district: DistrictServer, client: ClientLaptop) -> None:
    begun(client)
    office = open_office(district.data)

    def forget(_progress: object) -> None:
        with office.database.small_write() as connection:
            connection.execute(delete(TOKEN))
        client.on_progress = lambda _progress: None

    client.on_progress = lambda progress: forget(progress) if progress.step == "photos" else None
    assert client.sync().delivered
    office.database.close()


def on_the_wire(weather: BadWeather) -> list[bytes]:
    """The calls on the upload, by method."""
    return [head.split()[0] for head in weather.requests if b" /v1/uploads/" in head]


@pytest.mark.parametrize(
    ("fault", "calls"),
    [
        (Fault(b"PATCH", request_bytes=SLICE // 2), [b"PATCH", b"HEAD", b"PATCH", b"PATCH"]),
        (Fault(b"PATCH", reply_bytes=0), [b"PATCH", b"HEAD", b"PATCH"]),
    ],
    ids=["request cut", "reply lost"],
)
def test_after_a_cut_no_byte_that_came_is_sent_again(
    district: DistrictServer, client: ClientLaptop, fault: Fault, calls: list[bytes]
) -> None:
    """The server is asked where it stands first: a slice sent to the wrong place would be sent in vain."""
    client.photo(client.visit(1), os.urandom(2 * SLICE))
    with BadWeather(district.address) as weather:
        weather.faults = [fault]
        assert client.sync(address=weather.address).delivered
    assert on_the_wire(weather) == calls


def test_a_server_that_lost_what_it_had_gets_it_again(district: DistrictServer, client: ClientLaptop) -> None:
    """Between a cut and the question its disk was put back: nothing is written over a gap."""
    client.photo(client.visit(1), os.urandom(3 * SLICE))

    def lose() -> None:
        for part in (district.data / "uploads").glob("*.part"):
            part.write_bytes(part.read_bytes()[:1000])

    with BadWeather(district.address) as weather:
        weather.faults = [Fault(b"PATCH"), Fault(b"PATCH", reply_bytes=0, then=lose)]
        assert client.sync(address=weather.address).delivered
