"""A laptop in a process of its own that dies by kill -9 at a named step.

``python -m tests.sync.mortal_laptop`` gets one JSON argument {root, key, device, address, step, count, when}.

``step`` is a method of the store or ``METHOD /path`` of a request, ``commit`` a commit of the database; it dies
``before`` or ``after`` the ``count``-th of them. Without a step it syncs and ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from sync.client.engine import SyncEngine
from sync.client.transport import Transport
from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.bootstrap import BuiltInPacks, Laptop
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.sync_store import SqlSyncStore


class Fate:
    """Counts the steps down and ends the process as a power cut would."""

    def __init__(self, step: str, count: int, when: str) -> None:
        self.step, self.count, self.when = step, count, when

    def strike(self, step: str, when: str) -> None:
        if when != self.when or not self.step or not step.startswith(self.step):
            return
        self.count -= 1
        if self.count == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalStore:
    def __init__(self, store: SqlSyncStore, fate: Fate) -> None:
        self._store, self._fate = store, fate

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self._fate.strike(name, "before")
            result = method(*arguments, **named)
            self._fate.strike(name, "after")
            return result

        return call


class MortalTransport(Transport):
    fate: Fate

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        self.fate.strike(f"{method} {path}", "before")
        response = super().call(method, path, **arguments)
        self.fate.strike(f"{method} {path}", "after")
        return response


def main() -> None:
    order = json.loads(sys.argv[1])
    device = Device(**order["device"])
    laptop = Laptop(
        DataPaths(Path(order["root"])), bytes.fromhex(order["key"]), device, lambda: datetime.now(UTC), BuiltInPacks()
    )
    fate = Fate(order["step"], order["count"], order["when"])
    event.listen(laptop.engine, "commit", lambda _connection: fate.strike("commit", "before"))
    transport = MortalTransport(order["address"])
    transport.fate = fate
    store = SqlSyncStore(lambda: laptop.office, lambda job: job(), lambda _changes: None)
    mortal: Any = MortalStore(store, fate)
    SyncEngine(mortal, transport, clock=lambda: datetime.now(UTC)).run()


if __name__ == "__main__":
    main()
