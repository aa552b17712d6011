"""The scene of one fault: a district, its laptops, what they wrote; and the question how it ended."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sync.client.engine import SyncResult
from sync.client.transport import Transport
from sync.protocol.chain import CHAIN_START, chain_over
from sync.protocol.encoding import to_base64
from tests.faults import account
from tests.faults.account import Account
from tests.faults.districts import Backup, Prepared, SmallDistrict
from tests.faults.doomed import Doom, Folder, sync_laptop
from tests.faults.fail_points import FailPoint
from tests.processes import KILLED, run
from tests.sync.client_rig import OAK, OFFICER, ClientLaptop, enrolment_code, new_client
from tuoyu_desktop.domain.entries.inspections import EvidenceWithdrawnData
from tuoyu_desktop.domain.errors import EnvironmentFault

ROUNDS = 4
"""So many syncs of a laptop, without any person's help, must be enough when the bad weather is over."""


@dataclass(frozen=True)
class Verdict:
    """What is lost, doubled and stuck, each as words; nothing in any of them is the only good end."""

    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.stuck)


@dataclass
class LastingLaptop(ClientLaptop):
    """``keeps``: as the program does it syncs again over the connection it has, until it is started anew."""

    keeps: bool = False
    _line: Transport | None = None
    _line_to: str = ""

    def sync(
        self,
        *,
        address: str | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        transport: Transport | None = None,
    ) -> SyncResult:
        if address is not None or not self.keeps:
            return super().sync(address=address, cancelled=cancelled, transport=transport)
        if self._line is None or self._line_to != self.address:
            self.hang_up()
            self._line, self._line_to = Transport(self.address), self.address
        return super().sync(cancelled=cancelled, transport=self._line)

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def reopen(self) -> ClientLaptop:
        self.hang_up()
        return super().reopen()

    def restore_from(self, copy: Path) -> None:
        self.hang_up()
        super().restore_from(copy)


@dataclass
class Scene:
    """``prepared`` is copied; ``random`` chooses what the fault leaves open; ``keeps``: see LastingLaptop."""

    prepared: Prepared
    folder: Path
    random: random.Random = field(default_factory=lambda: random.Random(1))
    keeps: bool = False
    account: Account = field(default_factory=Account)
    laptops: list[ClientLaptop] = field(default_factory=list)
    held: frozenset[str] = frozenset()
    """Reasons for which entries may stay held at the end; every other reason means that something is stuck."""

    def __post_init__(self) -> None:
        self.server: SmallDistrict = self.prepared.copy(self.folder / "district")

    def laptop(self, name: str = "laptop", *, person: str = OFFICER, replaces: str | None = None) -> ClientLaptop:
        """A newly enrolled laptop; the server comes up when it is down. Whatever happens to the server while it
        waits for a retry, it is started again by somebody."""
        if self.server.running is None:
            self.server.start()
        new = new_client(self.server, self.folder / name, person, replaces=replaces)
        made = LastingLaptop(new.laptop, new.keys, new.address, keeps=self.keeps)
        made.on_wait = lambda _seconds: self.come_back()
        self.laptops.append(made)
        return made

    def come_back(self) -> None:
        self.server.came_back()
        self._tell_address()

    def _tell_address(self) -> None:
        for one in self.laptops:
            one.address = self.server.address

    def visit(self, client: ClientLaptop, answers: int = 3, *, photo_bytes: int = 0, facility: str = OAK) -> str:
        """A visit under way, with a photo where ``photo_bytes`` says so."""
        inspection = client.visit(answers, facility=facility)
        if photo_bytes:
            client.photo(inspection, self.random.randbytes(photo_bytes), facility=facility)
        self.account.note(client)
        return inspection

    def folder_of(self, client: ClientLaptop, address: str = "") -> Folder:
        laptop = client.laptop
        return Folder(client.root, laptop.key, laptop.office.device, address or client.address)

    def sync_killed_at(self, client: ClientLaptop, name: str, count: int = 1) -> None:
        """Sync in a process of its own that dies at a fail point, and open the laptop again."""
        folder = self.folder_of(client)
        client.laptop.close()
        code = run(sync_laptop, folder, Doom((FailPoint(name, count),)))
        client.reopen()
        if code != KILLED:
            raise PointNotReached(name, code)

    def restart_server(self, *points: FailPoint, poisoned: bool = False, clock_days: int = 0) -> None:
        """Serve on with fail points, or without any."""
        self.server.stop()
        self.server.start(doom=Doom(points, clock_days, poisoned))
        self._tell_address()

    def restore_server(self, backup: Backup, *, with_mark: bool = False) -> None:
        """Yesterday's copy in place of the server's data."""
        self.note_all()
        self.server.restore(backup, with_mark=with_mark)
        self.server.start()
        self._tell_address()
        self._cross_off()

    def restore_laptop(self, client: ClientLaptop, copy: Path) -> None:
        """An older copy in place of the laptop's folder."""
        self.note_all()
        client.restore_from(copy)
        self.account.put_back(client)
        self._cross_off()

    def destroy(self, client: ClientLaptop) -> None:
        """A laptop that never comes back."""
        self.note_all()
        client.laptop.close()
        self.laptops.remove(client)
        shutil.rmtree(client.root)
        self._cross_off()

    def _cross_off(self) -> None:
        """A photo that no disk holds any more: its laptop's person takes it back, for nobody can send it."""
        dead = self.account.cross_off(self.server, self.laptops)
        for client in self.laptops if dead else ():
            for line in account.own_lines(client):
                take_back(client, line, dead)
        self.note_all()

    def enrol_again(self, client: ClientLaptop, *, replaces: str | None = None) -> None:
        """A device that a restored server forgot comes with the same key and a new code (sync.md §3.8)."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.from_private_bytes(client.store.signing_seed())
        code = enrolment_code(self.server, client.laptop.device.keeper, replaces=replaces)
        public = to_base64(key.public_key().public_bytes_raw())
        transport = Transport(self.server.address)
        try:
            body = {"code": code, "public_key": public, "device_name": "测试电脑"}
            reply = transport.call_json("POST", "/v1/enroll", json_body=body)
        finally:
            transport.close()
        assert reply["device"] == client.laptop.device.id

    def note_all(self) -> None:
        for one in self.laptops:
            self.account.note(one)

    def settle(self) -> list[str]:
        """The weather is good again: every laptop syncs by itself. Returns what is stuck."""
        self.come_back()
        self._tell_address()
        stuck: list[str] = []
        for one in self.laptops:
            stuck += _synced(one)
        for one in self.laptops:  # what the others brought in the meantime
            stuck += _synced(one)
        return stuck

    def verdict(self) -> Verdict:
        """Settle, then ask: hashes equal, queues empty, nothing lost, nothing twice, tables as a rebuild gives them."""
        self.note_all()
        stuck = self.settle()
        self.note_all()
        for number, client in enumerate(self.laptops, start=1):
            stuck += [f"laptop {number}: {words}" for words in self._of_laptop(client)]
        stuck += [f"district: table {name} is not what a rebuild gives" for name in self._server_tables()]
        lost = self.account.lost(self.server, self.laptops)
        doubled = self.account.doubled(self.server, self.laptops)
        return Verdict(tuple(lost), tuple(doubled), tuple(stuck))

    def _server_tables(self) -> list[str]:
        return account.server_differs_from_rebuild(self.server)

    def _of_laptop(self, client: ClientLaptop) -> list[str]:
        found = _journal_faults(client, self.server) + _queue_faults(client)
        odd = {line.reason for line in account.own_lines(client) if line.status == "held"} - self.held
        found += [f"held for ever: {reason}" for reason in sorted(odd)]
        found += [f"table {name} is not what a rebuild gives" for name in account.laptop_differs_from_rebuild(client)]
        return found

    def close(self) -> None:
        for one in self.laptops:
            if isinstance(one, LastingLaptop):
                one.hang_up()
            with suppress(EnvironmentFault):
                one.laptop.close()
        self.server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class PointNotReached(AssertionError):
    """The process did not die where it should have: the fault was none, and the test would prove nothing."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(f"{name}: not reached, exit code {code}")


