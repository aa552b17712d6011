"""An erasure reaches a laptop by package alone; where the facility is not held it costs nothing (sync.md §1, §3.13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.client.package_export import one_time_key
from sync.client.transport import Transport
from sync.protocol.messages import FeedPage
from sync.protocol.package_format import PackageFile
from sync.protocol.package_frames import LinesFrame, read_reply
from sync.server.access import Caller
from sync.server.feed import feed_page
from sync.server.office import Office, open_office
from tests.sync.client_rig import OAK, ClientLaptop, assert_rebuild_equal, new_client
from tests.sync.district_server import DistrictServer
from tests.sync.package_rig import bring, export, read, round_trip
from tests.sync.test_client_restores import _foreign_facility, _listed
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.projection.entry_table import ENTRY

GROUNDS = ("--reason", "当事人依法要求删除", "--order", "京大卫删〔2026〕3号")


@pytest.fixture
def district(district_of_test: DistrictServer) -> DistrictServer:
    return district_of_test


@pytest.fixture
def writer(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "writer")
    yield made
    made.laptop.close()


@pytest.fixture
def client(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    """Syncs over no wire after its enrolment."""
    made = new_client(district, tmp_path / "laptop")
    yield made
    made.laptop.close()


def _erase(district: DistrictServer, journal: str, seq: int) -> None:
    told = district.told("erase", "--journal", journal, "--seq", str(seq), *GROUNDS)
    assert "已删除" in told, told


def _delivered_visit(writer: ClientLaptop) -> tuple[str, int]:
    """A visit with nothing in it but its beginning, and the seq of that."""
    visit = writer.visit(0)
    assert writer.sync().delivered
    return visit, writer.store.own_head().seq


def _visit(client: ClientLaptop, visit: str) -> object:
    return client.laptop.read(lambda records: records.inspection(visit))


def _entry_at(district: DistrictServer, facility: str) -> tuple[str, int]:
    """An entry about a facility that is not the district's own word."""
    office = open_office(district.data)
    try:
        with office.database.read() as connection:
            place = (ENTRY.c.facility == facility) & (ENTRY.c.journal != office.facts.journal)
            row = connection.execute(
                select(ENTRY.c.journal, ENTRY.c.seq).where(
                    place, ENTRY.c.kind == "answer.recorded", ENTRY.c.body.is_not(None)
                )
            ).first()
    finally:
        office.database.close()
    assert row is not None
    return row.journal, row.seq


def _snapshots_in(client: ClientLaptop, answer: Path) -> Counter[str | None]:
    """How many frames of a snapshot an answer has, by facility."""
    package = PackageFile(answer)
    key = one_time_key(client.store.signing_seed(), package.header.answers)
    frames = [read_reply(head) for head, _ in package.frames(key)]
    return Counter(frame.facility for frame in frames if isinstance(frame, LinesFrame) and frame.path == "/v1/snapshot")


def test_what_a_snapshot_restated_goes_by_package_too(
    district: DistrictServer, writer: ClientLaptop, client: ClientLaptop, tmp_path: Path
) -> None:
    """The cursor moves and the visit is gone, as by wire; another erasure and the laptop's own visit pass as well."""
    visits = [_delivered_visit(writer) for _ in range(2)]
    round_trip(district, client, tmp_path / "first")
    journal = writer.laptop.office.device.journal
    for number, (visit, seq) in enumerate(visits):
        assert _visit(client, visit) is not None
        _erase(district, journal, seq)
        before = client.setting("cursor")
        client.visit(1)
        assert round_trip(district, client, tmp_path / str(number)).delivered
        assert client.setting("cursor") != before
        assert _visit(client, visit) is None
    assert client.sync().entries_received == 0, "nothing is left for the wire"
    assert_rebuild_equal(client)


