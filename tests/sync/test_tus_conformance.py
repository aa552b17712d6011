"""tus 1.0 word by word: core protocol, creation, checksum, expiration, termination. Each answer also fits OpenAPI."""

from __future__ import annotations

import hashlib
import os
import socket

import httpx
import pytest
from sqlalchemy import update

from sync.protocol.wire import MAX_UPLOAD_BYTES
from sync.server.office import Office
from sync.server.tables import UPLOAD
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.described import judged
from tests.sync.laptop import Laptop
from tests.sync.test_server_uploads import TUS, attach, b64, create, send

SHA256 = f"sha256 {b64(b'0' * 64)}"
OCTETS = "application/offset+octet-stream"


@pytest.fixture
def laptop(new_laptop: NewLaptop) -> Laptop:
    return judged(new_laptop("expert"))


def begin(laptop: Laptop, content: bytes) -> str:
    made = create(laptop, content)
    assert (made.status_code, made.headers["upload-offset"]) == (201, "0")
    return str(made.headers["location"])


@pytest.fixture
def five() -> bytes:
    """Five bytes that are no blob yet: the server asks for no byte that it holds."""
    return os.urandom(5)


def stands(laptop: Laptop, place: str) -> int:
    return int(laptop.http.head(place, headers=TUS).headers["upload-offset"])


def open_patch(laptop: Laptop, place: str, whole: int, first: bytes) -> socket.socket:
    """A PATCH that announces ``whole`` bytes and has sent ``first`` of them."""
    address = httpx.URL(laptop.http.base_url)
    head = (
        f"PATCH {place} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: {OCTETS}\r\n"
        f"Authorization: {laptop.http.headers['authorization']}\r\nContent-Length: {whole}\r\n\r\n"
    )
    wire = socket.create_connection((address.host, address.port), timeout=300)
    wire.sendall(head.encode() + first)
    until_it_stands_at(laptop, place, len(first))
    return wire


def until_it_stands_at(laptop: Laptop, place: str, offset: int) -> None:
    """Each question is a round trip: the server reads meanwhile."""
    for _ in range(5000):
        if stands(laptop, place) == offset:
            return
    raise AssertionError(f"never came to {offset}")


def test_options_tell_what_is_spoken(laptop: Laptop) -> None:
    told = httpx.options(f"{laptop.http.base_url}/v1/uploads", timeout=300)
    assert told.status_code == 204
    assert (told.headers["tus-resumable"], told.headers["tus-version"]) == ("1.0.0", "1.0.0")
    assert set(told.headers["tus-extension"].split(",")) == {"creation", "checksum", "expiration", "termination"}
    assert told.headers["tus-max-size"] == str(MAX_UPLOAD_BYTES)
    assert "sha1" in told.headers["tus-checksum-algorithm"].split(","), "the specification asks for SHA-1 at least"


@pytest.mark.parametrize("version", [{}, {"Tus-Resumable": "0.2.2"}])
def test_another_version_is_refused_before_all_else(laptop: Laptop, five: bytes, version: dict[str, str]) -> None:
    place = begin(laptop, five)
    asked = [
        laptop.http.post("/v1/uploads", headers=version),
        laptop.http.patch(place, headers=version, content=five),
        laptop.http.delete(place, headers=version),
    ]
    if version:
        asked.append(laptop.http.head(place, headers=version))
    assert {(one.status_code, one.headers["tus-version"]) for one in asked} == {(412, "1.0.0")}
    assert stands(laptop, place) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": str(MAX_UPLOAD_BYTES + 1), "Upload-Metadata": SHA256}, 413),
        ({"Upload-Metadata": SHA256}, 400),
        ({"Upload-Defer-Length": "1", "Upload-Metadata": SHA256}, 400),
        ({"Upload-Length": "-1", "Upload-Metadata": SHA256}, 400),
        ({"Upload-Length": "many", "Upload-Metadata": SHA256}, 400),
        ({"Upload-Length": "1"}, 400),
        ({"Upload-Length": "1", "Upload-Metadata": "sha256"}, 400),
        ({"Upload-Length": "1", "Upload-Metadata": "sha256 ***"}, 400),
    ],
)
def test_uploads_that_cannot_be_begun(laptop: Laptop, headers: dict[str, str], status: int) -> None:
    assert laptop.http.post("/v1/uploads", headers=TUS | headers).status_code == status


def test_head_is_never_cached_and_tells_the_length(laptop: Laptop, five: bytes) -> None:
    place = begin(laptop, five)
    send(laptop, place, 0, five[:2])
    found = laptop.http.head(place, headers=TUS)
    assert (found.status_code, found.headers["cache-control"]) == (200, "no-store")
    assert (found.headers["upload-offset"], found.headers["upload-length"]) == ("2", "5")
    assert found.headers["upload-expires"].endswith("GMT")


