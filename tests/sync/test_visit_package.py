"""The file between two laptops of a visit: whole, for them alone, as often as one likes (sync.md §3.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from sync.client.visit_package import export_visit
from sync.protocol.package_faults import PackageCode, PackageRefused
from sync.protocol.package_format import PackageFile, PackageWriter, public_text
from sync.protocol.package_frames import UploadFrame, in_frames
from sync.protocol.visit_package import SUFFIX, EntriesFrame, VisitKeys
from tests.demo_laptop import DEVICE_ID
from tests.examples import examples
from tests.joint_pair import OTHER_ID, Pair, pair
from tests.sync.visit_packages import (
    assert_rebuild_equal,
    attach,
    entry,
    facility_of,
    finding_data,
    forged,
    refused,
    tables,
)
from tuoyu_desktop.application.joint_visit import JoinVisit, join_visit, kept_code, show_join_code
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.entries.findings import (
    FindingDecided,
    FindingDecidedData,
    FindingRecorded,
    FindingReinspected,
    FindingReinspectedData,
    FindingUpdated,
    FindingUpdatedData,
)
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecorded,
    AnswerRecordedData,
    EvidenceReviewed,
    EvidenceReviewedData,
)
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.terms import Answer, Decision, ReinspectionResult, Severity
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.taking_in import take_in

__all__ = ["pair"]


def test_one_part_comes_whole_with_its_photos_and_a_second_reading_brings_nothing(pair: Pair) -> None:
    visit = pair.together()
    pair.other.answer(visit, "C10", Answer.FAIL, note="矮柜")
    attach(pair.other, visit)
    done = pair.other.exported(visit)
    assert done.file.suffix == SUFFIX
    assert (done.entries, done.photos, done.unreadable) == (3, 1, 0)  # joined, answer, photo
    first = pair.lead.read(done.file)
    assert (first.inspection, first.entries, first.photos, first.known, first.late) == (visit, 3, 1, 0, 0)
    before = tables(pair.lead)
    again = pair.lead.read(done.file)
    assert (again.entries, again.photos, again.known) == (0, 0, 3)
    assert tables(pair.lead) == before
    (line,) = pair.lead.laptop.read(lambda records: records.evidence_lines(inspection=visit))
    assert pair.lead.laptop.read(lambda records: records.blob(line.sha256)) == pair.other.laptop.read(
        lambda records: records.blob(line.sha256)
    )
    bodies = [one.body for one in pair.other.store.visit_bodies(visit)]
    with pair.lead.laptop.engine.begin() as connection:
        chosen = select(ENTRY.c.body).where(ENTRY.c.journal == OTHER_ID).order_by(ENTRY.c.seq)
        assert [bytes(body) for body in connection.execute(chosen).scalars()] == bodies
    assert_rebuild_equal(pair.lead)


def test_it_holds_this_visit_and_nothing_else(pair: Pair) -> None:
    visit, elsewhere = pair.together(), pair.begun()
    pair.lead.answer(elsewhere, "A01", Answer.FAIL)
    pair.lead.answer(visit, "A01", Answer.PASS)
    pair.other.read(pair.lead.exported(visit).file)
    assert pair.other.laptop.read(lambda records: records.inspection(elsewhere)) is None
    with pair.other.laptop.engine.begin() as connection:
        chosen = select(ENTRY.c.kind).where(ENTRY.c.journal == DEVICE_ID).order_by(ENTRY.c.seq)
        assert connection.execute(chosen).scalars().all() == ["inspection.started", "answer.recorded"]
    text = pair.lead.exported(visit).file.read_bytes()
    assert "小橡树".encode() not in text
    assert b"A01" not in text


def test_what_came_by_stick_is_not_delivered_and_not_sent_from_here(pair: Pair) -> None:
    visit = pair.together()
    pair.other.answer(visit, "C10", Answer.FAIL)
    attach(pair.other, visit)
    waiting = pair.lead.store.pending_blobs()
    pair.exchange(visit)
    assert pair.lead.store.pending_blobs() == waiting
    assert [blob.inspection for blob in pair.other.store.pending_blobs()] == [visit]
    assert not pair.other.laptop.read(lambda records: records.visit_is_delivered(visit))
    assert pair.other.laptop.read(lambda records: records.queue_lines())[0].photo_count == 1


def test_a_photo_that_both_have_is_still_sent_by_both(pair: Pair) -> None:
    """The same picture from one phone on both laptops: what was received first is one's own now."""
    visit = pair.together()
    attach(pair.other, visit)
    pair.lead.read(pair.other.exported(visit).file)
    assert pair.lead.store.pending_blobs() == []
    attach(pair.lead, visit)
    assert len(pair.lead.store.pending_blobs()) == 1


