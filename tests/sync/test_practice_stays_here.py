"""Somebody practises while the laptop syncs: the district gets the real journal, whole, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.client.engine import SyncEngine
from sync.client.transport import Transport
from sync.server.office import open_office
from tests.sync.client_rig import OFFICER, assert_whole, new_client, start_visit
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import PersonKind
from tuoyu_desktop.practice.laptop import make_practice, practice_facts
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.sync_store import SqlSyncStore

ME = SignedIn(OFFICER, "李建国", PersonKind.STREET_OFFICER, OAK_STREET, OAK_STREET, True)


def journals(server: DistrictServer) -> dict[str, int]:
    """What the district holds: journal to number of entries."""
    office = open_office(server.data, server.database)
    try:
        with office.database.read() as connection:
            counted = select(ENTRY.c.journal, func.count()).group_by(ENTRY.c.journal)
            return {row[0]: row[1] for row in connection.execute(counted)}
    finally:
        office.database.close()


def practised(real: Laptop) -> Laptop:
    laptop = make_practice(real.paths, real.read(lambda records: practice_facts(records, ME)), real.clock)
    (facility,) = laptop.read(lambda records: records.search_facilities(None))
    laptop.write(lambda work: start_visit(work, facility, 3), OFFICER)
    return laptop


def test_a_sync_during_practice_sends_nothing_of_it(own_server: DistrictServer, tmp_path: Path) -> None:
    client = new_client(own_server.start(), tmp_path / "电脑")
    client.sync()
    before = journals(own_server)
    practice = practised(client.laptop)
    client.visit()
    client.sync()

    assert_whole(own_server, client)
    after = journals(own_server)
    assert practice.device.journal not in after
    mine = client.laptop.device.journal
    assert {name: count for name, count in after.items() if name != mine} == {
        name: count for name, count in before.items() if name != mine
    }

    store = SqlSyncStore(lambda: practice.office, lambda job: job(), lambda _changes: None)
    line = Transport(own_server.address)
    try:  # even the engine itself, at the district's door, is given nothing of it
        with pytest.raises(EnvironmentFault) as refused:
            SyncEngine(store, line, clock=practice.clock).run()
    finally:
        line.close()
    assert refused.value.code == "env-practice-no-sync"
    assert journals(own_server) == after
    practice.close()
    client.laptop.close()
