"""What networks do (sync.md §3.11, §4): cuts, lost replies, captive portals, proxies, limits, tokens that run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from sync.client import pushing
from sync.client.patience import LONGEST_ASKED_IN_ALL_SECONDS, LONGEST_ASKED_SECONDS
from sync.protocol.wire import CLOCK_HEADER
from sync.server.office import open_office
from sync.server.tables import TOKEN
from tests.sync.bad_weather import BadWeather, Fault, page, problem
from tests.sync.client_rig import ClientLaptop, assert_whole, now, server_bodies
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.errors import EnvironmentFault

PUSH, FEED, SNAPSHOT, RECEIPT = b"POST /v1/journal/", b"GET /v1/feed", b"GET /v1/snapshot", b"GET /v1/receipt"


@pytest.fixture(scope="module")
def district(district_of_module: DistrictServer) -> DistrictServer:
    return district_of_module


@pytest.fixture
def weather(district: DistrictServer) -> Iterator[BadWeather]:
    with BadWeather(district.address) as between:
        yield between


def test_a_lost_reply_is_answered_by_asking_again(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather
) -> None:
    """The server has committed, the laptop does not know: the same request again changes nothing (§3.2)."""
    client.visit(5)
    weather.faults = [Fault(PUSH, reply_bytes=0)]
    assert client.sync(address=weather.address).delivered
    assert sum(1 for head in weather.requests if head.startswith(PUSH)) == 2
    assert client.waits == [0.5]
    assert_whole(district, client)


@pytest.mark.parametrize(
    ("marker", "at"),
    [(PUSH, 40), (PUSH, 150), (FEED, 0), (SNAPSHOT, 300), (SNAPSHOT, 9_000), (RECEIPT, 200), (b"POST /v1/session", 0)],
)
def test_a_reply_cut_anywhere_ends_whole(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather, marker: bytes, at: int
) -> None:
    client.visit(3)
    weather.faults = [Fault(marker, reply_bytes=at)]
    assert client.sync(address=weather.address).delivered
    assert client.waits, "the reply was shorter than that"
    assert_whole(district, client)


def test_a_push_cut_on_its_way_is_sent_again(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather
) -> None:
    client.visit(40)
    weather.faults = [Fault(PUSH, request_bytes=200), Fault(PUSH, request_bytes=700)]
    assert client.sync(address=weather.address).delivered
    assert client.waits == [0.5, 1.0]
    assert_whole(district, client)


def test_a_third_of_all_replies_cut_still_ends_whole(district: DistrictServer, client: ClientLaptop) -> None:
    client.visit(30)
    codes: set[str] = set()
    with BadWeather(district.address, cut_share=0.3, seed=7) as weather:
        for _ in range(20):
            try:
                if client.sync(address=weather.address).delivered:
                    break
            except EnvironmentFault as fault:
                codes.add(fault.code)
    assert codes <= {"sync-unreachable"}
    assert client.sync().delivered
    assert_whole(district, client)


@pytest.mark.parametrize("marker", [b"GET /v1/hello", PUSH, SNAPSHOT])
def test_a_captive_portal_is_no_answer(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather, marker: bytes
) -> None:
    client.visit(2)
    weather.faults = [Fault(marker, answer=page("200 OK"))]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-captive-portal"
    assert "登录网络" in refused.value.message
    assert client.sync(address=weather.address).delivered
    assert_whole(district, client)


def test_json_that_is_not_ours_is_no_answer_either(client: ClientLaptop, weather: BadWeather) -> None:
    weather.faults = [Fault(b"GET /v1/hello", answer=page("200 OK", b'{"login": "please"}', "application/json"))]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-captive-portal"


def test_a_proxy_that_does_not_get_through_is_waited_for(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather
) -> None:
    client.visit(2)
    weather.faults = [Fault(PUSH, answer=page("502 Bad Gateway")), Fault(FEED, answer=page("504 Gateway Timeout"))]
    assert client.sync(address=weather.address).delivered
    assert client.waits == [0.5, 0.5]
    assert_whole(district, client)


def test_patience_ends_and_nothing_is_lost(district: DistrictServer, client: ClientLaptop, weather: BadWeather) -> None:
    client.visit(2)
    weather.faults = [Fault(PUSH, answer=page("502 Bad Gateway")) for _ in range(9)]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-unreachable"
    assert client.waits == [0.5, 1.0, 2.0, 4.0]
    assert len(client.bodies()) == 3
    assert client.sync().delivered


def test_without_a_network_it_is_said_at_once(client: ClientLaptop, district: DistrictServer) -> None:
    client.visit(1)
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address="http://127.0.0.1:1")
    assert refused.value.code == "sync-unreachable"
    assert client.waits == []


def test_too_large_halves_the_batch(district: DistrictServer, client: ClientLaptop, weather: BadWeather) -> None:
    client.visit(39)
    weather.faults = [Fault(PUSH, answer=problem(413, "too-large")) for _ in range(3)]
    assert client.sync(address=weather.address).delivered
    sent = [p.entries_sent for p in client.seen if p.step == "push"]
    assert sent == [0, 5, 10, 15, 20, 25, 30, 35, 40]
    assert_whole(district, client)


def test_one_entry_that_is_too_large_for_the_server_is_told(client: ClientLaptop, weather: BadWeather) -> None:
    client.visit(1)
    weather.faults = [Fault(PUSH, answer=problem(413, "too-large")) for _ in range(9)]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-too-large"
    assert len(client.bodies()) == 2


def test_large_journals_go_in_batches(
    district: DistrictServer, client: ClientLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow links: no batch is larger than what may be lost without pain."""
    monkeypatch.setattr(pushing, "BATCH_BYTES", 20_000)
    client.visit(150)
    size = sum(len(body) + 1 for body in client.bodies())
    assert client.sync().delivered
    sent = [p.entries_sent for p in client.seen if p.step == "push"]
    assert (sent[0], sent[-1]) == (0, 151)
    assert len(sent) - 1 >= size / 20_000
    assert_whole(district, client)


