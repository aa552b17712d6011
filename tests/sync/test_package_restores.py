"""Restored servers and laptops, forks, revoked devices and kill -9, by packages alone (sync.md §3.8, §3.14, §4)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from sync.client.package_export import one_time_key
from sync.protocol.package_format import PackageFile
from sync.protocol.package_frames import read_reply
from tests.sync.client_rig import ClientLaptop, assert_rebuild_equal, assert_whole, new_client
from tests.sync.district_server import DistrictServer
from tests.sync.package_rig import bring, export, held, read, round_trip
from tests.sync.test_client_restores import _backup, _foreign_facility, _listed, _restore
from tuoyu_desktop.demo.places import OAK_STREET

KILLED = -signal.SIGKILL


@pytest.fixture
def district(district_of_test: DistrictServer) -> DistrictServer:
    return district_of_test


@pytest.fixture
def client(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "laptop")
    made.sync()
    yield made
    made.laptop.close()


def test_a_laptop_restored_from_yesterday_gets_its_own_entries_back(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    client.visit(2)
    client.sync()
    copy = client.copy_to(tmp_path / "yesterday")
    client.visit(3)
    client.sync()
    before, tables = client.bodies(), client.tables()
    client.restore_from(copy)
    assert round_trip(district, client, tmp_path / "stick").delivered
    assert client.bodies() == before
    assert client.tables() == tables
    client.visit(1)
    assert round_trip(district, client, tmp_path / "stick").delivered
    assert_whole(district, client)


def test_both_went_on_so_a_new_journal_begins(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """The first package is refused as a fork with nothing stored of it, its answer has what the laptop needs."""
    client.visit(2)
    client.sync()
    copy = client.copy_to(tmp_path / "yesterday")
    client.visit(3)
    client.sync()
    client.restore_from(copy)
    inspection = client.visit(4)
    old = client.laptop.office.device.journal
    photo = os.urandom(20_000)
    client.photo(inspection, photo)
    done = export(client, tmp_path / "stick")
    answer = tmp_path / "answer.tuoyu"
    assert "（fork）" in bring(district, done.files, answer)
    back = read(client, answer)
    assert (back.delivered, back.refused) == (False, ("fork",))
    assert client.laptop.office.device.journal != old
    assert round_trip(district, client, tmp_path / "stick").delivered
    assert client.write(lambda work: work.visit_is_delivered(inspection))
    assert_whole(district, client)
    assert read(client, answer).stale


def test_a_server_restored_from_yesterday_gets_everything_again(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """It refuses what has no place any more (gap); the answer says from where, with a new snapshot."""
    client.visit(2)
    client.sync()
    backup = _backup(district, tmp_path / "backup")
    inspection = client.visit(3)
    client.photo(inspection, os.urandom(30_000))
    client.sync()
    client.visit(1)
    _restore(district, backup, client)
    done = export(client, tmp_path / "stick")
    assert done.entries == 2
    answer = tmp_path / "answer.tuoyu"
    assert "（gap）" in bring(district, done.files, answer)
    back = read(client, answer)
    assert (back.refused, back.server_seq) == (("gap",), 3)
    assert not client.write(lambda work: work.visit_is_delivered(inspection))
    again = round_trip(district, client, tmp_path / "stick2")
    assert again.server_seq == again.own_seq
    last = round_trip(district, client, tmp_path / "stick3")
    assert last.delivered
    assert_whole(district, client)
    assert client.sync().delivered


def test_an_answer_of_before_the_restore_takes_nothing_back(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    client.visit(2)
    answer = tmp_path / "answer.tuoyu"
    backup = _backup(district, tmp_path / "backup")
    bring(district, export(client, tmp_path / "stick").files, answer)
    _restore(district, backup, client)
    client.sync()
    epoch = client.setting("epoch")
    assert read(client, answer).stale
    assert client.setting("epoch") == epoch
    assert_whole(district, client)


def test_a_revoked_laptop_may_deliver_and_reads_nothing(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """All is stored, ``held: device-revoked``; the answer says so and brings no news (sync.md §3.14)."""
    inspection = client.visit(2)
    client.photo(inspection, os.urandom(4_000))
    done = export(client, tmp_path / "stick")
    district.told("devices", "revoke", client.laptop.office.device.id, "--reason", "遗失")
    answer = tmp_path / "answer.tuoyu"
    said = bring(district, done.files, answer)
    assert "device-revoked" in said
    assert "已停用" in said
    package = PackageFile(answer)
    own = one_time_key(client.store.signing_seed(), package.header.answers)
    replies = [read_reply(head) for head, _body in package.frames(own)]
    assert [reply.do for reply in replies] == ["pushed", "state", "document"]
    assert replies[-1].path.startswith("/v1/receipt/")  # type: ignore[union-attr]  # a document, as found above
    back = read(client, answer)
    assert (back.delivered, back.entries_received) == (True, 0)
    refused = client.write(lambda work: work.refused_lines())
    assert {(line.status, line.reason) for line in refused} == {("held", "device-revoked")}
    assert len(refused) == 4
    assert_whole(district, client)


def test_a_facility_that_changes_hands_comes_and_goes_with_the_answer(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """The snapshot of what was before stands in front of the page that hands it over (sync.md §3.14)."""
    facility, finding = _foreign_facility(district, client)
    district.command("assign", "--unit", OAK_STREET, "--facility", facility)
    round_trip(district, client, tmp_path / "1")
    assert _listed(client, facility)
    assert client.write(lambda work: work.finding(finding)) is not None
    assert_rebuild_equal(client)
    district.command("assign", "--unit", OAK_STREET, "--facility", facility, "--end")
    round_trip(district, client, tmp_path / "2")
    assert not _listed(client, facility)
    assert client.write(lambda work: work.finding(finding)) is None
    assert client.sync().entries_received == 0


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8])
def test_an_import_killed_at_any_commit_goes_on(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path, count: int
) -> None:
    """Killed before the n-th commit: what was committed counts, the rest comes with the next import."""
    inspection = client.visit(5)
    photos = [client.photo(inspection, os.urandom(60_000)) for _ in range(2)]
    done = export(client, tmp_path / "stick")
    answer = tmp_path / "stick" / "answer.tuoyu"
    order = {"data": str(district.data), "files": [str(done.files[0])], "answer": str(answer), "commit": count}
    assert _mortal("import", order) == KILLED
    assert not answer.exists()
    bring(district, done.files, answer)
    assert read(client, answer).delivered
    assert [(district.data / "blobs" / one[:2] / one).exists() for one in photos] == [True, True]
    assert_whole(district, client)


@pytest.mark.parametrize("step", ["own_bodies", "read_blob", "replace"])
def test_an_export_killed_at_any_step_leaves_nothing_that_looks_whole(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path, step: str
) -> None:
    inspection = client.visit(5)
    for _ in range(2):
        client.photo(inspection, os.urandom(300_000))
    before = client.bodies()
    stick = tmp_path / "stick"
    stick.mkdir()
    client.laptop.close()
    assert _mortal("export", _laptop_order(client, stick, step)) == KILLED
    assert not list(stick.glob("*.tuoyu"))
    client.reopen()
    assert client.bodies() == before
    assert round_trip(district, client, stick).delivered
    assert not list(stick.glob("*.part"))
    assert_whole(district, client)


@pytest.mark.parametrize("step", ["confirm", "receive_page", "blob_settled", "keep_receipt"])
def test_reading_an_answer_killed_at_any_step_is_done_again(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path, step: str
) -> None:
    other = new_client(district, tmp_path / "other")
    other.visit(1)
    other.sync()
    other.laptop.close()
    client.photo(client.visit(3), os.urandom(10_000))
    answer = tmp_path / "answer.tuoyu"
    bring(district, export(client, tmp_path / "stick").files, answer)
    client.laptop.close()
    assert _mortal("read", _laptop_order(client, answer, step)) == KILLED
    client.reopen()
    assert read(client, answer).delivered
    assert client.sync().delivered
    assert_whole(district, client)


def test_imports_at_the_same_time_and_under_a_running_server(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """Five processes with the same package beside a network sync of the same laptop: nothing twice (§3.2)."""
    client.photo(client.visit(30), os.urandom(200_000))
    (package,) = export(client, tmp_path / "stick").files
    command = [sys.executable, "-m", "sync.server.cli", "package", "import", str(package), "--data", str(district.data)]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(5)]
    assert client.sync().delivered
    assert [one.wait(timeout=600) for one in started] == [0] * 5
    entries, blobs, begun = held(district)
    assert client.sync().delivered
    assert held(district)[:2] == (entries, blobs)
    assert_whole(district, client)
    assert begun <= 1  # the upload over the wire, which is swept when it expires


def _mortal(what: str, order: dict[str, object]) -> int:
    command = [sys.executable, "-m", "tests.sync.mortal_package", what, json.dumps(order)]
    return subprocess.run(command, check=False, timeout=600).returncode


def _laptop_order(client: ClientLaptop, place: Path, step: str) -> dict[str, object]:
    return {
        "root": str(client.root),
        "key": client.laptop.key.hex(),
        "device": asdict(client.laptop.device),
        "place": str(place),
        "step": step,
    }
