"""Disks that are full, in the database, its log, the blobs and the files on their way; bytes that flip."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sync.client.uploads import SLICE
from tests.faults import account
from tests.faults.scene import Scene, mib, raises_fault, take_back
from tests.faults.table import FAULTS, fault
from tests.sync.client_rig import ClientLaptop
from tuoyu_desktop.bootstrap import open_laptop
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.backup import back_up
from tuoyu_desktop.store.restore import restore

FULL = ("env-disk-full", "env-disk-io", "sync-disk-full", "sync-internal")
"""How a full disk is told: on a disk of its own by name, under a limit for files as an error of writing."""


@dataclass
class SmallDisk:
    """A disk that can be filled. Where none may be mounted a limit for the size of every file of ``pid`` stands in."""

    folder: Path
    mounted: bool
    pid: int = 0

    def fill(self, left: int = 0) -> None:
        """Only ``left`` bytes more can be written."""
        if not self.mounted:
            largest = max((path.stat().st_size for path in self.folder.rglob("*") if path.is_file()), default=0)
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (largest + left, resource.RLIM_INFINITY))
            return
        state = os.statvfs(self.folder)
        size = state.f_bavail * state.f_frsize - left
        with (self.folder / "ballast").open("ab") as stream:
            os.posix_fallocate(stream.fileno(), 0, max(size, 1))

    def free(self) -> None:
        if self.mounted:
            (self.folder / "ballast").unlink(missing_ok=True)
        else:
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[SmallDisk]:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
    disk = SmallDisk(folder, mounted)
    try:
        yield disk
    finally:
        disk.free()
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _laptop_full(left: int, photo_bytes: int, scene: Scene) -> None:
    """A person writes until the disk is full, makes room, and goes on. What was not refused is there."""
    with small_disk(scene.folder / "disk", mib(24)) as disk:
        client = scene.laptop("disk/laptop")
        client.sync()
        scene.visit(client, 3)
        disk.fill(left)
        raises_fault(lambda: _write_on(client, photo_bytes), *FULL)
        client.reopen()
        kept = client.bodies()
        disk.free()
        scene.visit(client, 2, photo_bytes=9_000)
        assert client.bodies()[: len(kept)] == kept
        _ended_here(scene)


def _write_on(client: ClientLaptop, photo_bytes: int) -> None:
    for _ in range(400):
        inspection = client.visit(20)
        if photo_bytes:
            client.photo(inspection, os.urandom(photo_bytes))


def _ended_here(scene: Scene) -> None:
    """Ask for the end while the disk is still there: it goes with its laptop."""
    verdict = scene.verdict()
    assert verdict.good, verdict
    for client in list(scene.laptops):
        client.laptop.close()
        scene.laptops.remove(client)
    scene.account.by.clear()


FAULTS["laptop's disk full: log"] = partial(_laptop_full, 30_000, 0)
FAULTS["laptop's disk full: blob"] = partial(_laptop_full, 700_000, 300_000)


@fault("laptop's disk full: database")
def _laptop_database_full(scene: Scene) -> None:
    """There is room for the log but not for carrying it over into the database, at the end of the program either."""
    with small_disk(scene.folder / "disk", mib(24)) as disk:
        client = scene.laptop("disk/laptop")
        client.sync()
        disk.fill(mib(4.5))
        raises_fault(lambda: _write_on(client, 0), *FULL)
        client.reopen()
        kept = client.bodies()
        disk.free()
        scene.visit(client, 2)
        assert client.bodies()[: len(kept)] == kept
        _ended_here(scene)


@fault("laptop's disk full: temp, while a sync comes in")
def _laptop_sync_full(scene: Scene) -> None:
    """Others' visits come in by the feed when there is no room for them."""
    with small_disk(scene.folder / "disk", mib(24)) as disk:
        client, other = scene.laptop("disk/laptop"), scene.laptop("other")
        client.sync()
        for _ in range(6):
            scene.visit(other, 60)
        other.sync()
        disk.fill(20_000)
        raises_fault(client.sync, *FULL)
        client.reopen()
        disk.free()
        _ended_here(scene)


