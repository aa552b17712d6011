"""``erase``: a body goes by law or order, on the server and on every laptop; the chain holds (sync.md §1)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from sync.client.engine import SyncEngine
from sync.client.fetching import fetch_blob
from sync.client.transport import Transport
from sync.protocol.problems import ProblemError
from sync.server import uploads
from sync.server.access import Caller
from sync.server.blobs import file_sha256
from sync.server.office import open_office
from sync.server.tables import BLOB
from tests.sync.client_rig import ClientLaptop, assert_rebuild_equal, new_client, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.projection.tables import PROJECTED
from tuoyu_desktop.store.journal import verify_own

GROUNDS = ("--reason", "当事人依法要求删除", "--order", "京大卫删〔2026〕3号")
SECRET = os.urandom(3_000)


@pytest.fixture
def district(district_of_test: DistrictServer) -> DistrictServer:
    return district_of_test


@pytest.fixture
def writer(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "writer")
    yield made
    made.laptop.close()


@pytest.fixture
def other(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "other")
    yield made
    made.laptop.close()


def _photographed(writer: ClientLaptop) -> tuple[str, str, int]:
    """A delivered visit with a photo: visit, SHA-256 and the seq of the photo's entry."""
    visit = writer.visit(2)
    sha256 = writer.photo(visit, SECRET)
    assert writer.sync().delivered
    return visit, sha256, writer.store.own_head().seq


def _erase(district: DistrictServer, writer: ClientLaptop, seq: int, *grounds: str) -> str:
    journal = writer.laptop.office.device.journal
    return district.told("erase", "--journal", journal, "--seq", str(seq), *(grounds or GROUNDS))


def _body(client: ClientLaptop, journal: str, seq: int) -> object:
    return client.scalar(select(ENTRY.c.body).where(ENTRY.c.journal == journal, ENTRY.c.seq == seq))


def _photos(client: ClientLaptop, visit: str) -> list[str]:
    return [line.sha256 for line in client.laptop.read(lambda records: records.evidence_lines(inspection=visit))]


def _fetch(client: ClientLaptop, sha256: str) -> None:
    transport = Transport(client.address)
    try:
        fetch_blob(client.store, transport, sha256, clock=now)
    finally:
        transport.close()


def _verified(client: ClientLaptop) -> int:
    """The own chain recomputed over digests where a body is gone."""
    columns = select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.digest, ENTRY.c.hash)
    with client.laptop.engine.begin() as connection:
        rows = connection.execute(
            columns.where(ENTRY.c.journal == client.laptop.office.device.journal).order_by(ENTRY.c.seq)
        )
        return verify_own((r.seq, r.body and bytes(r.body), bytes(r.digest), bytes(r.hash)) for r in rows).seq


def test_body_row_and_file_go_on_the_server_and_the_chain_holds(district: DistrictServer, writer: ClientLaptop) -> None:
    visit, sha256, seq = _photographed(writer)
    file = district.data / "blobs" / sha256[:2] / sha256
    assert file.is_file()

    assert "已删除" in _erase(district, writer, seq)

    assert not file.exists()
    assert "断开" not in district.told("doctor", "--blobs")
    assert not district.told("doctor", "--blobs").startswith("exit")
    office = open_office(district.data)
    try:
        with office.database.write() as connection:
            place = (ENTRY.c.journal == writer.laptop.office.device.journal) & (ENTRY.c.seq == seq)
            row = connection.execute(select(ENTRY.c.body, ENTRY.c.status, ENTRY.c.digest).where(place)).one()
            assert (row.body, row.status, len(bytes(row.digest))) == (None, "erased", 32)
            before = _tables(connection)
            rebuild(connection)
            assert _tables(connection) == before
            assert sha256 not in repr(before)
    finally:
        office.database.close()
    again = writer.sync()
    assert (again.server_seq, again.server_hash) == (again.own_seq, again.own_hash), "receipts cover the same journal"
    assert again.delivered
    assert _photos(writer, visit) == []


