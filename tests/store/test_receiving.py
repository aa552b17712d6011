"""Entries from elsewhere on the laptop's database: verbatim, once, never over what is our own (sync.md §3.6)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.store.small_laptop import (
    DISTRICT,
    Writer,
    assert_rebuild_equal,
    finding_data,
    small_laptop,
    sync_store,
    tables,
)
from tuoyu_desktop.application.sync_port import Received, Snapshot
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.findings import FindingRecorded, FindingRestated
from tuoyu_desktop.domain.entries.inspections import RestatedData
from tuoyu_desktop.domain.entries.registry import EntryErased, EntryErasedData, EntryJudged, EntryJudgedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import table_of
from tuoyu_desktop.store import sync_store as module


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


def _count(laptop: Laptop) -> int:
    with laptop.engine.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(ENTRY)).scalar_one())


def _facts(laptop: Laptop) -> set[str]:
    with laptop.engine.begin() as connection:
        return set(connection.execute(select(table_of("finding").c.fact)).scalars())


def test_what_came_is_kept_byte_for_byte_and_only_once(laptop: Laptop) -> None:
    store, other = sync_store(laptop), Writer()
    body = other.entry(FindingRecorded, finding_data(), new_id()).body
    spaced = body.replace(b'"v":1', b'"v": 1 ')  # another program may write its JSON otherwise
    for _ in range(2):
        store.receive_page([Received(other.journal, spaced)], "7", "e")
    with laptop.engine.begin() as connection:
        assert [bytes(b) for b in connection.execute(select(ENTRY.c.body)).scalars()] == [spaced]
    assert store.place() == ("7", "e")


def test_a_page_goes_in_slices_and_the_cursor_with_the_last(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    """§3.7: a page that fails leaves the cursor, and what came of it does no harm when it comes again."""
    monkeypatch.setattr(module, "SLICE", 10)
    jobs: list[int] = []
    store, other = sync_store(laptop, jobs), Writer()
    page = [other.entry(FindingRecorded, finding_data(fact=f"第{n}处"), new_id()) for n in range(35)]
    laptop.write(
        lambda work: work.connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON entry WHEN NEW.seq = 25 BEGIN SELECT RAISE(ABORT, 'full'); END"
        ),
        "",
    )
    with pytest.raises(Exception, match="full"):
        store.receive_page(page, "35", "e")
    assert store.place() == (None, None)
    assert _count(laptop) == 20
    laptop.write(lambda work: work.connection.exec_driver_sql("DROP TRIGGER full_disk"), "")
    jobs.clear()
    store.receive_page(page, "35", "e")
    assert len(jobs) == 4
    assert _count(laptop) == 35
    assert len(_facts(laptop)) == 35
    assert_rebuild_equal(laptop)


def test_garbage_is_left_and_a_newer_kind_is_kept(laptop: Laptop) -> None:
    """§1: kinds are added; what this program cannot read yet is folded by the one that can."""
    store, other = sync_store(laptop), Writer()
    body = other.entry(FindingRecorded, finding_data(), new_id()).body
    newer = body.replace(b"finding.recorded", b"finding.weighed")
    store.receive_page([Received(other.journal, b"garbage"), Received(other.journal, newer)], "2", "e")
    assert _count(laptop) == 1
    assert _facts(laptop) == set()
    assert_rebuild_equal(laptop)


def test_a_received_entry_never_overwrites_an_own_one(laptop: Laptop) -> None:
    store = sync_store(laptop)
    laptop.write(lambda work: work.append(finding_data(fact="自己写的"), subject=new_id(), facility=None), "p")
    forged = Writer(laptop.device.journal).entry(FindingRecorded, finding_data(fact="别人写的"), new_id())
    store.receive_page([forged], "1", "e")
    assert _facts(laptop) == {"自己写的"}
    assert _count(laptop) == 1


def test_a_verdict_takes_an_own_entry_out_and_a_later_one_brings_it_back(laptop: Laptop) -> None:
    store, district = sync_store(laptop), Writer(DISTRICT)
    own = laptop.device.journal
    laptop.write(lambda work: work.append(finding_data(fact="争议"), subject=new_id(), facility=None), "p")

    def say(status: str, reason: str = "") -> None:
        data = EntryJudgedData.model_validate({"journal": own, "seq": 1, "status": status, "reason": reason})
        store.receive_page([district.entry(EntryJudged, data, own)], str(district.seq), "e")

    for status, there in (("held", False), ("rejected", False), ("applied", True)):
        say(status, "out-of-area")
        assert ("争议" in _facts(laptop)) is there
        lines, _ = laptop.write(lambda work: work.refused_lines(), "p")
        assert [(line.status, line.reason) for line in lines] == ([] if there else [(status, "out-of-area")])
        assert_rebuild_equal(laptop)


def test_an_erased_entry_loses_its_body_and_keeps_its_place(laptop: Laptop) -> None:
    store, district, other = sync_store(laptop), Writer(DISTRICT), Writer()
    store.receive_page([other.entry(FindingRecorded, finding_data(fact="涉及隐私"), new_id())], "1", "e")
    data = EntryErasedData(journal=other.journal, seq=1, reason="依规删除", order="京卫〔2026〕1号")
    store.receive_page([district.entry(EntryErased, data, other.journal)], "2", "e")
    assert _facts(laptop) == set()
    with laptop.engine.begin() as connection:
        row = connection.execute(select(ENTRY).where(ENTRY.c.journal == other.journal)).one()
    assert (row.body, row.status, len(row.digest)) == (None, "erased", 32)
    store.receive_page([other.entry(FindingRecorded, finding_data(), new_id())], "3", "e")
    assert_rebuild_equal(laptop)


def _restated(number: int, subject: str, covers: dict[str, int], state: dict[str, object]) -> Received:
    writer = Writer("snapshot:epoch")
    writer.seq = number - 1
    return writer.entry(FindingRestated, RestatedData(state=state, covers=covers), subject, facility="f1")


def _state(laptop: Laptop, fact: str) -> dict[str, object]:
    """A finding as the server restates it: the columns of its row."""
    store, other, subject = sync_store(laptop), Writer(), new_id()
    store.receive_page([other.entry(FindingRecorded, finding_data(fact=fact), subject)], "1", "e")
    table = table_of("finding")
    with laptop.engine.begin() as connection:
        row = dict(connection.execute(select(table).where(table.c.subject == subject)).one()._mapping)
    return {name: value for name, value in row.items() if name not in ("subject", "head")}


def test_snapshots_number_anew_and_do_not_hide_each_other(laptop: Laptop) -> None:
    """Restated lines count 1, 2, 3 in every snapshot: one of a facility must not be taken for lines held already."""
    store = sync_store(laptop)
    state = _state(laptop, "原有")
    first, second = new_id(), new_id()
    whole = [_restated(1, first, {"j": 3}, state | {"fact": "全部快照"})]
    store.receive_snapshot(Snapshot(whole, "10", "epoch"))
    part = [_restated(1, second, {"j": 4}, state | {"fact": "一家机构"})]
    store.receive_snapshot(Snapshot(part, "10", "epoch", facility="f1"))
    assert {"一家机构"} <= _facts(laptop)
    assert store.place() == ("10", "epoch")
    again = [_restated(1, first, {"j": 2}, state | {"fact": "恢复后的快照"})]
    store.receive_snapshot(Snapshot(again, "8", "other"))
    assert "恢复后的快照" in _facts(laptop)
    assert "一家机构" not in _facts(laptop)
    assert store.place() == ("8", "other")
    assert_rebuild_equal(laptop)


def test_a_snapshot_of_a_facility_leaves_the_cursor(laptop: Laptop) -> None:
    store, other = sync_store(laptop), Writer()
    store.receive_snapshot(Snapshot([], "5", "epoch"))
    line = other.entry(FindingRecorded, finding_data(), new_id(), facility="f1")
    store.receive_snapshot(Snapshot([line], "9", "epoch", facility="f1"))
    assert store.place() == ("5", "epoch")
    assert len(_facts(laptop)) == 1


def test_any_order_of_pages_gives_the_same_tables(laptop: Laptop, tmp_path: Path) -> None:
    one, two, subject = Writer("aaa"), Writer("bbb"), new_id()
    entries = [w.entry(FindingRecorded, finding_data("i", fact=f"{w.journal}"), subject) for w in (one, two, one, two)]
    twin = small_laptop(tmp_path / "twin")
    for number, entry in enumerate(entries):
        sync_store(laptop).receive_page([entry], str(number), "e")
    sync_store(twin).receive_page(entries[::-1], "3", "e")
    assert tables(laptop) == tables(twin)
    twin.close()