@contextmanager
def _district_on(scene: Scene, disk: SmallDisk) -> Iterator[None]:
    """The server's data folder lies on the small disk; ends with the question how it ended."""
    home = scene.server.data
    scene.server.stop()
    scene.server.data = Path(shutil.move(home, disk.folder / "district"))
    scene.server.start()
    scene.come_back()
    assert scene.server.running is not None
    disk.pid = int(scene.server.running.pid or 0)
    yield
    disk.free()
    verdict = scene.verdict()
    assert verdict.good, verdict
    scene.server.stop()
    scene.server.data = Path(shutil.move(scene.server.data, home))
    scene.server.start()


def _server_full(left: int, scene: Scene) -> None:
    """The database or its log cannot grow: pushes are refused in words, and go through when there is room again."""
    if scene.server.database is not None:
        return  # PostgreSQL keeps its files elsewhere
    client = scene.laptop()
    client.sync()
    with small_disk(scene.folder / "disk", mib(16)) as disk, _district_on(scene, disk):
        disk.fill(left)
        raises_fault(lambda: _push_on(client), *FULL)


def _push_on(client: ClientLaptop) -> None:
    for _ in range(200):
        client.visit(100)
        client.sync()


FAULTS["server's disk full: log"] = partial(_server_full, 60_000)
FAULTS["server's disk full: database"] = partial(_server_full, mib(4.5))


