"""The file of a package by itself, and one round trip on each of the district's databases."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.client.package_export import one_time_key
from sync.protocol.package_faults import SENTENCES, PackageCode, PackageRefused
from sync.protocol.package_format import (
    CHUNK_BYTES,
    FrameHead,
    PackageFile,
    PackageHeader,
    PackageWriter,
    public_text,
)
from sync.protocol.package_frames import PushFrame, UploadFrame, read_request
from tests.examples import examples
from tests.sync.client_rig import assert_whole, new_client
from tests.sync.district_server import PROGRAM, DistrictServer
from tests.sync.package_rig import blob_at, bring, export, read
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import Cancelled

SIGNING, DISTRICT = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()


def _header(own: X25519PrivateKey) -> PackageHeader:
    return PackageHeader(
        kind="requests",
        id="p",
        export="e",
        part=1,
        district="110115",
        device="d",
        key=public_text(own),
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def _written(path: Path, bodies: list[bytes]) -> int:
    """Write a package of uploads; the size that was foretold before the last frame."""
    own, foretold = X25519PrivateKey.generate(), 0
    with PackageWriter(path, _header(own), SIGNING, own, public_text(DISTRICT)) as writer:
        for number, body in enumerate(bodies):
            head = UploadFrame(sha256=f"{number:064x}", entry="entry")
            foretold = writer.size_with(head, len(body))
            writer.add(head, body)
    return foretold


@examples(40)
@given(sizes=st.lists(st.sampled_from([0, 1, CHUNK_BYTES - 150, CHUNK_BYTES, 3 * CHUNK_BYTES + 7]), max_size=5))
def test_what_was_written_is_read_and_as_long_as_foretold(tmp_path: Path, sizes: list[int]) -> None:
    """Bodies at and around the edge of a chunk."""
    bodies = [os.urandom(size) for size in sizes]
    path = tmp_path / "x.tuoyu"
    foretold = _written(path, bodies)
    if bodies:
        assert path.stat().st_size == foretold
    package = PackageFile(path)
    package.check_signature(SIGNING.public_key().public_bytes_raw())
    frames = list(package.frames(DISTRICT))
    assert [body for _head, body in frames] == bodies
    assert [read_request(head).size for head, _body in frames] == sizes


def test_a_file_cut_where_chunk_and_frame_end_is_not_whole(tmp_path: Path) -> None:
    """Only the mark of the last chunk tells it from a shorter package."""
    path = tmp_path / "x.tuoyu"
    _written(path, [b""])
    (head, _body), start = next(PackageFile(path).frames(DISTRICT)), path.read_bytes().index(b"}") + 1 + 64
    head_bytes = len(head) + len(str(CHUNK_BYTES)) - len("0")
    _written(path, [os.urandom(CHUNK_BYTES - 4 - head_bytes), b"second"])
    whole = path.read_bytes()
    path.write_bytes(whole[: start + CHUNK_BYTES + 16])
    with pytest.raises(PackageRefused) as refused:
        list(PackageFile(path).frames(DISTRICT))
    assert refused.value.detail == "chunk 0"


def test_only_the_district_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "x.tuoyu"
    _written(path, [b"secret"])
    with pytest.raises(PackageRefused) as refused:
        list(PackageFile(path).frames(X25519PrivateKey.generate()))
    assert refused.value.code == "package-damaged"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    own = X25519PrivateKey.generate()
    with pytest.raises(KeyError):
        _interrupted(tmp_path / "x.tuoyu", own)
    assert list(tmp_path.iterdir()) == []


def _interrupted(path: Path, own: X25519PrivateKey) -> None:
    with PackageWriter(path, _header(own), SIGNING, own, public_text(DISTRICT)) as writer:
        writer.add(UploadFrame(sha256="0" * 64, entry=""), os.urandom(200_000))
        raise KeyError


@pytest.mark.parametrize(
    "head",
    [
        b"{}",
        b'{"do":"burn","size":0}',
        b"[1]",
        b'{"do":"upload","sha256":"../../etc/passwd","entry":"x","size":0}',
        b'{"do":"push","journal":"j","after":-1,"prev":"","count":0,"size":0}',
    ],
)
def test_frames_that_say_nothing_we_know_are_damaged(head: bytes) -> None:
    with pytest.raises(PackageRefused) as refused:
        read_request(head)
    assert refused.value.code == "package-damaged"


def test_a_frame_that_promises_more_than_any_photo_is_refused(tmp_path: Path) -> None:
    class Boast(FrameHead):
        def model_copy(self, *, update: object = None, deep: bool = False) -> FrameHead:
            return FrameHead(size=10**12)

    own, path = X25519PrivateKey.generate(), tmp_path / "x.tuoyu"
    with PackageWriter(path, _header(own), SIGNING, own, public_text(DISTRICT)) as writer:
        writer.add(Boast())
    with pytest.raises(PackageRefused):
        list(PackageFile(path).frames(DISTRICT))


def test_the_one_time_key_is_another_for_each_package_and_laptop() -> None:
    seed = os.urandom(32)
    keys = {public_text(one_time_key(*of)) for of in ((seed, "a"), (seed, "b"), (os.urandom(32), "a"))}
    assert len(keys) == 3
    assert public_text(one_time_key(seed, "a")) in keys


def test_every_code_has_a_sentence_that_says_what_to_do() -> None:
    assert set(SENTENCES) == set(PackageCode)
    assert all("请" in sentence and sentence.endswith("。") for sentence in SENTENCES.values())


def test_a_push_frame_is_read_as_it_was_written() -> None:
    frame = PushFrame(journal="j", after=3, prev="0" * 64, count=2, size=9)
    assert read_request(frame.model_dump_json().encode()) == frame


def test_a_round_trip_on_each_database(district: DistrictServer, tmp_path: Path) -> None:
    """SQLite and PostgreSQL, beside the serving process."""
    client = new_client(district, tmp_path / "laptop")
    client.sync()
    content = os.urandom(100_000)
    sha256 = client.photo(client.visit(10), content)
    done = export(client, tmp_path / "stick")
    answer = tmp_path / "answer.tuoyu"
    bring(district, done.files)
    assert "新收记录 0 条（已有 12 条），新收照片 0 张（已有 1 张）" in bring(district, done.files, answer)
    assert read(client, answer).delivered
    assert blob_at(district, sha256) == content
    assert_whole(district, client)
    client.laptop.close()


def test_the_office_reads_several_laptops_at_once(district: DistrictServer, tmp_path: Path) -> None:
    """One answer file is for one laptop; a folder takes one for each package."""
    clients = [new_client(district, tmp_path / role, DEMO_PEOPLE[role]) for role in _ROLES]
    files = []
    for client in clients:
        client.visit(2, actor=client.laptop.device.keeper)
        files += export(client, tmp_path / "stick").files
    assert "（rule-package-answer）" in bring(district, files, tmp_path / "answer.tuoyu")
    answers = tmp_path / "answers"
    answers.mkdir()
    bring(district, files, answers)
    for client, package in zip(clients, files, strict=True):
        assert read(client, answers / f"{package.stem}-回执.tuoyu").delivered
        assert_whole(district, client)
        client.laptop.close()


_ROLES = ("street_officer", "district_officer_1")


def test_the_command_explains_itself_with_an_example(district: DistrictServer) -> None:
    for step in (["package"], ["package", "import"]):
        told = subprocess.run([*PROGRAM, *step, "--help"], capture_output=True, text=True, check=True, timeout=300)
        assert "例：tuoyu-server package import" in told.stdout.replace("\n", " ").replace("  ", " ")


def test_an_export_can_be_stopped(district: DistrictServer, tmp_path: Path) -> None:
    client = new_client(district, tmp_path / "laptop")
    client.photo(client.visit(5), os.urandom(50_000))
    stopped: list[int] = []
    with pytest.raises(Cancelled):
        export(
            client,
            tmp_path / "stick",
            report=lambda progress: stopped.append(progress.entries),
            cancelled=lambda: bool(stopped),
        )
    assert stopped == [7]
    assert list((tmp_path / "stick").iterdir()) == []
    client.laptop.close()
