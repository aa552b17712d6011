"""Numbers from leased blocks: never one twice, provisional where in doubt (sync.md §3.16, documents.md §3)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo_laptop import DEVICE_ID
from tests.store.small_laptop import DISTRICT, Writer, small_laptop, sync_store
from tuoyu_desktop.application.ports import TakenNumber
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.notices import (
    NoticeIssuedData,
    NumbersLeased,
    NumbersLeasedData,
    NumbersReturnedData,
)
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.store.unit_of_work import SqlWork

KIND, YEAR = "VISIT_RECORD", 2026


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


class Leases:
    def __init__(self, laptop: Laptop) -> None:
        self._store, self._district = sync_store(laptop), Writer(DISTRICT)

    def lease(self, first: int, last: int, *, device: str = DEVICE_ID, year: int = YEAR) -> str:
        subject = new_id()
        data = NumbersLeasedData(
            device=device, number_kind=KIND, year=year, first=first, last=last, pattern="ZF-110115-{year}-{n}"
        )
        self._store.receive_page([self._district.entry(NumbersLeased, data, subject)], str(self._district.seq), "e")
        return subject


def _issue(laptop: Laptop) -> TakenNumber:
    def job(work: SqlWork) -> TakenNumber:
        taken = work.take_number(KIND, YEAR)
        data = NoticeIssuedData(
            inspection=None,
            notice_kind=KIND,
            number=taken.number,
            provisional=taken.provisional,
            number_block=taken.block,
            number_value=taken.value,
            content={},
            check_code="",
        )
        work.append(data, subject=new_id(), facility=None)
        return taken

    return laptop.write(job, "p")[0]


def test_numbers_come_in_order_from_one_block_after_the_other(laptop: Laptop) -> None:
    leases = Leases(laptop)
    leases.lease(21, 22)
    leases.lease(41, 42)
    assert [_issue(laptop).number for _ in range(4)] == [f"ZF-110115-2026-{n}" for n in (21, 22, 41, 42)]
    spent = _issue(laptop)
    assert spent.number is None
    assert spent.provisional is not None
    assert spent.provisional.startswith("待编-007-")
    assert _issue(laptop).provisional != spent.provisional


def test_other_devices_and_years_are_not_ours(laptop: Laptop) -> None:
    leases = Leases(laptop)
    leases.lease(1, 9, device=new_id())
    leases.lease(1, 9, year=YEAR - 1)
    assert _issue(laptop).number is None


def test_returned_numbers_are_left_out(laptop: Laptop) -> None:
    block = Leases(laptop).lease(5, 7)
    returned = NumbersReturnedData(numbers=(5, 6), reason="遗失")
    laptop.write(lambda w: w.append(returned, subject=block, facility=None), "p")
    assert _issue(laptop).value == 7


def test_a_number_lost_in_a_crash_is_never_used_again(laptop: Laptop) -> None:
    Leases(laptop).lease(1, 9)

    def crash(work: SqlWork) -> None:
        work.take_number(KIND, YEAR)
        raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        laptop.write(crash, "p")
    sync_store(laptop).numbers_checked()
    assert _issue(laptop).value == 2


def test_a_restored_database_issues_provisional_codes_until_it_has_synced(laptop: Laptop, tmp_path: Path) -> None:
    Leases(laptop).lease(1, 9)
    assert _issue(laptop).value == 1
    laptop.write(lambda w: w.connection.exec_driver_sql("CREATE TABLE yesterday AS SELECT * FROM notice"), "p")
    assert _issue(laptop).value == 2
    laptop.write(lambda w: w.connection.exec_driver_sql("DELETE FROM notice WHERE number_value = 2"), "p")
    assert _issue(laptop).number is None  # the mark outside the database knows a 2 that the database does not
    sync_store(laptop).numbers_checked()
    assert _issue(laptop).value == 3


@pytest.mark.parametrize("damage", ["flipped", "empty"])
def test_damaged_marks_are_made_anew_by_a_sync(laptop: Laptop, damage: str, tmp_path: Path) -> None:
    Leases(laptop).lease(1, 9)
    assert [_issue(laptop).value for _ in range(3)] == [1, 2, 3]
    path = laptop.office.marks.path
    shutil.copy(path, tmp_path / "marks")
    path.write_bytes(b"" if damage == "empty" else path.read_bytes().replace(b"3", b"1", 1))
    assert _issue(laptop).number is None
    sync_store(laptop).numbers_checked()
    assert _issue(laptop).value == 4
