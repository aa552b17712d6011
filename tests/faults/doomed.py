"""What runs in the processes that are killed: a district server and a laptop's sync, with fail points in them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sync.client.engine import SyncEngine
from sync.client.one_at_a_time import one_sync
from sync.client.patience import Patience
from sync.client.transport import Transport
from sync.server import office as server_office
from sync.server import serving
from sync.server.app import make_app
from tests.faults.fail_points import FailPoint, FailPoints, WatchedApp
from tuoyu_desktop import bootstrap
from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.domain.entries import families
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.sync_store import SqlSyncStore

POISON = "折叠时出错"
"""A finding whose fact holds these words makes the fold of findings fail where ``Doom.poisoned`` says so."""


@dataclass(frozen=True)
class Doom:
    """``points``: where it dies; ``clock_days``: how far its clock is off; ``poisoned``: one fold has a bug."""

    points: tuple[FailPoint, ...] = ()
    clock_days: int = 0
    poisoned: bool = False


def _log_to(file: Path) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)


def poison_fold() -> None:
    """From now on the fold of findings has a bug in this process."""
    family = families.FAMILY_OF_KIND["finding.recorded"]
    right: Callable[..., Any] = family.fold

    def fold(placed: Any) -> Any:
        if any(POISON in str(getattr(p.entry.data, "fact", "")) for p in placed):
            raise ZeroDivisionError(POISON)
        return right(placed)

    object.__setattr__(family, "fold", fold)


def serve_district(data: Path, database: str | None, port: int, doom: Doom, telling: Connection) -> None:
    """``tuoyu-server serve`` with fail points; the address goes to ``telling`` when it answers."""
    _log_to(data.with_name(f"{data.name}.log"))
    points = FailPoints(doom.points)
    points.watch_databases()
    if doom.poisoned:
        poison_fold()
    if doom.clock_days:
        wrong = timedelta(days=doom.clock_days)
        setattr(server_office.Office, "now", lambda _self: datetime.now(UTC) + wrong)  # noqa: B010  # its clock
    watched: dict[str, Callable[..., Any]] = {
        "make_app": lambda opened: WatchedApp(make_app(opened), points),
        "announce": telling.send,
    }
    for name, replacement in watched.items():
        setattr(serving, name, replacement)
    serving.serve(data, database, serving.Listening("127.0.0.1", port))


class WatchedStore:
    """The laptop's store whose calls are fail points."""

    def __init__(self, store: SqlSyncStore, points: FailPoints) -> None:
        self._store, self._points = store, points

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self._points.reached(f"store {name}")
            result = method(*arguments, **named)
            self._points.reached(f"stored {name}")
            return result

        return call


class WatchedTransport(Transport):
    points: FailPoints

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        self.points.reached(f"request {method} {path}")
        response = super().call(method, path, **arguments)
        self.points.reached(f"reply {method} {path}")
        return response


@dataclass(frozen=True)
class Folder:
    """What a laptop's process needs to open its data."""

    root: Path
    key: bytes
    device: Device
    address: str


def _opened(folder: Folder) -> bootstrap.Laptop:
    paths = DataPaths(folder.root)
    return bootstrap.Laptop(paths, folder.key, folder.device, lambda: datetime.now(UTC), bootstrap.BuiltInPacks())


def _watched_sync(folder: Folder, laptop: bootstrap.Laptop, points: FailPoints) -> None:
    transport = WatchedTransport(folder.address)
    transport.points = points
    store: Any = WatchedStore(SqlSyncStore(lambda: laptop.office, lambda job: job(), lambda _changes: None), points)
    patience = Patience(lambda _seconds: None)
    SyncEngine(store, transport, clock=lambda: datetime.now(UTC), patience=patience).run()


def sync_laptop(folder: Folder, doom: Doom) -> None:
    """One sync under the lock, as the program makes it; exits with 0 when it came through, with 3 when locked out."""
    from tuoyu_desktop.domain.errors import EnvironmentFault

    _log_to(folder.root.with_name(f"{folder.root.name}.log"))
    points = FailPoints(doom.points)
    points.watch_databases()
    laptop = _opened(folder)
    try:
        with one_sync(laptop.paths.sync_lock):
            points.reached("locked")
            _watched_sync(folder, laptop, points)
    except EnvironmentFault as fault:
        raise SystemExit(3 if fault.code == "sync-busy" else 4) from fault


def hold_lock(lock: Path, telling: Connection) -> None:
    """A second program that is in the middle of a sync, until it is killed."""
    with one_sync(lock):
        telling.send("held")
        telling.poll(None)


def bring_up_to_date(folder: Folder, doom: Doom) -> None:
    """What the program does at its start: migrations, and the rebuild after a change of the tables."""
    _log_to(folder.root.with_name(f"{folder.root.name}.log"))
    FailPoints(doom.points).watch_databases()
    bootstrap.bring_up_to_date(_opened(folder))


def write_visit(folder: Folder, answers: int, actor: str, place: str, doom: Doom) -> None:
    """A person answers ``answers`` items, each a command of its own, until the process dies."""
    from tests.sync.client_rig import start_visit

    _log_to(folder.root.with_name(f"{folder.root.name}.log"))
    laptop = _opened(folder)
    FailPoints(doom.points).watch_databases()
    for _ in range(answers):
        laptop.write(lambda work: start_visit(work, place, 1), actor)
