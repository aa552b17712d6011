"""Packages as people carry them: exported by a real laptop, read in by ``tuoyu-server``, the answer brought back."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from sync.client.package_answer import AnswerRead, read_answer
from sync.client.package_export import Export, Exported, Rest
from sync.server.office import open_office
from sync.server.tables import UPLOAD
from tests.sync.client_rig import ClientLaptop
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.package_store import SqlPackageStore


def package_store(client: ClientLaptop) -> SqlPackageStore:
    return SqlPackageStore(
        lambda: client.laptop.office, lambda job: job(), lambda changes: client.changed.update(changes.touched)
    )


def export(client: ClientLaptop, stick: Path, rest: Rest | None = None, **options: Any) -> Exported:
    stick.mkdir(parents=True, exist_ok=True)
    return Export(package_store(client), stick, client.clock, **options).run(rest)


def bring(server: DistrictServer, files: Path | Sequence[Path], answer: Path | None = None) -> str:
    """What ``tuoyu-server package import`` prints; ``exit N: …`` where it was not all taken in."""
    some = [files] if isinstance(files, Path) else list(files)
    where = [] if answer is None else ["--answer", str(answer)]
    return server.told("package", "import", *map(str, some), *where)


def bring_by_process(
    server: DistrictServer, files: Sequence[Path], answer: Path | None = None
) -> subprocess.CompletedProcess[str]:
    where = [] if answer is None else ["--answer", str(answer)]
    return server.command("package", "import", *map(str, files), *where, check=False)


def read(client: ClientLaptop, answer: Path) -> AnswerRead:
    return read_answer(package_store(client), answer, client.clock)


def round_trip(server: DistrictServer, client: ClientLaptop, stick: Path) -> AnswerRead:
    """Out, in, and back again, once."""
    done = export(client, stick)
    answer = stick / f"回执-{done.files[-1].stem}.tuoyu"
    bring(server, done.files, answer)
    return read(client, answer)


def held(server: DistrictServer) -> tuple[int, int, int]:
    """(entries, blobs on disk, uploads begun): what an import that is refused leaves as it was."""
    office = open_office(server.data, server.database)
    try:
        with office.database.read() as connection:
            entries = connection.execute(select(func.count()).select_from(ENTRY)).scalar_one()
            begun = connection.execute(select(func.count()).select_from(UPLOAD)).scalar_one()
    finally:
        office.database.close()
    files = [path for path in (server.data / "blobs").rglob("*") if path.is_file()]
    parts = list((server.data / "uploads").glob("*")) if (server.data / "uploads").exists() else []
    return int(entries), len(files), int(begun) + len(parts)


def blob_at(server: DistrictServer, sha256: str) -> bytes:
    return (server.data / "blobs" / sha256[:2] / sha256).read_bytes()
