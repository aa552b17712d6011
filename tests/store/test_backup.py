"""Backup and restore: whole or not there, damage refused, nothing deleted, marks never lower (sync.md
§3.4, §3.8, §3.16).
"""

from __future__ import annotations

import errno
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault
from tuoyu_desktop.store.backup import DATABASE, MANIFEST, Backup, back_up, list_backups, verify_backup
from tuoyu_desktop.store.blob_tables import STORE_METADATA, blob_key
from tuoyu_desktop.store.blobs import BlobStore, SealedBlob
from tuoyu_desktop.store.engine import open_reader, open_writer
from tuoyu_desktop.store.keys import KeyFile, MemoryKeyStore
from tuoyu_desktop.store.marks import NumberMarks
from tuoyu_desktop.store.restore import Restored, restore

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class Laptop:
    """A data folder with a database that names its photos."""

    def __init__(self, folder: Path, store: MemoryKeyStore | None = None) -> None:
        folder.mkdir(parents=True)
        self.folder, self.database, self.blobs = folder, folder / "tuoyu.db", BlobStore(folder / "blobs")
        self.store = store or MemoryKeyStore()
        self.key = KeyFile(folder).create(self.store)
        self.marks = NumberMarks(folder, self.key)
        self.photos: list[SealedBlob] = []
        self.engine = open_writer(self.database, self.key)
        with self.engine.begin() as connection:
            STORE_METADATA.create_all(connection)

    def photograph(self, content: bytes) -> None:
        blob = self.blobs.write(content)
        self.photos.append(blob)
        with self.engine.begin() as connection:
            row = {"sha256": blob.sha256, "key": blob.key, "size": blob.size, "kind": "photo"}
            connection.execute(blob_key.insert(), {**row, "created_at": NOW.isoformat(), "state": "pending"})

    def back_up(self, target: Path, *, minutes: int = 0, keep: int = 7) -> Backup:
        now = NOW + timedelta(minutes=minutes)
        return back_up(self.database, self.key, self.blobs.root, target, now=now, keep=keep)

    def restore(self, backup: Backup) -> Restored:
        self.engine.dispose()
        key = KeyFile(backup.folder).open(self.store)
        return restore(backup.folder, key, self.database, self.blobs.root, now=NOW + timedelta(hours=1))


def photos_in(database: Path, key: bytes, blobs: Path) -> list[bytes]:
    reader = open_reader(database, key)
    rows = reader.execute("SELECT sha256, key FROM blob_key ORDER BY rowid").fetchall()
    reader.close()
    return [BlobStore(blobs).read(sha256, blob) for sha256, blob in rows]


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    laptop = Laptop(tmp_path / "数据 夹")
    laptop.photograph(b"first" * 50_000)
    laptop.marks.raise_to("notice", 2026, 5)
    return laptop


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "备份 到U盘"


def fails(code: str) -> pytest.RaisesExc[EnvironmentFault]:
    return pytest.RaisesExc(EnvironmentFault, match=f"^{code}:")


def test_a_backup_beside_a_running_program_restores_elsewhere(laptop: Laptop, target: Path, tmp_path: Path) -> None:
    backup = laptop.back_up(target)
    assert verify_backup(backup.folder, laptop.key) == ()
    assert list_backups(target) == (backup,)
    assert (backup.made_at, backup.blob_count) == (NOW, 1)
    for file in backup.folder.rglob("*"):
        assert not file.is_file() or b"firstfirst" not in file.read_bytes()
    new = tmp_path / "新电脑"
    key = KeyFile(backup.folder).open(laptop.store)
    assert restore(backup.folder, key, new / "tuoyu.db", new / "blobs", now=NOW) == Restored(None, ())
    assert KeyFile(new).open(laptop.store) == laptop.key
    assert photos_in(new / "tuoyu.db", laptop.key, new / "blobs") == [b"first" * 50_000]
    assert NumberMarks(new, laptop.key).highest("notice", 2026) == 5


def test_a_restore_goes_back_but_deletes_nothing(laptop: Laptop, target: Path) -> None:
    backup = laptop.back_up(target)
    laptop.photograph(b"second")
    laptop.marks.raise_to("notice", 2026, 6)
    aside = laptop.restore(backup).aside
    assert photos_in(laptop.database, laptop.key, laptop.blobs.root) == [b"first" * 50_000]
    assert laptop.marks.highest("notice", 2026) == 6
    assert aside is not None
    assert photos_in(aside / "tuoyu.db", laptop.key, aside / "blobs") == [b"first" * 50_000, b"second"]
    assert NumberMarks(aside, laptop.key).highest("notice", 2026) == 6


def test_the_old_write_ahead_log_does_not_spoil_the_restored_file(laptop: Laptop, target: Path) -> None:
    backup = laptop.back_up(target)
    laptop.photograph(b"in the log only")
    log = Path(f"{laptop.database}-wal").read_bytes()
    laptop.engine.dispose()
    Path(f"{laptop.database}-wal").write_bytes(log)  # as after a power cut
    laptop.restore(backup)
    assert photos_in(laptop.database, laptop.key, laptop.blobs.root) == [b"first" * 50_000]