def test_who_has_no_code_or_another_one_reads_nothing(pair: Pair) -> None:
    visit, elsewhere = pair.begun(), pair.begun()
    pair.lead.stick.mkdir(exist_ok=True)
    with pytest.raises(PackageRefused) as fault:
        export_visit(pair.lead.store, visit, pair.lead.stick, pair.lead.clock)
    assert fault.value.package_code is PackageCode.NO_VISIT_KEY
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    file = pair.lead.exported(visit).file
    assert refused(pair.other, file) is PackageCode.NO_VISIT_KEY
    other_code = pair.lead.write(lambda work: show_join_code(work, elsewhere))
    pair.other.write(lambda work: join_visit(work, JoinVisit(other_code.link)))
    assert refused(pair.other, file) is PackageCode.NO_VISIT_KEY
    right = pair.lead.laptop.read(lambda records: kept_code(records, visit))
    assert right is not None
    wrong = replace(right, secret=bytes(16))
    pair.other.write(lambda work: join_visit(work, JoinVisit(wrong.link)))
    assert refused(pair.other, file) is PackageCode.SIGNATURE
    pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)))
    assert refused(pair.other, file, inspection=elsewhere) is PackageCode.OTHER_VISIT
    assert pair.other.read(file, inspection=visit).entries == 1


def test_every_refusal_has_a_sentence_that_says_what_to_do(pair: Pair) -> None:
    visit = pair.begun()
    pair.lead.write(lambda work: show_join_code(work, visit))
    with pytest.raises(PackageRefused) as fault:
        pair.other.read(pair.lead.exported(visit).file)
    assert "加入码" in str(fault.value)
    assert fault.value.code == "package-no-visit-key"


def test_ones_own_package_is_for_the_other_laptop(pair: Pair) -> None:
    visit = pair.together()
    assert refused(pair.lead, pair.lead.exported(visit).file) is PackageCode.OWN


def test_no_other_file_is_taken_for_one(pair: Pair, tmp_path: Path) -> None:
    visit = pair.together()
    letter = tmp_path / f"信{SUFFIX}"
    letter.write_text("你好", encoding="utf-8")
    assert refused(pair.lead, letter) is PackageCode.NOT_A_VISIT
    assert refused(pair.lead, forged(pair, visit, OTHER_ID, [], kind="answer")) is PackageCode.NOT_A_VISIT
    assert refused(pair.lead, tmp_path / "没有") is PackageCode.DISK


@examples(60)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), cut=st.booleans())
def test_a_changed_or_cut_file_is_refused_and_nothing_of_it_is_taken(
    pair: Pair, tmp_path: Path, place: float, flip: int, cut: bool
) -> None:
    whole = tmp_path / "whole"
    if not whole.exists():
        visit = pair.together()
        pair.other.answer(visit, "C10", Answer.FAIL)
        attach(pair.other, visit)
        whole.write_bytes(pair.other.exported(visit).file.read_bytes())
    content = bytearray(whole.read_bytes())
    at = int(place * len(content))
    if cut:
        del content[at:]
    else:
        content[at] ^= flip
    broken = tmp_path / f"broken{SUFFIX}"
    broken.write_bytes(content)
    assert refused(pair.lead, broken) in {
        *(PackageCode.NOT_A_VISIT, PackageCode.VERSION, PackageCode.DAMAGED, PackageCode.SIGNATURE),
        PackageCode.NO_VISIT_KEY,
    }


def test_what_does_not_belong_to_the_visit_is_refused(pair: Pair) -> None:
    visit, elsewhere = pair.together(), pair.begun()
    pair.lead.read(pair.other.exported(visit).file)
    facility = facility_of(pair, visit)

    def answer(inspection: str, place: str | None = facility, seq: int = 900) -> bytes:
        data = AnswerRecordedData(inspection=inspection, item="A01", answer=Answer.PASS)
        return entry(seq, AnswerRecorded, data, answer_id(inspection, "A01"), place)

    assert refused(pair.lead, forged(pair, visit, OTHER_ID, [answer(elsewhere)])) is PackageCode.OTHER_VISIT
    assert refused(pair.lead, forged(pair, visit, OTHER_ID, [answer(visit, new_id())])) is PackageCode.OTHER_VISIT
    assert refused(pair.lead, forged(pair, visit, DEVICE_ID, [answer(visit)])) is PackageCode.OWN
    twice = [answer(visit), answer(visit)]
    assert refused(pair.lead, forged(pair, visit, OTHER_ID, twice)) is PackageCode.DAMAGED
    decided = FindingDecidedData(decision=Decision.NOT_PURSUED, reason="不是问题")
    said = entry(900, FindingDecided, decided, new_id(), facility)
    assert refused(pair.lead, forged(pair, visit, OTHER_ID, [said])) is PackageCode.DAMAGED
    newer = b'{"seq":900,"kind":"answer.sung"}'
    assert refused(pair.lead, forged(pair, visit, OTHER_ID, [newer])) is PackageCode.VERSION


