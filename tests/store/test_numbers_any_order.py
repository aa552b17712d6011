"""No order of leases, papers, returns, restores and syncs gives a number twice (documents.md §3, sync.md §3.16)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.demo_laptop import DEVICE_ID
from tests.store.small_laptop import DISTRICT, Writer, small_laptop, sync_store
from tests.store.test_numbering import KIND, YEAR, _issue
from tests.store.test_numbers_for_ever import give_back, judged, states, stock
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.bootstrap import laptop_of
from tuoyu_desktop.domain.entries.notices import (
    NoticeVoidedData,
    NumbersLeased,
    NumbersLeasedData,
)
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.store.backup import back_up
from tuoyu_desktop.store.restore import restore

OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("lease"), st.integers(1, 4)),
        st.tuples(st.just("issue"), st.just(0)),
        st.tuples(st.just("crash"), st.just(0)),
        st.tuples(st.just("void"), st.just(0)),
        st.tuples(st.just("refuse"), st.just(0)),
        st.tuples(st.just("return"), st.integers(0, 5)),
        st.tuples(st.just("copy"), st.just(0)),
        st.tuples(st.just("restore"), st.just(0)),
        st.tuples(st.just("sync"), st.just(0)),
    ),
    min_size=4,
    max_size=24,
)


class _Field:
    """One laptop in the field; ``handed_out`` is everything that ever stood on paper or was given back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.laptop = small_laptop(folder / "laptop")
        self.district, self.next = Writer(DISTRICT), 1
        self.told: list[Received] = []
        self.papers: list[str] = []
        self.given_back: set[int] = set()
        self.backup: Path | None = None

    def lease(self, count: int) -> None:
        data = NumbersLeasedData(
            device=DEVICE_ID, number_kind=KIND, year=YEAR, first=self.next, last=self.next + count - 1, pattern="ZF-{n}"
        )
        self.next += count
        self.told.append(self.district.entry(NumbersLeased, data, new_id()))
        self.hear()

    def hear(self) -> None:
        """The district says again what a restored laptop lacks."""
        sync_store(self.laptop).receive_page(self.told, str(len(self.told)), "e")

    def issue(self, _: int) -> None:
        taken = _issue(self.laptop)
        assert taken.value not in self.given_back
        self.papers.append(str(taken.number or taken.provisional))

    def crash(self, _: int) -> None:
        def job(work: object) -> None:
            work.take_number(KIND, YEAR)  # type: ignore[attr-defined]  # the store's own work
            raise RuntimeError("power")

        with pytest.raises(RuntimeError):
            self.laptop.write(job, "p")

    def void(self, _: int) -> None:
        lines = self.laptop.read(lambda records: records.numbered_lines())
        if lines:
            data = NoticeVoidedData(reason="写错")
            self.laptop.write(lambda work: work.append(data, subject=lines[-1].id, facility=None), "p")

    def refuse(self, _: int) -> None:
        if any(line.refused is None for line in self.laptop.read(lambda records: records.numbered_lines())):
            judged(self.laptop, "notice.issued", EntryStatus.REJECTED, "document-not-allowed")

    def give_back(self, place: int) -> None:
        unused = stock(self.laptop).unused
        if not unused:
            return
        block, number = unused[place % len(unused)]
        if stock(self.laptop).behind:
            with pytest.raises(RuleViolation, match="从备份恢复过"):
                give_back(self.laptop, block, number)
        else:
            give_back(self.laptop, block, number)
            self.given_back.add(number)

    def copy(self, _: int) -> None:
        paths, moment = self.laptop.paths, datetime(2026, 11, 20, 2, len(self.papers) % 60, tzinfo=UTC)
        shutil.rmtree(self.folder / "backup", ignore_errors=True)
        made = back_up(paths.database, self.laptop.key, paths.blobs, self.folder / "backup", now=moment, keep=1)
        self.backup = made.folder

    def restore(self, _: int) -> None:
        if self.backup is None:
            return
        paths, key, clock = self.laptop.paths, self.laptop.key, self.laptop.clock
        self.laptop.close()
        moment = datetime(2026, 11, 20, 3, tzinfo=UTC) + timedelta(
            hours=len(list(self.folder.glob("laptop/replaced*")))
        )
        restore(self.backup, key, paths.database, paths.blobs, now=moment)
        self.laptop = laptop_of(paths, key, clock)

    def sync(self, _: int) -> None:
        self.hear()
        sync_store(self.laptop).numbers_checked()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS)
def test_no_order_of_events_gives_a_number_twice(
    operations: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    field = _Field(tmp_path_factory.mktemp("field"))
    try:
        for name, argument in operations:
            getattr(field, "give_back" if name == "return" else name)(argument)
        assert len(set(field.papers)) == len(field.papers), field.papers
        said = states(field.laptop)
        assert len(said) == len(set(said))
    finally:
        field.laptop.close()
