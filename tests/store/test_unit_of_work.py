"""Journal and tables move in one transaction, or not at all (sync.md §1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.store.small_laptop import assert_rebuild_equal, finding_data, small_laptop, tables
from tuoyu_desktop.bootstrap import Laptop, open_laptop
from tuoyu_desktop.domain.entries.findings import FindingUpdatedData
from tuoyu_desktop.domain.entries.registry import JournalForkedData
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Severity
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.blob_tables import blob_key
from tuoyu_desktop.store.unit_of_work import SqlWork


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


def test_what_is_written_is_read_in_the_same_unit_and_told(laptop: Laptop) -> None:
    subject = new_id()

    def job(work: SqlWork) -> str:
        work.append(finding_data(fact="先"), subject=subject, facility=None)
        work.append(FindingUpdatedData(fact="后", severity=Severity.MAJOR), subject=subject, facility=None)
        found = work.finding(subject)
        assert found is not None
        return found.fact

    fact, changes = laptop.write(job, "person")
    assert fact == "后"
    assert changes.touched == {"finding": frozenset({subject})}
    assert changes.has("finding")
    assert not changes.has("answer")
    assert_rebuild_equal(laptop)


def test_after_names_the_last_entry_seen_on_the_subject(laptop: Laptop) -> None:
    subject = new_id()
    first = laptop.write(lambda w: w.append(finding_data(), subject=subject, facility=None), "p")[0]
    update = FindingUpdatedData(fact="后", severity=Severity.MAJOR)
    second = laptop.write(lambda w: w.append(update, subject=subject, facility=None), "p")[0]
    assert (first.after, second.after) == (None, first.id)
    assert (first.seq, second.seq) == (1, 2)


def test_an_exception_leaves_nothing_of_the_unit(laptop: Laptop) -> None:
    laptop.write(lambda w: w.append(finding_data(), subject=new_id(), facility=None), "p")
    before, head = tables(laptop), laptop.office.head

    def job(work: SqlWork) -> None:
        work.append(finding_data(), subject=new_id(), facility=None)
        work.put_draft("d", "text")
        work.put_setting("s", "value")
        work.store_blob(b"photo", "image/jpeg")
        raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        laptop.write(job, "p")
    assert tables(laptop) == before
    assert laptop.office.head == head
    assert laptop.write(lambda w: (w.draft("d"), w.setting("s")), "p")[0] == (None, None)
    with laptop.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(blob_key)).scalar() == 0


def test_kinds_without_a_table_are_journalled_all_the_same(laptop: Laptop) -> None:
    data = JournalForkedData(previous="x", at_seq=0, hash="", why="test")
    _, changes = laptop.write(lambda w: w.append(data, subject=new_id(), facility=None), "p")
    assert changes.touched == {}
    with laptop.engine.begin() as connection:
        assert connection.execute(select(ENTRY.c.kind)).scalar() == "journal.forked"


def test_the_same_photo_twice_is_one_blob(laptop: Laptop) -> None:
    first = laptop.write(lambda w: w.store_blob(b"photo", "image/jpeg"), "p")[0]
    second = laptop.write(lambda w: w.store_blob(b"photo", "image/jpeg"), "p")[0]
    assert first == second
    assert len(list(laptop.office.blobs.files())) == 1
    assert laptop.write(lambda w: w.blob(first), "p")[0] == b"photo"


def test_drafts_are_durable_and_never_in_the_journal(laptop: Laptop) -> None:
    laptop.write(lambda w: w.put_draft("finding:1", "半句"), "p")
    laptop.write(lambda w: w.put_draft("finding:1", "半句话"), "p")
    assert laptop.read(lambda records: records.draft("finding:1")) == "半句话"
    assert laptop.office.head.seq == 0
    laptop.write(lambda w: w.drop_draft("finding:1"), "p")
    assert laptop.read(lambda records: records.draft("finding:1")) is None


def test_the_reading_side_sees_what_was_committed(tmp_path: Path) -> None:
    from tests.demo_laptop import StandingClock, demo_device
    from tuoyu_desktop.bootstrap import create_laptop
    from tuoyu_desktop.paths import DataPaths
    from tuoyu_desktop.store.keys import MemoryKeyStore

    keys, paths, subject = MemoryKeyStore(), DataPaths(tmp_path / "电脑 数据"), new_id()
    first = create_laptop(paths, keys, demo_device(), {}, StandingClock())
    first.write(lambda w: w.append(finding_data(fact="留下"), subject=subject, facility=None), "p")
    assert first.read(lambda records: records.finding(subject)) is not None
    first.close()
    second = open_laptop(paths, keys, StandingClock())
    found = second.read(lambda records: records.finding(subject))
    assert found is not None
    assert found.fact == "留下"
    second.write(lambda w: w.append(finding_data(), subject=new_id(), facility=None), "p")
    assert second.office.head.seq == 2
    second.close()


def test_a_full_disk_is_told_to_the_person_and_loses_only_the_step(laptop: Laptop) -> None:
    """The statements of an answer go past SQLAlchemy: their faults must come out in the same words."""
    laptop.write(lambda w: w.append(finding_data(), subject=new_id(), facility=None), "p")
    before, head = tables(laptop), laptop.office.head
    with laptop.engine.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(EnvironmentFault) as found:
        laptop.write(lambda w: w.append(finding_data(fact="长" * 20_000), subject=new_id(), facility=None), "p")
    assert found.value.code == "env-disk-full"
    assert (tables(laptop), laptop.office.head) == (before, head)
    assert_rebuild_equal(laptop)


def test_findings_of_one_item_are_those_of_the_visit_at_that_item(laptop: Laptop) -> None:
    inspection, subjects = new_id(), [new_id() for _ in range(3)]

    def job(work: SqlWork) -> list[set[str]]:
        for subject, item in zip(subjects, ("A01", "A01", "D04"), strict=True):
            data = finding_data(inspection).model_copy(update={"item": item})
            work.append(data, subject=subject, facility=None)
        dropped = FindingUpdatedData(fact="撤回", severity=Severity.MINOR, dropped=True)
        work.append(dropped, subject=subjects[1], facility=None)
        return [set(work.findings(inspection, item)) for item in ("A01", "D04", "E01")]

    found, _changes = laptop.write(job, "p")
    assert found == [{subjects[0]}, {subjects[2]}, set()]
