"""What stands twice, because a fork carried it over, goes twice; erased bytes do not come back (sync.md §1, §3.8)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.server.office import open_office
from sync.server.tables import BLOB
from tests.sync.client_rig import ClientLaptop, assert_rebuild_equal, new_client
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.projection.entry_table import ENTRY

GROUNDS = ("--reason", "当事人依法要求删除", "--order", "京大卫删〔2026〕3号")
SECRET = os.urandom(2_000)


@pytest.fixture
def district(district_of_test: DistrictServer) -> DistrictServer:
    return district_of_test


@pytest.fixture
def writer(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "writer")
    made.sync()
    yield made
    made.laptop.close()


@pytest.fixture
def other(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "other")
    yield made
    made.laptop.close()


def _places(district: DistrictServer, entry: str) -> dict[tuple[str, int], tuple[str, bool]]:
    """(journal, seq) of each stored line with that id: its status, and whether the body is there."""
    office = open_office(district.data)
    try:
        with office.database.read() as connection:
            rows = connection.execute(select(ENTRY).where(ENTRY.c.id == entry)).all()
            return {(row.journal, row.seq): (row.status, row.body is not None) for row in rows}
    finally:
        office.database.close()


def _here(client: ClientLaptop, entry: str) -> list[bool]:
    with client.laptop.engine.begin() as connection:
        return [
            body is not None for body in connection.execute(select(ENTRY.c.body).where(ENTRY.c.id == entry)).scalars()
        ]


def _forked(writer: ClientLaptop, tmp_path: Path) -> tuple[Path, str, str]:
    """A folder in which a photo waits that was carried into a new journal since; its SHA-256 and the entry's id."""
    early = writer.copy_to(tmp_path / "early")
    sha256 = writer.photo(writer.visit(1), SECRET)
    entry = str(writer.scalar(select(ENTRY.c.id).where(ENTRY.c.kind == "evidence.attached")))
    waiting = writer.copy_to(tmp_path / "waiting")
    writer.restore_from(early)
    writer.visit(1)
    writer.sync()
    writer.restore_from(waiting)
    assert writer.sync().delivered
    return waiting, sha256, entry


def _erase(district: DistrictServer, place: tuple[str, int]) -> str:
    return district.told("erase", "--journal", place[0], "--seq", str(place[1]), *GROUNDS)


def _file(district: DistrictServer, sha256: str) -> Path:
    return district.data / "blobs" / sha256[:2] / sha256


@pytest.mark.parametrize("first", [True, False])
def test_both_places_of_a_carried_entry_go(
    district: DistrictServer, writer: ClientLaptop, other: ClientLaptop, tmp_path: Path, first: bool
) -> None:
    """Restored twice from one copy, so the same entry was carried into two journals; whichever of them is named."""
    waiting, sha256, entry = _forked(writer, tmp_path)
    writer.restore_from(waiting)
    assert writer.sync().delivered
    other.sync()
    places = _places(district, entry)
    assert sorted(status for status, _ in places.values()) == ["applied", "duplicate"]
    chosen = next(place for place, (status, _) in places.items() if (status == "applied") is first)

    _erase(district, chosen)

    assert set(_places(district, entry).values()) == {("erased", False)}
    assert not _file(district, sha256).exists()
    assert "断开" not in district.told("doctor", "--blobs")
    for laptop in (writer, other):
        assert laptop.sync().delivered
        assert not any(_here(laptop, entry))
        assert not laptop.store.holds_blob(sha256)
        assert_rebuild_equal(laptop)
    assert len(_here(writer, entry)) >= 1


def test_a_carried_entry_that_comes_after_the_erasure_is_kept_without_its_body(
    district: DistrictServer, writer: ClientLaptop, tmp_path: Path
) -> None:
    waiting, sha256, entry = _forked(writer, tmp_path)
    (place,) = _places(district, entry)
    _erase(district, place)

    writer.restore_from(waiting)  # it has heard of nothing, and carries the entry into one more journal
    assert writer.sync().delivered

    places = _places(district, entry)
    assert len(places) == 2
    assert set(places.values()) == {("erased", False)}
    assert not _file(district, sha256).exists()
    assert not any(_here(writer, entry))
    assert not writer.store.holds_blob(sha256)
    writer.visit(1)
    assert writer.sync().delivered, "the chain goes on over the place without a body"
    assert_rebuild_equal(writer)


@pytest.mark.parametrize("by_writer", [True, False])
def test_erased_bytes_are_not_taken_again_whoever_attaches_them(
    district: DistrictServer, writer: ClientLaptop, other: ClientLaptop, by_writer: bool
) -> None:
    visit = writer.visit(1)
    sha256 = writer.photo(visit, SECRET)
    assert writer.sync().delivered
    other.sync()
    _erase(district, (writer.laptop.office.device.journal, writer.store.own_head().seq))
    again = writer if by_writer else other
    assert again.photo(visit if by_writer else other.visit(1), SECRET) == sha256

    for _ in range(2):
        result = again.sync()
        assert (result.delivered, result.blobs_missing) == (True, 0)
        assert not _file(district, sha256).exists()
    office = open_office(district.data)
    try:
        with office.database.read() as connection:
            assert connection.execute(select(BLOB.c.sha256).where(BLOB.c.sha256 == sha256)).all() == []
    finally:
        office.database.close()
    lines = again.laptop.read(lambda records: records.refused_lines())
    assert list(lines) == [], "the new entry is a fact of its own and stands"
    assert not again.store.holds_blob(sha256), "the bytes go from the laptop as well"
