"""A snapshot that does not come as it should: the laptop keeps what it has until the new one is whole (§3.7)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard
from sqlalchemy import func, select

from sync.protocol import streams
from sync.protocol.streams import StreamDamagedError, StreamRefusedError, encoding_for, lines_of, packed, unpacked
from tests.sync import visits
from tests.sync.bad_weather import BadWeather, Fault, page
from tests.sync.client_rig import ClientLaptop, assert_rebuild_equal, assert_whole, new_client
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.entries.envelope import MAX_ENTRY_BYTES
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import table_of

ROLE = "street_officer"
SNAPSHOT = b"GET /v1/snapshot"
NDJSON = "application/x-ndjson"
State = tuple[dict[str, list[Any]], tuple[str | None, str | None], int]


@pytest.fixture
def weather(district: DistrictServer) -> Iterator[BadWeather]:
    with BadWeather(district.address) as between:
        yield between


@pytest.fixture
def client(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    """Has synced once, and has heard of a restored district: the next sync takes a snapshot."""
    made = new_client(district, tmp_path / "laptop")
    made.sync()
    made.write(lambda work: work.put_setting("epoch", new_id()))
    yield made
    made.laptop.close()


@pytest.fixture
def genuine(new_laptop: NewLaptop) -> list[bytes]:
    """The lines that the district gives to a laptop of this street."""
    reply = new_laptop(ROLE).http.get("/v1/snapshot")
    assert reply.status_code == 200
    return reply.content.splitlines()


def state(client: ClientLaptop) -> State:
    return client.tables(), client.store.place(), client.received()


def answer(lines: list[bytes], encoding: str = "") -> bytes:
    body = b"\n".join(lines) + b"\n"
    return answered(b"".join(packed([body], encoding or "identity")), encoding)


def answered(body: bytes, encoding: str) -> bytes:
    told = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    return page("200 OK", body, NDJSON, told)


def said(journal: str, body: bytes) -> bytes:
    return json.dumps({"journal": journal, "body": body.decode()}, ensure_ascii=False).encode()


def test_cut_twice_it_is_asked_for_a_third_time(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather
) -> None:
    client.visit(3)
    weather.faults = [Fault(SNAPSHOT, reply_bytes=700), Fault(SNAPSHOT, reply_bytes=9_000)]
    assert client.sync(address=weather.address).delivered
    assert len([head for head in weather.requests if head.startswith(SNAPSHOT)]) == 3
    assert_whole(district, client)


def test_cut_each_time_it_leaves_everything_as_it_was(client: ClientLaptop, weather: BadWeather) -> None:
    before = state(client)
    weather.faults = [Fault(SNAPSHOT, reply_bytes=at) for at in (0, 400, 5_000, 9_000, 15_000, 20_000) * 5]
    with pytest.raises(EnvironmentFault) as cut:
        client.sync(address=weather.address)
    assert cut.value.code == "sync-unreachable"
    assert state(client) == before
    assert client.sync().delivered


def test_what_was_committed_between_a_cut_and_the_next_try_is_there_once(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather, new_laptop: NewLaptop
) -> None:
    """The second answer has another cursor: nothing of the first one stays, and the feed goes on behind the second."""
    colleague = new_laptop(ROLE)
    started: list[str] = []

    def meanwhile() -> None:
        started.append(visits.start(colleague, ROLE))
        assert colleague.outcomes() == {}

    weather.faults = [Fault(SNAPSHOT, reply_bytes=9_000, then=meanwhile)]
    assert client.sync(address=weather.address).delivered
    assert client.write(lambda work: work.inspection(started[0])) is not None
    cursors = select(func.count(ENTRY.c.journal.distinct())).where(ENTRY.c.journal.startswith("snapshot:"))
    assert client.scalar(cursors) == 1
    assert_whole(district, client)


def test_a_kind_that_is_newer_than_this_program_is_kept_and_the_rest_read(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather, genuine: list[bytes]
) -> None:
    line = next(line for line in genuine if b"finding.restated" in line)
    newer = line.replace(b"finding.restated", b"finding.weighed")
    newer = newer.replace(json.loads(line)["journal"].encode(), new_id().encode())
    weather.faults = [Fault(SNAPSHOT, answer=answer([*genuine, newer]))]
    assert client.sync(address=weather.address).delivered
    assert client.scalar(select(func.count()).where(ENTRY.c.kind == "finding.weighed")) == 1
    assert_rebuild_equal(client)


@pytest.mark.parametrize("encoding", ["", "zstd", "gzip"])
def test_the_longest_entry_comes_whole(
    client: ClientLaptop, weather: BadWeather, genuine: list[bytes], encoding: str, new_laptop: NewLaptop
) -> None:
    """256 KB (sync.md §1), of quotation marks: on the wire, as JSON in JSON, that is four times as much."""
    writer = new_laptop(ROLE)
    finding = visits.find(writer, ROLE, new_id(), fact="实")
    short = writer.bodies[-1]
    fact = '"' * ((MAX_ENTRY_BYTES - len(short)) // 2)
    longest = short.replace("实".encode(), fact.replace('"', '\\"').encode())
    assert MAX_ENTRY_BYTES - 8 < len(longest) <= MAX_ENTRY_BYTES
    weather.faults = [Fault(SNAPSHOT, answer=answer([*genuine, said(writer.journal_id, longest)], encoding))]
    client.sync(address=weather.address)
    table = table_of("finding")
    assert client.scalar(select(table.c.fact).where(table.c.subject == finding)) == fact


@dataclass(frozen=True)
class Wrong:
    """An answer that is none: ``make`` of the genuine lines; ``retried`` where asking again may help."""

    make: Callable[[list[bytes]], bytes]
    retried: bool = False


def _endless(size: int) -> bytes:
    return b" " * size


WRONG = {
    "no line is a head": Wrong(lambda lines: answer(lines[1:])),
    "empty": Wrong(lambda lines: answer([])),
    "a line that is no entry": Wrong(lambda lines: answer([*lines[:50], b'{"journal": "x"}', *lines[50:]])),
    "a line that ends too early": Wrong(lambda lines: answer([*lines[:50], lines[50][:40], *lines[50:]])),
    "two bodies in one": Wrong(lambda lines: answer([*lines[:50], said("x", b'{"seq":1}\n{"seq":2}')])),
    "packed as nobody asked": Wrong(lambda lines: answered(b"\x0b\x02\x80", "br")),
    "a zstd bomb": Wrong(lambda lines: answered(zstandard.compress(_endless(200_000_000)), "zstd")),
    "a gzip bomb": Wrong(lambda lines: answered(gzip.compress(_endless(20_000_000), 9), "gzip")),
    "more lines than any district has": Wrong(lambda lines: answer([lines[0], *[lines[1]] * 40_000], "zstd")),
    "zstd that ends too early": Wrong(
        lambda lines: answered(zstandard.compress(b"\n".join(lines))[:-20], "zstd"), retried=True
    ),
    "gzip that ends too early": Wrong(
        lambda lines: answered(gzip.compress(b"\n".join(lines))[:-20], "gzip"), retried=True
    ),
    "no zstd at all": Wrong(lambda lines: answered(b"\n".join(lines), "zstd"), retried=True),
    "no gzip at all": Wrong(lambda lines: answered(b"\n".join(lines), "gzip"), retried=True),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_answer_that_is_none_changes_nothing(
    client: ClientLaptop, weather: BadWeather, genuine: list[bytes], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MAX_STREAM_BYTES", 20_000_000)
    wrong = WRONG[what]
    before = state(client)
    made = wrong.make(genuine)
    weather.faults = [Fault(SNAPSHOT, answer=made)]
    if wrong.retried:
        assert client.sync(address=weather.address).delivered
        assert client.waits == [0.5]
        return
    with pytest.raises(EnvironmentFault) as refused:
        client.sync(address=weather.address)
    assert refused.value.code == "sync-captive-portal"
    assert state(client) == before
    assert client.sync().delivered


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_bomb_is_unpacked_in_small_pieces(encoding: str) -> None:
    """300 MB of one character: what is in memory at once stays within 2 MB (plus a zstd block)."""
    bomb = b"".join(packed((b" " * 1_000_000 for _ in range(300)), encoding))
    pieces = unpacked([bomb], encoding)
    assert max(len(piece) for piece in pieces) <= 3_000_000
    with pytest.raises(StreamRefusedError):
        list(lines_of(unpacked([bomb], encoding)))


@pytest.mark.parametrize("encoding", ["identity", "zstd", "gzip"])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_stream_comes_back_however_it_is_cut_into_pieces(encoding: str, size: int) -> None:
    lines = [f"第{number}行 {'内容' * (number % 90)}".encode() for number in range(900)]
    stream = b"".join(packed((line + b"\n" for line in lines), encoding))
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert list(lines_of(unpacked(pieces, encoding))) == lines
    if encoding != "identity":
        with pytest.raises(StreamDamagedError):
            list(unpacked(pieces[: len(pieces) // 2], encoding))


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("", "identity"),
        ("identity", "identity"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip", "gzip"),
        ("GZIP;q=1.0, zstd;q=0", "gzip"),
        ("zstd; q=0.001", "zstd"),
        ("gzip;q=0, zstd;q=0.000", "identity"),
        ("br, deflate", "identity"),
        (";;q=,,=", "identity"),
    ],
)
def test_the_best_of_what_is_accepted(accepts: str, encoding: str) -> None:
    """RFC 9110 §12.5.3: a weight of 0 is a refusal, names do not mind case."""
    assert encoding_for(accepts) == encoding


@pytest.mark.parametrize("path", ["/v1/snapshot", "/v1/feed", "entries"])
def test_the_same_bytes_come_packed_and_plain(new_laptop: NewLaptop, path: str) -> None:
    """Without ``Accept-Encoding``, as behind a proxy that takes it away, the answer is plain."""
    laptop = new_laptop(ROLE)
    for _ in range(20):
        visits.start(laptop, ROLE)
    assert laptop.outcomes() == {}
    path = f"/v1/journal/{laptop.journal_id}/entries" if path == "entries" else path
    plain = _content(laptop.http, path, "identity")
    assert "content-encoding" not in plain.headers
    for encoding in ("zstd", "gzip"):
        reply = _content(laptop.http, path, encoding)
        assert reply.headers["content-encoding"] == encoding
        assert reply.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        assert _timeless(reply.content) == _timeless(plain.content)
        assert int(reply.headers.get("content-length", 0)) < len(plain.content) / 2


def _content(http: httpx.Client, path: str, accepts: str) -> httpx.Response:
    reply = http.get(path, headers={"Accept-Encoding": accepts})
    assert reply.status_code == 200
    return reply


def _timeless(content: bytes) -> list[bytes]:
    """A restated line says when it was made."""
    return [line for line in content.splitlines() if b".restated" not in line]


def test_through_a_proxy_that_unpacks_all_comes_in(
    district: DistrictServer, client: ClientLaptop, weather: BadWeather, genuine: list[bytes]
) -> None:
    weather.faults = [Fault(SNAPSHOT, answer=answer(genuine))]
    assert client.sync(address=weather.address).delivered
    assert_whole(district, client)
