"""The file of a photo is kept beside it where the district wants that, byte for byte, and goes up after it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from sync.protocol.blob_names import named_blobs, withdrawn_blobs
from tests.application.test_photo_marking import BOX
from tests.application.test_refused_photos import judge
from tests.demo_laptop import StandingClock
from tests.erased_entries import erase
from tests.made_visits import EXPERT, photo, start
from tests.store.small_laptop import sync_store
from tuoyu_desktop.application.evidence_cases import (
    MOST_ORIGINAL_BYTES,
    AttachPhoto,
    attach_photo,
    withdraw_damaged,
    withdraw_photo,
)
from tuoyu_desktop.application.phone_tray import PlacePhotos, TakeIn, drop_photos, place_photos, take_in
from tuoyu_desktop.application.photo_marking import MarkPhoto, mark_photo, photo_to_mark
from tuoyu_desktop.application.sync_attention import damaged_cases
from tuoyu_desktop.application.sync_port import UnreadableBlob
from tuoyu_desktop.bootstrap import Laptop, mark_picture, prepare_picture
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.fold_inspections import FoldedEvidence
from tuoyu_desktop.domain.terms import EntryStatus

FILE = photo("门")
"""As the camera wrote it."""
ORIGINAL = hashlib.sha256(FILE).hexdigest()
PICTURE = prepare_picture(FILE)
SMALL = hashlib.sha256(PICTURE.jpeg).hexdigest()


@pytest.fixture(autouse=True)
def wanted(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The district of these tests keeps originals."""
    known: Callable[..., DistrictPack] = laptop.packs.district_pack

    def pack(name: str | None = None) -> DistrictPack:
        return known(name).model_copy(update={"keep_originals": True})

    monkeypatch.setattr(laptop.packs, "district_pack", pack)


@pytest.fixture
def visit(laptop: Laptop) -> str:
    return laptop.write(start, EXPERT)[0]


def attach(laptop: Laptop, visit: str) -> str:
    return laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "D04", PICTURE)), EXPERT)[0]


def evidence(laptop: Laptop, photo: str) -> FoldedEvidence:
    state = laptop.read(lambda records: records.evidence(photo))
    assert state is not None
    return state


def pending(laptop: Laptop) -> list[str]:
    return [blob.sha256 for blob in sync_store(laptop).pending_blobs()]


