"""Never one number twice, whatever is lost: given back, restored, two programs at once, New Year (documents.md §3,
sync.md §3.16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.demo_laptop import StandingClock
from tests.store.small_laptop import small_laptop, sync_store
from tests.store.test_numbering import KIND, YEAR, Leases, _issue
from tuoyu_desktop.application.lines import NumberStock
from tuoyu_desktop.application.number_ledger import (
    ReturnNumbers,
    has_old_numbers,
    number_ledger,
    number_warning,
    return_numbers,
    return_old_numbers,
)
from tuoyu_desktop.application.sync_port import SERVER_TIME
from tuoyu_desktop.bootstrap import Laptop, laptop_of
from tuoyu_desktop.domain.clock import BEIJING, beijing
from tuoyu_desktop.domain.entries.notices import (
    NoticeIssuedData,
)
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.numbers import YEAR_OVER, NumberState
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.projector import project, set_verdict
from tuoyu_desktop.store.backup import back_up
from tuoyu_desktop.store.restore import restore

NEW_YEAR = datetime(2027, 1, 1, 0, 0, tzinfo=BEIJING)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


def stock(laptop: Laptop, year: int = YEAR) -> NumberStock:
    return laptop.read(lambda records: records.number_stock(KIND, year))


def give_back(laptop: Laptop, block: str, first: int, count: int = 1, reason: str = "预印纸写坏") -> None:
    laptop.write(lambda work: return_numbers(work, ReturnNumbers(block, first, count, reason)), "p")


def states(laptop: Laptop, year: int = YEAR) -> dict[int, NumberState]:
    ledger = laptop.read(lambda records: number_ledger(records, year))
    return {row.value: row.state for row in ledger.rows}


def judged(laptop: Laptop, kind: str, status: EntryStatus, reason: str) -> None:
    """The district's verdict on the newest own entry of a kind."""

    def job(work: object) -> None:
        connection = work.connection  # type: ignore[attr-defined]  # the store's own work
        row = connection.exec_driver_sql(
            "SELECT journal, seq FROM entry WHERE kind = ? ORDER BY seq DESC LIMIT 1", (kind,)
        ).one()
        project(connection, {set_verdict(connection, row.journal, row.seq, status, reason) or ""})

    laptop.write(job, "")


# giving back ----------------------------------------------------------------------------------------------------------


def test_what_was_given_back_is_never_handed_out(laptop: Laptop) -> None:
    block = Leases(laptop).lease(1, 6)
    assert _issue(laptop).value == 1
    give_back(laptop, block, 3, 2)

    assert [_issue(laptop).value for _ in range(3)] == [2, 5, 6]
    assert states(laptop)[3] is states(laptop)[4] is NumberState.RETURNED
    assert _issue(laptop).number is None


@pytest.mark.parametrize(("first", "count"), [(1, 1), (0, 1), (7, 1), (6, 2), (3, 0), (3, -1), (3, 99), (4, 1)])
def test_only_unused_numbers_go_back(laptop: Laptop, first: int, count: int) -> None:
    """Used, below and beyond the block, none at all, and what went back before."""
    block = Leases(laptop).lease(1, 6)
    _issue(laptop)
    give_back(laptop, block, 4)
    with pytest.raises(RuleViolation) as refused:
        give_back(laptop, block, first, count)
    assert refused.value.code == "rule-number-used"


def test_a_reason_is_needed_and_the_block_must_be_ours(laptop: Laptop) -> None:
    leases = Leases(laptop)
    mine, theirs = leases.lease(1, 6), leases.lease(11, 16, device=new_id())
    for block, reason, code in ((mine, "  ", "reason"), (theirs, "坏了", "unknown"), ("none", "坏了", "unknown")):
        with pytest.raises(RuleViolation) as refused:
            give_back(laptop, block, 2 if block == mine else 12, reason=reason)
        assert refused.value.code == f"rule-number-{code}"


def test_a_return_that_the_district_holds_or_refuses_stays_given_back(laptop: Laptop) -> None:
    block = Leases(laptop).lease(1, 3)
    give_back(laptop, block, 1)
    for status in (EntryStatus.HELD, EntryStatus.REJECTED):
        judged(laptop, "numbers.returned", status, "not-appointed")
        assert [value for _, value in stock(laptop).free] == [2, 3]