def test_a_facility_comes_once_in_an_answer_however_often_it_is_wanted(
    district: DistrictServer, client: ClientLaptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Handed over in one page, with an erasure in each of the pages that follow: one snapshot serves them all."""
    monkeypatch.setattr("sync.server.package_reply.DEFAULT_FEED_LIMIT", 1)
    round_trip(district, client, tmp_path / "first")
    facility, finding = _foreign_facility(district, client)
    district.told("assign", "--unit", OAK_STREET, "--facility", facility)
    for _ in range(2):
        _erase(district, *_entry_at(district, facility))
    done = export(client, tmp_path / "second")
    answer = tmp_path / "second" / "回执.tuoyu"
    bring(district, done.files, answer)
    assert _snapshots_in(client, answer) == {facility: 1}
    assert read(client, answer).entries_received > 3
    assert _listed(client, facility)
    assert client.write(lambda work: work.finding(finding)) is not None
    assert client.sync().entries_received == 0
    assert_rebuild_equal(client)


def test_an_erasure_while_the_answer_is_written_is_in_its_snapshot(
    district: DistrictServer,
    writer: ClientLaptop,
    client: ClientLaptop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No page tells of an erasure that the one snapshot of the facility does not know of yet."""
    (first, first_seq), (second, second_seq) = (_delivered_visit(writer) for _ in range(2))
    round_trip(district, client, tmp_path / "first")
    journal = writer.laptop.office.device.journal
    _erase(district, journal, first_seq)
    cursors: set[str] = set()

    def read_page(office: Office, caller: Caller, cursor: str, limit: int) -> FeedPage:
        if len(cursors) == 1 and cursor not in cursors:
            _erase(district, journal, second_seq)
        cursors.add(cursor)
        page = feed_page(office, caller, cursor, limit)
        return page.model_copy(update={"more": page.more or len(cursors) == 1})

    monkeypatch.setattr("sync.server.package_reply.feed_page", read_page)
    round_trip(district, client, tmp_path / "second")
    assert len(cursors) == 2
    assert (_visit(client, first), _visit(client, second)) == (None, None)
    assert client.sync().entries_received == 0
    assert_rebuild_equal(client)


def test_an_erasure_where_the_facility_was_lost_does_not_hold_the_answer_up(
    district: DistrictServer, writer: ClientLaptop, client: ClientLaptop, tmp_path: Path
) -> None:
    """What the laptop still holds and the district does not give any more: it is told so, and forgets it."""
    visit, seq = _delivered_visit(writer)
    round_trip(district, client, tmp_path / "first")
    _erase(district, writer.laptop.office.device.journal, seq)
    district.told("assign", "--unit", OAK_STREET, "--facility", OAK, "--end")
    before = client.setting("cursor")
    round_trip(district, client, tmp_path / "second")
    assert client.setting("cursor") != before
    assert _visit(client, visit) is None
    assert not _listed(client, OAK)
    assert_rebuild_equal(client)


class _Asking(Transport):
    """Notes the snapshots that are asked for."""

    def __init__(self, server: str) -> None:
        super().__init__(server)
        self.asked: list[str | None] = []

    @contextmanager
    def stream_lines(self, path: str, query: Mapping[str, Any] | None = None) -> Iterator[Iterator[bytes]]:
        if path == "/v1/snapshot":
            self.asked.append((query or {}).get("facility"))
        with super().stream_lines(path, query) as lines:
            yield lines


def test_by_wire_a_snapshot_is_asked_for_where_the_facility_is_held_and_nowhere_else(
    district: DistrictServer, writer: ClientLaptop, client: ClientLaptop
) -> None:
    _, seq = _delivered_visit(writer)
    client.sync()
    facility, _ = _foreign_facility(district, client)
    journal, foreign_seq = _entry_at(district, facility)
    _erase(district, journal, foreign_seq)
    line = _Asking(client.address)
    try:
        assert client.sync(transport=line).entries_received == 1, "the erasure itself is told to everybody"
        assert line.asked == []
        _erase(district, writer.laptop.office.device.journal, seq)
        client.sync(transport=line)
        assert line.asked == [OAK]
    finally:
        line.close()
    assert_rebuild_equal(client)