def newest(laptop: Laptop) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the last own entry names for the district, and what it settles."""
    with laptop.engine.connect() as connection:
        sql = "SELECT body FROM entry WHERE origin = 'own' ORDER BY seq DESC LIMIT 1"
        entry = decode(bytes(connection.exec_driver_sql(sql).scalar_one()))
    return tuple(sha256 for sha256, _ in named_blobs(entry)), withdrawn_blobs(entry)


def test_the_file_is_stored_as_it_came_and_named_by_the_same_entry(laptop: Laptop, visit: str) -> None:
    state = evidence(laptop, attach(laptop, visit))

    assert (state.sha256, state.original_sha256) == (SMALL, ORIGINAL)
    assert (state.original_size, state.original_media_type) == (len(FILE), "image/jpeg")
    assert laptop.read(lambda records: records.blob(ORIGINAL)) == FILE
    assert newest(laptop) == ((SMALL, ORIGINAL), ())


def test_originals_go_up_after_all_pictures(laptop: Laptop, visit: str, clock: StandingClock) -> None:
    attach(laptop, visit)
    clock.pass_by(minutes=1)
    later = prepare_picture(photo("窗"))
    laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "D04", later)), EXPERT)

    pictures = [SMALL, hashlib.sha256(later.jpeg).hexdigest()]
    assert pending(laptop) == [*pictures, ORIGINAL, later.original_sha256]
    assert all(blob.is_photo for blob in sync_store(laptop).pending_blobs()), "kept back with the photos"


def test_without_the_switch_the_file_stays_behind(laptop: Laptop, visit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    state = evidence(laptop, attach(laptop, visit))

    assert (state.original_sha256, state.original_size) == (ORIGINAL, None)
    assert pending(laptop) == [SMALL]


def test_a_file_that_is_too_large_stays_behind(laptop: Laptop, visit: str) -> None:
    huge = replace(PICTURE, original=bytes(MOST_ORIGINAL_BYTES + 1))
    made = laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "D04", huge)), EXPERT)[0]

    assert evidence(laptop, made).original_size is None


def test_it_comes_through_the_tray_and_leaves_it_with_the_photo(laptop: Laptop, visit: str) -> None:
    brought = laptop.write(lambda work: take_in(work, TakeIn(visit, "IMG_1.jpg", PICTURE)), EXPERT)[0]
    assert pending(laptop) == []
    sync_store(laptop).forget_ended()
    laptop.write(lambda work: place_photos(work, PlacePhotos(visit, "D04", (brought.sha256,))), EXPERT)

    assert pending(laptop) == [SMALL, ORIGINAL]
    other = prepare_picture(photo("窗"))
    dropped = laptop.write(lambda work: take_in(work, TakeIn(visit, "IMG_2.jpg", other)), EXPERT)[0]
    laptop.write(lambda work: drop_photos(work, visit, [dropped.sha256]), EXPERT)
    assert len(list(laptop.office.blobs.files())) == 2


def test_a_photo_taken_back_takes_its_original_along(laptop: Laptop, visit: str) -> None:
    made = attach(laptop, visit)
    laptop.write(lambda work: withdraw_photo(work, made), EXPERT)

    assert pending(laptop) == []
    assert newest(laptop) == ((), (SMALL, ORIGINAL))


@pytest.mark.parametrize("broken", [ORIGINAL, SMALL])
def test_of_the_two_what_is_sound_still_goes_up(laptop: Laptop, visit: str, broken: str) -> None:
    made = attach(laptop, visit)
    (path,) = [file for file in laptop.office.blobs.files() if file.name.startswith(broken)]
    path.unlink()
    unreadable = UnreadableBlob(sha256=broken, inspection=visit, code="env-blob-missing", sentence="照片打不开。")
    (case,) = laptop.read(lambda records: damaged_cases(records, [unreadable]))
    assert case.visit == visit, "it can be registered"
    laptop.write(lambda work: withdraw_damaged(work, visit, broken), EXPERT)

    state = evidence(laptop, made)
    assert state.withdrawn == (None if broken == ORIGINAL else "damaged")
    assert pending(laptop) == [SMALL if broken == ORIGINAL else ORIGINAL]
    assert newest(laptop) == ((), (broken,))


def test_an_erased_photo_leaves_no_original(laptop: Laptop, visit: str) -> None:
    erase(laptop, attach(laptop, visit))

    assert list(laptop.office.blobs.files()) == []


def test_a_marked_copy_has_no_original_of_its_own(laptop: Laptop, visit: str) -> None:
    made = attach(laptop, visit)
    source = laptop.read(lambda records: photo_to_mark(records, visit, made))
    command = MarkPhoto(visit, made, (BOX,), mark_picture(source.jpeg, (BOX,)))
    copy = evidence(laptop, laptop.write(lambda work: mark_photo(work, command), EXPERT)[0])

    assert (copy.original_sha256, copy.original_size) == (SMALL, None)
    assert pending(laptop) == [SMALL, copy.sha256, ORIGINAL]


def test_a_pack_that_says_nothing_of_it_keeps_its_digest(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Visits pin the digest of the district's settings: a field that came later must not change it."""
    monkeypatch.undo()
    pack = laptop.packs.district_pack(laptop.device.district_pack)

    assert not pack.keep_originals
    assert "keep_originals" not in pack.model_dump(exclude_defaults=True)
    wanted = pack.model_copy(update={"keep_originals": True})
    assert wanted.with_digest().digest != pack.with_digest().digest == pack.digest


def test_of_a_refused_photo_both_lost_files_are_registered(laptop: Laptop, visit: str) -> None:
    """Either is settled for itself (sync.md §3.4), also where the district holds the entry that names them."""
    made = attach(laptop, visit)
    judge(laptop, EntryStatus.HELD, made)
    for file in list(laptop.office.blobs.files()):
        file.unlink()
    for sha256 in (SMALL, ORIGINAL):
        assert registered(laptop, visit, sha256) == ((), (sha256,))
    assert laptop.read(lambda records: [*records.refused_photos(SMALL), *records.refused_photos(ORIGINAL)]) == []


def registered(laptop: Laptop, visit: str, lost: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the entry names and settles that gives the file up."""
    laptop.write(lambda work: withdraw_damaged(work, visit, lost), EXPERT)
    return newest(laptop)
