"""The OpenAPI document names what sync.md §2 fixes: calls, codes, headers, the token; and real traffic follows it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import httpx
import pytest

from sync.protocol.problems import PROBLEM_HEADER, SENTENCES, STATUS, Code
from sync.server.access import make_code, stop_device
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.described import document_of, judged
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tests.sync.test_server_uploads import attach, create, send
from tuoyu_desktop.demo.people import DEMO_PEOPLE

CALLS = {
    "/v1/hello": {"get"},
    "/v1/enroll": {"post"},
    "/v1/session/nonce": {"get"},
    "/v1/session": {"post"},
    "/v1/journal/{journal}": {"get", "post"},
    "/v1/journal/{journal}/entries": {"get"},
    "/v1/feed": {"get"},
    "/v1/snapshot": {"get"},
    "/v1/uploads": {"options", "post"},
    "/v1/uploads/{upload}": {"head", "patch", "delete"},
    "/v1/blobs/{sha256}": {"head", "get"},
    "/v1/receipt/{journal}": {"get"},
}
"""The table of sync.md §2, and of tus 1.0 what goes with creation and termination."""


@pytest.fixture
def document(district: DistrictServer) -> dict[str, Any]:
    return document_of(district.address)


def codes_of(answer: dict[str, Any]) -> set[str]:
    return set(answer["content"]["application/problem+json"]["schema"]["properties"]["code"]["enum"])


def test_the_calls_are_those_of_the_wire(document: dict[str, Any]) -> None:
    assert {path: set(calls) for path, calls in document["paths"].items()} == CALLS


def test_every_code_is_described_under_its_status(document: dict[str, Any]) -> None:
    described: dict[str, set[int]] = {}
    for calls in document["paths"].values():
        for call in calls.values():
            for status, answer in call["responses"].items():
                if "application/problem+json" in answer.get("content", {}):
                    for code in codes_of(answer):
                        described.setdefault(code, set()).add(int(status))
    nowhere = {Code.METHOD_NOT_ALLOWED}  # the answer to what is not described
    assert described == {code.value: {STATUS[code]} for code in set(Code) - nowhere}


def test_every_code_has_a_status_and_a_sentence() -> None:
    assert set(STATUS) == set(SENTENCES) == set(Code)
    assert all(sentence.endswith("。") for sentence in SENTENCES.values())


def test_the_push_says_what_a_laptop_builds_on(document: dict[str, Any]) -> None:
    push = document["paths"]["/v1/journal/{journal}"]["post"]
    assert set(push["requestBody"]["content"]) == {"application/x-ndjson"}
    packed = next(one for one in push["parameters"] if one["name"] == "Content-Encoding")
    assert {"zstd", "gzip"} <= set(packed["schema"]["enum"])
    assert codes_of(push["responses"]["409"]) == {"gap", "fork"}
    gap = push["responses"]["409"]["content"]["application/problem+json"]["schema"]
    assert set(gap["required"]) == {"seq", "hash"}
    assert codes_of(push["responses"]["413"]) >= {"too-large"}


def test_who_needs_a_token(document: dict[str, Any]) -> None:
    [(scheme, described)] = document["components"]["securitySchemes"].items()
    assert (described["type"], described["scheme"]) == ("http", "bearer")
    assert document["security"] == [{scheme: []}]
    calls = [(path, method, call) for path, calls in document["paths"].items() for method, call in calls.items()]
    open_calls = {(path, method) for path, method, call in calls if call.get("security") == []}
    assert open_calls == {
        ("/v1/hello", "get"),
        ("/v1/enroll", "post"),
        ("/v1/session/nonce", "get"),
        ("/v1/session", "post"),
        ("/v1/uploads", "options"),
    }
    assert all("401" in call["responses"] for path, method, call in calls if (path, method) not in open_calls)


def test_a_laptops_day_follows_the_document(district: DistrictServer, office: Office) -> None:
    laptop = judged(Laptop(district.address))
    code = make_code(office, DEMO_PEOPLE["expert"], replaces=None, hours=1)
    assert [laptop.enroll(code).status_code for _ in range(2)] == [200, 403]
    laptop.login()
    photo = b"a photo of today"
    sha256 = hashlib.sha256(photo).hexdigest()
    attach(laptop, visits.start(laptop, "expert"), photo)
    assert laptop.push(lines=[*laptop.bodies, b"no entry"]).json()["outcomes"][0]["status"] == "rejected"
    assert laptop.push(7, prev=b"\1" * 32, lines=[b"x"]).json()["code"] == "gap"
    assert laptop.push(0, prev=b"\1" * 32, lines=[b"x"]).json()["code"] == "fork"
    assert laptop.push(lines=[b"\n".join([b"{}"] * 1001)]).json()["code"] == "too-large"
    assert laptop.push(headers={"Content-Encoding": "br"}).json()["code"] == "bad-encoding"
    assert laptop.http.get(f"/v1/journal/{laptop.device}/entries").status_code == 200
    laptop.feed()
    assert laptop.http.get("/v1/feed", params={"after": "9" * 18}).json()["code"] == "cursor-ahead"
    laptop.snapshot(visits.OAK)
    place = create(laptop, photo).headers["location"]
    assert send(laptop, place, 0, b"!" * len(photo)).status_code == 460
    assert send(laptop, place, 0, photo).status_code == 204
    assert [ranged(laptop, sha256, some) for some in RANGES] == list(RANGES.values())
    assert laptop.http.get(f"/v1/receipt/{laptop.device}").json()["blobs_missing"] == []


RANGES = {
    None: 200,
    "bytes=2-6": 206,
    "bytes=2-": 206,
    "bytes=-3": 206,
    "bytes=99-": 416,
    "bytes=0-1,3-4": 400,
    "x": 400,
}


def ranged(laptop: Laptop, sha256: str, wanted: str | None) -> int:
    headers = {"Range": wanted} if wanted else {}
    asked = laptop.http.head(f"/v1/blobs/{sha256}", headers=headers)
    assert laptop.http.get(f"/v1/blobs/{sha256}", headers=headers).status_code == asked.status_code
    return asked.status_code


def test_a_stopped_laptop_is_told_what_it_may(new_laptop: NewLaptop, office: Office) -> None:
    laptop = judged(new_laptop("expert"))
    with office.database.write() as connection:
        stop_device(connection, office, laptop.device)
    for path in ("/v1/feed", "/v1/snapshot", f"/v1/journal/{laptop.device}/entries"):
        refused = laptop.http.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "deliver-only")


def test_a_head_tells_its_code_in_a_header(new_laptop: NewLaptop) -> None:
    refused = judged(new_laptop("expert")).http.head("/v1/uploads/nothing")
    assert (refused.status_code, refused.content, refused.headers[PROBLEM_HEADER]) == (404, b"", "not-found")


def test_other_methods_and_paths_are_refused_in_the_same_shape(district: DistrictServer) -> None:
    wrong_method = httpx.delete(f"{district.address}/v1/hello", timeout=300)
    assert (wrong_method.status_code, wrong_method.json()["code"]) == (405, "method-not-allowed")
    assert wrong_method.headers["allow"] == "GET"
    nowhere = httpx.get(f"{district.address}/v1/hello/", timeout=300)
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("strange", ["2147483648", "9" * 40, "9" * 5000])
def test_numbers_beyond_any_column_are_a_bad_request(new_laptop: NewLaptop, strange: str) -> None:
    laptop = judged(new_laptop("expert"))
    entries = laptop.http.get(f"/v1/journal/{laptop.device}/entries", params={"after": strange})
    assert (entries.status_code, entries.json()["code"]) == (400, "bad-request")
    place = create(laptop, b"x").headers["location"]
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": strange, "Content-Type": "application/offset+octet-stream"}
    assert laptop.http.patch(place, content=b"x", headers=headers).status_code in (400, 409)


@pytest.mark.parametrize("path", ["/v1/session/nonce?device=a%00b", "/v1/feed?after=%00", "/v1/snapshot?facility=%00"])
def test_the_character_that_no_database_keeps_is_a_bad_request(new_laptop: NewLaptop, path: str) -> None:
    assert judged(new_laptop("expert")).http.get(path).json()["code"] == "bad-request"


def test_a_device_name_with_that_character_is_a_bad_request(district: DistrictServer) -> None:
    body = json.dumps({"code": "A", "public_key": "A", "device_name": "a\0b"})
    refused = httpx.post(
        f"{district.address}/v1/enroll", content=body, headers={"Content-Type": "application/json"}, timeout=300
    )
    assert (refused.status_code, refused.json()["code"]) == (400, "bad-request")


def test_metadata_with_that_character_is_a_bad_request(new_laptop: NewLaptop) -> None:
    laptop = judged(new_laptop("expert"))
    metadata = "sha256 " + "MDAw" * 21 + "MA==,entry AA=="
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "1", "Upload-Metadata": metadata}
    assert laptop.http.post("/v1/uploads", headers=headers).json()["code"] == "bad-request"