def test_a_return_that_was_lost_with_the_database_still_holds(laptop: Laptop, tmp_path: Path) -> None:
    """Given back, then the database of before comes back: the spoiled sheet is not numbered again."""
    block = Leases(laptop).lease(1, 4)
    restored = back_from(laptop, tmp_path, lambda: give_back(laptop, block, 1, 2))
    try:
        assert _issue(restored).number is None
        sync_store(restored).numbers_checked()
        assert _issue(restored).value == 3
    finally:
        restored.close()


# restored -------------------------------------------------------------------------------------------------------------


def back_from(laptop: Laptop, folder: Path, after: object, *, without_marks: bool = False) -> Laptop:
    """A backup, then ``after``, then the backup put back; ``without_marks``: on a new disk."""
    moment = datetime(2026, 11, 20, 2, tzinfo=UTC)
    paths = laptop.paths
    backup = back_up(paths.database, laptop.key, paths.blobs, folder / "backup", now=moment, keep=3)
    after()  # type: ignore[operator]  # the caller gives a function
    laptop.close()
    if without_marks:
        laptop.office.marks.path.unlink()
    restore(backup.folder, laptop.key, paths.database, paths.blobs, now=moment + timedelta(hours=1))
    return laptop_of(paths, laptop.key, laptop.clock)


@pytest.mark.parametrize("without_marks", [False, True])
def test_a_restored_laptop_gives_out_codes_until_it_has_synced(
    laptop: Laptop, tmp_path: Path, without_marks: bool
) -> None:
    block = Leases(laptop).lease(1, 9)
    _issue(laptop)
    used: list[int | None] = []
    restored = back_from(laptop, tmp_path, lambda: used.append(_issue(laptop).value), without_marks=without_marks)
    try:
        assert used == [2]
        taken = _issue(restored)
        assert taken.number is None
        with pytest.raises(RuleViolation) as refused:
            give_back(restored, block, 5)
        assert refused.value.code == "rule-number-behind"
        assert restored.read(lambda r: number_ledger(r, YEAR)).behind
        assert "从备份恢复过" in restored.read(lambda r: number_warning(r, NoticeKind.VISIT_RECORD))
        sync_store(restored).numbers_checked()
        if not without_marks:
            assert _issue(restored).value == 3
        assert _issue(restored).number is not None
    finally:
        restored.close()


def test_provisional_codes_do_not_repeat_after_a_restore(laptop: Laptop, tmp_path: Path) -> None:
    first: list[str | None] = []
    restored = back_from(laptop, tmp_path, lambda: first.append(_issue(laptop).provisional))
    try:
        assert first == ["待编-007-0001"]
        assert _issue(restored).provisional == "待编-007-0002"
    finally:
        restored.close()


def test_provisional_codes_do_not_repeat_when_the_district_refuses_a_paper(laptop: Laptop) -> None:
    codes = [_issue(laptop).provisional]
    judged(laptop, "notice.issued", EntryStatus.REJECTED, "document-not-allowed")
    codes.append(_issue(laptop).provisional)
    assert codes == ["待编-007-0001", "待编-007-0002"]


def test_a_refused_paper_keeps_its_number_in_the_ledger(laptop: Laptop) -> None:
    Leases(laptop).lease(1, 3)
    _issue(laptop)
    judged(laptop, "notice.issued", EntryStatus.HELD, "visit-not-sealed")

    assert states(laptop)[1] is NumberState.USED
    row = laptop.read(lambda r: number_ledger(r, YEAR)).rows[0]
    assert row.reason.startswith("区里没有收下：")
    assert _issue(laptop).number is None, "the database is behind its mark until the next sync"
    sync_store(laptop).numbers_checked()
    assert _issue(laptop).value == 2


def test_two_programs_on_one_folder_share_the_numbers(laptop: Laptop) -> None:
    Leases(laptop).lease(1, 9)
    second = laptop_of(laptop.paths, laptop.key, laptop.clock)
    try:
        values = [_issue(one).value for one in (laptop, second, second)]
        second.close()
        assert values == [1, 2, 3]
    finally:
        second.close()


# the year -------------------------------------------------------------------------------------------------------------


