"""kill -9 at each step, of the laptop and of the server: before and after sending, around commits, in mid-air."""

from __future__ import annotations

from functools import partial

from sync.client.uploads import SLICE
from tests.faults.districts import DiedAtStart
from tests.faults.doomed import Doom, bring_up_to_date, sync_laptop, write_visit
from tests.faults.fail_points import FailPoint
from tests.faults.scene import PointNotReached, Scene
from tests.faults.table import FAULTS, fault
from tests.processes import KILLED, run
from tests.sync.client_rig import OAK, OFFICER
from tuoyu_desktop.domain.errors import EnvironmentFault

_LAPTOP_SYNC = {
    "before send": ("request POST /v1/journal", 1),
    "after send, before reply": ("reply POST /v1/journal", 1),
    "between reply and commit": ("store confirm", 1),
    "in the commit of the reply": ("sql INSERT INTO setting", 2),
    "mid-blob": ("request PATCH", 2),
    "after blob, before it is noted": ("store blob_settled", 1),
    "before the receipt is kept": ("store keep_receipt", 1),
}


def _laptop_killed(point: str, count: int, scene: Scene) -> None:
    """A day's visit with a photo of three slices is on its way when the laptop dies."""
    client = scene.laptop()
    client.sync()
    scene.visit(client, 12, photo_bytes=2 * SLICE + scene.random.randint(1, 999))
    scene.sync_killed_at(client, point, count)


for _name, (_point, _count) in _LAPTOP_SYNC.items():
    FAULTS[f"laptop killed: {_name}"] = partial(_laptop_killed, _point, _count)


@fault("laptop killed: mid-snapshot")
def _mid_snapshot(scene: Scene) -> None:
    """Before the snapshot's entries are in, before its tables are, before its cursor is."""
    for point in ("sql INSERT INTO entry", "sql INSERT INTO facility", "sql INSERT INTO setting"):
        client = scene.laptop(point)
        scene.visit(client, 2)
        scene.sync_killed_at(client, point)


@fault("laptop killed: mid-page")
def _mid_page(scene: Scene) -> None:
    """Another laptop's visits come in by the feed."""
    client, other = scene.laptop(), scene.laptop("other")
    client.sync()
    scene.visit(other, 30)
    other.sync()
    scene.sync_killed_at(client, "sql INSERT INTO entry")
    scene.sync_killed_at(client, "sql INSERT INTO answer")


@fault("laptop killed: while a person writes")
def _mid_write(scene: Scene) -> None:
    client = scene.laptop()
    client.sync()
    folder = scene.folder_of(client)
    for point in ("commit", "sql INSERT INTO inspection", "sql INSERT INTO answer"):
        client.laptop.close()
        doom = Doom((FailPoint(point, scene.random.randint(1, 6)),))
        code = run(write_visit, folder, 9, OFFICER, OAK, doom)
        client.reopen()
        if code != KILLED:
            raise PointNotReached(point, code)


@fault("laptop killed: mid-rebuild")
def _laptop_mid_rebuild(scene: Scene) -> None:
    """A new version of the program has other tables; the first rebuild dies half-way, the second goes through."""
    client = scene.laptop()
    client.sync()
    scene.visit(client, 20)
    folder = scene.folder_of(client)
    with client.laptop.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE projection_stamp SET stamp = 'older'")
    client.laptop.close()
    code = run(bring_up_to_date, folder, Doom((FailPoint("sql INSERT INTO answer"),)))
    if code != KILLED:
        raise PointNotReached("mid-rebuild", code)
    assert run(bring_up_to_date, folder, Doom()) == 0
    client.reopen()


_SERVER_STEPS = {
    "before it read the push": ("request POST /v1/journal", 1),
    "in the middle of the push": ("body POST /v1/journal", 1),
    "before the entries are stored": ("sql UPDATE commit_counter", 1),
    "stored, before the commit": ("commit POST /v1/journal", 1),
    "committed, before the reply": ("reply POST /v1/journal", 1),
    "mid-snapshot": ("piece GET /v1/snapshot", 1),
    "mid-page": ("piece GET /v1/feed", 1),
    "mid-blob": ("body PATCH", 2),
    "blob in place, before its row": ("commit PATCH", 1),
    "before the receipt": ("reply GET /v1/receipt", 1),
    "at login": ("commit POST /v1/session", 1),
}


def _server_killed(point: str, count: int, scene: Scene) -> None:
    """Somebody starts it again; the sync that runs goes on by itself, or the next one does."""
    client = scene.laptop()
    scene.visit(client, 12, photo_bytes=2 * SLICE + scene.random.randint(1, 999))
    scene.restart_server(FailPoint(point, count))
    try:
        client.sync()
    except EnvironmentFault as weather:
        if weather.code != "sync-unreachable":
            raise
    scene.come_back()
    if scene.server.deaths != 1:
        raise PointNotReached(point, 0)


for _name, (_point, _count) in _SERVER_STEPS.items():
    FAULTS[f"server killed: {_name}"] = partial(_server_killed, _point, _count)


@fault("server killed: mid-rebuild")
def _server_mid_rebuild(scene: Scene) -> None:
    client = scene.laptop()
    scene.visit(client, 12)
    client.sync()
    scene.server.tamper("UPDATE projection_stamp SET stamp = 'older'")
    scene.server.stop()
    code = 0
    try:
        scene.server.start(doom=Doom((FailPoint("sql INSERT INTO answer"),)))
    except DiedAtStart as death:
        code = death.code
    if code != KILLED:
        raise PointNotReached("mid-rebuild", code)
    scene.server.start()
    scene.come_back()


@fault("both killed, again and again")
def _both_killed(scene: Scene) -> None:
    """Laptop and server die in turn at places drawn by lot, with something new written in between."""
    client = scene.laptop()
    server_points = [point for point in _SERVER_STEPS.values() if "PATCH" not in point[0]]
    for _ in range(3):
        scene.visit(client, scene.random.randint(1, 5), photo_bytes=SLICE + 10)
        scene.restart_server(FailPoint(*scene.random.choice(server_points)))
        point, count = scene.random.choice(list(_LAPTOP_SYNC.values()))
        folder = scene.folder_of(client)
        client.laptop.close()
        run(sync_laptop, folder, Doom((FailPoint(point, count),)))  # whichever of the two dies first
        client.reopen()
        scene.come_back()
