"""USB packages (sync.md §3.13): out, in and back, with the same outcome as a sync over the wire."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.client.package_export import Rest
from sync.client.receipts import check_signature
from tests.sync.client_rig import ClientLaptop, assert_whole, new_client
from tests.sync.district_server import DistrictServer
from tests.sync.package_rig import blob_at, bring, bring_by_process, export, held, package_store, read, round_trip

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def district(district_of_module: DistrictServer) -> DistrictServer:
    return district_of_module


@pytest.fixture
def client(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "laptop")
    made.sync()
    yield made
    made.laptop.close()


def test_a_day_with_photos_arrives_as_over_the_wire(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """Out by the laptop, in by the command's own process, the answer back: both ends equal, the receipt signed."""
    inspection = client.visit(20)
    photos = {client.photo(inspection, content): content for content in (os.urandom(300_000), os.urandom(70_001))}
    done = export(client, tmp_path / "U盘")
    assert [path.suffix for path in done.files] == [".tuoyu"]
    assert (done.entries, done.photos, done.rest) == (23, 2, None)

    answer = tmp_path / "U盘" / "回执.tuoyu"
    told = bring_by_process(district, done.files, answer)
    assert told.returncode == 0, told.stderr
    assert "新收记录 23 条（已有 0 条），新收照片 2 张（已有 0 张）" in told.stdout
    back = read(client, answer)

    assert (back.delivered, back.photos_settled, back.blobs_missing, back.stale) == (True, 2, 0, False)
    assert {sha256: blob_at(district, sha256) for sha256 in photos} == photos
    assert_whole(district, client)
    assert client.write(lambda work: work.visit_is_delivered(inspection))
    receipt = json.loads(client.setting("receipt") or "")
    check_signature(receipt, client.store.server_key())
    assert (receipt["seq"], receipt["blobs_held"], receipt["blobs_missing"]) == (back.own_seq, 2, [])
    entries, blobs, _ = held(district)
    over_the_wire = client.sync()
    assert over_the_wire.delivered
    assert (over_the_wire.blobs_sent, held(district)[:2]) == (0, (entries, blobs))


