"""Photos that came from the district go with the facility they belong to, never what is our own (sync.md §3.14)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.small_laptop import DISTRICT, MORNING, Writer, finding_data, small_laptop, sync_store
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.domain.entries.findings import FindingRecorded
from tuoyu_desktop.domain.entries.inspections import EvidenceAttached, EvidenceAttachedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.store.unit_of_work import SqlWork

THEIRS, OURS = b"a photo of another laptop", b"a photo of this laptop"
VISIT, FACILITY = new_id(), new_id()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


def _attached(content: bytes) -> EvidenceAttachedData:
    sha256 = hashlib.sha256(content).hexdigest()
    return EvidenceAttachedData(inspection=VISIT, sha256=sha256, size=len(content), media_type="image/jpeg")


def _receive(laptop: Laptop) -> None:
    """The facility is ours, and a colleague's finding and photo of it came; the photo was fetched."""
    store, other = sync_store(laptop), Writer()
    entries = [
        Writer(DISTRICT).assignment(FACILITY, unit=OAK_STREET),
        other.entry(FindingRecorded, finding_data(fact="别人的"), new_id(), facility=FACILITY),
        other.entry(EvidenceAttached, _attached(THEIRS), new_id(), facility=FACILITY),
    ]
    store.receive_page(entries, "3", "e")
    store.keep_blob(THEIRS, "image/jpeg")


def _photograph(laptop: Laptop, content: bytes) -> str:
    def job(work: SqlWork) -> str:
        sha256 = work.store_blob(content, "image/jpeg")
        work.append(_attached(content), subject=new_id(), facility=FACILITY)
        return sha256

    return laptop.write(job, "p")[0]


def _end(laptop: Laptop) -> int:
    store, district = sync_store(laptop), Writer(DISTRICT)
    district.seq = 1
    store.receive_page([district.assignment(FACILITY, unit=OAK_STREET, active=False)], "4", "e")
    return store.forget_ended()


def _deliver(laptop: Laptop, *blobs: str) -> None:
    store, head = sync_store(laptop), laptop.office.head
    store.confirm(head.seq, head.hash.hex(), MORNING)
    for sha256 in blobs:
        store.blob_settled(sha256)


def _files(laptop: Laptop) -> set[str]:
    return {path.name.partition("-")[0] for path in laptop.office.blobs.files()}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_fetched_photo_goes_with_its_facility_key_and_file(laptop: Laptop) -> None:
    _receive(laptop)
    assert _files(laptop) == {_hash(THEIRS)}
    assert sync_store(laptop).forget_ended() == 0
    assert sync_store(laptop).holds_blob(_hash(THEIRS)), "the facility is still ours"

    assert _end(laptop) == 1

    assert not sync_store(laptop).holds_blob(_hash(THEIRS))
    assert _files(laptop) == set()


def test_own_photos_stay_delivered_or_not(laptop: Laptop) -> None:
    """§3.4: the laptop never deletes an undelivered blob, and keeps what it delivered."""
    _receive(laptop)
    own = _photograph(laptop, OURS)
    assert _end(laptop) == 0, "something of our own waits"
    assert _files(laptop) == {own, _hash(THEIRS)}

    _deliver(laptop, own)

    assert sync_store(laptop).forget_ended() == 1
    assert _files(laptop) == {own}


def test_the_same_photo_taken_here_too_is_our_own(laptop: Laptop) -> None:
    _receive(laptop)
    own = _photograph(laptop, THEIRS)
    assert [blob.sha256 for blob in sync_store(laptop).pending_blobs()] == [own]
    _deliver(laptop, own)
    assert _end(laptop) == 1
    assert _files(laptop) == {own}


def test_a_fetched_photo_is_never_asked_of_this_laptop(laptop: Laptop) -> None:
    """The receipt of a restored district may miss it; whoever took it brings it again."""
    _receive(laptop)
    store, head = sync_store(laptop), laptop.office.head
    receipt = '{"blobs_withdrawn": []}'
    assert store.keep_receipt(receipt, head.seq, head.hash.hex(), MORNING, [_hash(THEIRS)]) == 0
    assert store.pending_blobs() == []
