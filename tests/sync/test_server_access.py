"""Enrolment, login, tokens, revocation (sync.md §2, §3.8, §3.14)."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.problems import SENTENCES, Code
from sync.server.access import make_code, stop_device
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE

EXPERT = DEMO_PEOPLE["expert"]


def test_hello_needs_no_login(district: DistrictServer) -> None:
    hello = Laptop(district.address).http.get("/v1/hello").json()
    assert hello["protocol_min"] <= 1 <= hello["protocol_max"]
    assert hello["demo"] is True


def test_enrolment_says_who_and_what_the_laptop_is(new_laptop: NewLaptop, office: Office) -> None:
    laptop = new_laptop("expert")
    assert laptop.enrolment["unit"] == "清源街道"
    assert laptop.enrolment["keeper"] == EXPERT
    assert laptop.enrolment["district"] == "110115"
    assert laptop.enrolment["server_key"] == office.keys.server_key


def test_the_districts_own_people_get_the_region_code_as_unit(new_laptop: NewLaptop) -> None:
    laptop = new_laptop("district_officer_1")
    assert laptop.enrolment["unit"] == "110115"
    assert laptop.enrolment["unit_name"] == "大兴区卫生健康委员会"


def test_a_code_works_once(district: DistrictServer, office: Office) -> None:
    code = make_code(office, EXPERT, replaces=None, hours=1)
    assert Laptop(district.address).enroll(code).status_code == 200
    refused = Laptop(district.address).enroll(code)
    assert (refused.status_code, refused.json()["code"]) == (403, "code-used")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"] == SENTENCES[Code.CODE_USED]


def test_a_code_expires(district: DistrictServer, office: Office) -> None:
    refused = Laptop(district.address).enroll(make_code(office, EXPERT, replaces=None, hours=0))
    assert refused.json()["code"] == "code-expired"


def test_a_code_may_be_typed_badly_but_not_wrongly(district: DistrictServer, office: Office) -> None:
    code = make_code(office, EXPERT, replaces=None, hours=1)
    assert Laptop(district.address).enroll("00000-00000").json()["code"] == "bad-code"
    assert Laptop(district.address).enroll(f" {code.lower().replace('-', ' ')} ").status_code == 200


def test_the_same_key_is_the_same_device(district: DistrictServer, office: Office) -> None:
    laptop = Laptop(district.address)
    laptop.enroll(make_code(office, EXPERT, replaces=None, hours=1))
    first = dict(laptop.enrolment)
    laptop.enroll(make_code(office, EXPERT, replaces=None, hours=1))
    assert (laptop.enrolment["device"], laptop.enrolment["device_number"]) == (first["device"], first["device_number"])


def test_wrong_shapes_are_bad_requests(district: DistrictServer) -> None:
    http = Laptop(district.address).http
    assert http.post("/v1/enroll", json={"code": "X"}).json()["code"] == "bad-request"
    wrong_key = {"code": "X", "public_key": "AAAA", "device_name": "x"}
    assert http.post("/v1/enroll", json=wrong_key).json()["code"] == "bad-request"
    assert http.get("/v1/nothing").json()["code"] == "not-found"


def test_a_nonce_is_usable_once(new_laptop: NewLaptop) -> None:
    laptop = new_laptop("expert")
    nonce = laptop.http.get("/v1/session/nonce", params={"device": laptop.device}).json()["nonce"]
    assert laptop.http.post("/v1/session", json=laptop.signed(nonce)).status_code == 200
    again = laptop.http.post("/v1/session", json=laptop.signed(nonce))
    assert (again.status_code, again.json()["code"]) == (401, "bad-nonce")


def test_another_key_cannot_log_in(new_laptop: NewLaptop) -> None:
    laptop = new_laptop("expert")
    nonce = laptop.http.get("/v1/session/nonce", params={"device": laptop.device}).json()["nonce"]
    laptop.key = Ed25519PrivateKey.generate()
    refused = laptop.http.post("/v1/session", json=laptop.signed(nonce))
    assert (refused.status_code, refused.json()["code"]) == (401, "bad-signature")


def test_an_unknown_device_is_told_so(district: DistrictServer) -> None:
    reply = Laptop(district.address).http.get("/v1/session/nonce", params={"device": "nobody"})
    assert (reply.status_code, reply.json()["code"]) == (401, "unknown-device")


def test_everything_else_needs_a_token(district: DistrictServer) -> None:
    http = Laptop(district.address).http
    for path in ("/v1/feed", "/v1/snapshot", "/v1/journal/x", "/v1/receipt/x", "/v1/blobs/" + "0" * 64):
        assert http.get(path).json()["code"] == "bad-token"
    http.headers["Authorization"] = "Bearer nonsense"
    assert http.get("/v1/feed").status_code == 401


def test_a_revoked_device_may_only_deliver(new_laptop: NewLaptop, office: Office) -> None:
    laptop = new_laptop("expert")
    with office.database.write() as connection:
        stop_device(connection, office, laptop.device, reason="丢失")
    assert laptop.http.get("/v1/feed").json()["code"] == "deliver-only", "an open token loses its rights at once"
    assert laptop.login()["scope"] == "deliver"
    for path in ("/v1/feed", "/v1/snapshot", f"/v1/journal/{laptop.device}/entries"):
        assert laptop.http.get(path).json()["code"] == "deliver-only"
    visits.start(laptop, "expert")
    assert laptop.outcomes() == {1: ("held", "device-revoked")}
    assert laptop.http.get(f"/v1/receipt/{laptop.device}").json()["seq"] == 1
    again = laptop.enroll(make_code(office, EXPERT, replaces=None, hours=1))
    assert again.json()["code"] == "device-revoked"


def test_guessing_codes_is_slowed_down(own_server: DistrictServer) -> None:
    laptop = Laptop(own_server.start().address)
    statuses = [laptop.enroll(f"{number:05d}-00000").status_code for number in range(25)]
    assert statuses[0] == 403
    last = laptop.enroll("99999-99999")
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1
