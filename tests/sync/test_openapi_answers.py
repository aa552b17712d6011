"""Whatever is asked, by whomever: no fault of the server, and no answer that its OpenAPI document does not describe."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from sync.protocol.wire import OFFSET_STREAM
from sync.server.access import stop_device
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.described import CHECKS, operations_of
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tests.sync.test_server_uploads import attach, b64, create, send

PHOTO = b"a photo of which an entry tells"
CALLERS = ("nobody", "full", "deliver")
FOR_FULL_SCOPE = {"entries", "feed", "snapshot", "blob", "blobHead"}
ONCE = {"enroll", "session"}
"""Calls that cannot be guessed: test_openapi_contract makes them with a real code and signature."""


@dataclass
class Caller:
    """Who asks: ``headers`` of each question, and values for parameters that are right for this caller."""

    laptop: Laptop
    headers: dict[str, str]
    statuses: set[int]

    def known(self, operation: str) -> dict[str, Any]:
        return self._values().get(operation, {})

    def _values(self) -> dict[str, dict[str, Any]]:
        mine = {"path_parameters": {"journal": self.laptop.device}}
        photo = {"path_parameters": {"sha256": hashlib.sha256(PHOTO).hexdigest()}}
        tus = {"Tus-Resumable": "1.0.0"}
        return {
            "nonce": {"query": {"device": self.laptop.device}},
            "head": mine,
            "receipt": mine,
            "entries": mine | {"query": {"after": 0}},
            "push": mine | {"query": {"after": 0, "prev": "0" * 64}},
            "feed": {"query": {"after": ""}},
            "snapshot": {"query": {"facility": visits.OAK}},
            "blob": photo,
            "blobHead": photo,
            "uploadCreate": {"headers": tus | {"Upload-Length": "9", "Upload-Metadata": f"sha256 {b64(b'0' * 64)}"}},
            "uploadHead": self._upload() | {"headers": tus},
            "uploadAppend": self._upload() | _piece(tus | {"Upload-Offset": "0"}),
            "uploadTerminate": self._upload() | {"headers": tus},
        }

    def _upload(self) -> dict[str, Any]:
        location = create(self.laptop, b"not yet sent").headers["location"]
        return {"path_parameters": {"upload": location.rsplit("/", 1)[1]}}


def _piece(headers: dict[str, str]) -> dict[str, Any]:
    checksum = {"Upload-Checksum": f"sha1 {b64(hashlib.sha1(b'not', usedforsecurity=False).digest())}"}
    return {"headers": headers | checksum, "body": b"not", "media_type": OFFSET_STREAM}


def ready_laptop(new_laptop: NewLaptop) -> Laptop:
    """With a journal and a photo that the server holds."""
    laptop = new_laptop("expert")
    attach(laptop, visits.start(laptop, "expert"), PHOTO)
    assert laptop.push().status_code == 200
    send(laptop, create(laptop, PHOTO).headers["location"], 0, PHOTO)
    return laptop


@pytest.fixture
def caller(request: pytest.FixtureRequest, new_laptop: NewLaptop, office: Office) -> Caller:
    laptop = ready_laptop(new_laptop)
    if request.param == "deliver":
        with office.database.write() as connection:
            stop_device(connection, office, laptop.device)
    token = {"Authorization": laptop.http.headers["Authorization"]}
    return Caller(laptop, {} if request.param == "nobody" else token, set())


OPERATIONS = (
    *(
        "hello",
        "enroll",
        "nonce",
        "session",
        "head",
        "push",
        "entries",
        "receipt",
        "feed",
        "snapshot",
        "blob",
        "blobHead",
    ),
    *("uploadOptions", "uploadCreate", "uploadHead", "uploadAppend", "uploadTerminate"),
)


def test_no_described_call_is_left_out(district: DistrictServer) -> None:
    assert set(operations_of(district.address)) == set(OPERATIONS)


@pytest.mark.parametrize("caller", CALLERS, indirect=True)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_described(
    request: pytest.FixtureRequest, district: DistrictServer, caller: Caller, operation: str
) -> None:
    call = operations_of(district.address)[operation]
    right = call.as_strategy(GenerationMode.POSITIVE, **caller.known(operation))
    cases = st.one_of(
        right, right, call.as_strategy(GenerationMode.POSITIVE), call.as_strategy(GenerationMode.NEGATIVE)
    )
    with httpx.Client(timeout=300) as wire:
        ask_all(call, cases, caller, wire)
    scope = request.node.callspec.params["caller"]
    open_to_all = call.definition.raw.get("security") == []
    let_in = open_to_all or (scope != "nobody" and (scope == "full" or operation not in FOR_FULL_SCOPE))
    assert operation in ONCE or let_in == any(status < 400 for status in caller.statuses), caller.statuses


def ask_all(call: Any, cases: st.SearchStrategy[Any], caller: Caller, wire: httpx.Client) -> None:
    @settings(
        max_examples=7,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case: Any) -> None:
        reply = case.call(headers=caller.headers)
        caller.statuses.add(reply.status_code)
        case.validate_response(reply, checks=CHECKS)

    ask()
