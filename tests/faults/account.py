"""The account of what people wrote: kept outside both programs, compared byte for byte at the end."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from sync.server.stored import DUPLICATE, FROM_DEVICE
from sync.server.tables import DEVICE
from tests.faults.districts import SmallDistrict
from tests.sync.client_rig import ClientLaptop
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.projection.tables import PROJECTED

_SEQ = re.compile(rb'\A\{"seq":\d+')


def core(body: bytes) -> bytes:
    """A body without its number, the only thing that changes when an entry moves to a new journal (sync.md §3.8)."""
    return _SEQ.sub(b'{"seq":0', body)


@dataclass(frozen=True)
class Line:
    """One stored entry of a device, on either side."""

    journal: str
    seq: int
    id: str
    body: bytes
    hash: bytes
    status: str
    reason: str


def server_lines(server: SmallDistrict) -> list[Line]:
    with server.opened() as office, office.database.read() as connection:
        return _lines(connection, ENTRY.c.origin == FROM_DEVICE)


def stopped_devices(server: SmallDistrict) -> set[str]:
    """Revoked and replaced ones."""
    with server.opened() as office, office.database.read() as connection:
        return set(connection.execute(select(DEVICE.c.device).where(DEVICE.c.stopped != "")).scalars())


def own_lines(client: ClientLaptop) -> list[Line]:
    with client.laptop.engine.begin() as connection:
        return _lines(connection, ENTRY.c.origin == "own")


def received_lines(client: ClientLaptop) -> list[Line]:
    with client.laptop.engine.begin() as connection:
        return _lines(connection, ENTRY.c.origin == "feed")


def _lines(connection: Connection, chosen: Any) -> list[Line]:
    columns = select(
        ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.id, ENTRY.c.body, ENTRY.c.hash, ENTRY.c.status, ENTRY.c.reason
    )
    rows = connection.execute(columns.where(chosen).order_by(ENTRY.c.journal, ENTRY.c.seq)).all()
    return [Line(r.journal, r.seq, r.id, bytes(r.body or b""), bytes(r.hash or b""), r.status, r.reason) for r in rows]


@dataclass
class Account:
    """``written``: entry id to its body without number; ``by``: data folder of a laptop to the ids written there;
    ``photos``: SHA-256 of every photo that an entry names; ``away``: what an old copy put back took from a laptop."""

    written: dict[str, bytes] = field(default_factory=dict)
    by: dict[Path, set[str]] = field(default_factory=dict)
    away: dict[Path, set[str]] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)

    def note(self, client: ClientLaptop) -> None:
        """Remember what this laptop has committed."""
        for line in own_lines(client):
            if not line.id:
                continue
            self.written.setdefault(line.id, core(line.body))
            self.by.setdefault(client.root, set()).add(line.id)
            data = json.loads(line.body)
            if data["kind"] == "evidence.attached":
                self.photos.add(data["data"]["sha256"])
            elif data["kind"] == "evidence.withdrawn":
                self.withdrawn.add(data["data"]["sha256"])

    def cross_off(self, server: SmallDistrict, clients: list[ClientLaptop]) -> set[str]:
        """After old copies were put back: what is left on neither side was destroyed by that and by nothing else.

        Returns the photos that are gone.
        """
        alive = {line.id for line in server_lines(server)}
        files = {path.name for path in (server.data / "blobs").glob("??/*")}
        for client in clients:
            alive |= {line.id for line in own_lines(client)}
            files |= {path.name[:64] for path in client.laptop.office.blobs.files()}
        self.written = {identity: body for identity, body in self.written.items() if identity in alive}
        dead = self.photos - files
        self.photos &= files
        return dead

    def put_back(self, client: ClientLaptop) -> None:
        """An old copy is in place of the laptop's folder."""
        self.away[client.root] = self.by.get(client.root, set()) - {line.id for line in own_lines(client)}

    def lost(self, server: SmallDistrict, clients: list[ClientLaptop]) -> list[str]:
        """Entries and photos that are not at the district, and entries that their laptop has no more. A stopped laptop
        may read nothing (sync.md §3.14): what a copy put back took from it stays at the district."""
        there = {line.id: core(line.body) for line in server_lines(server)}
        stopped = stopped_devices(server)
        missing = [f"entry {i}" for i, body in self.written.items() if there.get(i) != body]
        for client in clients:
            here = {line.id: core(line.body) for line in own_lines(client)}
            mine = self.by.get(client.root, set()) & set(self.written)
            if client.laptop.device.id in stopped:
                mine -= self.away.get(client.root, set())
            missing += [f"entry {i} on its laptop" for i in sorted(mine) if here.get(i) != self.written[i]]
        for sha256 in sorted(self.photos - self.withdrawn):
            file = server.data / "blobs" / sha256[:2] / sha256
            if not file.is_file() or _sha256(file) != sha256:
                missing.append(f"photo {sha256[:8]}")
        return missing

    def doubled(self, server: SmallDistrict, clients: list[ClientLaptop]) -> list[str]:
        """Entries that take effect, or would, at two places of one database."""
        found = [f"{i} at the district" for i in _repeated(server_lines(server))]
        for client in clients:
            found += [f"{i} on a laptop" for i in _repeated(own_lines(client))]
        return found


def _repeated(lines: list[Line]) -> list[str]:
    counted = Counter(line.id for line in lines if line.id and line.status != DUPLICATE)
    return [identity for identity, count in counted.items() if count > 1]


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class _RolledBack(Exception):
    """Leaves a transaction without a trace."""


def server_differs_from_rebuild(server: SmallDistrict) -> list[str]:
    """Names of the server's projected tables that a rebuild would change; nothing is changed."""
    different: list[str] = []
    with server.opened() as office:
        try:
            with office.database.write() as connection:
                before = _tables(connection)
                rebuild(connection)
                different = _differences(before, _tables(connection))
                raise _RolledBack
        except _RolledBack:
            pass
    return different


def laptop_differs_from_rebuild(client: ClientLaptop) -> list[str]:
    """Names of the laptop's projected tables that a rebuild changed."""
    with client.laptop.engine.begin() as connection:
        before = _tables(connection)
        rebuild(connection)
        return _differences(before, _tables(connection))


def _tables(connection: Connection) -> dict[str, list[Any]]:
    return {
        table.name: sorted(tuple(map(repr, row)) for row in connection.execute(select(table)))
        for table in PROJECTED.sorted_tables
    }


def _differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    return [name for name in before if before[name] != after[name]]
