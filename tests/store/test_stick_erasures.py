"""What the district erased does not come back on a stick, whichever of the two is here first (sync.md §1, §3.10)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from tests.store.small_laptop import Writer, finding_data, small_laptop
from tuoyu_desktop.application.sync_port import Received, Snapshot, VisitTaken
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.findings import FindingRecorded
from tuoyu_desktop.domain.entries.registry import EntryErased, EntryErasedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.receiving import drop, received_of
from tuoyu_desktop.store.taking_in import take_in
from tuoyu_desktop.store.visit_store import SqlVisitStore

VISIT, FACILITY = new_id(), new_id()


def store_of(laptop: Laptop) -> SqlVisitStore:
    return SqlVisitStore(lambda: laptop.office, lambda job: job(), lambda _changes: None)


def by_stick(laptop: Laptop, *entries: Received) -> VisitTaken:
    return store_of(laptop).take_visit(VISIT, entries, laptop.clock())


def recorded(words: str, writer: Writer) -> tuple[Received, str]:
    subject = new_id()
    return writer.entry(FindingRecorded, finding_data(fact=words), subject, facility=FACILITY), subject


def erased(entry: Received, seq: int, subject: str) -> Received:
    data = EntryErasedData(journal=entry.journal, seq=seq, reason="依法删除", order="3号")
    return Writer().entry(EntryErased, data, subject, facility=FACILITY)


def bodies(laptop: Laptop) -> list[bytes]:
    with laptop.engine.begin() as connection:
        return [bytes(body) for body in connection.execute(select(ENTRY.c.body)).scalars() if body is not None]


def test_an_erasure_heard_first_keeps_the_entry_out_and_the_rest_comes(tmp_path: Path) -> None:
    laptop, partner = small_laptop(tmp_path / "laptop"), Writer()
    (secret, subject), (other, _) = recorded("插座松动。", partner), recorded("窗台低。", partner)
    laptop.write(lambda work: take_in(work, [erased(secret, 1, subject)]), "")
    for fresh in (1, 0):
        taken = by_stick(laptop, secret, other)
        assert (taken.fresh, set(taken.erased)) == (fresh, {(secret.journal, 1)})
        assert secret.body not in bodies(laptop)
        assert other.body in bodies(laptop)
    laptop.write(lambda work: take_in(work, [secret], by_stick=True), "")
    assert secret.body not in bodies(laptop)
    laptop.close()


def test_it_stays_out_after_its_facility_was_forgotten_and_the_district_restored(tmp_path: Path) -> None:
    laptop = small_laptop(tmp_path / "laptop")
    secret, subject = recorded("插座松动。", Writer())
    store = store_of(laptop)
    store.receive_page([secret, erased(secret, 1, subject)], "1", "e1")
    laptop.write(lambda work: work.refold(drop(work.connection, received_of(work.connection, FACILITY))), "")
    store.receive_snapshot(Snapshot([], "2", "e2"))
    taken = by_stick(laptop, secret)
    assert (taken.fresh, set(taken.erased)) == (0, {(secret.journal, 1)})
    assert secret.body not in bodies(laptop)
    laptop.close()
