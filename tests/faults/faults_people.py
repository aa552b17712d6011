"""Devices, persons and programs: revoked, two at once, entries that nobody can read, folds with a bug."""

from __future__ import annotations

from datetime import UTC, datetime

from sync.protocol.chain import chain, digest
from tests.faults import account
from tests.faults.districts import SmallDistrict
from tests.faults.doomed import POISON, Doom, hold_lock, sync_laptop
from tests.faults.scene import Scene, raises_fault
from tests.faults.table import fault
from tests.processes import nursery, run, started
from tests.sync.client_rig import OAK, ClientLaptop, attach, now
from tuoyu_desktop.domain.entries import families
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.entries.inspections import AnswerRecordedData, InspectionFinishedData, InspectionJoinedData
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.terms import Answer, Severity, VisitMode
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.unit_of_work import SqlWork


@fault("device revoked while offline")
def _revoked(scene: Scene) -> None:
    """Everything still arrives, and waits there for the district's word."""
    scene.held = frozenset({"device-revoked"})
    client = scene.laptop()
    scene.visit(client, 2)
    client.sync()
    scene.visit(client, 3, photo_bytes=3_000)
    told = scene.server.told("devices", "revoke", client.laptop.device.id, "--reason", "丢失")
    assert not told.startswith("exit"), told
    scene.visit(client, 1)
    result = client.sync()
    assert (result.scope, result.entries_received) == ("deliver", 0)


@fault("poison entry first in line")
def _poison(scene: Scene) -> None:
    """No JSON at all, an unknown kind, a wrong number: stored with a verdict, and what stands behind goes on."""
    scene.held = frozenset({"unknown-kind"})
    client = scene.laptop()
    client.sync()
    unknown = f'{{"seq":2,"id":"{new_id()}","kind":"weather.seen","v":1,"at":"{datetime.now(UTC).isoformat()}",'
    unknown += f'"actor":"x","facility":null,"subject":"{new_id()}","after":null,"data":{{}}}}'
    for body in (b"\x00 no entry at all", unknown.encode(), b'{"seq":99,"id":"x"}'):
        _append_raw(client, body)
    scene.visit(client, 5, photo_bytes=2_000)
    client.sync()
    verdicts = {line.seq: line.status for line in account.server_lines(scene.server)}
    assert [verdicts[seq] for seq in (1, 2, 3)] == ["rejected", "held", "rejected"], verdicts
    assert {verdicts[seq] for seq in verdicts if seq > 3} == {"applied"}, verdicts


def _append_raw(client: ClientLaptop, body: bytes) -> None:
    """A line that no program of ours writes, in its place in the chain."""
    office = client.laptop.office
    own = digest(body)
    values = dict.fromkeys(("id", "kind", "actor", "at", "reason"), "")
    place = {"journal": office.device.journal, "seq": office.head.seq + 1, "subject": office.device.journal}
    rest = {"body": body, "digest": own, "hash": chain(office.head.hash, own), "origin": "own", "status": "applied"}
    with client.laptop.engine.begin() as connection:
        connection.execute(ENTRY.insert().values(**values, **place, **rest))
    office.open_journal()


def _finding(client: ClientLaptop, inspection: str, fact: str) -> str:
    data = FindingRecordedData(
        inspection=inspection,
        item="A01",
        mode=VisitMode.SUPERVISORY_VISIT,
        fact=fact,
        severity=Severity.MAJOR,
        found_on=now().date(),
        photo_reason="不宜拍照",
    )
    subject = new_id()
    client.write(lambda work: work.append(data, subject=subject, facility=OAK))
    return subject


@fault("an exception in a fold at the district")
def _server_fold(scene: Scene) -> None:
    """The entry is kept and held, those around it take effect; after an update of the program it is let go."""
    client = scene.laptop()
    client.sync()
    inspection = scene.visit(client, 3)
    _finding(client, inspection, POISON)
    _finding(client, inspection, "消防通道堆放杂物。")
    scene.visit(client, 3)
    scene.restart_server(poisoned=True)
    assert client.sync().delivered
    odd = [(line.seq, line.reason) for line in account.server_lines(scene.server) if line.status != "applied"]
    assert odd == [(5, "internal")], odd
    scene.restart_server()
    told = scene.server.told("held", "release", client.laptop.device.id, "--seq", "5", "--reason", "程序已更新")
    assert not told.startswith("exit"), told


