"""What networks do: lost and doubled requests, cuts, stalls, portals, proxies, limits, clocks, tokens."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from unittest.mock import patch

from sync.client import transport
from sync.client.uploads import SLICE
from tests.faults import between as tricks
from tests.faults.between import Between, Trick
from tests.faults.scene import Scene, mib, raises_fault
from tests.faults.table import FAULTS, fault
from tests.sync.bad_weather import BadWeather
from tests.sync.bad_weather import Fault as Cut
from tests.sync.client_rig import ClientLaptop, now
from tuoyu_desktop.domain.errors import EnvironmentFault

PUSH, PATCH, SNAPSHOT, FEED = "POST /v1/journal/", "PATCH /v1/uploads/", "GET /v1/snapshot", "GET /v1/feed"
RECEIPT, HELLO, SESSION = "GET /v1/receipt/", "GET /v1/hello", "POST /v1/session"
_SHORT_STALL = 0.4
"""Seconds without a byte, in place of half a minute: the length is not what is tested."""


def _laden(scene: Scene, answers: int = 12) -> ClientLaptop:
    """A new laptop with a visit and a photo of two slices, nothing of it sent."""
    client = scene.laptop()
    scene.visit(client, answers, photo_bytes=SLICE + scene.random.randint(1, 999))
    return client


def _through(client: ClientLaptop, address: str) -> str:
    """One sync through a proxy; the code of what ended it, or nothing."""
    try:
        client.sync(address=address)
    except EnvironmentFault as weather:
        return weather.code
    return ""


def _played(scene: Scene, *some: tuple[str, Trick]) -> None:
    """Each trick once, on the way of one laptop's first sync."""
    client = _laden(scene)
    with Between(scene.server.address, list(some)) as between:
        for _ in range(1 + len(some)):
            _through(client, between.address)
        assert not between.tricks, "a trick was never played"


def _lost(between: Between, request: tricks.Request) -> tricks.Reply:
    between.passed_on(request)
    raise ConnectionResetError("the reply is lost")


_EVERYWHERE = (HELLO, SESSION, PUSH, SNAPSHOT, FEED, "POST /v1/uploads", PATCH, RECEIPT)


def _everywhere(trick: Trick, scene: Scene) -> None:
    _played(scene, *((marker, trick) for marker in _EVERYWHERE))


FAULTS["reply lost"] = partial(_everywhere, _lost)
FAULTS["captive portal"] = partial(_everywhere, tricks.page(200))
FAULTS["502 with HTML"] = partial(_everywhere, tricks.page(502))
FAULTS["429 with Retry-After"] = partial(_everywhere, tricks.problem(429, "too-many", ("Retry-After", "1")))
FAULTS["429 of a proxy, with HTML"] = partial(_everywhere, tricks.page(429))


@fault("request twice")
def _twice(scene: Scene) -> None:
    _played(scene, (PUSH, tricks.twice), (PATCH, tricks.twice), ("POST /v1/uploads", tricks.twice))


@fault("five copies in parallel")
def _parallel(scene: Scene) -> None:
    some = tricks.five_in_parallel
    _played(scene, (PUSH, some), ("POST /v1/uploads", some), (PATCH, some), (SNAPSHOT, some))


@fault("entries reordered by a proxy")
def _reordered(scene: Scene) -> None:
    """What arrives in another order cannot be what the laptop wrote: it must be noticed and set right."""
    client = scene.laptop()
    client.sync()
    scene.visit(client, 6)
    with Between(scene.server.address, [(PUSH, tricks.reordered)]) as between:
        assert _through(client, between.address) == "sync-hash-differs"
    scene.visit(client, 2)


@fault("later half first")
def _later_half(scene: Scene) -> None:
    client = scene.laptop()
    scene.visit(client, 9)
    with Between(scene.server.address, [(PUSH, tricks.first_half_later)]) as between:
        assert _through(client, between.address) == "sync-hash-differs"


