"""How far the district has what was written here: never more than it has (sync.md §3.3, §3.4, §3.14)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.small_laptop import DISTRICT, MORNING, Writer, finding_data, small_laptop, sync_store
from tuoyu_desktop.application.sync_port import Pushed, Verdict
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.domain.entries.findings import FindingRecorded
from tuoyu_desktop.domain.entries.inspections import EvidenceAttachedData, EvidenceWithdrawnData
from tuoyu_desktop.domain.entries.notices import NoticeIssuedData, NoticeSignedCopyLinkedData
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.store.unit_of_work import SqlWork

FACILITY = new_id()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


def _append(laptop: Laptop, data: object, subject: str | None = None) -> str:
    subject = subject or new_id()
    laptop.write(lambda w: w.append(data, subject=subject, facility=FACILITY), "p")  # type: ignore[arg-type]  # any data
    return subject


def _photo(laptop: Laptop, inspection: str, content: bytes) -> tuple[str, str]:
    subject = new_id()

    def job(work: SqlWork) -> str:
        sha256 = work.store_blob(content, "image/jpeg")
        data = EvidenceAttachedData(inspection=inspection, sha256=sha256, size=len(content), media_type="image/jpeg")
        work.append(data, subject=subject, facility=FACILITY)
        return sha256

    return laptop.write(job, "p")[0], subject


def _notice(laptop: Laptop, inspection: str, content: bytes) -> tuple[str, str]:
    subject = new_id()

    def job(work: SqlWork) -> str:
        sha256 = work.store_blob(content, "application/pdf")
        data = NoticeIssuedData(
            inspection=inspection,
            notice_kind="VISIT_RECORD",
            number=None,
            provisional="待编-007-0001",
            content={},
            check_code="",
            pdf_sha256=sha256,
            pdf_size=len(content),
        )
        work.append(data, subject=subject, facility=FACILITY)
        return sha256

    return laptop.write(job, "p")[0], subject


def _confirm_all(laptop: Laptop, **verdicts: Verdict) -> None:
    head = laptop.office.head
    told = {int(seq.removeprefix("s")): verdict for seq, verdict in verdicts.items()}
    sync_store(laptop).confirm(head.seq, head.hash.hex(), MORNING, Pushed(1, head.seq, told))


def _delivered(laptop: Laptop, inspection: str) -> bool:
    return laptop.write(lambda w: w.visit_is_delivered(inspection), "p")[0]


def test_a_confirmation_must_have_our_hash(laptop: Laptop) -> None:
    _append(laptop, finding_data())
    store = sync_store(laptop)
    for seq, hash_hex in ((1, "00" * 32), (2, laptop.office.head.hash.hex()), (0, "11" * 32)):
        with pytest.raises(EnvironmentFault) as refused:
            store.confirm(seq, hash_hex, MORNING)
        assert refused.value.code == "sync-hash-differs"
    assert store.confirmed_seq() == 0
    _confirm_all(laptop)
    assert store.confirmed_seq() == 1
    store.confirm(0, "00" * 32, MORNING)  # the server was restored: it has nothing any more
    assert store.confirmed_seq() == 0


def test_pdfs_and_signed_copies_wait_like_photos(laptop: Laptop) -> None:
    """§2: photos, signatures and PDFs are blobs; a visit is delivered when each of them is complete (§3.3)."""
    inspection = _append(laptop, finding_data())
    photo, _ = _photo(laptop, inspection, b"jpeg")
    pdf, notice = _notice(laptop, inspection, b"%PDF")
    copy = laptop.write(lambda w: w.store_blob(b"scan", "image/jpeg"), "p")[0]
    _append(laptop, NoticeSignedCopyLinkedData(sha256=copy, size=4, media_type="image/jpeg"), notice)
    store = sync_store(laptop)
    assert {blob.sha256 for blob in store.pending_blobs()} == {photo, pdf, copy}
    assert {blob.size for blob in store.pending_blobs()} == {4}
    _confirm_all(laptop)
    for settled, whole in ((photo, False), (pdf, False), (copy, True)):
        store.blob_settled(settled)
        assert _delivered(laptop, inspection) is whole
    assert laptop.write(lambda w: w.delivery(), "p")[0].photos_waiting == 0


def test_a_blob_that_nothing_names_is_never_sent(laptop: Laptop) -> None:
    """The untouched original of a photo stays on the laptop."""
    laptop.write(lambda w: w.store_blob(b"original", "image/jpeg"), "p")
    assert sync_store(laptop).pending_blobs() == []


def test_what_is_held_keeps_its_photo_in_the_queue(laptop: Laptop) -> None:
    photo, _ = _photo(laptop, new_id(), b"jpeg")
    _confirm_all(laptop, s1=Verdict("held", "out-of-area"))
    assert laptop.write(lambda w: w.evidence_lines(), "p")[0] == []
    [pending] = sync_store(laptop).pending_blobs()
    assert pending.sha256 == photo


def test_a_signed_page_goes_up_though_its_document_is_refused(laptop: Laptop) -> None:
    """The page is a fact of its own: the district took its entry, and asks for its bytes (sync.md §3.4)."""
    copy = laptop.write(lambda w: w.store_blob(b"scan", "image/jpeg"), "p")[0]
    pdf, notice = _notice(laptop, new_id(), b"%PDF")
    _append(laptop, NoticeSignedCopyLinkedData(sha256=copy, size=4, media_type="image/jpeg"), notice)
    _confirm_all(laptop, s1=Verdict("rejected", "notice-not-allowed"))
    pending = {blob.sha256: blob.is_photo for blob in sync_store(laptop).pending_blobs()}
    assert set(pending) == {pdf, copy}
    assert pending[copy] is False
    sync_store(laptop).blob_settled(copy)
    assert {blob.sha256 for blob in sync_store(laptop).pending_blobs()} == {pdf}


@pytest.mark.parametrize("verdicts", [{}, {seq: Verdict("held", "out-of-area") for seq in ("s2", "s4")}])
def test_a_photo_is_told_from_what_was_signed_on_paper(laptop: Laptop, verdicts: dict[str, Verdict]) -> None:
    """Only photos wait where bytes are paid for; so it stays for what the district holds back."""
    inspection = _append(laptop, finding_data())
    photo, _ = _photo(laptop, inspection, b"jpeg")
    copy = laptop.write(lambda w: w.store_blob(b"scan", "image/jpeg"), "p")[0]
    pdf, notice = _notice(laptop, inspection, b"%PDF")
    _append(laptop, NoticeSignedCopyLinkedData(sha256=copy, size=4, media_type="image/jpeg"), notice)
    _confirm_all(laptop, **verdicts)
    pending = {blob.sha256: blob.is_photo for blob in sync_store(laptop).pending_blobs()}
    assert pending == {photo: True, pdf: False, copy: False}


def test_verdicts_told_with_the_reply_are_taken_and_taken_back(laptop: Laptop) -> None:
    subject = _append(laptop, finding_data())
    for verdict, there in ((Verdict("rejected", "wrong-mode"), False), (None, True)):
        _confirm_all(laptop, **({"s1": verdict} if verdict else {}))
        assert (laptop.write(lambda w: w.finding(subject), "p")[0] is not None) is there


def test_a_withdrawn_photo_is_settled(laptop: Laptop) -> None:
    inspection = _append(laptop, finding_data())
    photo, subject = _photo(laptop, inspection, b"jpeg")
    _append(laptop, EvidenceWithdrawnData(sha256=photo, why="mistake"), subject)
    assert sync_store(laptop).pending_blobs() == []
    assert laptop.write(lambda w: w.delivery(), "p")[0].photos_waiting == 0


def test_what_the_receipt_misses_goes_up_again(laptop: Laptop) -> None:
    inspection = new_id()
    photo, _ = _photo(laptop, inspection, b"jpeg")
    store = sync_store(laptop)
    store.upload_begun(photo, "/v1/uploads/1")
    assert store.pending_blobs()[0].location == "/v1/uploads/1"
    store.blob_settled(photo)
    assert store.pending_blobs() == []
    head = store.own_head()
    receipt = json.dumps({"blobs_withdrawn": []})
    assert store.keep_receipt(receipt, head.seq, head.hash, MORNING, [photo, "ab" * 32]) == 1
    [again] = store.pending_blobs()
    assert (again.sha256, again.location) == (photo, None)
    assert not _delivered(laptop, inspection)


def test_the_queue_shows_visits_with_their_photos(laptop: Laptop) -> None:
    inspection = new_id()
    _append(laptop, finding_data(inspection))
    _photo(laptop, inspection, b"123456")
    [line] = laptop.write(lambda w: w.queue_lines(), "p")[0]
    assert (line.subject, line.entry_count, line.photo_count, line.photo_bytes) == (inspection, 2, 1, 6)
    state = laptop.write(lambda w: w.delivery(), "p")[0]
    assert (state.own_seq, state.confirmed_seq, state.photo_bytes_waiting) == (2, 0, 6)
    _confirm_all(laptop)
    assert laptop.write(lambda w: w.delivery(), "p")[0].confirmed_seq == 2


def test_an_ended_facility_is_erased_when_ours_is_delivered(laptop: Laptop) -> None:
    store, district, other = sync_store(laptop), Writer(DISTRICT), Writer()
    received = other.entry(FindingRecorded, finding_data(fact="别人的"), new_id(), facility=FACILITY)
    store.receive_page([district.assignment(FACILITY, unit=OAK_STREET), received], "2", "e")
    own = _append(laptop, finding_data(fact="自己的"))
    assert store.forget_ended() == 0
    store.receive_page([district.assignment(FACILITY, unit="黄村镇", active=False)], "3", "e")
    assert store.forget_ended() == 0  # another unit's
    store.receive_page([district.assignment(FACILITY, unit=OAK_STREET, active=False)], "4", "e")
    assert store.forget_ended() == 0  # something of our own is undelivered
    _confirm_all(laptop)
    assert store.forget_ended() == 1
    facts = {line.fact for line in laptop.write(lambda w: w.finding_lines(), "p")[0]}
    assert facts == {"自己的"}
    assert laptop.write(lambda w: w.finding(own), "p")[0] is not None
    assert store.forget_ended() == 0


def _taken_back(laptop: Laptop, photo: str, subject: str) -> None:
    """Taken back, and the district's receipt says so."""
    _append(laptop, EvidenceWithdrawnData(sha256=photo, why="mistake"), subject)
    _receipt(laptop, withdrawn=[photo])


