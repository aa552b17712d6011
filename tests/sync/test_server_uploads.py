"""Blobs: tus uploads, resume, checksums, receipts, who may read (sync.md §2, §3.4)."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
from pathlib import Path

import httpx
import pytest

from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import (
    EvidenceAttached,
    EvidenceAttachedData,
    EvidenceWithdrawn,
    EvidenceWithdrawnData,
)
from tuoyu_desktop.domain.ids import new_id

TUS = {"Tus-Resumable": "1.0.0"}


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def create(laptop: Laptop, content: bytes, *, sha256: str | None = None) -> httpx.Response:
    name = sha256 or hashlib.sha256(content).hexdigest()
    metadata = f"sha256 {b64(name.encode())},entry {b64(b'e')}"
    headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    return laptop.http.post("/v1/uploads", headers=headers)


def send(laptop: Laptop, place: str, offset: int, piece: bytes, checksum: str = "") -> httpx.Response:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    if checksum:
        headers["Upload-Checksum"] = checksum
    return laptop.http.patch(place, content=piece, headers=headers)


def attach(laptop: Laptop, visit: str, content: bytes) -> str:
    """Write the entry that names ``content``; returns the evidence's id."""
    evidence = new_id()
    sha256 = hashlib.sha256(content).hexdigest()
    data = EvidenceAttachedData(inspection=visit, sha256=sha256, size=len(content), media_type="image/jpeg")
    laptop.write(EvidenceAttached, data, actor=DEMO_PEOPLE["expert"], subject=evidence, facility=visits.OAK)
    return evidence


@pytest.fixture
def laptop(new_laptop: NewLaptop) -> Laptop:
    return new_laptop("expert")


def test_a_photo_goes_up_in_pieces_and_comes_back(laptop: Laptop) -> None:
    photo = os.urandom(300_000)
    sha256 = hashlib.sha256(photo).hexdigest()
    attach(laptop, visits.start(laptop, "expert"), photo)
    laptop.push()
    receipt = laptop.http.get(f"/v1/receipt/{laptop.device}").json()
    assert (receipt["blobs_held"], receipt["blobs_missing"]) == (0, [sha256])
    made = create(laptop, photo)
    place = made.headers["location"]
    assert (made.status_code, place.startswith("/v1/uploads/"), made.headers["upload-offset"]) == (201, True, "0")
    assert "upload-expires" in made.headers
    assert send(laptop, place, 0, photo[:100_000]).headers["upload-offset"] == "100000"
    head = laptop.http.head(place)
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("100000", "300000")
    assert send(laptop, place, 100_000, photo[100_000:]).status_code == 204
    receipt = laptop.http.get(f"/v1/receipt/{laptop.device}").json()
    assert (receipt["blobs_held"], receipt["blobs_missing"]) == (1, [])
    assert laptop.http.get(f"/v1/blobs/{sha256}").content == photo
    part = laptop.http.get(f"/v1/blobs/{sha256}", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, photo[10:20])
    assert laptop.http.head(f"/v1/blobs/{sha256}").headers["content-length"] == "300000"
    assert create(laptop, photo).headers["upload-offset"] == "300000", "what is held need not be sent again"


def test_what_came_before_a_cut_is_kept(laptop: Laptop) -> None:
    photo = os.urandom(400_000)
    place = create(laptop, photo).headers["location"]
    address = httpx.URL(laptop.http.base_url)
    with socket.create_connection((address.host, address.port)) as wire:
        head = (
            f"PATCH {place} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
            f"Authorization: {laptop.http.headers['authorization']}\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(photo)}\r\n\r\n"
        )
        wire.sendall(head.encode() + photo[:250_000])
    offset = 0
    for _ in range(1000):  # each question is a round trip: the server notices the cut meanwhile
        found = laptop.http.head(place)
        offset = int(found.headers["upload-offset"])
        reply = send(laptop, place, offset, photo[offset:]) if offset else None
        if reply is not None and reply.status_code == 204:
            break
    assert 0 < offset <= 250_000
    assert laptop.http.head(place).headers["upload-offset"] == "400000"


def test_the_wrong_place_is_corrected(laptop: Laptop) -> None:
    photo = os.urandom(1000)
    place = create(laptop, photo).headers["location"]
    send(laptop, place, 0, photo[:400])
    wrong = send(laptop, place, 300, photo[300:])
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["upload-offset"]) == (409, "upload-offset", "400")


def test_a_damaged_piece_is_thrown_away_and_asked_again(laptop: Laptop) -> None:
    photo = os.urandom(1000)
    place = create(laptop, photo).headers["location"]
    good = "sha256 " + b64(hashlib.sha256(photo[:500]).digest())
    damaged = send(laptop, place, 0, b"\0" * 500, good)
    assert (damaged.status_code, damaged.json()["code"]) == (460, "upload-checksum")
    assert laptop.http.head(place).headers["upload-offset"] == "0"
    assert send(laptop, place, 0, photo[:500], good).headers["upload-offset"] == "500"
    assert send(laptop, place, 500, photo[500:], "sha1 " + b64(hashlib.sha1(photo[500:]).digest())).status_code == 204


