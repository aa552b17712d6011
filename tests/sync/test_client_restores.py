"""Restored servers and laptops, forks, revoked and replaced devices, facilities that come and go (§3.8, §3.14)."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.sync.client_rig import (
    OAK,
    ClientLaptop,
    assert_rebuild_equal,
    assert_whole,
    new_client,
    now,
    server_bodies,
)
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.entries.inspections import InspectionFinishedData
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import FindingState, Severity, VisitMode, VisitState
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import table_of
from tuoyu_desktop.store.unit_of_work import SqlWork


@pytest.fixture
def district(district_of_test: DistrictServer) -> DistrictServer:
    return district_of_test


@pytest.fixture
def client(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "laptop")
    made.sync()
    yield made
    made.laptop.close()


def _finding(client: ClientLaptop, inspection: str, mode: VisitMode = VisitMode.SUPERVISORY_VISIT) -> str:
    data = FindingRecordedData(
        inspection=inspection,
        item="A01",
        mode=mode,
        fact="消防通道堆放杂物。",
        severity=Severity.MAJOR,
        found_on=now().date(),
        photo_reason="不宜拍照",
    )
    subject = new_id()
    client.write(lambda work: work.append(data, subject=subject, facility=OAK))
    return subject


def _decide(district: DistrictServer, finding: str) -> None:
    decide = ("review", "decide", "--finding", finding, "--decision", "REFER", "--department", "消防救援支队")
    district.command(*decide, "--by", DEMO_PEOPLE["district_officer_1"], "--reason", "涉及消防")


def _backup(district: DistrictServer, target: Path) -> Path:
    """A copy of all that the running server has, as its database would give it to a backup program."""
    shutil.copytree(district.data, target, ignore=shutil.ignore_patterns("district.db*"))
    live, kept = sqlite3.connect(district.data / "district.db"), sqlite3.connect(target / "district.db")
    with closing(live), closing(kept):
        live.backup(kept)
    return target


def _restore(district: DistrictServer, backup: Path, client: ClientLaptop, *, with_mark: bool = False) -> None:
    """Yesterday's database under today's keys; the mark beside it tells the server, unless it was restored as well."""
    district.stop()
    mark = district.data / "commit-mark.json"
    kept = mark.read_bytes()
    shutil.rmtree(district.data)
    shutil.copytree(backup, district.data)
    if not with_mark:
        mark.write_bytes(kept)
    district.start()
    client.address = district.address


def test_a_laptop_restored_from_yesterday_fetches_its_own_entries(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    client.visit(2)
    client.sync()
    copy = client.copy_to(tmp_path / "yesterday")
    _finding(client, client.visit(3), VisitMode.ADMINISTRATIVE_INSPECTION)  # rejected: another mode than the visit's
    client.sync()
    before, tables = client.bodies(), client.tables()
    client.restore_from(copy)
    assert len(client.bodies()) < len(before)
    assert client.sync().delivered
    assert client.bodies() == before
    assert client.tables() == tables
    assert len(client.write(lambda work: work.refused_lines())) == 1
    client.visit(1)
    assert client.sync().delivered
    assert_whole(district, client)


def test_a_server_restored_from_yesterday_gets_everything_again(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    client.visit(2)
    client.sync()
    backup = _backup(district, tmp_path / "backup")
    inspection = client.visit(3)
    sha256 = client.photo(inspection, os.urandom(900))
    assert client.sync().delivered
    epoch = client.setting("epoch")
    _restore(district, backup, client)
    assert len(server_bodies(district, client.laptop.device.id)) == 3
    result = client.sync()
    assert result.delivered
    assert client.setting("epoch") != epoch
    assert (district.data / "blobs" / sha256[:2] / sha256).is_file()
    assert_whole(district, client)


def test_a_server_that_does_not_know_it_was_restored_is_noticed(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    backup = _backup(district, tmp_path / "backup")
    client.visit(3)
    client.sync()
    _restore(district, backup, client, with_mark=True)
    assert client.sync().delivered
    assert_whole(district, client)


def test_nothing_counts_as_delivered_that_a_restored_server_lost(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    backup = _backup(district, tmp_path / "backup")
    inspection = client.visit(3)
    client.sync()
    _restore(district, backup, client)
    client.on_progress = lambda progress: district.kill() if progress.step == "push" else None
    with pytest.raises(EnvironmentFault):
        client.sync()
    assert not client.write(lambda work: work.visit_is_delivered(inspection))
    client.on_progress = lambda _progress: None
    client.address = district.start().address
    assert client.sync().delivered
    assert client.write(lambda work: work.visit_is_delivered(inspection))


def test_a_decision_that_the_district_lost_is_gone_here_too(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    finding = _finding(client, client.visit(1))
    client.sync()
    backup = _backup(district, tmp_path / "backup")
    _decide(district, finding)
    client.sync()
    assert client.write(lambda work: work.finding(finding)).state is FindingState.REFERRED
    _restore(district, backup, client)
    client.sync()
    assert client.write(lambda work: work.finding(finding)).state is FindingState.AWAITING_DECISION
    _decide(district, finding)  # under the same number of the district's journal as the one that was lost
    client.sync()
    assert client.write(lambda work: work.finding(finding)).state is FindingState.REFERRED
    assert_rebuild_equal(client)
    assert_whole(district, client)


def test_a_verdict_spoken_before_the_restore_comes_with_the_snapshot(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    inspection = client.visit(1, facility=new_id())
    client.sync()
    assert client.write(lambda work: work.inspection(inspection)) is None
    district.command("held", "release", client.laptop.device.id, "--reason", "已核实")
    backup = _backup(district, tmp_path / "backup")
    district.command("assign", "--unit", "黄村镇", "--facility", OAK)
    _restore(district, backup, client)
    assert client.sync().delivered
    assert client.write(lambda work: work.inspection(inspection)) is not None
    assert client.write(lambda work: work.refused_lines()) == []


def test_both_went_on_so_a_new_journal_begins(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """§3.8: what both have stays, what only the laptop had goes on in a new journal, nothing is lost on either side."""
    client.visit(2)
    client.sync()
    copy = client.copy_to(tmp_path / "yesterday")
    lost_here = client.visit(3)
    client.sync()
    device = client.laptop.device.id
    theirs = server_bodies(district, device)
    client.restore_from(copy)
    only_here = client.visit(4)
    sha256 = client.photo(only_here, os.urandom(100))
    result = client.sync()
    assert result.delivered
    journal = client.laptop.office.device.journal
    assert journal != device
    assert server_bodies(district, device) == theirs
    forked, *carried = client.bodies()
    assert b'"journal.forked"' in forked
    assert len(carried) == 6
    assert (district.data / "blobs" / sha256[:2] / sha256).is_file()
    for inspection in (lost_here, only_here):
        assert client.write(lambda work, i=inspection: work.inspection(i)) is not None
        assert len(client.write(lambda work, i=inspection: work.answers(i))) >= 3
    assert client.write(lambda work: work.visit_is_delivered(only_here))
    assert_whole(district, client)
    client.reopen()
    assert client.laptop.device.journal == journal
    client.visit(1)
    assert client.sync().delivered
    assert_whole(district, client)


def test_a_replacement_laptop_has_the_visits_of_the_old_one(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    inspection = client.visit(2)
    client.sync()
    heir = new_client(district, tmp_path / "heir", replaces=client.laptop.device.id)
    assert heir.sync().delivered
    assert heir.write(lambda work: work.inspection(inspection)) is not None
    client.visit(1)
    assert client.sync().scope == "deliver"
    heir.visit(1)
    assert heir.sync().delivered
    assert_whole(district, heir)
    heir.laptop.close()


def _foreign_facility(district: DistrictServer, client: ClientLaptop) -> tuple[str, str]:
    """A facility of another street, with findings that are open."""
    from sync.server.office import open_office

    office = open_office(district.data)
    facility, finding = table_of("facility"), table_of("finding")
    with office.database.read() as connection:
        statement = (
            select(finding.c.facility, func.min(finding.c.subject))
            .join(facility, facility.c.subject == finding.c.facility)
            .where(facility.c.street_town != OAK_STREET, finding.c.state == FindingState.OPEN.value)
            .group_by(finding.c.facility)
        )
        found = connection.execute(statement).first()
    office.database.close()
    assert found is not None
    return str(found[0]), str(found[1])


def _listed(client: ClientLaptop, facility: str) -> bool:
    client.reopen()
    return facility in client.laptop.read(lambda records: records.search_facilities(None))


def test_a_facility_that_is_handed_over_comes_with_what_was_before(
    district: DistrictServer, client: ClientLaptop
) -> None:
    facility, finding = _foreign_facility(district, client)
    assert not _listed(client, facility)
    district.command("assign", "--unit", OAK_STREET, "--facility", facility)
    client.sync()
    assert _listed(client, facility)
    assert client.write(lambda work: work.finding(finding)) is not None
    assert_rebuild_equal(client)


def test_a_facility_that_is_taken_away_is_erased(district: DistrictServer, client: ClientLaptop) -> None:
    own = client.visit(2)
    client.sync()
    finding = client.scalar(select(table_of("finding").c.subject).where(table_of("finding").c.facility == OAK))
    assert finding is not None
    district.command("assign", "--unit", OAK_STREET, "--facility", OAK, "--end")
    assert client.sync().delivered
    assert not _listed(client, OAK)
    assert client.write(lambda work: work.facility(OAK)) is None
    assert client.write(lambda work: work.finding(finding)) is None
    left = select(func.count()).select_from(ENTRY).where(ENTRY.c.facility == OAK, ENTRY.c.origin != "own")
    assert client.scalar(left.where(ENTRY.c.kind != "assignment.changed")) == 0
    assert client.write(lambda work: work.inspection(own)) is not None  # what this laptop wrote stays (§3.4)
    assert_rebuild_equal(client)
    district.command("assign", "--unit", OAK_STREET, "--facility", OAK)
    client.sync()
    assert _listed(client, OAK)
    assert client.write(lambda work: work.finding(finding)) is not None
    assert_whole(district, client)


def test_a_facility_with_something_undelivered_is_only_hidden(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    inspection = client.visit(2)
    sha256 = client.photo(inspection, b"kept" * 50)
    [path] = client.laptop.office.blobs.root.glob(f"??/{sha256}-*.blob")
    kept = path.read_bytes()
    path.write_bytes(b"")
    district.command("assign", "--unit", OAK_STREET, "--facility", OAK, "--end")
    with pytest.raises(EnvironmentFault):
        client.sync()
    assert not _listed(client, OAK)
    assert client.write(lambda work: work.facility(OAK)) is not None
    path.write_bytes(kept)
    client.sync()
    assert client.write(lambda work: work.facility(OAK)) is None


def _forked_under_way(district: DistrictServer, client: ClientLaptop, folder: Path) -> str:
    """A visit that was begun before both sides went on and is still open after it, in a journal of its own."""
    inspection = client.visit(2)
    client.sync()
    copy = client.copy_to(folder / "yesterday")
    client.visit(1)
    client.sync()
    client.restore_from(copy)
    client.visit(1)
    assert client.sync().delivered
    assert client.laptop.office.device.journal != client.laptop.device.id
    return inspection


def test_a_visit_begun_before_a_fork_is_sealed_after_it(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """§3.8, §3.10: the lead's laptop goes on in another journal, and is the lead's laptop all the same."""
    inspection = _forked_under_way(district, client, tmp_path)

    def seal(work: SqlWork) -> None:
        covers, digest = work.digest_of_visit(inspection)
        data = InspectionFinishedData(covers=covers, digest=digest, finished_at=now())
        work.append(data, subject=inspection, facility=OAK)

    client.write(seal)
    assert client.sync().delivered
    assert client.write(lambda work: work.refused_lines()) == []
    assert client.write(lambda work: work.inspection(inspection)).state is VisitState.SEALED
    assert_whole(district, client)


def test_a_fork_is_seen_by_open_pages_at_once(district: DistrictServer, client: ClientLaptop, tmp_path: Path) -> None:
    """What the person began is theirs before and after, without a restart of the program."""
    before = _forked_under_way(district, client, tmp_path)
    journal = client.laptop.office.device.journal
    after = client.visit(1)
    read = client.laptop.read
    assert read(lambda records: records.device().journal) == journal
    assert read(lambda records: records.own_journals()) == {client.laptop.device.id, journal}
    own = read(lambda records: records.inspection_lines(states=(VisitState.OPEN,), own_only=True))
    assert {before, after} <= {line.id for line in own}


def test_visits_of_a_journal_that_an_old_copy_does_not_know_come_back(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """§3.8: restored a second time from the same copy; what stood in the first new journal is this laptop's own."""
    client.visit(1)
    client.sync()
    copy = client.copy_to(tmp_path / "yesterday")
    client.visit(1)
    client.sync()
    client.restore_from(copy)
    between = client.visit(2)
    client.sync()
    middle = client.laptop.office.device.journal
    client.restore_from(copy)  # and nothing is written before it syncs
    assert client.sync().delivered
    assert middle in client.write(lambda work: work.own_journals())
    assert len(client.write(lambda work: work.answers(between))) == 2
    assert client.write(lambda work: work.visit_is_delivered(between))
    received = client.received()
    assert client.sync().delivered
    assert client.received() == received
    assert_whole(district, client)
