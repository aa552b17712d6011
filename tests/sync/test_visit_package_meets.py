"""What a visit package meets on the other laptop: lines that are here, verdicts, a full disk (sync.md §3.10)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import func, select

from sync.client.visit_package import export_visit, import_visit
from sync.protocol.package_faults import PackageCode, PackageRefused
from tests.joint_pair import OTHER_ID, Pair, pair
from tests.sync.visit_packages import assert_rebuild_equal, attach, entry, facility_of, finding_data, forged, tables
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.findings import (
    FindingRecorded,
)
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecorded,
    AnswerRecordedData,
)
from tuoyu_desktop.domain.entries.registry import EntryJudged, EntryJudgedData
from tuoyu_desktop.domain.errors import Cancelled
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.sync_store import SLICE_BYTES
from tuoyu_desktop.store.taking_in import take_in
from tuoyu_desktop.store.visit_store import SqlVisitStore

__all__ = ["pair"]


def test_what_is_here_is_never_replaced_from_a_stick(pair: Pair) -> None:
    """Another body with the same place: the district decides which of them there is (sync.md §3.8)."""
    visit = pair.together()
    pair.other.answer(visit, "A01", Answer.PASS)
    pair.lead.read(pair.other.exported(visit).file)
    seq = pair.other.write(lambda work: work.head.seq)
    data = AnswerRecordedData(inspection=visit, item="A01", answer=Answer.FAIL)
    body = entry(seq, AnswerRecorded, data, answer_id(visit, "A01"), facility_of(pair, visit))
    taken = pair.lead.read(forged(pair, visit, OTHER_ID, [body]))
    assert (taken.entries, taken.known) == (0, 1)
    assert pair.lead.view(visit).visit.items["A01"].answer is Answer.PASS


def test_the_same_lines_by_the_feed_are_the_same_lines_and_the_districts_prevail(pair: Pair) -> None:
    visit = pair.together()
    pair.other.answer(visit, "A01", Answer.PASS)
    lines = pair.other.store.visit_bodies(visit)
    pair.lead.read(pair.other.exported(visit).file)
    before = tables(pair.lead)
    pair.lead.write(lambda work: take_in(work, lines))
    after = tables(pair.lead)
    assert {name: rows for name, rows in after.items() if name != "entry"} == {
        name: rows for name, rows in before.items() if name != "entry"
    }
    assert len(after["entry"]) == len(before["entry"])
    assert pair.lead.read(pair.other.exported(visit).file).entries == 0
    seq = pair.other.write(lambda work: work.head.seq)
    data = AnswerRecordedData(inspection=visit, item="A01", answer=Answer.FAIL)
    body = entry(seq, AnswerRecorded, data, answer_id(visit, "A01"), facility_of(pair, visit))
    pair.lead.write(lambda work: take_in(work, [Received(OTHER_ID, body)]))
    assert pair.lead.view(visit).visit.items["A01"].answer is Answer.FAIL


def test_big_entries_are_taken_in_a_few_at_a_time(pair: Pair) -> None:
    """A person's own command does not wait for a whole import (sync.md §3.6)."""
    visit = pair.together()
    facility = facility_of(pair, visit)
    bodies = []
    for seq in range(900, 912):
        data = finding_data(visit).model_copy(update={"fact": "堆放杂物" * 5000})  # 60 KB
        bodies.append(entry(seq, FindingRecorded, data, new_id(), facility))
    sizes: list[int] = []

    def counted(job: Any) -> Any:
        sizes.append(stored())
        return job()

    def stored() -> int:
        with pair.lead.laptop.engine.begin() as connection:
            chosen = select(func.sum(func.length(ENTRY.c.body))).where(ENTRY.c.journal == OTHER_ID)
            return connection.execute(chosen).scalar() or 0

    store = SqlVisitStore(lambda: pair.lead.laptop.office, counted, lambda _changes: None)
    taken = import_visit(store, forged(pair, visit, OTHER_ID, bodies), pair.lead.clock)
    assert taken.entries == 12
    assert max(after - before for before, after in pairwise([*sizes, stored()])) <= SLICE_BYTES


