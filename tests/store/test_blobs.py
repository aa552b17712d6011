"""Encrypted files: damage is found, a crash leaves nothing half, uploads resume at any byte (sync.md §3.4)."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.blob_format import CHUNK_BYTES, HEADER_BYTES, SEALED_CHUNK_BYTES
from tuoyu_desktop.store.blobs import BlobStore, SealedBlob

SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 777]


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "附件 与照片")


def content_of(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def path_of(store: BlobStore, blob: SealedBlob) -> Path:
    return store.path(blob.sha256, blob.key)


def fails(code: str = "env-blob-damaged") -> pytest.RaisesExc[EnvironmentFault]:
    return pytest.RaisesExc(EnvironmentFault, match=f"^{code}:")


@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_is_read_again(store: BlobStore, size: int) -> None:
    content = content_of(size)
    for source in (content, io.BytesIO(content)):
        blob = store.write(source)
        assert (blob.sha256, blob.size) == (hashlib.sha256(content).hexdigest(), size)
        assert store.read(blob.sha256, blob.key) == content
        assert store.size(blob.sha256, blob.key) == size
        store.verify(blob.sha256, blob.key)


@pytest.mark.parametrize("size", SIZES)
def test_reading_from_any_byte(store: BlobStore, size: int) -> None:
    content = content_of(size)
    blob = store.write(content)
    for offset in {0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, size - 1, size}:
        if 0 <= offset <= size:
            assert b"".join(store.open(blob.sha256, blob.key, offset=offset)) == content[offset:]
    with pytest.raises(ValueError, match="offset"):
        list(store.open(blob.sha256, blob.key, offset=size + 1))


def test_the_file_tells_nothing_of_its_contents(store: BlobStore) -> None:
    blob = store.write(b"a child's face " * 10_000)
    raw = path_of(store, blob).read_bytes()
    assert b"face" not in raw
    assert blob.key not in raw
    assert blob.key.hex() not in path_of(store, blob).name
    assert "key" not in repr(blob)


@pytest.mark.parametrize("size", [0, 10, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 777])
def test_every_truncation_is_found(store: BlobStore, size: int) -> None:
    blob = store.write(content_of(size))
    path = path_of(store, blob)
    whole = path.read_bytes()
    cuts = {0, 5, HEADER_BYTES, HEADER_BYTES + 8, HEADER_BYTES + 20, len(whole) - 1}
    cuts |= {HEADER_BYTES + chunks * SEALED_CHUNK_BYTES for chunks in range(4)}
    for cut in (one for one in cuts if one < len(whole)):
        path.write_bytes(whole[:cut])
        with fails():
            store.verify(blob.sha256, blob.key)


def test_every_flipped_bit_is_found(store: BlobStore) -> None:
    blob = store.write(content_of(2 * CHUNK_BYTES + 5))
    path = path_of(store, blob)
    whole = path.read_bytes()
    for at in (0, 9, HEADER_BYTES, HEADER_BYTES + SEALED_CHUNK_BYTES - 1, len(whole) - 20, len(whole) - 1):
        changed = bytearray(whole)
        changed[at] ^= 0x40
        path.write_bytes(changed)
        with fails():
            store.verify(blob.sha256, blob.key)


def test_swapped_appended_and_foreign_chunks_are_found(store: BlobStore) -> None:
    blob = store.write(content_of(3 * CHUNK_BYTES))
    other = store.write(content_of(3 * CHUNK_BYTES)[::-1])
    path = path_of(store, blob)
    whole, foreign = path.read_bytes(), path_of(store, other).read_bytes()
    head, rest = whole[:HEADER_BYTES], whole[HEADER_BYTES:]
    one, two, three = (rest[at * SEALED_CHUNK_BYTES : (at + 1) * SEALED_CHUNK_BYTES] for at in range(3))
    for changed in (head + two + one + three, whole + three, head + one + three, foreign):
        path.write_bytes(changed)
        with fails():
            store.verify(blob.sha256, blob.key)


def test_a_missing_file_and_a_wrong_key_are_damage(store: BlobStore) -> None:
    blob = store.write(b"photo")
    with fails():
        store.read(blob.sha256, bytes(32))
    path_of(store, blob).write_bytes(path_of(store, blob).read_bytes()[::-1])
    store.remove(blob.sha256, blob.key)
    store.remove(blob.sha256, blob.key)
    for asking in (store.read, store.verify, store.size):
        with fails() as caught:
            asking(blob.sha256, blob.key)
        assert "备份" in caught.value.message


def test_writing_the_same_photo_twice_leaves_the_first_readable(store: BlobStore) -> None:
    first, second = store.write(b"same"), store.write(b"same")
    assert first.sha256 == second.sha256
    assert first.key != second.key
    store.remove(second.sha256, second.key)
    assert store.read(first.sha256, first.key) == b"same"


def test_the_sweep_removes_what_no_row_names(store: BlobStore) -> None:
    kept, orphan = store.write(b"kept"), store.write(b"never committed")
    (store.root / "half.part").write_bytes(b"half")
    assert store.sweep([(kept.sha256, kept.key)]) == 2
    assert store.read(kept.sha256, kept.key) == b"kept"
    assert not path_of(store, orphan).exists()


def test_a_path_is_never_made_of_anything_but_a_digest(store: BlobStore) -> None:
    for name in ("../../etc/passwd", "A" * 64, ""):
        with pytest.raises(ValueError, match="SHA-256"):
            store.path(name, bytes(32))


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.blobs import BlobStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    BlobStore(Path(sys.argv[1])).write(bytes(1_000_000))
except EnvironmentFault as error:
    print(error.code)
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX resource limits")
def test_a_full_disk_leaves_no_half_file(store: BlobStore) -> None:
    kept = store.write(b"earlier")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(store.root)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "env-disk-full"
    assert [one for one in store.root.rglob("*") if one.is_file()] == [path_of(store, kept)]


KILLED = """
import sys
from pathlib import Path
from tuoyu_desktop.store.blobs import BlobStore
store = BlobStore(Path(sys.argv[1]))
for number in range(1_000_000):
    blob = store.write(number.to_bytes(4, "big") * 30_000)
    print(number, blob.sha256, blob.key.hex(), flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_kill_9_leaves_whole_files_only(store: BlobStore) -> None:
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(store.root)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(20)]
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.read().splitlines()
    child.wait()
    told = [line.split() for line in lines]
    for number, sha256, key in told:
        assert store.read(sha256, bytes.fromhex(key)) == int(number).to_bytes(4, "big") * 30_000
    assert store.sweep((sha256, bytes.fromhex(key)) for _, sha256, key in told) <= 2
    assert len(list(store.files())) == len(told)
    assert not list(store.root.glob("*.part"))