def test_a_change_may_come_before_what_it_changes(pair: Pair) -> None:
    """A finding of the lead's that the partner had by the feed alone: it is shown when its first entry comes."""
    visit = pair.together()
    found, facility = new_id(), facility_of(pair, visit)
    first = Received(new_id(), entry(1, FindingRecorded, finding_data(visit), found, facility))
    update = FindingUpdatedData(fact="另一种说法", severity=Severity.MINOR)
    changed = entry(900, FindingUpdated, update, found, facility, decode(first.body).id)
    looked = entry(901, EvidenceReviewed, EvidenceReviewedData(print_allowed=True), new_id(), facility)
    assert pair.lead.read(forged(pair, visit, OTHER_ID, [changed, looked])).entries == 2
    pair.lead.write(lambda work: take_in(work, [first]))
    line = pair.lead.write(lambda work: work.finding(found))
    assert (line.inspection, line.fact) == (visit, "另一种说法")
    assert_rebuild_equal(pair.lead)


def test_what_names_the_visit_and_changes_something_else_is_refused(pair: Pair) -> None:
    visit, elsewhere = pair.together(), pair.begun()
    facility, found = facility_of(pair, visit), new_id()
    there = Received(new_id(), entry(1, FindingRecorded, finding_data(elsewhere), found, facility))
    pair.lead.write(lambda work: take_in(work, [there]))

    def package(kind: type[EntryBase], data: EntryData, subject: str, seq: int = 900) -> Path:
        return forged(pair, visit, OTHER_ID, [entry(seq, kind, data, subject, facility)])

    answer = AnswerRecordedData(inspection=visit, item="A01", answer=Answer.PASS)
    updated = FindingUpdatedData(fact="没有", severity=Severity.MINOR)
    for file in (
        package(FindingRecorded, finding_data(visit), found),
        package(FindingUpdated, updated, found),
        package(FindingRecorded, finding_data(visit), facility),
        package(FindingUpdated, updated, visit),
        package(AnswerRecorded, answer, facility),
        package(AnswerRecorded, answer, answer_id(elsewhere, "A01")),
    ):
        assert refused(pair.lead, file) is PackageCode.OTHER_VISIT
    for seq in (0, 2**31, 2**70):
        assert refused(pair.lead, package(FindingRecorded, finding_data(visit), new_id(), seq)) is PackageCode.DAMAGED
    reinspected = FindingReinspectedData(inspection=visit, on=date(2026, 11, 20), result=ReinspectionResult.RECTIFIED)
    assert pair.lead.read(package(FindingReinspected, reinspected, found)).entries == 1


@pytest.mark.parametrize("named", [False, True])
def test_a_photo_that_no_entry_names_or_that_is_another_is_refused(pair: Pair, named: bool) -> None:
    visit = pair.together()
    attach(pair.other, visit)
    code = pair.other.laptop.read(lambda records: kept_code(records, visit))
    assert code is not None
    keys, own = VisitKeys(code.key), X25519PrivateKey.generate()
    header = PackageFile(pair.other.exported(visit).file).header.model_copy(update={"key": public_text(own)})
    (blob,) = pair.other.store.visit_blobs(visit)
    content = b"".join(pair.other.store.read_blob(blob.sha256, 0))
    file = pair.other.stick / f"photo{SUFFIX}"
    with PackageWriter(file, header, keys.signer, own, keys.recipient) as writer:
        if named:
            for body in in_frames(one.body for one in pair.other.store.visit_bodies(visit)):
                writer.add(EntriesFrame(journal=OTHER_ID), body)
        writer.add(UploadFrame(sha256=blob.sha256, entry=blob.entry), content + b"!" if named else content)
    assert refused(pair.lead, file) is PackageCode.DAMAGED