def _receipt(laptop: Laptop, *, withdrawn: list[str], missing: list[str] | None = None) -> None:
    store = sync_store(laptop)
    head = store.own_head()
    store.keep_receipt(json.dumps({"blobs_withdrawn": withdrawn}), head.seq, head.hash, MORNING, missing or [])


def test_a_photo_taken_back_and_attached_again_goes_up(laptop: Laptop) -> None:
    inspection = _append(laptop, finding_data())
    photo, subject = _photo(laptop, inspection, b"jpeg")
    _taken_back(laptop, photo, subject)
    assert _photo(laptop, inspection, b"jpeg")[0] == photo
    assert [blob.sha256 for blob in sync_store(laptop).pending_blobs()] == [photo]

    _receipt(laptop, withdrawn=[photo])  # of a district that does not tell the two photos apart
    assert [blob.sha256 for blob in sync_store(laptop).pending_blobs()] == [photo]
    assert not _delivered(laptop, inspection)
    sync_store(laptop).blob_settled(photo)
    _receipt(laptop, withdrawn=[photo])
    _receipt(laptop, withdrawn=[], missing=[photo])
    assert [blob.sha256 for blob in sync_store(laptop).pending_blobs()] == [photo], "it is still one to be asked for"


def test_of_two_photos_of_the_same_bytes_the_one_that_stays_goes_up(laptop: Laptop) -> None:
    inspection = _append(laptop, finding_data())
    photo, first = _photo(laptop, inspection, b"jpeg")
    _, second = _photo(laptop, inspection, b"jpeg")
    _taken_back(laptop, photo, first)
    assert [blob.sha256 for blob in sync_store(laptop).pending_blobs()] == [photo]
    _taken_back(laptop, photo, second)
    assert sync_store(laptop).pending_blobs() == []
    _receipt(laptop, withdrawn=[], missing=[photo])
    assert sync_store(laptop).pending_blobs() == [], "settled for ever"


def test_bytes_that_were_lost_here_are_whole_when_they_come_again(laptop: Laptop) -> None:
    inspection = _append(laptop, finding_data())
    photo, subject = _photo(laptop, inspection, b"jpeg")
    for file in laptop.office.blobs.files():
        file.write_bytes(b"spoilt")
    _taken_back(laptop, photo, subject)
    _photo(laptop, inspection, b"jpeg")
    assert b"".join(sync_store(laptop).read_blob(photo, 0)) == b"jpeg"
    assert len(list(laptop.office.blobs.files())) == 1, "the spoilt file is gone"
