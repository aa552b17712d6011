"""What lies in a tray: never sent, there after a restart, gone with the tray or with the end of the visit."""

from __future__ import annotations

import hashlib

import pytest

from tests.application.test_starting import EXPERT, visit_command
from tests.demo_laptop import StandingClock
from tests.made_visits import answer_all, picture, sign
from tests.store.small_laptop import sync_store
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.phone_tray import PlacePhotos, TakeIn, drop_photos, place_photos, take_in, tray_view
from tuoyu_desktop.application.ports import TRAY_DRAFT
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.bootstrap import Laptop, open_laptop
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.keys import MemoryKeyStore
from tuoyu_desktop.store.unit_of_work import SqlWork

BYTES = picture().jpeg


@pytest.fixture
def visit(laptop: Laptop) -> str:
    command = visit_command(laptop)
    return laptop.write(lambda work: start_visit(work, command), EXPERT)[0]


def bring(laptop: Laptop, visit: str) -> str:
    command = TakeIn(visit, "IMG_1.jpg", picture())
    return laptop.write(lambda work: take_in(work, command), EXPERT)[0].sha256


def pending(laptop: Laptop) -> list[str]:
    return [blob.sha256 for blob in sync_store(laptop).pending_blobs()]


def files(laptop: Laptop) -> list[bytes]:
    return [path.read_bytes() for path in laptop.office.blobs.files()]


def test_a_photo_of_the_tray_waits_for_no_upload_until_it_is_placed(laptop: Laptop, visit: str) -> None:
    sha256 = bring(laptop, visit)
    assert pending(laptop) == []
    assert laptop.read(lambda records: records.delivery()).photos_waiting == 0

    laptop.write(lambda work: place_photos(work, PlacePhotos(visit, "D04", (sha256,))), EXPERT)
    assert pending(laptop) == [sha256]


def test_it_is_encrypted_on_the_disk(laptop: Laptop, visit: str) -> None:
    bring(laptop, visit)
    (stored,) = files(laptop)
    assert BYTES[100:400] not in stored


def test_it_is_there_after_a_restart(
    laptop: Laptop, visit: str, laptop_key: MemoryKeyStore, clock: StandingClock
) -> None:
    sha256 = bring(laptop, visit)
    laptop.close()

    again = open_laptop(laptop.paths, laptop_key, clock)
    (line,) = again.read(lambda records: tray_view(records, visit))
    assert line.photo.sha256 == sha256
    assert again.read(lambda records: records.blob(sha256)) == BYTES
    again.close()


def test_the_end_of_a_sync_leaves_the_tray_of_an_open_visit_alone(laptop: Laptop, visit: str) -> None:
    sha256 = bring(laptop, visit)
    sync_store(laptop).forget_ended()
    assert laptop.read(lambda records: records.blob(sha256)) == BYTES


def test_key_and_file_go_with_the_drop(laptop: Laptop, visit: str) -> None:
    sha256 = bring(laptop, visit)
    laptop.write(lambda work: drop_photos(work, visit, [sha256]), EXPERT)
    assert files(laptop) == []
    with pytest.raises(EnvironmentFault, match="下载") as missing:
        laptop.read(lambda records: records.blob(sha256))
    assert missing.value.code == "env-blob-missing"


def test_what_was_to_go_stays_when_the_unit_is_left(laptop: Laptop, visit: str) -> None:
    sha256 = bring(laptop, visit)

    def job(work: SqlWork) -> None:
        drop_photos(work, visit, [sha256])
        raise ValueError("left")

    with pytest.raises(ValueError, match="left"):
        laptop.write(job, EXPERT)
    assert laptop.read(lambda records: records.blob(sha256)) == BYTES
    assert len(laptop.read(lambda records: tray_view(records, visit))) == 1


def test_a_tray_whose_visit_another_laptop_sealed_goes_with_the_next_sync(laptop: Laptop, visit: str) -> None:
    """The seal comes by a feed then, and no use case of this laptop ends its tray."""
    sha256 = bring(laptop, visit)
    kept = laptop.read(lambda records: records.draft(TRAY_DRAFT.format(inspection=visit)))
    assert kept is not None
    laptop.write(lambda work: answer_all(work, visit, {}), EXPERT)
    laptop.write(lambda work: sign(work, visit), EXPERT)
    laptop.write(lambda work: finish_visit(work, FinishVisit(visit)), EXPERT)
    laptop.write(lambda work: work.set_aside_blob(BYTES, "image/jpeg"), EXPERT)
    laptop.write(lambda work: work.put_draft(TRAY_DRAFT.format(inspection=visit), kept), EXPERT)
    assert laptop.read(lambda records: records.blob(sha256)) == BYTES
    assert laptop.read(lambda records: tray_view(records, visit)) == ()

    sync_store(laptop).forget_ended()
    assert files(laptop) == []


def test_bytes_that_come_twice_in_two_ways_are_kept_once_and_sent(laptop: Laptop, visit: str) -> None:
    sha256 = bring(laptop, visit)
    before = len(files(laptop))
    assert laptop.write(lambda work: work.store_blob(BYTES, "image/jpeg"), EXPERT)[0] == sha256
    assert laptop.write(lambda work: work.set_aside_blob(BYTES, "image/jpeg"), EXPERT)[0] == sha256
    assert len(files(laptop)) == before
    assert laptop.read(lambda records: records.blob_is_pending(sha256))
    assert hashlib.sha256(BYTES).hexdigest() == sha256


def test_bytes_that_are_not_here_are_not_made_evidence(laptop: Laptop) -> None:
    with pytest.raises(EnvironmentFault) as missing:
        laptop.write(lambda work: work.use_blob("0" * 64), EXPERT)
    assert missing.value.code == "env-blob-missing"
