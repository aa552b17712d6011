"""Exports, imports or reads a package in a process of its own that dies by kill -9 at a named step.

``python -m tests.sync.mortal_package import|export|read JSON``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from sync.client.package_answer import read_answer
from sync.client.package_export import Export
from sync.server.cli import main as run_server
from tests.sync.mortal_laptop import Fate, MortalStore
from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.bootstrap import BuiltInPacks, Laptop
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.package_store import SqlPackageStore


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _import(order: dict[str, Any]) -> None:
    """Dies before the n-th writing commit of the import."""
    left = order["commit"]

    def count(connection: Any) -> None:
        nonlocal left
        if connection.get_execution_options().get("tuoyu_writing", False):
            left -= 1
            if left == 0:
                _die()

    event.listen(Engine, "commit", count)
    run_server(["package", "import", *order["files"], "--answer", order["answer"], "--data", order["data"]])


def _store(order: dict[str, Any]) -> Any:
    device = Device(**order["device"])
    paths = DataPaths(Path(order["root"]))
    laptop = Laptop(paths, bytes.fromhex(order["key"]), device, _now, BuiltInPacks())
    store = SqlPackageStore(lambda: laptop.office, lambda job: job(), lambda _changes: None)
    return MortalStore(store, Fate(order["step"], 1, "after"))  # type: ignore[arg-type]  # a store too


def _export(order: dict[str, Any]) -> None:
    if order["step"] == "replace":
        Path.replace = lambda *_arguments: _die()  # type: ignore[assignment,method-assign]  # the last step of all
    Export(_store(order), Path(order["place"]), _now).run()


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    what, told = sys.argv[1], json.loads(sys.argv[2])
    if what == "import":
        _import(told)
    elif what == "export":
        _export(told)
    else:
        read_answer(_store(told), Path(told["place"]), _now)