def test_retry_after_is_kept_to(district: DistrictServer, client: ClientLaptop, weather: BadWeather) -> None:
    client.visit(1)
    weather.faults = [Fault(PUSH, answer=problem(429, "too-many", "Retry-After: 7\r\n"))]
    assert client.sync(address=weather.address).delivered
    assert client.waits == [7.0]


def test_a_long_retry_after_is_left_for_the_next_sync(client: ClientLaptop, weather: BadWeather) -> None:
    long = int(LONGEST_ASKED_SECONDS) + 1
    weather.faults = [Fault(FEED, answer=problem(429, "too-many", f"Retry-After: {long}\r\n"))]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-too-many"
    assert client.waits == []


def _expire_tokens(district: DistrictServer) -> None:
    office = open_office(district.data)
    with office.database.small_write() as connection:
        connection.execute(update(TOKEN).values(expires_at=(now() - timedelta(hours=1)).astimezone(UTC).isoformat()))
    office.database.close()


def test_a_token_that_runs_out_is_renewed_once(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather
) -> None:
    client.visit(30)
    weather.faults = [Fault(PUSH, request_bytes=0, then=lambda: _expire_tokens(district))]
    assert client.sync(address=weather.address).delivered
    assert sum(1 for head in weather.requests if head.startswith(b"POST /v1/session ")) == 2
    assert_whole(district, client)


def test_a_server_that_takes_no_token_is_not_asked_for_ever(client: ClientLaptop, weather: BadWeather) -> None:
    weather.faults = [Fault(b"GET /v1/journal", answer=problem(401, "bad-token")) for _ in range(9)]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-bad-token"
    assert len(weather.faults) == 7


@pytest.mark.parametrize("place", [b'"signature":"', b'"seq":', b'"hash":"'])
def test_a_tampered_receipt_is_refused(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather, place: bytes
) -> None:
    """Whoever sits between may change a receipt but cannot sign it: nothing is called delivered (§2, §3.3)."""
    inspection = client.visit(1)
    client.photo(inspection, b"")
    weather.faults = [Fault(RECEIPT, reply_bytes=0)]
    client.sync(address=weather.address)
    receipt = client.setting("receipt")
    assert receipt is not None
    body = receipt.replace(", ", ",").replace(": ", ":").encode()
    at = body.index(place) + len(place)
    tampered = body[:at] + (b"7" if body[at : at + 1] != b"7" else b"8") + body[at + 1 :]
    weather.faults = [Fault(RECEIPT, answer=page("200 OK", tampered, "application/json"))]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-receipt-signature"
    assert client.setting("receipt") == receipt


def test_an_answer_with_another_hash_is_never_confirmed(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather
) -> None:
    client.visit(1)
    wrong = b'{"seq": 2, "hash": "' + b"ab" * 32 + b'", "outcomes": []}'
    weather.faults = [Fault(PUSH, answer=page("200 OK", wrong, "application/json"))]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-hash-differs"
    assert client.write(lambda work: work.delivery()).confirmed_seq == 0
    assert client.sync().delivered