def test_a_restore_that_fails_at_the_last_step_leaves_the_old_data(
    laptop: Laptop, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = laptop.back_up(target)
    laptop.photograph(b"in the log only")
    log = Path(f"{laptop.database}-wal").read_bytes()
    laptop.engine.dispose()
    Path(f"{laptop.database}-wal").write_bytes(log)

    def full(_part: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, fails("env-disk-full"):
        patch.setattr("tuoyu_desktop.store.restore.durable_replace", full)
        laptop.restore(backup)
    assert Path(f"{laptop.database}-wal").read_bytes() == log
    assert photos_in(laptop.database, laptop.key, laptop.blobs.root)[1] == b"in the log only"
    assert not list(laptop.folder.glob("*.part"))


def test_damaged_data_comes_back(laptop: Laptop, target: Path) -> None:
    backup = laptop.back_up(target)
    laptop.engine.dispose()
    laptop.database.write_bytes(b"rubbish" * 1_000)
    laptop.blobs.path(laptop.photos[0].sha256, laptop.photos[0].key).unlink()
    laptop.marks.path.write_bytes(b"rubbish")
    laptop.restore(backup)
    assert photos_in(laptop.database, laptop.key, laptop.blobs.root) == [b"first" * 50_000]
    assert laptop.marks.highest("notice", 2026) == 5


def test_a_backup_of_another_key_brings_its_key_along(laptop: Laptop, target: Path, tmp_path: Path) -> None:
    other = Laptop(tmp_path / "other")
    other.photograph(b"theirs")
    backup = other.back_up(target)
    with fails("env-backup-damaged"):
        restore(backup.folder, laptop.key, laptop.database, laptop.blobs.root, now=NOW)
    laptop.engine.dispose()
    restore(backup.folder, other.key, laptop.database, laptop.blobs.root, now=NOW)
    assert KeyFile(laptop.folder).open(other.store) == other.key
    assert photos_in(laptop.database, other.key, laptop.blobs.root) == [b"theirs"]


def harm_file(path: Path, harm: str) -> None:
    """Flip a bit, cut the end off, or remove; a blob is a second name of the live file, so it is written anew."""
    content = bytearray(path.read_bytes())
    path.unlink()
    if harm == "flip":
        content[len(content) // 2] ^= 1
    if harm != "remove":
        path.write_bytes(content if harm == "flip" else content[:-10])


@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
@pytest.mark.parametrize("still_here", [True, False])
def test_one_damaged_photo_does_not_cost_the_rest(laptop: Laptop, target: Path, harm: str, still_here: bool) -> None:
    laptop.photograph(b"second")
    backup, photo = laptop.back_up(target), laptop.photos[0]
    harm_file(next((backup.folder / "blobs").rglob(f"{photo.sha256}*")), harm)
    assert verify_backup(backup.folder, laptop.key) == (photo.sha256,)
    if not still_here:
        for one in laptop.photos:
            laptop.blobs.remove(one.sha256, one.key)
    assert laptop.restore(backup).damaged_blobs == (photo.sha256,)
    laptop.blobs.verify(laptop.photos[1].sha256, laptop.photos[1].key)
    if still_here:
        laptop.blobs.verify(photo.sha256, photo.key)


@pytest.mark.parametrize("part", ["database", "manifest", "key"])
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_a_harmed_backup_is_refused_and_nothing_changes(laptop: Laptop, target: Path, part: str, harm: str) -> None:
    backup = laptop.back_up(target)
    names = {"database": DATABASE, "manifest": MANIFEST, "key": "key.json"}
    harm_file(backup.folder / names[part], harm)
    laptop.engine.dispose()
    before = laptop.database.read_bytes()
    with fails("env-backup-damaged"):
        restore(backup.folder, laptop.key, laptop.database, laptop.blobs.root, now=NOW)
    assert laptop.database.read_bytes() == before
    assert photos_in(laptop.database, laptop.key, laptop.blobs.root) == [b"first" * 50_000]


def test_old_backups_are_rotated_and_strangers_kept(laptop: Laptop, target: Path) -> None:
    target.mkdir()
    (target / "我的文件").mkdir()
    made = [laptop.back_up(target, minutes=minute, keep=2) for minute in range(4)]
    assert list_backups(target) == (made[3], made[2])
    assert sorted(one.name for one in target.iterdir()) == sorted(
        [made[2].folder.name, made[3].folder.name, "我的文件"]
    )


def test_cancel_leaves_nothing_and_keeps_the_earlier_backup(laptop: Laptop, target: Path) -> None:
    earlier = laptop.back_up(target)

    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        back_up(laptop.database, laptop.key, laptop.blobs.root, target, now=NOW, progress=cancel)
    assert [one.name for one in target.iterdir()] == [earlier.folder.name]


def test_damaged_data_are_not_backed_up_over_good_ones(laptop: Laptop, target: Path) -> None:
    earlier = laptop.back_up(target, keep=1)
    laptop.engine.dispose()
    content = bytearray(laptop.database.read_bytes())
    content[5_000] ^= 1
    laptop.database.write_bytes(content)
    with fails("env-database-damaged"):
        laptop.back_up(target, minutes=1, keep=1)
    assert list_backups(target) == (earlier,)


def test_a_half_removed_backup_is_none(laptop: Laptop, target: Path) -> None:
    backup = laptop.back_up(target)
    (backup.folder / MANIFEST).unlink()
    assert list_backups(target) == ()
    assert list_backups(target / "nowhere") == ()
    shutil.rmtree(backup.folder)