def test_the_answer_brings_what_is_new(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """The feed since the laptop's cursor comes along, also where there is nothing to send."""
    other = new_client(district, tmp_path / "other")
    inspection = other.visit(3)
    other.sync()
    other.laptop.close()
    before = client.received()
    back = round_trip(district, client, tmp_path / "stick")
    assert back.entries_received >= 4
    assert client.received() == before + back.entries_received
    assert client.write(lambda work: work.inspection(inspection)) is not None
    cursor = client.setting("cursor")
    assert client.sync().entries_received == 0
    assert client.setting("cursor") == cursor


def test_a_laptop_that_was_never_online_again_gets_its_first_snapshot(district: DistrictServer, tmp_path: Path) -> None:
    client = new_client(district, tmp_path / "laptop")
    assert client.received() == 0
    back = round_trip(district, client, tmp_path / "stick")
    twin = new_client(district, tmp_path / "twin")
    twin.sync()
    assert back.entries_received > 0
    assert client.tables()["facility"] == twin.tables()["facility"]
    assert client.setting("cursor")
    for one in (client, twin):
        one.laptop.close()


def test_importing_and_reading_again_changes_nothing(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    client.photo(client.visit(5), os.urandom(50_000))
    done = export(client, tmp_path)
    first, second = tmp_path / "a.tuoyu", tmp_path / "b.tuoyu"
    bring(district, done.files, first)
    entries = held(district)
    said = bring(district, done.files, second)
    assert "新收记录 0 条（已有 7 条），新收照片 0 张（已有 1 张）" in said
    assert held(district) == entries
    for answer in (first, second, first, second):
        assert read(client, answer).own_seq == 7
    assert client.sync().delivered
    assert_whole(district, client)


def test_the_older_answer_takes_nothing_back(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """Two visits, two exports; the answers come back in the wrong order."""
    client.visit(3)
    first = export(client, tmp_path / "1")
    bring(district, first.files, tmp_path / "first.tuoyu")
    client.photo(client.visit(3), os.urandom(9_000))
    second = export(client, tmp_path / "2")
    bring(district, second.files, tmp_path / "second.tuoyu")
    assert read(client, tmp_path / "second.tuoyu").delivered
    confirmed = client.setting("confirmed_seq")
    late = read(client, tmp_path / "first.tuoyu")
    assert (late.stale, late.entries_received) == (True, 0)
    assert client.setting("confirmed_seq") == confirmed
    assert client.sync().blobs_sent == 0


def test_a_network_sync_in_between_is_no_harm(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    client.photo(client.visit(4), os.urandom(40_000))
    done = export(client, tmp_path)
    assert client.sync().delivered
    client.visit(2)
    assert client.sync().delivered
    answer = tmp_path / "answer.tuoyu"
    said = bring(district, done.files, answer)
    assert "新收记录 0 条（已有 6 条）" in said
    assert read(client, answer).delivered
    assert_whole(district, client)


def test_written_on_after_the_export(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """What came after is not covered: the answer confirms its part, the next export begins behind it."""
    inspection = client.visit(4)
    done = export(client, tmp_path)
    later = client.visit(2)
    answer = tmp_path / "answer.tuoyu"
    bring(district, done.files, answer)
    back = read(client, answer)
    assert (back.delivered, back.server_seq, back.own_seq) == (False, 5, 8)
    assert client.write(lambda work: work.visit_is_delivered(inspection))
    assert not client.write(lambda work: work.visit_is_delivered(later))
    again = export(client, tmp_path / "next")
    assert again.entries == 3
    bring(district, again.files)
    assert client.sync().delivered
    assert_whole(district, client)


def test_an_answer_that_is_lost_is_written_anew(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    client.photo(client.visit(4), os.urandom(40_000))
    done = export(client, tmp_path)
    bring(district, done.files)
    assert client.store.confirmed_seq() == 0
    again = export(client, tmp_path / "2")
    assert again.entries == 6
    answer = tmp_path / "answer.tuoyu"
    assert "新收记录 0 条（已有 6 条），新收照片 0 张（已有 1 张）" in bring(district, again.files, answer)
    assert read(client, answer).delivered
    assert_whole(district, client)


def test_verdicts_reach_the_writer(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """A person who is not on the roster: held, and the laptop's own row says so, as after a sync (§3.1)."""
    client.visit(2, actor="nobody-of-the-roster")
    back = round_trip(district, client, tmp_path)
    assert back.delivered
    assert client.write(lambda work: {line.reason for line in work.refused_lines()}) == {"unknown-person"}
    assert client.write(lambda work: [line.status for line in work.refused_lines()]) == ["held"] * 3


def test_the_photos_come_after_the_records_in_files_of_the_size_chosen(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    inspection = client.visit(10)
    photos = [client.photo(inspection, os.urandom(900_000)) for _ in range(9)]
    done = export(client, tmp_path, limit=4_300_000)
    assert len(done.files) == 3
    assert all(path.stat().st_size <= 4_300_000 for path in done.files)
    answer = tmp_path / "answer.tuoyu"
    bring(district, done.files[0])
    assert len([one for one in photos if (district.data / "blobs" / one[:2] / one).exists()]) in (3, 4)
    bring(district, list(reversed(done.files)), answer)
    assert read(client, answer).delivered
    assert_whole(district, client)


def test_sticks_out_of_order(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """Records that have no place yet wait for the part before; the photos that came with them are kept."""
    parts = _in_parts(client, tmp_path)
    said = bring(district, parts[1])
    assert said.startswith("exit 1")
    assert "（gap）" in said
    bring(district, parts[0])
    answer = tmp_path / "answer.tuoyu"
    assert "gap" not in bring(district, parts[1], answer)
    assert read(client, answer).delivered
    assert_whole(district, client)


def test_files_given_together_are_read_in_their_order(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.tuoyu"
    said = bring(district, list(reversed(_in_parts(client, tmp_path))), answer)
    assert "（gap）" not in said
    assert read(client, answer).delivered
    assert_whole(district, client)


def test_a_lost_part_is_exported_again(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    parts = _in_parts(client, tmp_path)
    answer = tmp_path / "answer.tuoyu"
    assert "（gap）" in bring(district, parts[1], answer)
    back = read(client, answer)
    assert (back.delivered, back.refused, back.photos_settled) == (False, ("gap",), 1)
    again = export(client, tmp_path / "again")
    assert (again.photos, again.entries) == (0, len(client.bodies()))
    bring(district, again.files, answer)
    assert read(client, answer).delivered
    assert_whole(district, client)


def test_it_goes_on_on_the_next_stick(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """A stick that is full: the rest names where the next one goes on, and nothing is written twice."""
    inspection = client.visit(10)
    for _ in range(6):
        client.photo(inspection, os.urandom(900_000))
    first = export(client, tmp_path / "1", limit=4_300_000, room=_stick_of(6 * MEGABYTE))
    assert len(first.files) == 1
    assert first.rest is not None
    second = export(client, tmp_path / "2", first.rest, limit=4_300_000)
    assert second.rest is None
    assert (first.photos + second.photos, second.entries) == (6, 0)
    assert second.files[0].name.endswith("-2.tuoyu")
    bring(district, first.files)
    answer = tmp_path / "answer.tuoyu"
    bring(district, second.files, answer)
    assert read(client, answer).delivered
    assert_whole(district, client)


def test_a_photo_that_cannot_be_read_does_not_hold_up_the_rest(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    inspection = client.visit(3)
    bad, good = client.photo(inspection, os.urandom(70_000)), client.photo(inspection, os.urandom(70_000))
    (file,) = client.laptop.paths.blobs.rglob(f"{bad}*")
    stored = file.read_bytes()
    file.write_bytes(stored[:-1] + bytes([stored[-1] ^ 0xFF]))
    done = export(client, tmp_path)
    assert (done.photos, done.unreadable) == (1, 1)
    answer = tmp_path / "answer.tuoyu"
    bring(district, done.files, answer)
    back = read(client, answer)
    assert (back.delivered, back.blobs_missing) == (False, 1)
    assert [blob.sha256 for blob in package_store(client).pending_blobs()] == [bad]
    assert len(blob_at(district, good)) == 70_000


def _stick_of(size: int) -> Callable[[Path], int]:
    return lambda folder: size - sum(path.stat().st_size for path in folder.glob("*.tuoyu"))


def _in_parts(client: ClientLaptop, stick: Path) -> tuple[Path, ...]:
    """Two files, each with records, the second with a photo too."""
    inspection = client.visit(2)
    first = export(client, stick)
    client.visit(2)
    client.photo(inspection, os.urandom(30_000))
    head = 3
    rest = Rest("0190-export", client.clock(), client.laptop.office.device.journal, head, 2, frozenset())
    second = export(client, stick, rest)
    return (*first.files, *second.files)