def test_bytes_that_are_not_the_promised_ones_never_become_a_blob(laptop: Laptop) -> None:
    photo, other = os.urandom(1000), os.urandom(1000)
    place = create(laptop, photo).headers["location"]
    assert send(laptop, place, 0, other).status_code == 460
    assert laptop.http.head(place).headers["upload-offset"] == "0"
    assert send(laptop, place, 0, photo).status_code == 204


def test_more_bytes_than_announced_are_refused(laptop: Laptop) -> None:
    place = create(laptop, b"12345").headers["location"]
    assert send(laptop, place, 0, b"123456").status_code == 413


def test_bad_uploads_are_named(laptop: Laptop, new_laptop: NewLaptop) -> None:
    assert create(laptop, b"x", sha256="../../etc/passwd").json()["code"] == "bad-request"
    headers = {"Upload-Length": "1", "Upload-Metadata": "sha256 x"}
    assert laptop.http.post("/v1/uploads", headers=headers).status_code == 412
    assert laptop.http.post("/v1/uploads", headers={**TUS, **headers}).json()["code"] == "bad-request"
    huge = {**TUS, "Upload-Length": str(10**12), "Upload-Metadata": f"sha256 {b64(b'0' * 64)}"}
    assert laptop.http.post("/v1/uploads", headers=huge).json()["code"] == "too-large"
    assert laptop.http.head("/v1/uploads/nothing").status_code == 404
    place = create(laptop, b"mine").headers["location"]
    assert send(new_laptop("expert"), place, 0, b"mine").json()["code"] == "not-found"
    assert laptop.http.delete(place, headers=TUS).status_code == 204
    assert laptop.http.head(place).status_code == 404


def test_a_blob_is_read_only_by_those_who_see_an_entry_that_names_it(laptop: Laptop, new_laptop: NewLaptop) -> None:
    photo = os.urandom(100)
    sha256 = hashlib.sha256(photo).hexdigest()
    send(laptop, create(laptop, photo).headers["location"], 0, photo)
    assert laptop.http.get(f"/v1/blobs/{sha256}").json()["code"] == "not-found", "nothing names it yet"
    attach(laptop, visits.start(laptop, "expert"), photo)
    laptop.push()
    assert laptop.http.get(f"/v1/blobs/{sha256}").content == photo
    assert new_laptop("parent").http.get(f"/v1/blobs/{sha256}").content == photo
    assert new_laptop("town_huangcun").http.get(f"/v1/blobs/{sha256}").json()["code"] == "not-found"
    assert new_laptop("district_officer_1").http.get(f"/v1/blobs/{sha256}").content == photo


def test_a_withdrawn_blob_is_settled(laptop: Laptop) -> None:
    sha256 = hashlib.sha256(b"damaged").hexdigest()
    evidence = attach(laptop, visits.start(laptop, "expert"), b"damaged")
    data = EvidenceWithdrawnData(sha256=sha256, why="damaged")
    laptop.write(EvidenceWithdrawn, data, actor=DEMO_PEOPLE["expert"], subject=evidence, facility=visits.OAK)
    assert laptop.outcomes() == {}
    receipt = laptop.http.get(f"/v1/receipt/{laptop.device}").json()
    assert (receipt["blobs_missing"], receipt["blobs_withdrawn"]) == ([], [sha256])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("checksum", ["", "sha1"])
def test_a_disk_that_fills_up_while_a_photo_comes_in_is_told(
    laptop: Laptop, district: DistrictServer, checksum: str
) -> None:
    """The person reads that the district's disk is full, not that its program broke (sync.md §2: stable codes)."""
    content = os.urandom(3_000)
    place = create(laptop, content).headers["Location"]
    part = district.data / "uploads" / f"{place.rsplit('/', 1)[1]}.part"
    part.symlink_to("/dev/full")
    promised = f"sha1 {b64(hashlib.sha1(content, usedforsecurity=False).digest())}" if checksum else ""
    refused = send(laptop, place, 0, content, promised)
    assert (refused.status_code, refused.json()["code"]) == (507, "disk-full")
    part.unlink()
    assert send(laptop, place, 0, content, promised).status_code == 204


def test_a_photo_taken_back_and_attached_again_is_asked_for(laptop: Laptop) -> None:
    """A withdrawal settles the bytes for the photo that it takes back, not for another that stands (sync.md §3.3)."""
    content = os.urandom(300)
    sha256 = hashlib.sha256(content).hexdigest()
    visit = visits.start(laptop, "expert")
    first, second = attach(laptop, visit, content), attach(laptop, visit, content)

    def settled(evidence: str) -> tuple[list[str], list[str]]:
        data = EvidenceWithdrawnData(sha256=sha256, why="mistake")
        laptop.write(EvidenceWithdrawn, data, actor=DEMO_PEOPLE["expert"], subject=evidence, facility=visits.OAK)
        assert laptop.outcomes(len(laptop.bodies) - 1 if evidence == second else 0) == {}
        receipt = laptop.http.get(f"/v1/receipt/{laptop.device}").json()
        return receipt["blobs_missing"], receipt["blobs_withdrawn"]

    assert settled(first) == ([sha256], [])
    assert settled(second) == ([], [sha256])