@fault("an exception in a fold on a laptop")
def _laptop_fold(scene: Scene) -> None:
    """Another's entry breaks a fold here: what this person wrote and photographed goes out all the same."""
    client, other = scene.laptop(), scene.laptop("other")
    for one in (client, other):
        one.sync()
    _finding(other, scene.visit(other, 2), POISON)
    other.sync()
    scene.visit(client, 3, photo_bytes=4_000)
    family = families.FAMILY_OF_KIND["finding.recorded"]
    right = family.fold

    def broken(placed: object) -> object:
        raise ZeroDivisionError(POISON)

    object.__setattr__(family, "fold", broken)
    try:
        raises_fault(client.sync, "sync-unfolded")
    finally:
        object.__setattr__(family, "fold", right)
    head = account.own_lines(client)[-1].seq
    journal = client.laptop.device.id
    assert max(line.seq for line in account.server_lines(scene.server) if line.journal == journal) == head
    assert client.store.pending_blobs() == [], "the photos wait for a fold that has nothing to do with them"


@fault("two programs on one data folder")
def _two_programs(scene: Scene) -> None:
    """One sync at a time: the second is told so; a dead one gives the turn back. A second writer breaks nothing."""
    client = scene.laptop()
    scene.visit(client, 3, photo_bytes=3_000)
    folder = scene.folder_of(client)
    near, far = nursery().Pipe()
    holder = started(hold_lock, client.laptop.paths.sync_lock, far)
    assert near.recv() == "held"
    assert run(sync_laptop, folder, Doom()) == 3
    holder.kill()
    holder.join()
    both = [started(sync_laptop, folder, Doom()) for _ in range(2)]
    for process in both:
        process.join()
    assert {process.exitcode for process in both} <= {0, 3}
    assert 0 in {process.exitcode for process in both}


@fault("two laptops on one visit, one never comes back")
def _never_back(scene: Scene) -> None:
    """The lead seals what is here and at the district; the other's unsent answers are gone with it."""
    lead, other = scene.laptop("lead"), scene.laptop("other")
    inspection = _joined(scene, lead, other)
    other.sync()
    lead.sync()
    _answer(other, inspection, "A02", Answer.FAIL)
    scene.destroy(other)
    _seal(lead, inspection)
    lead.sync()


@fault("two laptops on one visit, one comes back late")
def _late(scene: Scene) -> None:
    """What lies beyond the seal is kept and shown apart; different answers to one item are both kept."""
    scene.held = frozenset({"late"})
    lead, other = scene.laptop("lead"), scene.laptop("other")
    inspection = _joined(scene, lead, other)
    _answer(lead, inspection, "A01", Answer.PASS)
    _answer(other, inspection, "A01", Answer.FAIL)
    other.sync()
    lead.sync()
    _answer(other, inspection, "A02", Answer.FAIL)
    other.write(lambda work: attach(work, inspection, scene.random.randbytes(2_000), OAK))
    _seal(lead, inspection)
    assert lead.sync().delivered
    assert other.sync().delivered


def _joined(scene: Scene, lead: ClientLaptop, other: ClientLaptop) -> str:
    inspection = scene.visit(lead, 3)
    lead.sync()
    other.sync()
    device = other.laptop.device
    joined = InspectionJoinedData(device=device.id, person=device.keeper)
    other.write(lambda work: work.append(joined, subject=inspection, facility=OAK))
    return inspection


def _answer(client: ClientLaptop, inspection: str, item: str, answer: Answer) -> None:
    data = AnswerRecordedData(inspection=inspection, item=item, answer=answer, measured={})
    client.write(lambda work: work.append(data, subject=answer_id(inspection, item), facility=OAK))


def _seal(client: ClientLaptop, inspection: str) -> None:
    def job(work: SqlWork) -> None:
        covers, seal = work.digest_of_visit(inspection)
        data = InspectionFinishedData(covers=covers, digest=seal, finished_at=now())
        work.append(data, subject=inspection, facility=OAK)

    client.write(job)


@fault("path with Chinese characters and spaces")
def _path(scene: Scene) -> None:
    """All folders here have them; this laptop's and this server's have the odd ones as well."""
    odd = scene.folder / "卫 健 委" / "第 1 台（新）%20 #电脑"
    odd.parent.mkdir()
    scene.server.stop()
    data = scene.folder / "大兴 区%41 数据 #1"
    scene.server.data.rename(data)
    scene.server.data = data
    scene.server.start()
    client = scene.laptop(str(odd.relative_to(scene.folder)))
    scene.visit(client, 3, photo_bytes=3_000)
    client.sync()
    client.reopen()
    scene.visit(client, 3)
    assert not isinstance(scene.server, SmallDistrict) or "exit" not in scene.server.told("doctor", "--blobs")
