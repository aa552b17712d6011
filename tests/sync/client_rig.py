"""A real laptop for tests of the sync: enrolled with a real server, its own SQLCipher folder, the real engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from sync.client.engine import SyncEngine, SyncProgress, SyncResult
from sync.client.login import EnrolmentSlip, enrol
from sync.client.patience import Patience
from sync.client.transport import Transport
from sync.protocol.chain import CHAIN_START, chain_over
from sync.server.access import make_code
from sync.server.office import open_office
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.bootstrap import Laptop, create_laptop, open_laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.clock import beijing_now
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecordedData,
    Consent,
    EvidenceAttachedData,
    InspectionStartedData,
    PackRef,
)
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.projection.tables import PROJECTED
from tuoyu_desktop.store.journal import verify_own
from tuoyu_desktop.store.keys import MemoryKeyStore
from tuoyu_desktop.store.sync_store import SqlSyncStore
from tuoyu_desktop.store.unit_of_work import SqlWork

OFFICER = DEMO_PEOPLE["street_officer"]
OAK = oak_facility(1)
PACK = PackRef(id="demo", version="1", digest="0" * 64)


def now() -> datetime:
    """As the program's own clock says it: its date is Beijing's, whatever the machine's is."""
    return beijing_now()


def enrolment_code(server: DistrictServer, person: str, *, replaces: str | None = None, hours: float = 72) -> str:
    """A code as ``tuoyu-server enroll`` makes it, without the second that a process takes."""
    office = open_office(server.data, server.database)
    try:
        return make_code(office, person, replaces=replaces, hours=hours)
    finally:
        office.database.close()


@dataclass
class ClientLaptop:
    """One laptop. ``sync`` runs the engine in this thread; ``waits`` are the pauses that it would have made."""

    laptop: Laptop
    keys: MemoryKeyStore
    address: str
    clock: Callable[[], datetime] = now
    waits: list[float] = field(default_factory=list)
    on_wait: Callable[[float], None] = lambda _seconds: None
    seen: list[SyncProgress] = field(default_factory=list)
    on_progress: Callable[[SyncProgress], None] = lambda _progress: None
    changed: set[str] = field(default_factory=set)

    @property
    def store(self) -> SqlSyncStore:
        return SqlSyncStore(
            lambda: self.laptop.office, lambda job: job(), lambda changes: self.changed.update(changes.touched)
        )

    @property
    def root(self) -> Path:
        return self.laptop.paths.root

    def sync(
        self,
        *,
        address: str | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        transport: Transport | None = None,
    ) -> SyncResult:
        """One sync over a connection of its own, or over ``transport``, which stays open."""
        line = transport or Transport(address or self.address)
        try:
            return SyncEngine(
                self.store,
                line,
                clock=self.clock,
                report=self._report,
                cancelled=cancelled,
                patience=Patience(self._wait, jitter=lambda: 1.0),
            ).run()
        finally:
            if transport is None:
                line.close()

    def _report(self, progress: SyncProgress) -> None:
        self.seen.append(progress)
        self.on_progress(progress)

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.on_wait(seconds)

    def write(self, job: Callable[[SqlWork], Any], actor: str = OFFICER) -> Any:
        return self.laptop.write(job, actor)[0]

    def visit(self, answers: int = 3, *, actor: str = OFFICER, facility: str = OAK) -> str:
        """A visit under way with some answers; returns its id."""
        return str(self.write(lambda work: start_visit(work, facility, answers), actor))

    def photo(self, inspection: str, content: bytes, *, facility: str = OAK) -> str:
        return str(self.write(lambda work: attach(work, inspection, content, facility)))

    def scalar(self, statement: Any) -> Any:
        with self.laptop.engine.begin() as connection:
            return connection.execute(statement).scalar()

    def setting(self, name: str) -> str | None:
        return self.write(lambda work: work.setting(name))  # type: ignore[no-any-return]  # a text or null

    def bodies(self) -> list[bytes]:
        """The own journal, in order."""
        place = ENTRY.c.journal == self.laptop.office.device.journal
        with self.laptop.engine.begin() as connection:
            return [
                bytes(b) for b in connection.execute(select(ENTRY.c.body).where(place).order_by(ENTRY.c.seq)).scalars()
            ]

    def received(self) -> int:
        return int(self.scalar(select(func.count()).select_from(ENTRY).where(ENTRY.c.origin != "own")))

    def tables(self) -> dict[str, list[Any]]:
        """Every projected row."""
        with self.laptop.engine.begin() as connection:
            return {
                table.name: sorted(tuple(map(repr, row)) for row in connection.execute(select(table)))
                for table in PROJECTED.sorted_tables
            }

    def reopen(self) -> ClientLaptop:
        """The same folder as after a restart."""
        self.laptop.close()
        self.laptop = open_laptop(self.laptop.paths, self.keys, self.clock)
        return self

    def copy_to(self, target: Path) -> Path:
        """The folder as a backup would keep it."""
        self.laptop.close()
        shutil.copytree(self.root, target)
        self.laptop = open_laptop(self.laptop.paths, self.keys, self.clock)
        return target

    def restore_from(self, copy: Path) -> None:
        self.laptop.close()
        shutil.rmtree(self.root)
        shutil.copytree(copy, self.root)
        self.laptop = open_laptop(self.laptop.paths, self.keys, self.clock)


