"""The own journal: numbered without a gap, hash-chained, restored byte for byte (sync.md §1, §3.8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.store.small_laptop import finding_data, small_laptop, sync_store
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.journal import Head, lines_to_own, verify_own
from tuoyu_desktop.store.unit_of_work import SqlWork


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


def _write(laptop: Laptop, count: int) -> None:
    for number in range(count):
        laptop.write(lambda w, n=number: w.append(finding_data(fact=f"{n}"), subject=new_id(), facility=None), "p")


def _rows(laptop: Laptop) -> list[tuple[int, bytes | None, bytes, bytes]]:
    columns = select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.digest, ENTRY.c.hash).order_by(ENTRY.c.seq)
    with laptop.engine.begin() as connection:
        rows = connection.execute(columns).all()
    return [(r.seq, None if r.body is None else bytes(r.body), bytes(r.digest), bytes(r.hash)) for r in rows]


def test_the_chain_is_what_the_contract_says(laptop: Laptop) -> None:
    """hash(n) = SHA-256(hash(n-1) ‖ SHA-256(body(n))), hash(0) = 32 zero bytes."""
    _write(laptop, 5)
    link = bytes(32)
    for number, (seq, body, digest, stored) in enumerate(_rows(laptop), start=1):
        assert body is not None
        assert seq == number == json.loads(body)["seq"]
        link = hashlib.sha256(link + hashlib.sha256(body).digest()).digest()
        assert (digest, stored) == (hashlib.sha256(body).digest(), link)
    assert laptop.office.head == Head(5, link)
    assert verify_own(_rows(laptop)) == laptop.office.head


@pytest.mark.parametrize("damage", ["body", "digest", "hash", "gap"])
def test_one_flipped_byte_is_found(laptop: Laptop, damage: str) -> None:
    _write(laptop, 4)
    rows = _rows(laptop)
    seq, body, digest, link = rows[2]
    assert body is not None
    flipped = {
        "body": (seq, body[:-2] + b"x}", digest, link),
        "digest": (seq, body, digest[:-1] + bytes([digest[-1] ^ 1]), link),
        "hash": (seq, body, digest, link[:-1] + bytes([link[-1] ^ 1])),
    }
    damaged = rows[:2] + rows[3:] if damage == "gap" else [*rows[:2], flipped[damage], rows[3]]
    with pytest.raises(EnvironmentFault) as found:
        verify_own(damaged)
    assert found.value.code == "env-journal-damaged"


def test_an_erased_body_does_not_break_the_chain(laptop: Laptop) -> None:
    _write(laptop, 3)
    rows = _rows(laptop)
    assert verify_own([rows[0], (2, None, rows[1][2], rows[1][3]), rows[2]]) == laptop.office.head


def test_an_entry_that_is_too_large_is_refused_and_leaves_no_trace(laptop: Laptop) -> None:
    """§1: at most 256 KB."""
    _write(laptop, 1)
    with pytest.raises(RuleViolation):
        laptop.write(lambda w: w.append(finding_data(fact="长" * 90_000), subject=new_id(), facility=None), "p")
    assert len(_rows(laptop)) == 1
    _write(laptop, 1)
    assert verify_own(_rows(laptop)).seq == 2


def test_a_failed_unit_leaves_journal_and_head_as_they_were(laptop: Laptop) -> None:
    _write(laptop, 2)
    head = laptop.office.head

    def fails(work: SqlWork) -> None:
        work.append(finding_data(), subject=new_id(), facility=None)
        raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        laptop.write(fails, "p")
    assert laptop.office.head == head
    _write(laptop, 1)
    assert [row[0] for row in _rows(laptop)] == [1, 2, 3]
    assert verify_own(_rows(laptop)) == laptop.office.head


def _journal_of_another(tmp_path: Path, count: int) -> tuple[list[bytes], list[str]]:
    """What the server holds of this very journal: bodies and hashes, from a twin of the laptop."""
    twin = small_laptop(tmp_path / "twin")
    _write(twin, count)
    rows = _rows(twin)
    twin.close()
    return [row[1] or b"" for row in rows], [row[3].hex() for row in rows]


def test_own_entries_come_back_and_the_person_goes_on(laptop: Laptop, tmp_path: Path) -> None:
    bodies, hashes = _journal_of_another(tmp_path, 6)
    store = sync_store(laptop)
    assert store.restore_own(bodies[:4], 0, hashes[3])
    assert store.restore_own(bodies[4:], 4, hashes[5])
    assert [row[1] for row in _rows(laptop)] == bodies
    assert store.own_head().hash == hashes[5]
    _write(laptop, 1)
    assert verify_own(_rows(laptop)).seq == 7


def test_entries_that_do_not_fit_are_not_taken(laptop: Laptop, tmp_path: Path) -> None:
    """All or nothing: another hash at the end, a start that is not our end, or nothing at all."""
    bodies, hashes = _journal_of_another(tmp_path, 3)
    store = sync_store(laptop)
    assert not store.restore_own(bodies, 0, "ab" * 32)
    assert not store.restore_own([], 0, hashes[0])
    _write(laptop, 1)
    assert not store.restore_own(bodies, 0, hashes[2])
    assert len(_rows(laptop)) == 1


def test_an_erased_line_comes_back_as_a_place_without_a_body(laptop: Laptop, tmp_path: Path) -> None:
    bodies, hashes = _journal_of_another(tmp_path, 3)
    erased = json.dumps({"erased": 2, "digest": hashlib.sha256(bodies[1]).hexdigest()}).encode()
    assert sync_store(laptop).restore_own([bodies[0], erased, bodies[2]], 0, hashes[2])
    rows = _rows(laptop)
    assert rows[1][1] is None
    assert verify_own(rows).hash.hex() == hashes[2]
    lines, _ = laptop.write(lambda w: w.finding_lines(), "p")
    assert len(lines) == 2


def test_a_line_that_is_no_entry_keeps_its_place() -> None:
    [row] = lines_to_own("j", Head(), [b"not an entry"])
    assert (row["seq"], row["status"], row["body"]) == (1, "rejected", b"not an entry")