def test_a_patch_that_is_none(laptop: Laptop, five: bytes) -> None:
    place = begin(laptop, five)
    good = TUS | {"Upload-Offset": "0", "Content-Type": OCTETS}
    assert laptop.http.patch(place, content=b"1", headers=good | {"Content-Type": "text/plain"}).status_code == 415
    for wrong in ("-1", "x", "²", ""):
        assert (
            laptop.http.patch(
                place, content=b"1", headers=good | {"Upload-Offset": wrong.encode("latin-1")}
            ).status_code
            == 400
        )
    assert send(laptop, place, 0, b"1", "md5 " + b64(b"0" * 16)).status_code == 400
    assert send(laptop, place, 0, b"1", "sha1 ***").status_code == 400
    assert send(laptop, place, 0, b"").headers["upload-offset"] == "0"
    assert stands(laptop, place) == 0


def test_a_patch_from_the_wrong_place_changes_nothing(laptop: Laptop, five: bytes) -> None:
    place = begin(laptop, five)
    send(laptop, place, 0, five[:2])
    for offset in (0, 1, 3, 5, 6):
        wrong = send(laptop, place, offset, five[2:])
        assert (wrong.status_code, wrong.headers["upload-offset"]) == (409, "2")
    assert send(laptop, place, 2, five[2:]).headers["upload-offset"] == "5"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_with_a_wrong_checksum_is_460_and_thrown_away(laptop: Laptop, five: bytes, algorithm: str) -> None:
    place = begin(laptop, five)
    right = f"{algorithm} " + b64(hashlib.new(algorithm, five[:3]).digest())
    refused = send(laptop, place, 0, five[1:4], right)
    assert (refused.status_code, refused.headers["upload-offset"]) == (460, "0")
    assert stands(laptop, place) == 0
    assert send(laptop, place, 0, five[:3], right).headers["upload-offset"] == "3"


def test_a_whole_that_is_not_the_promised_one_is_asked_for_again(laptop: Laptop) -> None:
    """460 with offset 0 tells it at once, HEAD and the receipt tell it whoever asks later."""
    photo, damaged = os.urandom(5000), os.urandom(5000)
    attach(laptop, visits.start(laptop, "expert"), photo)
    laptop.push()
    place = begin(laptop, photo)
    send(laptop, place, 0, damaged[:4000])
    refused = send(laptop, place, 4000, damaged[4000:])
    assert (refused.status_code, refused.json()["code"], refused.headers["upload-offset"]) == (
        460,
        "upload-checksum",
        "0",
    )
    assert stands(laptop, place) == 0
    missing = [hashlib.sha256(photo).hexdigest()]
    assert laptop.http.get(f"/v1/receipt/{laptop.device}").json()["blobs_missing"] == missing
    assert send(laptop, place, 0, photo).status_code == 204
    assert laptop.http.get(f"/v1/receipt/{laptop.device}").json()["blobs_missing"] == []


@pytest.mark.parametrize("came", [1, 4095, 65_536, 99_999])
def test_after_a_cut_it_goes_on_at_the_very_byte(laptop: Laptop, came: int) -> None:
    photo = os.urandom(100_000)
    place = begin(laptop, photo)
    open_patch(laptop, place, len(photo), photo[:came]).close()
    reply = send(laptop, place, came, photo[came:])
    for _ in range(5000):  # until the server has seen that the first connection is gone
        if reply.status_code != 423:
            break
        reply = send(laptop, place, came, photo[came:])
    assert (reply.status_code, reply.headers["upload-offset"]) == (204, "100000")


def test_two_patches_of_one_upload_never_mix(laptop: Laptop) -> None:
    photo = os.urandom(10_000)
    place = begin(laptop, photo)
    with open_patch(laptop, place, len(photo), photo[:6000]) as first:
        second = send(laptop, place, 6000, photo[6000:])
        assert (second.status_code, second.json()["code"], second.headers["retry-after"]) == (423, "upload-busy", "1")
        assert laptop.http.delete(place, headers=TUS).status_code == 423
        first.sendall(photo[6000:])
        assert b" 204 " in first.recv(4096)
    assert stands(laptop, place) == 10_000


def test_an_expired_upload_is_gone(laptop: Laptop, five: bytes, office: Office) -> None:
    places = [begin(laptop, five) for _ in range(3)]
    with office.database.small_write() as connection:
        connection.execute(update(UPLOAD).values(expires_at="2020-01-01T00:00:00.000+00:00"))
    assert laptop.http.head(places[0], headers=TUS).status_code == 410
    assert laptop.http.head(places[0], headers=TUS).status_code == 404
    assert send(laptop, places[1], 0, five).json()["code"] == "upload-expired"
    assert laptop.http.delete(places[2], headers=TUS).status_code == 410


def test_termination_takes_the_upload_and_leaves_a_finished_blob(laptop: Laptop) -> None:
    photo = os.urandom(100)
    place = begin(laptop, photo)
    send(laptop, place, 0, photo[:50])
    assert laptop.http.delete(place, headers=TUS).status_code == 204
    assert (laptop.http.delete(place, headers=TUS).status_code, send(laptop, place, 50, b"").status_code) == (404, 404)
    place = begin(laptop, photo)
    send(laptop, place, 0, photo)
    assert laptop.http.delete(place, headers=TUS).status_code == 204
    assert create(laptop, photo).headers["upload-offset"] == "100"