@fault("30 % of connections cut")
def _third_cut(scene: Scene) -> None:
    client = _laden(scene, 30)
    with BadWeather(scene.server.address, cut_share=0.3, seed=scene.random.randint(1, 10**6)) as weather:
        for _ in range(6):
            assert _through(client, weather.address) in ("", "sync-unreachable")


@fault("request cut at byte N")
def _request_cut(scene: Scene) -> None:
    client = _laden(scene)
    with BadWeather(scene.server.address) as weather:
        weather.faults = [Cut(b"POST /v1/journal/", request_bytes=scene.random.randint(1, 1500)) for _ in range(3)]
        weather.faults += [Cut(b"PATCH", request_bytes=scene.random.randint(300, SLICE)) for _ in range(2)]
        for _ in range(3):
            _through(client, weather.address)
        assert not weather.faults


@fault("stall at byte N")
def _stall(scene: Scene) -> None:
    client = _laden(scene)
    at = scene.random.randint(0, 120)
    some = [(marker, tricks.stalls(at)) for marker in (PUSH, SNAPSHOT, RECEIPT)]
    with (
        patch.object(transport, "STALL_SECONDS", _SHORT_STALL),
        Between(scene.server.address, some) as between,
    ):
        for _ in range(2):
            _through(client, between.address)
        assert not between.tricks


def _limited(refusal: Trick, scene: Scene) -> None:
    """Something between lets no push of more than so many bytes through, now and for ever: halves must get through."""
    client = scene.laptop()
    client.sync()
    scene.visit(client, 60)
    with Between(scene.server.address) as between:
        between.always = [(PUSH, tricks.request_limit(2_000, refusal))]
        code = _through(client, between.address)
        assert between.played, "the limit was never felt"
        assert client.setting("confirmed_seq") == str(len(client.bodies())), f"nothing gets through: {code}"


FAULTS["413"] = partial(_limited, tricks.problem(413, "too-large"))
FAULTS["413 of a proxy, with HTML"] = partial(_limited, tricks.page(413))


def _clock_off(days: int, scene: Scene) -> None:
    """The laptop's clock is wrong while a visit is written and sent, then right again."""
    client = scene.laptop()
    scene.held = frozenset({"clock-skew"})
    client.clock = lambda: now() + timedelta(days=days)
    client.reopen()
    scene.visit(client, 4, photo_bytes=5_000)
    assert client.sync().delivered
    scene.visit(client, 2)
    client.clock = now
    client.reopen()
    scene.visit(client, 2)


FAULTS["laptop's clock a year ahead"] = partial(_clock_off, 365)
FAULTS["laptop's clock a year behind"] = partial(_clock_off, -365)


def _server_clock_off(days: int, scene: Scene) -> None:
    client = _laden(scene)
    scene.restart_server(clock_days=days)
    assert client.sync().delivered
    scene.visit(client, 2)
    scene.restart_server()


FAULTS["server's clock a year ahead"] = partial(_server_clock_off, 365)
FAULTS["server's clock a year behind"] = partial(_server_clock_off, -365)


@fault("token expired mid-push")
def _token(scene: Scene) -> None:
    """Between two batches, and again between two slices of a photo."""
    client = scene.laptop()
    scene.visit(client, 40, photo_bytes=mib(0.6))

    def expire(between: Between, request: tricks.Request) -> tricks.Reply:
        scene.server.tamper("UPDATE token SET expires_at = '2020-01-01T00:00:00.000+00:00'")
        return between.passed_on(request)

    some = [(PUSH, tricks.problem(413, "too-large")), (PUSH, expire), (PATCH, expire), (RECEIPT, expire)]
    with Between(scene.server.address, some) as between:
        codes = {_through(client, between.address) for _ in range(3)}
        assert codes == {""}, codes
        assert not between.tricks


@fault("no network at all")
def _nobody(scene: Scene) -> None:
    client = _laden(scene)
    raises_fault(lambda: client.sync(address="http://127.0.0.1:1"), "sync-unreachable")