def _tables(connection: Connection) -> dict[str, list[object]]:
    return {
        table.name: sorted(tuple(map(repr, row)) for row in connection.execute(select(table)))
        for table in PROJECTED.sorted_tables
    }


def test_a_second_time_nothing_is_done(district: DistrictServer, writer: ClientLaptop) -> None:
    _, _, seq = _photographed(writer)
    _erase(district, writer, seq)
    assert _erase(district, writer, seq) == "这一条早已删除，没有再做什么。\n"
    writer.sync()
    said = select(ENTRY.c.seq).where(ENTRY.c.kind == "entry.erased")
    with writer.laptop.engine.begin() as connection:
        assert len(connection.execute(said).all()) == 1


def test_every_laptop_prunes_its_copy_and_its_photo(
    district: DistrictServer, writer: ClientLaptop, other: ClientLaptop
) -> None:
    visit, sha256, seq = _photographed(writer)
    other.sync()
    _fetch(other, sha256)
    journal = writer.laptop.office.device.journal
    assert _body(other, journal, seq) is not None
    _erase(district, writer, seq)

    for laptop in (writer, other):
        laptop.sync()
        assert _body(laptop, journal, seq) is None
        assert _photos(laptop, visit) == []
        assert not laptop.store.holds_blob(sha256)
        assert list(laptop.laptop.paths.root.rglob(f"{sha256}-*.blob")) == []
        assert_rebuild_equal(laptop)
    assert _verified(writer) == writer.store.own_head().seq
    with pytest.raises(EnvironmentFault, match="sync-not-found"):
        _fetch(other, sha256)
    writer.visit(1)
    assert writer.sync().delivered, "the writer goes on writing after it"


def test_a_photo_that_another_entry_names_stays(
    district: DistrictServer, writer: ClientLaptop, other: ClientLaptop
) -> None:
    visit, sha256, seq = _photographed(writer)
    writer.photo(visit, SECRET)
    writer.sync()
    _erase(district, writer, seq)
    assert (district.data / "blobs" / sha256[:2] / sha256).is_file()
    for laptop in (writer, other):
        laptop.sync()
        assert _photos(laptop, visit) == [sha256]
    assert writer.store.holds_blob(sha256)
    _fetch(other, sha256)


def test_a_laptop_that_fetches_its_own_entries_back_gets_the_digest(
    district: DistrictServer, writer: ClientLaptop, tmp_path: Path
) -> None:
    writer.sync()
    copy = writer.copy_to(tmp_path / "copy")
    visit, _, seq = _photographed(writer)
    _erase(district, writer, seq)
    writer.restore_from(copy)
    result = writer.sync()
    assert result.own_hash == result.server_hash
    assert _body(writer, writer.laptop.office.device.journal, seq) is None
    assert _verified(writer) == seq
    assert _photos(writer, visit) == []
    assert_rebuild_equal(writer)


def test_what_an_older_snapshot_restated_goes_too(
    district: DistrictServer, writer: ClientLaptop, other: ClientLaptop
) -> None:
    """A laptop that has only the folded state of a visit loses it as well: the facility is asked for anew."""
    visit = writer.visit(0)
    writer.sync()
    other.sync()  # its first snapshot: the visit comes restated
    assert other.laptop.read(lambda records: records.inspection(visit)) is not None
    _erase(district, writer, writer.store.own_head().seq)
    other.sync()
    assert other.laptop.read(lambda records: records.inspection(visit)) is None
    assert_rebuild_equal(other)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("--reason", " ", "--order", "3号"), "rule-erase-grounds"),
        (("--reason", "依法", "--order", ""), "rule-erase-grounds"),
    ],
)
def test_without_grounds_nothing_is_erased(
    district: DistrictServer, writer: ClientLaptop, change: tuple[str, ...], code: str
) -> None:
    _, _, seq = _photographed(writer)
    assert code in _erase(district, writer, seq, *change)
    assert "rule-erase-unknown" in _erase(district, writer, seq + 100)