@fault("server's disk full: temp, a blob on its way")
def _server_upload_full(scene: Scene) -> None:
    """The disk fills up after an upload was begun: what has come stays, the rest follows."""
    if scene.server.database is not None:
        return
    client = scene.laptop()
    client.sync()
    with small_disk(scene.folder / "disk", mib(96)) as disk, _district_on(scene, disk):
        scene.visit(client, 2, photo_bytes=3 * SLICE + 77)
        begun: list[int] = []

        def fill_up() -> None:
            if client.seen[-1].bytes_sent and not begun:
                begun.append(1)
                disk.fill(SLICE // 2 if disk.mounted else -SLICE // 2)

        client.on_progress = lambda _progress: fill_up()
        raises_fault(client.sync, *FULL)
        assert begun
        client.on_progress = lambda _progress: None


@fault("server's disk full: no room for a blob")
def _server_no_room(scene: Scene) -> None:
    """An upload is not even begun where its bytes would take what the database needs; entries come in all the same."""
    if scene.server.database is not None:
        return
    client = scene.laptop()
    client.sync()
    with small_disk(scene.folder / "disk", mib(96)) as disk, _district_on(scene, disk):
        scene.visit(client, 5, photo_bytes=3_000)
        if disk.mounted:
            disk.fill(mib(20))
            raises_fault(client.sync, "sync-disk-full")
            assert client.setting("confirmed_seq") == str(len(client.bodies()))


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(bytes(content))


@fault("flipped byte: laptop's database")
def _laptop_database_flipped(scene: Scene) -> None:
    """Found when it is read; the backup of the last night and the district together have everything."""
    client = scene.laptop()
    client.sync()
    scene.visit(client, 8, photo_bytes=9_000)
    kept = back_up(
        client.laptop.paths.database,
        client.laptop.key,
        client.laptop.paths.blobs,
        scene.folder / "backups",
        now=datetime.now(UTC),
    )
    scene.visit(client, 8, photo_bytes=9_000)
    assert client.sync().delivered
    scene.note_all()
    client.laptop.close()
    database = client.laptop.paths.database
    for at in range(5_000, database.stat().st_size, 4096):
        _flip(database, at)
    raises_fault(lambda: _read_everything(client), "env-database-damaged")
    client.laptop.close()
    restore(kept.folder, client.laptop.key, database, client.laptop.paths.blobs, now=datetime.now(UTC))
    client.reopen()


def _read_everything(client: ClientLaptop) -> None:
    client.laptop = open_laptop(client.laptop.paths, client.keys, client.clock)
    account.own_lines(client)


@fault("flipped byte: journal body on the laptop")
def _laptop_body_flipped(scene: Scene) -> None:
    """A changed body must not pass for what was written: the laptop says so, and sends nothing of it."""
    client = scene.laptop()
    client.sync()
    scene.visit(client, 5)
    right = client.bodies()[2]
    wrong = bytearray(right)
    wrong[right.index(b'"item":"A') + 9] ^= 1
    _put_body(client, 3, bytes(wrong))
    raises_fault(client.sync, "env-journal-damaged")
    there = {line.body for line in account.server_lines(scene.server)}
    assert bytes(wrong) not in there, "the district took a changed body for evidence"
    _put_body(client, 3, right)


def _put_body(client: ClientLaptop, seq: int, body: bytes) -> None:
    with client.laptop.engine.begin() as connection:
        place = (ENTRY.c.journal == client.laptop.office.device.journal) & (ENTRY.c.seq == seq)
        connection.execute(ENTRY.update().where(place).values(body=body))


@fault("flipped byte: journal body at the district")
def _server_body_flipped(scene: Scene) -> None:
    """``doctor`` finds it; the backup is put back and the laptops bring what it lacks."""
    client = scene.laptop()
    scene.visit(client, 5)
    client.sync()
    backup = scene.server.backup(scene.folder / "backup")
    scene.visit(client, 5)
    assert client.sync().delivered
    line = next(one for one in account.server_lines(scene.server) if one.seq == 2)
    wrong = bytearray(line.body)
    wrong[40] ^= 1
    scene.server.tamper(
        "UPDATE entry SET body = :body WHERE journal = :journal AND seq = 2", body=bytes(wrong), journal=line.journal
    )
    told = scene.server.told("doctor")
    assert f"{line.journal} 在第 2 条处断开" in told, told
    scene.restore_server(backup)


@fault("flipped byte: server's database file")
def _server_database_flipped(scene: Scene) -> None:
    if scene.server.database is not None:
        return  # PostgreSQL answers for its files itself
    client = scene.laptop()
    scene.visit(client, 5)
    client.sync()
    backup = scene.server.backup(scene.folder / "backup")
    scene.visit(client, 5, photo_bytes=9_000)
    assert client.sync().delivered
    scene.note_all()
    scene.server.stop()
    _flip(scene.server.data / "district.db", 20)  # the header: its reserved space, payload fractions
    database = scene.server.data / "district.db"
    for at in range(4096, database.stat().st_size, 4096):
        _flip(database, at)
    told = scene.server.told("doctor")
    assert told.startswith("exit"), told
    scene.restore_server(backup)


@fault("flipped byte: blob on the laptop")
def _laptop_blob_flipped(scene: Scene) -> None:
    """It is never sent; all else is; the person takes the photo back, or the backup has it."""
    client = scene.laptop()
    client.sync()
    inspection = scene.visit(client, 3, photo_bytes=200_000)
    sound = client.photo(inspection, scene.random.randbytes(5_000))
    [blob] = [one for one in client.store.pending_blobs() if one.sha256 != sound]
    [file] = client.laptop.office.blobs.root.glob(f"??/{blob.sha256}-*.blob")
    _flip(file, scene.random.randint(0, file.stat().st_size - 1))
    raises_fault(client.sync, "env-blob-damaged")
    assert [one.sha256 for one in client.store.pending_blobs()] == [blob.sha256], "the sound photo waits for the other"
    for line in account.own_lines(client):
        take_back(client, line, {blob.sha256})


@fault("flipped byte: blob at the district")
def _server_blob_flipped(scene: Scene) -> None:
    """``doctor --blobs`` finds it; repaired, the laptop, which still has the photo, brings it again by itself."""
    client = scene.laptop()
    scene.visit(client, 3, photo_bytes=20_000)
    assert client.sync().delivered
    [file] = (scene.server.data / "blobs").glob("??/*")
    _flip(file, 500)
    assert scene.server.told("doctor", "--blobs").startswith("exit 1")
    assert "重新送来" in scene.server.told("doctor", "--blobs", "--repair")


@fault("lost file: blob at the district")
def _server_blob_gone(scene: Scene) -> None:
    """A backup that was made without the folder of blobs."""
    client = scene.laptop()
    scene.visit(client, 3, photo_bytes=20_000)
    assert client.sync().delivered
    [file] = (scene.server.data / "blobs").glob("??/*")
    file.unlink()
    assert "重新送来" in scene.server.told("doctor", "--repair")
