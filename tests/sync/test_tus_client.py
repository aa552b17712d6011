"""What the laptop makes of a district that gave its upload up: it begins anew, by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from sync.client.uploads import SLICE
from sync.server.office import open_office
from sync.server.tables import TOKEN, UPLOAD
from tests.sync.client_rig import ClientLaptop, new_client
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.domain.errors import Cancelled


@pytest.fixture(scope="module")
def district(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DistrictServer]:
    server = copy_of(prepared_demo, tmp_path_factory.mktemp("tus") / "district").start()
    yield server
    server.stop()


@pytest.fixture
def client(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "laptop")
    yield made
    made.laptop.close()


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