def _waiting(writer: ClientLaptop) -> tuple[str, int]:
    """A photo whose entry was delivered while its bytes wait for a better network: SHA-256 and seq."""
    sha256 = writer.photo(writer.visit(2), SECRET)
    transport = Transport(writer.address)
    try:
        result = SyncEngine(writer.store, transport, clock=now, photos=lambda: False).run()
    finally:
        transport.close()
    assert result.blobs_missing == 1
    return sha256, writer.store.own_head().seq


def test_a_stopped_laptop_does_not_bring_an_erased_photo_back(district: DistrictServer, writer: ClientLaptop) -> None:
    """It hears of no erasure, so it offers the photo: refused, and nothing is missing for it (sync.md §3.14)."""
    sha256, seq = _waiting(writer)
    _erase(district, writer, seq)
    district.command("devices", "revoke", writer.laptop.device.id, "--reason", "丢失")
    result = writer.sync()
    assert (result.scope, result.delivered, result.blobs_missing) == ("deliver", True, 0)
    assert not (district.data / "blobs" / sha256[:2] / sha256).exists()
    assert list((district.data / "uploads").glob("*")) == []
    assert writer.sync().blobs_sent == 0


@pytest.mark.parametrize("whole", [False, True])
def test_an_upload_that_is_running_ends_with_the_erasure(
    district: DistrictServer, writer: ClientLaptop, whole: bool
) -> None:
    """``whole``: every byte had come when the entry was erased, and the request has only to complete the photo."""
    sha256, seq = _waiting(writer)
    device = writer.laptop.office.device
    office = open_office(district.data)
    try:
        caller = Caller(device.id, device.unit, device.keeper, None, "", False)
        running = uploads.create_upload(office, caller, len(SECRET), {"sha256": sha256, "entry": "e"})
        sender = uploads.PartWriter(running, 0, None)
        sender.write(SECRET if whole else SECRET[:1_000])
        (office.uploads / f"{running.id}.lock").touch()
        kept = running.part.with_suffix(".kept")
        os.link(running.part, kept)
        _erase(district, writer, seq)
        assert list(office.uploads.iterdir()) == [kept]
        sender.close()
        kept.replace(running.part)  # as where the system does not remove a file that is written to
        with pytest.raises(ProblemError, match="not-found"):
            uploads.finish(office, running if whole else replace(running, sha256=file_sha256(running.part)))
        assert not running.part.exists()
        assert not (district.data / "blobs" / sha256[:2] / sha256).exists()
        with office.database.read() as connection:
            assert connection.execute(select(BLOB.c.sha256)).scalars().all() == []
        with pytest.raises(ProblemError, match="not-found"):
            uploads.create_upload(office, caller, len(SECRET), {"sha256": sha256, "entry": "e"})
    finally:
        office.database.close()


def test_what_a_cut_upload_left_is_swept(district: DistrictServer) -> None:
    """A request that opened its part file just after the erasure leaves one that no upload knows."""
    office = open_office(district.data)
    try:
        office.uploads.mkdir(exist_ok=True)
        (office.uploads / "gone.part").write_bytes(SECRET)
        uploads.sweep_expired(office)
        assert list(office.uploads.iterdir()) == []
    finally:
        office.database.close()


def test_a_laptop_that_begins_later_hears_of_what_was_erased(
    district: DistrictServer, writer: ClientLaptop, other: ClientLaptop
) -> None:
    """Its snapshot is younger than the erasure; a partner that did not sync since could bring the entry by stick."""
    _, _, seq = _photographed(writer)
    _erase(district, writer, seq)
    other.sync()
    said = select(ENTRY.c.body).where(ENTRY.c.kind == "entry.erased")
    assert json.loads(bytes(other.scalar(said)))["data"]["seq"] == seq
    assert_rebuild_equal(other)