def test_what_came_by_stick_and_was_renumbered_since_stands_here_once(pair: Pair) -> None:
    """The partner was restored: the district has the line in another journal (sync.md §3.8)."""
    visit = pair.together()
    pair.other.answer(visit, "A01", Answer.PASS)
    line = pair.other.store.visit_bodies(visit)[-1]
    stick = pair.other.exported(visit).file
    pair.lead.read(stick)
    moved = line.body.replace(f'"seq":{decode(line.body).seq},'.encode(), b'"seq":2,', 1)
    journal = new_id()
    pair.lead.write(lambda work: take_in(work, [Received(journal, moved)]))
    with pair.lead.laptop.engine.begin() as connection:
        chosen = select(ENTRY.c.journal, ENTRY.c.seq).where(ENTRY.c.id == decode(line.body).id)
        assert [tuple(row) for row in connection.execute(chosen)] == [(journal, 2)]
    assert pair.lead.read(stick).entries == 0, "the old stick once more"
    with pair.lead.laptop.engine.begin() as connection:
        assert [tuple(row) for row in connection.execute(chosen)] == [(journal, 2)]
    assert pair.lead.view(visit).visit.items["A01"].answer is Answer.PASS
    assert_rebuild_equal(pair.lead)


@pytest.mark.parametrize("verdict_first", [True, False])
def test_what_the_district_refused_takes_no_effect_here_either(pair: Pair, verdict_first: bool) -> None:
    visit = pair.together()
    pair.other.answer(visit, "A01", Answer.PASS)
    seq = pair.other.write(lambda work: work.head.seq)
    said = EntryJudgedData.model_validate({"journal": OTHER_ID, "seq": seq, "status": "held", "reason": "not-in-team"})
    verdict = Received(new_id(), entry(1, EntryJudged, said, OTHER_ID, None))
    file = pair.other.exported(visit).file
    if verdict_first:
        pair.lead.write(lambda work: take_in(work, [verdict]))
    pair.lead.read(file)
    if not verdict_first:
        assert pair.lead.view(visit).visit.items["A01"].answer is Answer.PASS
        pair.lead.write(lambda work: take_in(work, [verdict]))
    assert pair.lead.view(visit).visit.items["A01"].answer is None
    assert_rebuild_equal(pair.lead)
    (mine,) = [one for one in pair.other.store.visit_bodies(visit) if f'"seq":{seq},'.encode() in one.body]
    pair.lead.write(lambda work: take_in(work, [mine]))  # released: the feed gives what took effect
    assert pair.lead.view(visit).visit.items["A01"].answer is Answer.PASS


def test_a_full_stick_and_a_person_who_stops_leave_nothing(pair: Pair) -> None:
    visit = pair.together()
    attach(pair.lead, visit)
    pair.lead.stick.mkdir(exist_ok=True)
    there = list(pair.lead.stick.iterdir())
    with pytest.raises(PackageRefused) as fault:
        export_visit(pair.lead.store, visit, pair.lead.stick, pair.lead.clock, room=lambda _folder: 1000)
    assert fault.value.package_code is PackageCode.NO_ROOM
    with pytest.raises(Cancelled):
        export_visit(pair.lead.store, visit, pair.lead.stick, pair.lead.clock, cancelled=lambda: True)
    assert list(pair.lead.stick.iterdir()) == there


def test_a_photo_that_cannot_be_read_does_not_hold_up_the_rest(pair: Pair) -> None:
    visit = pair.together()
    for words in ("一", "二"):
        attach(pair.other, visit, words)
    damaged = next(pair.other.laptop.paths.blobs.glob("??/*.blob"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    done = pair.other.exported(visit)
    assert (done.photos, done.unreadable) == (1, 1)
    assert pair.lead.read(done.file).photos == 1