def test_the_laptops_clock_goes_with_every_push(district: DistrictServer, client: ClientLaptop) -> None:
    """§3.5: the server holds documents of a laptop whose clock is off by more than a day."""
    from sync.client.transport import Transport

    sent: list[str] = []

    class Listening(Transport):
        def call(self, method, path, **arguments):  # type: ignore[no-untyped-def]  # passes everything on
            sent.append((arguments.get("headers") or {}).get(CLOCK_HEADER, ""))
            return super().call(method, path, **arguments)

    client.clock = lambda: now() - timedelta(days=3)
    client.visit(1)
    client.sync(transport=Listening(district.address))
    [clock] = filter(None, sent)
    assert timedelta(days=3) <= now() - datetime.fromisoformat(clock) < timedelta(days=4)


def test_the_head_is_compared_before_anything_is_sent(district: DistrictServer, client: ClientLaptop) -> None:
    client.visit(2)
    client.sync()
    client.visit(2)
    client.seen.clear()
    client.sync()
    assert next(p.entries_to_send for p in client.seen if p.step == "push") == 3
    assert len(server_bodies(district, client.laptop.device.id)) == 6


def test_a_busy_server_is_waited_for_however_often_it_says_so(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather
) -> None:
    """§3.11: it answers and says when to come back, so nothing has failed and no try is used up."""
    client.visit(1)
    busy = problem(429, "too-many", "Retry-After: 2\r\n")
    weather.faults = [Fault(PUSH, answer=busy) for _ in range(12)]
    assert client.sync(address=weather.address).delivered
    assert client.waits == [2.0] * 12
    assert_whole(district, client)


def test_a_server_that_is_busy_for_ever_is_left_for_the_next_sync(client: ClientLaptop, weather: BadWeather) -> None:
    client.visit(1)
    weather.faults = [Fault(PUSH, answer=problem(429, "too-many", "Retry-After: 60\r\n")) for _ in range(99)]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-too-many"
    assert sum(client.waits) == LONGEST_ASKED_IN_ALL_SECONDS
    weather.faults = []
    assert client.sync().delivered


DATE = "Date: Sun, 22 Nov 2026 08:00:00 GMT\r\n"


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (f"{DATE}Retry-After: Sun, 22 Nov 2026 08:00:09 GMT\r\n", 9.0),
        (f"{DATE}Retry-After: Sunday, 22-Nov-26 08:00:09 GMT\r\n", 9.0),
        (f"{DATE}Retry-After: Sun Nov 22 08:00:09 2026\r\n", 9.0),
        (f"{DATE}Retry-After: Sun, 22 Nov 2020 08:00:00 GMT\r\n", 0.5),
        ("Retry-After: 0\r\n", 0.5),
        ("Retry-After: -5\r\n", 0.5),
        ("Retry-After: soon\r\n", 0.5),
        ("Retry-After: \xb2\r\n", 0.5),
        ("Retry-After: Sun, 22 Nov 2026 08:00:09 GMT\r\n", 0.5),
    ],
    ids=["rfc-9110", "rfc-850", "asctime", "past", "zero", "negative", "word", "digit-like", "no-date-to-compare"],
)
def test_retry_after_in_every_form(client: ClientLaptop, weather: BadWeather, asked: str, waits: float) -> None:
    """RFC 9110 §10.2.3: seconds or a date, which is compared with the answer's own, not with the laptop's clock."""
    client.visit(1)
    client.clock = lambda: now() - timedelta(days=365)
    weather.faults = [Fault(PUSH, answer=problem(429, "too-many", asked).replace("\xb2".encode(), b"\xb2"))]
    assert client.sync(address=weather.address).delivered
    assert client.waits == [waits]


@pytest.mark.parametrize("asked", ["61", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_an_absurd_retry_after_is_left_for_the_next_sync(client: ClientLaptop, weather: BadWeather, asked: str) -> None:
    client.visit(1)
    weather.faults = [Fault(PUSH, answer=problem(429, "too-many", f"{DATE}Retry-After: {asked}\r\n"))]
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert (refused.value.code, client.waits) == ("sync-too-many", [])


@pytest.mark.parametrize("answer", [problem(408, "stalled"), page("408 Request Timeout")], ids=["ours", "proxy"])
def test_a_request_that_stalled_is_made_again(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather, answer: bytes
) -> None:
    client.visit(1)
    weather.faults = [Fault(PUSH, answer=answer)]
    assert client.sync(address=weather.address).delivered
    assert client.waits == [0.5]
    assert_whole(district, client)