def take(laptop: Laptop) -> str:
    """What a paper made at this moment gets, as ``notice_issuing`` asks for it."""

    def job(work: object) -> str:
        now = work.now()  # type: ignore[attr-defined]  # the store's own work
        taken = work.take_number(KIND, beijing(now).year)  # type: ignore[attr-defined]  # the store's own work
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
        work.append(data, subject=new_id(), facility=None)  # type: ignore[attr-defined]  # the store's own work
        return str(taken.number or taken.provisional)

    return laptop.write(job, "p")[0]


def moved_to(laptop: Laptop, moment: datetime) -> None:
    assert isinstance(laptop.clock, StandingClock)
    laptop.clock.now = moment


def test_the_year_changes_at_midnight_in_beijing(laptop: Laptop) -> None:
    leases = Leases(laptop)
    leases.lease(1, 9)
    leases.lease(1, 9, year=YEAR + 1)
    moved_to(laptop, datetime(2026, 12, 31, 15, 59, 59, 999_000, tzinfo=UTC))
    assert take(laptop) == "ZF-110115-2026-1"
    moved_to(laptop, datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert take(laptop) == "ZF-110115-2027-1"


def test_offline_over_the_new_year_there_is_no_number(laptop: Laptop) -> None:
    Leases(laptop).lease(1, 9)
    moved_to(laptop, NEW_YEAR)
    said = laptop.read(lambda r: number_warning(r, NoticeKind.VISIT_RECORD))
    assert said.startswith("本机还没有领到2027年的编号")
    assert take(laptop) == "待编-007-0001"
    moved_to(laptop, NEW_YEAR - timedelta(seconds=1))
    assert laptop.read(lambda r: number_warning(r, NoticeKind.VISIT_RECORD)) == ""
    assert take(laptop) == "ZF-110115-2026-1"


def heard(laptop: Laptop, moment: datetime) -> None:
    laptop.write(lambda work: work.put_setting(SERVER_TIME, moment.astimezone(UTC).isoformat()), "")


def test_what_is_left_goes_back_when_the_year_is_over_here_and_there(laptop: Laptop) -> None:
    block = Leases(laptop).lease(1, 6)
    _issue(laptop)
    give_back(laptop, block, 4)
    moved_to(laptop, NEW_YEAR)
    assert not laptop.read(has_old_numbers), "the district was never heard"
    heard(laptop, NEW_YEAR - timedelta(minutes=1))
    assert laptop.write(return_old_numbers, "p")[0] == 0, "a clock that runs ahead gives nothing back"
    heard(laptop, NEW_YEAR)
    assert laptop.read(has_old_numbers)
    assert laptop.write(return_old_numbers, "p")[0] == 4
    assert laptop.write(return_old_numbers, "p")[0] == 0

    ledger = laptop.read(lambda r: number_ledger(r, YEAR))
    assert [row.state for row in ledger.rows] == [NumberState.USED, *[NumberState.RETURNED] * 5]
    assert [row.reason for row in ledger.rows] == ["", YEAR_OVER, YEAR_OVER, "预印纸写坏", YEAR_OVER, YEAR_OVER]


def test_a_laptop_behind_its_mark_gives_nothing_back(laptop: Laptop) -> None:
    Leases(laptop).lease(1, 6)
    moved_to(laptop, NEW_YEAR)
    heard(laptop, NEW_YEAR)
    laptop.office.marks.raise_to(KIND, YEAR, 3)
    assert laptop.write(return_old_numbers, "p")[0] == 0
    sync_store(laptop).numbers_checked()
    assert laptop.write(return_old_numbers, "p")[0] == 3
    assert [state.value for state in states(laptop).values()] == ["SKIPPED"] * 3 + ["RETURNED"] * 3


def test_used_up_says_so(laptop: Laptop) -> None:
    Leases(laptop).lease(1, 1)
    assert laptop.read(lambda r: number_warning(r, NoticeKind.VISIT_RECORD)) == ""
    _issue(laptop)
    assert laptop.read(lambda r: number_warning(r, NoticeKind.VISIT_RECORD)).startswith("本机2026年的编号用完了")


# anything in any order ------------------------------------------------------------------------------------------------


def test_only_this_laptops_numbers_are_in_its_ledger(laptop: Laptop) -> None:
    leases = Leases(laptop)
    leases.lease(1, 2)
    leases.lease(11, 12, device=new_id())
    assert sorted(states(laptop)) == [1, 2]
