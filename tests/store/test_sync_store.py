"""The store's side of a sync: batches of the own journal, short jobs, forks (sync.md §2, §3.8)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.store.small_laptop import MORNING, assert_rebuild_equal, finding_data, small_laptop, sync_store
from tuoyu_desktop.application.sync_port import SERVER_TIME
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.registry import JournalForked
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.journal import verify_own


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


def _write(laptop: Laptop, facts: str) -> None:
    for fact in facts:
        laptop.write(lambda w, f=fact: w.append(finding_data(fact=f), subject=new_id(), facility=None), "p")


def _bodies(laptop: Laptop, journal: str) -> list[bytes]:
    columns = select(ENTRY.c.body).where(ENTRY.c.journal == journal).order_by(ENTRY.c.seq)
    with laptop.engine.begin() as connection:
        return [bytes(body) for body in connection.execute(columns).scalars()]


def test_batches_are_bounded_and_never_empty(laptop: Laptop) -> None:
    _write(laptop, "一二三四五")
    store, bodies = sync_store(laptop), _bodies(laptop, laptop.device.journal)
    size = len(bodies[0]) + 1
    assert store.own_bodies(0, 99, 10**6) == bodies
    assert store.own_bodies(2, 2, 10**6) == bodies[2:4]
    assert store.own_bodies(0, 99, 2 * size) == bodies[:2]
    assert store.own_bodies(0, 99, 1) == bodies[:1]
    assert store.own_bodies(5, 99, 10**6) == []


def test_the_heads_are_those_of_the_journal(laptop: Laptop) -> None:
    store = sync_store(laptop)
    assert (store.own_head().seq, store.own_head().hash) == (0, "00" * 32)
    _write(laptop, "一二")
    assert store.own_hash_at(0) == "00" * 32
    assert store.own_hash_at(2) == store.own_head().hash
    assert store.own_hash_at(3) is None


def test_the_servers_time_is_kept_with_the_confirmation(laptop: Laptop) -> None:
    """§3.5: the laptop's clock is held against the last known server time."""
    _write(laptop, "一")
    store = sync_store(laptop)
    store.confirm(1, store.own_head().hash, MORNING)
    assert laptop.read(lambda records: records.setting(SERVER_TIME)) == MORNING.isoformat(timespec="milliseconds")


def test_a_blob_that_is_not_here_is_told(laptop: Laptop) -> None:
    with pytest.raises(EnvironmentFault) as missing:
        sync_store(laptop).read_blob("ab" * 32, 0)
    assert missing.value.code == "env-blob-missing"


def test_a_fork_keeps_both_ends(laptop: Laptop, tmp_path: Path) -> None:
    """§3.8: carried-over entries keep id, at, actor, data and after; only seq is new. No byte of the rest changes."""
    old = laptop.device.journal
    _write(laptop, "共同")
    common = _bodies(laptop, old)
    twin = small_laptop(tmp_path / "twin")
    sync_store(twin).restore_own(common, 0, laptop.office.head.hash.hex())
    _write(twin, "区里三")
    theirs = _bodies(twin, old)
    twin.close()
    _write(laptop, "本机")
    mine = _bodies(laptop, old)[2:]
    base = sync_store(laptop).own_hash_at(2)
    store = sync_store(laptop)
    assert store.fork(theirs, 0, "both-moved-on") == 2
    new = store.device().journal
    assert new != old
    assert _bodies(laptop, old) == theirs
    first, *carried = _bodies(laptop, new)
    entry = decode(first)
    assert isinstance(entry, JournalForked)
    assert (entry.data.previous, entry.data.at_seq, entry.data.hash) == (old, 2, base)
    for before, after in zip(mine, carried, strict=True):
        was, now = json.loads(before), json.loads(after)
        assert was.pop("seq") == 3 + mine.index(before)
        assert now.pop("seq") == 2 + mine.index(before)
        assert was == now
        assert after.split(b",", 1)[1] == before.split(b",", 1)[1]
    facts = {line.fact for line in laptop.write(lambda w: w.finding_lines(), "p")[0]}
    assert facts == set("共同区里三本机")
    assert store.confirmed_seq() == 0
    _write(laptop, "后")
    columns = select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.digest, ENTRY.c.hash).where(ENTRY.c.journal == new)
    with laptop.engine.begin() as connection:
        rows = connection.execute(columns.order_by(ENTRY.c.seq)).all()
    assert verify_own((r.seq, bytes(r.body), bytes(r.digest), bytes(r.hash)) for r in rows).seq == 4
    assert_rebuild_equal(laptop)
