"""Stored entries that came from a partner's laptop and not from the district yet (sync.md §3.6, §3.10)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.store.small_laptop import Writer, assert_rebuild_equal, finding_data, small_laptop
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.findings import FindingRecorded
from tuoyu_desktop.domain.entries.registry import EntryJudged, EntryJudgedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.taking_in import take_in


def stored(laptop: Laptop) -> list[tuple[str, str]]:
    with laptop.engine.begin() as connection:
        columns = select(ENTRY.c.origin, ENTRY.c.status).where(ENTRY.c.kind == "finding.recorded")
        return [(row.origin, row.status) for row in connection.execute(columns)]


def take(laptop: Laptop, *entries: Received, by_stick: bool = False) -> None:
    laptop.write(lambda work: take_in(work, entries, by_stick=by_stick), "")


def fact(laptop: Laptop, subject: str) -> str | None:
    found = laptop.write(lambda work: work.finding(subject), "")[0]
    return found.fact if found is not None else None


def two_bodies(subject: str) -> tuple[Received, Received]:
    """The same place of one journal, said differently."""
    journal = new_id()
    one, two = (
        Writer(journal).entry(FindingRecorded, finding_data(fact=words), subject)
        for words in ("插座松动。", "窗台低。")
    )
    return one, two


def judged(entry: Received, seq: int, status: str) -> Received:
    said: Any = {"journal": entry.journal, "seq": seq, "status": status, "reason": "late"}
    return Writer().entry(EntryJudged, EntryJudgedData.model_validate(said), entry.journal)


def test_a_stick_replaces_nothing_and_gives_way_to_the_district(tmp_path: Path) -> None:
    laptop, subject = small_laptop(tmp_path / "laptop"), new_id()
    first, other = two_bodies(subject)
    take(laptop, first, by_stick=True)
    take(laptop, other, by_stick=True)
    assert (stored(laptop), fact(laptop, subject)) == ([("stick", "applied")], "插座松动。")
    take(laptop, other)
    assert (stored(laptop), fact(laptop, subject)) == ([("feed", "applied")], "窗台低。")
    take(laptop, first, by_stick=True)
    assert (stored(laptop), fact(laptop, subject)) == ([("feed", "applied")], "窗台低。")
    assert_rebuild_equal(laptop)
    laptop.close()


def test_a_verdict_before_the_entry_in_one_page_is_over(tmp_path: Path) -> None:
    """The district held it, let it go, and gave it a new place in the feed: the page tells both in this order."""
    laptop, subject = small_laptop(tmp_path / "laptop"), new_id()
    first, _ = two_bodies(subject)
    take(laptop, first, by_stick=True)
    take(laptop, judged(first, 1, "held"))
    assert fact(laptop, subject) is None
    take(laptop, judged(first, 1, "held"), first)
    assert (stored(laptop), fact(laptop, subject)) == ([("feed", "applied")], "插座松动。")
    take(laptop, judged(first, 1, "rejected"))
    assert fact(laptop, subject) is None
    assert_rebuild_equal(laptop)
    laptop.close()
