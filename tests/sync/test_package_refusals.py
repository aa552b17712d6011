"""A wrong, altered or foreign package is refused with a stable code, and nothing of it counts (sync.md §3.13)."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st

from sync.protocol.package_faults import PackageRefused
from sync.protocol.package_format import FrameHead, PackageFile, PackageHeader, PackageWriter, public_text
from sync.server.office import Office, open_office
from sync.server.package_import import import_package
from tests.examples import examples
from tests.sync.client_rig import OAK, ClientLaptop, assert_whole, new_client
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.package_rig import bring, bring_by_process, export, held, read
from tuoyu_desktop.domain.entries.notices import NoticeVoidedData
from tuoyu_desktop.domain.ids import new_id

REFUSED = "exit 2: "


@dataclass
class Scene:
    """A laptop's package and the answer to it, as they came."""

    server: DistrictServer
    client: ClientLaptop
    package: Path
    answer: Path


@pytest.fixture(scope="module")
def district(district_of_module: DistrictServer) -> DistrictServer:
    return district_of_module


@pytest.fixture(scope="module")
def scene(district: DistrictServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The answer was written by a copy of the district, so that the district itself has nothing of the package."""
    folder = tmp_path_factory.mktemp("scene")
    client = new_client(district, folder / "laptop")
    client.sync()
    client.photo(client.visit(3), os.urandom(150_000))
    (package,) = export(client, folder / "stick").files
    district.stop()
    elsewhere = copy_of(district.data, folder / "elsewhere")
    district.start()
    bring(elsewhere, package, folder / "answer.tuoyu")
    yield Scene(district, client, package, folder / "answer.tuoyu")
    client.laptop.close()


@pytest.fixture(scope="module")
def office(district: DistrictServer) -> Iterator[Office]:
    opened = open_office(district.data)
    yield opened
    opened.database.close()


def _state(scene: Scene) -> tuple[object, ...]:
    client = scene.client
    return client.store.confirmed_seq(), client.setting("cursor"), client.received(), len(client.store.pending_blobs())


ANYWHERE = examples(50)


@ANYWHERE
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_bit_changed_anywhere_and_nothing_is_taken_in(
    scene: Scene, office: Office, tmp_path: Path, place: float, bit: int
) -> None:
    content = bytearray(scene.package.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    _refused_at_the_server(scene, office, tmp_path / "altered.tuoyu", bytes(content))


@ANYWHERE
@given(place=st.integers(0, 1200), bit=st.integers(0, 7))
def test_one_bit_changed_in_the_head(scene: Scene, office: Office, tmp_path: Path, place: int, bit: int) -> None:
    """The start of the file is the part that is not encrypted; the signature covers it."""
    content = bytearray(scene.package.read_bytes())
    content[place] ^= 1 << bit
    _refused_at_the_server(scene, office, tmp_path / "altered.tuoyu", bytes(content))


@examples(30)
@given(share=st.floats(0, 1, exclude_max=True), tail=st.binary(max_size=3))
def test_cut_anywhere_or_longer(scene: Scene, office: Office, tmp_path: Path, share: float, tail: bytes) -> None:
    content = scene.package.read_bytes()
    cut = content[: int(share * len(content))] + tail
    assume(cut != content)  # the last byte cut off and the same one put on
    _refused_at_the_server(scene, office, tmp_path / "cut.tuoyu", cut)
    _refused_at_the_server(scene, office, tmp_path / "longer.tuoyu", content + (tail or b"\0"))


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_cut_at_the_end_of_a_chunk(scene: Scene, office: Office, tmp_path: Path, chunks: int) -> None:
    content = scene.package.read_bytes()
    start = content.index(b"}") + 1 + 64
    _refused_at_the_server(scene, office, tmp_path / "cut.tuoyu", content[: start + chunks * (65_536 + 16)])


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0)])
def test_chunks_in_another_order(scene: Scene, office: Office, tmp_path: Path, first: int, second: int) -> None:
    content = scene.package.read_bytes()
    start, size = content.index(b"}") + 1 + 64, 65_536 + 16
    chunks = [content[start + n * size : start + (n + 1) * size] for n in (first, second)]
    forged = content[:start] + b"".join(chunks if (first, second) == (1, 0) else [chunks[0], chunks[0]])
    _refused_at_the_server(scene, office, tmp_path / "order.tuoyu", forged + content[start + 2 * size :])


def _refused_at_the_server(scene: Scene, office: Office, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    before = held(scene.server)
    with pytest.raises(PackageRefused) as refused:
        import_package(office, path, path.with_name("no-answer.tuoyu"))
    assert refused.value.code.startswith("package-")
    assert refused.value.message
    assert held(scene.server) == before
    assert not path.with_name("no-answer.tuoyu").exists()


@examples(40)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_an_answer_changed_anywhere_is_refused_by_the_laptop(
    scene: Scene, tmp_path: Path, place: float, bit: int, cut: bool
) -> None:
    content = bytearray(scene.answer.read_bytes())
    at = int(place * len(content))
    if cut:
        del content[at:]
    else:
        content[at] ^= 1 << bit
    altered = tmp_path / "altered.tuoyu"
    altered.write_bytes(bytes(content))
    before = _state(scene)
    with pytest.raises(PackageRefused):
        read(scene.client, altered)
    assert _state(scene) == before


def test_files_that_are_no_packages(scene: Scene, tmp_path: Path) -> None:
    """Nothing, a ZIP with another name, a picture: one code, one sentence, exit 2."""
    empty, renamed, picture = tmp_path / "空.tuoyu", tmp_path / "压缩包.tuoyu", tmp_path / "照片.tuoyu"
    empty.write_bytes(b"")
    with zipfile.ZipFile(renamed, "w") as archive:
        archive.writestr("记录.txt", "x" * 5000)
    picture.write_bytes(b"\xff\xd8\xff\xe0" + os.urandom(3000))
    before = held(scene.server)
    for path in (empty, renamed, picture):
        said = bring(scene.server, path)
        assert said.startswith(REFUSED + "这个文件不是托育督导的数据包")
        assert "（package-not-one）" in said
        with pytest.raises(PackageRefused) as refused:
            read(scene.client, path)
        assert refused.value.code == "package-not-one"
    assert held(scene.server) == before


def test_one_bad_file_among_several_stops_all(scene: Scene, tmp_path: Path) -> None:
    bad = tmp_path / "坏.tuoyu"
    bad.write_bytes(b"")
    before = held(scene.server)
    told = bring_by_process(scene.server, [scene.package, bad])
    assert told.returncode == 2
    assert "package-not-one" in told.stderr
    assert held(scene.server) == before


def test_a_file_that_is_not_there(scene: Scene, tmp_path: Path) -> None:
    assert "（package-disk）" in bring(scene.server, tmp_path / "没有.tuoyu")


def test_a_newer_version(scene: Scene, tmp_path: Path) -> None:
    newer = tmp_path / "newer.tuoyu"
    content = bytearray(scene.package.read_bytes())
    content[8] = 2
    newer.write_bytes(bytes(content))
    assert "请先更新程序" in bring(scene.server, newer)


def test_the_wrong_way_round(scene: Scene) -> None:
    assert "（package-wrong-kind）" in bring(scene.server, scene.answer)
    with pytest.raises(PackageRefused) as refused:
        read(scene.client, scene.package)
    assert refused.value.code == "package-wrong-kind"


def test_another_district_and_an_unknown_laptop(scene: Scene, prepared_demo: Path, tmp_path: Path) -> None:
    """A district with another code, and one with the same code that never enrolled this laptop."""
    other = DistrictServer(tmp_path / "other")
    other.command("init", "--district", "110101", "--unit", "东城区卫生健康委员会")
    assert "（package-other-district）" in bring(other, scene.package)
    stranger = copy_of(prepared_demo, tmp_path / "stranger")
    before = held(stranger)
    assert "（package-unknown-device）" in bring(stranger, scene.package)
    assert held(stranger) == before


def test_nobody_writes_in_the_name_of_another_laptop(scene: Scene, tmp_path: Path) -> None:
    """Everything right but the key that signs: the device's id and the district's key are no secret."""
    header = PackageFile(scene.package).header
    own = X25519PrivateKey.generate()
    forged = PackageHeader(**{**header.model_dump(), "key": public_text(own), "id": new_id()})
    path = tmp_path / "forged.tuoyu"
    recipient = scene.client.setting("package_key") or ""
    with PackageWriter(path, forged, Ed25519PrivateKey.generate(), own, recipient) as writer:
        writer.add(FrameHead())
    before = held(scene.server)
    assert "（package-signature）" in bring(scene.server, path)
    assert held(scene.server) == before


def test_an_enrolled_laptop_cannot_bring_the_journal_of_another(
    scene: Scene, district: DistrictServer, tmp_path: Path
) -> None:
    """Its own signature, another's journal: the intake's own rule refuses it, as over the wire."""
    victim = new_client(district, tmp_path / "victim")
    victim.visit(2)
    victim.sync()
    thief = new_client(district, tmp_path / "thief")
    thief.laptop.office.device = replace(thief.laptop.office.device, journal=victim.laptop.office.device.id)
    thief.visit(1)
    (package,) = export(thief, tmp_path / "stick").files
    before = held(district)
    assert bring(district, package).startswith("exit 1: ")
    answer = tmp_path / "answer.tuoyu"
    assert "（foreign-journal）" in bring(district, package, answer)
    assert not answer.exists()
    assert held(district) == before
    for one in (victim, thief):
        one.laptop.close()


def test_an_answer_for_another_laptop(scene: Scene, district: DistrictServer, tmp_path: Path) -> None:
    other = new_client(district, tmp_path / "other")
    with pytest.raises(PackageRefused) as refused:
        read(other, scene.answer)
    assert refused.value.code == "package-other-laptop"
    other.laptop.close()


def test_an_answer_of_a_district_with_other_keys(scene: Scene, prepared_demo: Path, tmp_path: Path) -> None:
    """Signed by somebody else's server: refused before anything is looked at."""
    header = PackageFile(scene.answer).header
    own = X25519PrivateKey.generate()
    path = tmp_path / "forged.tuoyu"
    forged = PackageHeader(**{**header.model_dump(), "key": public_text(own)})
    with PackageWriter(path, forged, Ed25519PrivateKey.generate(), own, PackageFile(scene.package).header.key) as made:
        made.add(FrameHead())
    before = _state(scene)
    with pytest.raises(PackageRefused) as refused:
        read(scene.client, path)
    assert refused.value.code == "package-signature"
    assert _state(scene) == before


def test_a_laptop_without_the_districts_key_says_what_to_do(district: DistrictServer, tmp_path: Path) -> None:
    client = new_client(district, tmp_path / "laptop")
    client.write(lambda work: work.drop_setting("package_key"))
    with pytest.raises(PackageRefused) as refused:
        export(client, tmp_path / "stick")
    assert refused.value.code == "package-no-key"
    client.laptop.close()


def test_a_stick_that_is_full_or_gone(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(PackageRefused) as refused:
        export(scene.client, tmp_path, room=lambda _folder: 1_000_000)
    assert refused.value.code == "package-no-room"
    with pytest.raises(PackageRefused) as refused:
        export(scene.client, tmp_path, limit=1_000_000)
    assert refused.value.code == "package-limit"
    gone = tmp_path / "gone"
    with pytest.raises(PackageRefused) as refused:
        export(scene.client, gone, room=lambda folder: [shutil.rmtree(folder), 10**9][1])
    assert refused.value.code == "package-disk"


def test_nothing_of_the_content_can_be_read_on_the_stick(scene: Scene) -> None:
    """Only codes, ids and times are in the clear (the header)."""
    content = scene.package.read_bytes()
    for body in scene.client.bodies():
        assert body not in content
    assert "李婷".encode() not in content
    assert scene.client.laptop.office.device.id.encode() in content


@pytest.mark.parametrize(("days", "held_for_clock"), [(-7, False), (-1.5, False), (2, True)])
def test_only_a_clock_that_is_ahead_holds_documents(
    district: DistrictServer, tmp_path: Path, days: float, held_for_clock: bool
) -> None:
    """A stick may lie for days before it is read in, so an old package says nothing of the clock (sync.md §3.5)."""
    client = new_client(district, tmp_path / "laptop")
    real = client.clock
    client.visit(1)
    client.write(lambda work: work.append(NoticeVoidedData(reason="写错了"), subject=new_id(), facility=OAK))
    client.clock = lambda: real() + timedelta(days=days)
    (package,) = export(client, tmp_path / "stick").files
    assert ("clock-skew 1" in bring(district, package)) is held_for_clock
    client.clock = real
    assert client.sync().delivered
    assert_whole(district, client)
    client.laptop.close()
