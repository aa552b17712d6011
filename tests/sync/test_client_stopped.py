"""Stopped laptops: they may still deliver what they have, and nothing else (sync.md §3.14)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.sync.client_rig import ClientLaptop, assert_whole, new_client, server_bodies
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.projection.entry_table import ENTRY


@pytest.fixture
def district(district_of_test: DistrictServer) -> DistrictServer:
    return district_of_test


@pytest.fixture
def client(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "laptop")
    made.sync()
    yield made
    made.laptop.close()


def test_a_revoked_device_may_deliver_and_nothing_else(district: DistrictServer, client: ClientLaptop) -> None:
    cursor = client.setting("cursor")
    inspection = client.visit(2)
    sha256 = client.photo(inspection, os.urandom(100))
    district.command("devices", "revoke", client.laptop.device.id, "--reason", "丢失")
    result = client.sync()
    assert (result.scope, result.entries_received, result.delivered) == ("deliver", 0, True)
    assert client.setting("cursor") == cursor
    lines = client.write(lambda work: work.refused_lines())
    assert {(line.status, line.reason) for line in lines} == {("held", "device-revoked")}
    assert len(lines) == 4
    assert (district.data / "blobs" / sha256[:2] / sha256).is_file()
    assert len(client.bodies()) == 4
    assert_whole(district, client)


@pytest.mark.parametrize("went_on", [True, False])
def test_a_stopped_laptop_restored_from_an_old_copy_delivers_what_it_has(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path, went_on: bool
) -> None:
    """It may read nothing, so the place where both parted is found by asking whether the chain may go on from there."""
    client.visit(3)
    client.sync()
    common = len(client.bodies())
    client.visit(2)
    copy = client.copy_to(tmp_path / "yesterday")
    client.visit(4)
    client.sync()
    first = client.laptop.device.journal
    held = server_bodies(district, first)
    client.restore_from(copy)
    if went_on:
        client.visit(7)
    mine = client.bodies()
    district.command("devices", "revoke", client.laptop.device.id, "--reason", "丢失")
    result = client.sync()
    assert result.scope == "deliver"
    assert result.delivered
    assert server_bodies(district, first) == held
    begun = json.loads(client.bodies()[0])
    assert begun["kind"] == "journal.forked"
    assert common < begun["data"]["at_seq"] == (len(mine) if not went_on else common + 3)
    assert client.scalar(select(func.count()).select_from(ENTRY).where(ENTRY.c.origin == "own")) == len(mine) + 1
    assert_whole(district, client)
