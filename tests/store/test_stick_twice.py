"""One entry that comes by stick and by the feed, in any order, from any place, true or made up: it stands here once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.examples import examples
from tests.store.small_laptop import MORNING, PERSON, assert_rebuild_equal, finding_data, small_laptop
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.findings import FindingRecorded
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.receiving import FEED, STICK
from tuoyu_desktop.store.taking_in import take_in

TRUE, MOVED, FORGED, FORGED_HERE = "true", "moved", "forged", "forged in its place"
"""What a stick may say of an entry: as the district has it; as it stood before its laptop was restored, with another
journal and seq (sync.md §3.8); something else under its id (§3.2); something else in its very place."""
Place = tuple[str, int]


@dataclass(frozen=True)
class Told:
    """One entry as each way tells it."""

    number: int
    id: str = field(default_factory=new_id)
    subject: str = field(default_factory=new_id)
    journal: str = field(default_factory=new_id)
    old_journal: str = field(default_factory=new_id)

    def said(self, way: str) -> tuple[Place, str]:
        """Where it stands and what it says."""
        moved = (self.old_journal, 7 if way == MOVED else 8)
        place = (self.journal, self.number + 1) if way in (TRUE, FORGED_HERE) else moved
        return place, "插座松动。" if way in (TRUE, MOVED) else "编造的。"

    def line(self, way: str) -> Received:
        (journal, seq), fact = self.said(way)
        entry = FindingRecorded.write(
            finding_data(inspection=self.subject, fact=fact),
            seq=seq,
            id=self.id,
            at=MORNING,
            actor=PERSON,
            subject=self.subject,
            facility=None,
            after=None,
        )
        return Received(journal, entry.to_body())


@dataclass(frozen=True)
class Here:
    origin: str
    place: Place
    fact: str


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """Encrypted, as on a person's desk; each example has entries of its own in it."""
    made = small_laptop(tmp_path_factory.mktemp("twice") / "laptop")
    yield made
    made.close()


def take(laptop: Laptop, entries: Sequence[Received], *, by_stick: bool) -> None:
    laptop.write(lambda work: take_in(work, entries, by_stick=by_stick), "")


def stored(laptop: Laptop, told: Sequence[Told]) -> list[tuple[str, Here]]:
    with laptop.engine.begin() as connection:
        chosen = select(ENTRY).where(ENTRY.c.id.in_([one.id for one in told]))
        rows = connection.execute(chosen).all()
    facts = {one.id: fact(laptop, one.subject) for one in told}
    return [(row.id, Here(row.origin, (row.journal, row.seq), facts[row.id])) for row in rows]


def fact(laptop: Laptop, subject: str) -> str:
    found = laptop.read(lambda records: records.finding(subject))
    return "" if found is None else found.fact


ARRIVAL = st.tuples(st.integers(0, 2), st.sampled_from((TRUE, MOVED, FORGED, FORGED_HERE)), st.just(STICK)) | st.tuples(
    st.integers(0, 2), st.just(TRUE), st.just(FEED)
)
"""(which entry, what is said of it, how it comes): the district says nothing but the truth."""


def expected(told: Sequence[Told], arrivals: Sequence[tuple[int, str, str]]) -> dict[str, Here]:
    """The district's word replaces what a stick said; a stick replaces nothing (sync.md §3.2, §3.6, §3.10)."""
    found: dict[str, Here] = {}
    for number, way, origin in arrivals:
        one = told[number]
        if origin == FEED or one.id not in found:
            found[one.id] = Here(origin, *one.said(way))
    return found


@examples(60)
@given(groups=st.lists(st.lists(ARRIVAL, min_size=1, max_size=4), min_size=1, max_size=5))
def test_it_stands_here_once_whatever_came_first(laptop: Laptop, groups: list[list[tuple[int, str, str]]]) -> None:
    told = [Told(number) for number in range(3)]
    come: list[tuple[int, str, str]] = []
    for group in groups:
        for origin in (STICK, FEED):
            some = [one for one in group if one[2] == origin]
            take(laptop, [told[number].line(way) for number, way, _ in some], by_stick=origin == STICK)
            come += some
    assert dict(stored(laptop, told)) == expected(told, come)
    assert len(stored(laptop, told)) == len(expected(told, come)), "once"
    assert_rebuild_equal(laptop)


@pytest.mark.parametrize("way", [MOVED, FORGED, FORGED_HERE])
@pytest.mark.parametrize("first", [STICK, FEED])
def test_the_district_prevails_in_both_orders(tmp_path: Path, way: str, first: str) -> None:
    laptop, one = small_laptop(tmp_path / "laptop"), Told(0)
    for origin in (first, STICK if first == FEED else FEED):
        take(laptop, [one.line(way if origin == STICK else TRUE)], by_stick=origin == STICK)
    assert stored(laptop, [one]) == [(one.id, Here(FEED, *one.said(TRUE)))]
    assert_rebuild_equal(laptop)
    laptop.close()
