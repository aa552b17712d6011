"""Yesterday's copies: of the server, of a laptop, of both; and laptops that are replaced."""

from __future__ import annotations

from functools import partial

from tests.faults.scene import Scene
from tests.faults.table import FAULTS, fault


def _server_restored(with_mark: bool, scene: Scene) -> None:
    """Two laptops; one syncs between backup and disaster, one was on the road all the while."""
    one, two = scene.laptop("one"), scene.laptop("two")
    for client in (one, two):
        scene.visit(client, 3, photo_bytes=3_000)
        client.sync()
    backup = scene.server.backup(scene.folder / "backup")
    scene.come_back()
    scene.visit(one, 4, photo_bytes=4_000)
    one.sync()
    scene.visit(two, 5, photo_bytes=5_000)
    scene.restore_server(backup, with_mark=with_mark)
    scene.visit(one, 1)


FAULTS["server restored from yesterday"] = partial(_server_restored, False)
FAULTS["server restored from yesterday, its mark as well"] = partial(_server_restored, True)


@fault("server restored and a device forgotten")
def _forgotten(scene: Scene) -> None:
    first = scene.laptop("first")
    scene.visit(first, 2)
    first.sync()
    backup = scene.server.backup(scene.folder / "backup")
    scene.come_back()
    client = scene.laptop("second")
    scene.visit(client, 4, photo_bytes=3_000)
    assert client.sync().delivered
    scene.restore_server(backup)
    scene.enrol_again(client)


@fault("laptop restored from yesterday")
def _laptop_restored(scene: Scene) -> None:
    client = scene.laptop()
    scene.visit(client, 3, photo_bytes=3_000)
    client.sync()
    copy = client.copy_to(scene.folder / "yesterday")
    scene.visit(client, 4, photo_bytes=4_000)
    client.sync()
    scene.restore_laptop(client, copy)


@fault("laptop restored, and both went on")
def _fork(scene: Scene) -> None:
    """What was written on the restored laptop before its first sync goes on in a journal of its own."""
    _forked(scene, 1)


@fault("laptop restored twice, and both went on")
def _fork_twice(scene: Scene) -> None:
    """The second old copy does not know of the new journal: what stands in that one comes back all the same."""
    _forked(scene, 2)


def _forked(scene: Scene, times: int) -> None:
    client, other = scene.laptop(), scene.laptop("other")
    scene.visit(client, 3, photo_bytes=3_000)
    client.sync()
    copy = client.copy_to(scene.folder / "yesterday")
    for _ in range(times):
        scene.visit(client, 4, photo_bytes=4_000)
        client.sync()
        other.sync()
        scene.restore_laptop(client, copy)
        scene.visit(client, 5, photo_bytes=5_000)
    device = client.laptop.device.id
    client.sync()
    assert client.laptop.office.device.journal != device


@fault("both restored from yesterday")
def _both(scene: Scene) -> None:
    """The copies are of different hours, once the server's the older one, once the laptop's."""
    one, two = scene.laptop("one"), scene.laptop("two")
    for client in (one, two):
        scene.visit(client, 2, photo_bytes=2_000)
        client.sync()
    early = one.copy_to(scene.folder / "early")
    scene.visit(one, 3)
    one.sync()
    backup = scene.server.backup(scene.folder / "backup")
    scene.come_back()
    scene.visit(two, 3, photo_bytes=3_000)
    two.sync()
    late = two.copy_to(scene.folder / "late")
    for client in (one, two):
        scene.visit(client, 4, photo_bytes=4_000)
        client.sync()
    scene.restore_server(backup)
    scene.restore_laptop(one, early)
    scene.restore_laptop(two, late)
    scene.visit(one, 2)
    scene.visit(two, 2)


@fault("laptop replaced")
def _replaced(scene: Scene) -> None:
    """The old one turns up again with something that was never sent: it may deliver, and only that."""
    scene.held = frozenset({"device-replaced"})
    old = scene.laptop("old")
    scene.visit(old, 3, photo_bytes=3_000)
    old.sync()
    scene.visit(old, 2, photo_bytes=2_000)
    heir = scene.laptop("heir", replaces=old.laptop.device.id)
    heir.sync()
    scene.visit(heir, 4, photo_bytes=4_000)
    heir.sync()
    assert old.sync().scope == "deliver"
    scene.visit(heir, 1)


@fault("laptop replaced, the old one never comes back")
def _burnt(scene: Scene) -> None:
    old = scene.laptop("old")
    scene.visit(old, 3, photo_bytes=3_000)
    old.sync()
    scene.visit(old, 2)
    heir = scene.laptop("heir", replaces=old.laptop.device.id)
    scene.destroy(old)
    heir.sync()
    scene.visit(heir, 4)