def start_visit(work: SqlWork, facility: str, answers: int) -> str:
    inspection = new_id()
    items = tuple(f"A{number:02d}" for number in range(1, answers + 1))
    started = InspectionStartedData(
        date=work.now().date(),
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.FULL,
        checklist=PACK,
        district_pack=PACK,
        lead=work.actor,
        team=(work.actor,),
        items=items,
        consent=Consent(given=True, name="李婷", post="园长"),
    )
    work.append(started, subject=inspection, facility=facility)
    for item in items:
        data = AnswerRecordedData(inspection=inspection, item=item, answer=Answer.PASS, measured={})
        work.append(data, subject=answer_id(inspection, item), facility=facility)
    return inspection


def attach(work: SqlWork, inspection: str, content: bytes, facility: str) -> str:
    sha256 = work.store_blob(content, "image/jpeg")
    data = EvidenceAttachedData(inspection=inspection, sha256=sha256, size=len(content), media_type="image/jpeg")
    work.append(data, subject=new_id(), facility=facility)
    return sha256


def new_client(
    server: DistrictServer,
    folder: Path,
    person: str = OFFICER,
    *,
    replaces: str | None = None,
    keys: MemoryKeyStore | None = None,
) -> ClientLaptop:
    """Enrol through the wire and make the laptop, as the first start does."""
    transport = Transport(server.address)
    try:
        slip = EnrolmentSlip(server.address, enrolment_code(server, person, replaces=replaces))
        enrolled = enrol(transport, slip, "测试电脑")
    finally:
        transport.close()
    reply = enrolled.reply
    device = Device(
        id=reply.device,
        number=reply.device_number,
        journal=reply.device,
        unit=reply.unit,
        unit_name=reply.unit_name,
        district=reply.district,
        district_pack=reply.district_pack,
        keeper=reply.keeper,
        server=enrolled.server,
        name="测试电脑",
        is_demo=enrolled.demo,
    )
    keys = keys or MemoryKeyStore()
    settings = {
        "signing_seed": enrolled.seed.hex(),
        "server_key": reply.server_key,
        "package_key": reply.package_key,
    }
    laptop = create_laptop(DataPaths(folder), keys, device, settings, now)
    return ClientLaptop(laptop, keys, server.address)


PREPARED_KEYS = MemoryKeyStore(bytes(range(32, 64)))


def prepare_client(root: Path, district: Path, person: str) -> None:
    """A copy of ``district`` and a laptop of ``person`` that has its first snapshot of it, both to be copied."""
    server = copy_of(district, root / "district").start()
    client = new_client(server, root / "laptop", person, keys=PREPARED_KEYS)
    client.sync()
    client.laptop.close()
    server.stop()


def prepared_client(root: Path, server: DistrictServer, folder: Path) -> ClientLaptop:
    """The laptop that ``prepare_client`` made, in a folder of its own; ``server`` serves the district's copy."""
    shutil.copytree(root / "laptop", folder)
    return ClientLaptop(open_laptop(DataPaths(folder), PREPARED_KEYS, now), PREPARED_KEYS, server.address)


def server_bodies(server: DistrictServer, journal: str) -> list[tuple[int, bytes, bytes]]:
    """(seq, body, hash) of a journal as the server's database has it."""
    office = open_office(server.data, server.database)
    try:
        with office.database.read() as connection:
            columns = select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.hash).where(ENTRY.c.journal == journal)
            return [(r.seq, bytes(r.body), bytes(r.hash)) for r in connection.execute(columns.order_by(ENTRY.c.seq))]
    finally:
        office.database.close()


def assert_whole(server: DistrictServer, client: ClientLaptop) -> None:
    """Both ends hold the same journal, byte for byte and link for link; the tables are what a rebuild gives."""
    journal = client.laptop.office.device.journal
    mine = client.bodies()
    theirs = server_bodies(server, journal)
    assert [seq for seq, _, _ in theirs] == list(range(1, len(mine) + 1))
    assert [body for _, body, _ in theirs] == mine
    links = [link for _, link in chain_over(CHAIN_START, mine)]
    assert [link for _, _, link in theirs] == links
    place = ENTRY.c.journal == journal
    with client.laptop.engine.begin() as connection:
        columns = select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.digest, ENTRY.c.hash).where(place)
        verify_own(
            (r.seq, bytes(r.body), bytes(r.digest), bytes(r.hash))
            for r in connection.execute(columns.order_by(ENTRY.c.seq))
        )
    assert_rebuild_equal(client)


def assert_rebuild_equal(client: ClientLaptop) -> None:
    before = client.tables()
    with client.laptop.engine.begin() as connection:
        rebuild(connection)
    assert client.tables() == before


def yesterday() -> datetime:
    return now() - timedelta(days=1)