def take_back(client: ClientLaptop, line: account.Line, dead: set[str]) -> None:
    """Where an entry names a photo whose bytes are gone, the person takes it back (sync.md §3.4)."""
    if b'"evidence.attached"' not in line.body:
        return
    entry = json.loads(line.body)
    if entry["data"]["sha256"] in dead:
        data = EvidenceWithdrawnData(sha256=entry["data"]["sha256"], why="damaged")
        client.write(lambda work: work.append(data, subject=entry["subject"], facility=entry["facility"]))


def _synced(client: ClientLaptop) -> list[str]:
    """Syncs until all is delivered; the last error where it never is."""
    last = "never delivered"
    for _ in range(ROUNDS):
        try:
            result = client.sync()
        except EnvironmentFault as fault:
            last = f"{fault.code} {fault.detail}"
            continue
        if result.delivered:
            return []
        last = f"not delivered: own {result.own_seq}, district {result.server_seq}, photos {result.blobs_missing}"
    return [last]


def _journal_faults(client: ClientLaptop, server: SmallDistrict) -> list[str]:
    """Each journal of this laptop link for link, on both sides; what it received as the district has it."""
    there = {(line.journal, line.seq): line for line in account.server_lines(server)}
    journals: dict[str, list[account.Line]] = {}
    for line in account.own_lines(client):
        journals.setdefault(line.journal, []).append(line)
    found: list[str] = []
    for journal, lines in journals.items():
        links = [link for _, link in chain_over(CHAIN_START, [line.body for line in lines])]
        if [line.hash for line in lines] != links:
            found.append(f"journal {journal[:8]}: chain broken")
        other = [there[key] for key in sorted(there) if key[0] == journal]
        if [(line.seq, line.body, line.hash) for line in lines] != [(o.seq, o.body, o.hash) for o in other]:
            found.append(f"journal {journal[:8]}: {len(lines)} here, {len(other)} at the district")
    for line in account.received_lines(client):
        same = there.get((line.journal, line.seq))
        if same is not None and same.body != line.body:
            found.append(f"received {line.journal[:8]}/{line.seq} differs")
    return found


def _queue_faults(client: ClientLaptop) -> list[str]:
    waiting = client.write(lambda work: work.queue_lines())
    pending = client.store.pending_blobs()
    found = [f"queue: {line.kind} {line.subject[:8]}" for line in waiting]
    return found + [f"photo waiting: {blob.sha256[:8]}" for blob in pending]


Fault = Callable[[Scene], None]


def raises_fault(job: Callable[[], object], *codes: str) -> str:
    """Run what must fail in words; returns the code."""
    try:
        job()
    except EnvironmentFault as fault:
        if codes and fault.code not in codes:
            raise
        return fault.code
    raise AssertionError(f"nothing was refused, {codes} was expected")


def mib(count: float) -> int:
    return int(count * 1024 * 1024)


def fresh_folder(parent: Path, number: int) -> Path:
    """A folder for one try, with Chinese characters and a space in its path: none of our files minds."""
    folder = parent / f"区 数据 {number} {os.getpid()}"
    folder.mkdir(parents=True)
    return folder
