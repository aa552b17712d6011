"""Random operations and random faults over several laptops and one server (Hypothesis), and how it must end."""

from __future__ import annotations

import random
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.faults.districts import Backup, Prepared
from tests.faults.doomed import Doom, sync_laptop
from tests.faults.fail_points import FailPoint
from tests.faults.scene import Scene, fresh_folder
from tests.processes import run
from tests.sync.bad_weather import BadWeather
from tests.sync.client_rig import OAK, ClientLaptop
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.domain.errors import EnvironmentFault

MOST_LAPTOPS = 3
_STOPPED = frozenset({"device-revoked", "device-replaced", "out-of-area", "clock-skew"})
"""Verdicts that the operations below may rightly bring about."""
_LAPTOP_POINTS = (
    FailPoint("request POST /v1/journal"),
    FailPoint("reply POST /v1/journal"),
    FailPoint("store confirm"),
    FailPoint("sql INSERT INTO setting", 2),
    FailPoint("reply GET /v1/feed"),
    FailPoint("store blob_settled"),
    FailPoint("sql INSERT INTO entry", 2),
    FailPoint("commit", 2),
    FailPoint("commit", 3),
)
_SERVER_POINTS = (
    FailPoint("body POST /v1/journal"),
    FailPoint("sql INSERT INTO entry"),
    FailPoint("commit POST /v1/journal"),
    FailPoint("reply POST /v1/journal"),
    FailPoint("piece GET /v1/feed"),
    FailPoint("piece GET /v1/snapshot"),
    FailPoint("commit PATCH"),
    FailPoint("body PATCH"),
)
_which = st.integers(0, MOST_LAPTOPS - 1)


class DistrictMachine(RuleBasedStateMachine):
    """``prepared`` is set on a subclass by :func:`machine_on`. Every number that is not drawn comes from one seed."""

    prepared: Prepared
    place: Path

    def __init__(self) -> None:
        super().__init__()
        folder = Path(tempfile.mkdtemp(dir=self.place))
        self.scene = Scene(self.prepared, fresh_folder(folder, 1), random.Random(7))
        self.scene.held = _STOPPED
        self.server_backups: list[Backup] = []
        self.copies: list[tuple[ClientLaptop, Path]] = []
        self.codes: set[str] = set()
        self.number = 0

    @initialize()
    def begin(self) -> None:
        for _ in range(2):
            self.enrol()

    def enrol(self, replaces: str | None = None) -> ClientLaptop:
        """Every other laptop keeps its connection from one sync to the next."""
        number = self._next()
        self.scene.keeps = number % 2 == 0
        return self.scene.laptop(f"laptop {number}", replaces=replaces)

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _laptop(self, which: int) -> ClientLaptop:
        return self.scene.laptops[which % len(self.scene.laptops)]

    def _try_sync(self, client: ClientLaptop, address: str | None = None) -> None:
        """One sync in whatever weather; a device that a restored server forgot enrols again, as its screen says."""
        try:
            client.sync(address=address)
        except EnvironmentFault as fault:
            self.codes.add(fault.code)
            if fault.code == "sync-unknown-device":
                self._enrol_again(client)

    def _enrol_again(self, client: ClientLaptop) -> None:
        self.scene.come_back()
        self.scene.enrol_again(client)

    @rule(which=_which, answers=st.integers(1, 6), photo=st.sampled_from((0, 0, 900, 300_000)))
    def write_visit(self, which: int, answers: int, photo: int) -> None:
        self.scene.visit(self._laptop(which), answers, photo_bytes=photo)

    @rule(which=_which)
    def sync(self, which: int) -> None:
        self.scene.come_back()
        self._try_sync(self._laptop(which))

    @rule(which=_which, share=st.sampled_from((0.2, 0.5)), seed=st.integers(1, 10**6))
    def sync_with_cuts(self, which: int, share: float, seed: int) -> None:
        self.scene.come_back()
        with BadWeather(self.scene.server.address, cut_share=share, seed=seed) as weather:
            self._try_sync(self._laptop(which), weather.address)

    @rule(which=_which, point=st.sampled_from(_LAPTOP_POINTS))
    def laptop_dies_in_a_sync(self, which: int, point: FailPoint) -> None:
        """Where there is nothing to do the point may not be reached, and the sync goes through."""
        self.scene.come_back()
        client = self._laptop(which)
        folder = self.scene.folder_of(client)
        client.laptop.close()
        run(sync_laptop, folder, Doom((point,)))
        client.reopen()

    @rule(which=_which, point=st.sampled_from(_SERVER_POINTS))
    def server_dies_in_a_sync(self, which: int, point: FailPoint) -> None:
        self.scene.restart_server(point)
        self._try_sync(self._laptop(which))
        self.scene.restart_server()

    @rule()
    def server_is_killed(self) -> None:
        self.scene.server.kill()
        self.scene.server.start()
        self.scene.come_back()

    @rule()
    def back_up_server(self) -> None:
        self.scene.come_back()
        self.server_backups.append(self.scene.server.backup(self.scene.folder / f"server backup {self._next()}"))
        self.scene.come_back()

    @precondition(lambda self: self.server_backups)
    @rule(newest=st.booleans())
    def restore_server(self, newest: bool) -> None:
        self.scene.restore_server(self.server_backups[-1 if newest else 0])

    @rule(which=_which)
    def back_up_laptop(self, which: int) -> None:
        client = self._laptop(which)
        self.copies.append((client, client.copy_to(self.scene.folder / f"laptop copy {self._next()}")))

    @precondition(lambda self: self.copies)
    @rule(newest=st.booleans())
    def restore_laptop(self, newest: bool) -> None:
        client, copy = self.copies[-1 if newest else 0]
        if client in self.scene.laptops:
            self.scene.restore_laptop(client, copy)

    @precondition(lambda self: len(self.scene.laptops) < MOST_LAPTOPS)
    @rule(which=_which)
    def replace(self, which: int) -> None:
        self.scene.come_back()
        with suppress(Exception):  # a restored server may not know the old one any more: then there is no heir
            self.enrol(self._laptop(which).laptop.device.id)

    @rule(which=_which)
    def revoke(self, which: int) -> None:
        """The last one that works is left alone."""
        if len(self.scene.laptops) > 1:
            device = self._laptop(which).laptop.device.id
            self.scene.server.told("devices", "revoke", device, "--reason", "丢失")

    @rule(ends=st.booleans())
    def reassign(self, ends: bool) -> None:
        more = ("--end",) if ends else ()
        self.scene.server.told("assign", "--unit", OAK_STREET, "--facility", OAK, *more)

    def teardown(self) -> None:
        """Good weather, forgotten devices enrolled again: equal hashes, empty queues, nothing lost, nothing twice."""
        try:
            self.scene.come_back()
            for client in self.scene.laptops:
                self._try_sync(client)
            verdict = self.scene.verdict()
            assert verdict.good, verdict
        finally:
            self.scene.close()


def machine_on(prepared: Prepared, place: Path) -> type[DistrictMachine]:
    """The machine on copies of ``prepared``, in folders below ``place``."""
    place.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Any] = {"prepared": prepared, "place": place}
    return type("DistrictMachineHere", (DistrictMachine,), parts)
