"""The seal of a visit: which entries it covers and the digest over them (sync.md §3.10). Laptop and server alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import table_of

REINSPECTED = "finding.reinspected"
AFTER_SEAL = frozenset({"inspection.finished", "inspection.amended"})


def _entries(connection: Connection, inspection: str) -> list[Any]:
    """(id, journal, seq, digest) of all entries of the visit held here, the seal itself and amendments left out."""
    subjects = {inspection}
    for family in ("answer", "evidence", "finding"):
        table = table_of(family)
        subjects.update(connection.execute(select(table.c.subject).where(table.c.inspection == inspection)).scalars())
    columns = select(ENTRY.c.id, ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.digest, ENTRY.c.kind)
    wanted = sorted(subjects)
    found: list[Any] = []
    for start in range(0, len(wanted), 500):
        chosen = ENTRY.c.subject.in_(wanted[start : start + 500]) & ENTRY.c.kind.not_in(AFTER_SEAL)
        found.extend(row for row in connection.execute(columns.where(chosen)) if row.kind != REINSPECTED)
    return found + _second_looks(connection, inspection)


def _second_looks(connection: Connection, inspection: str) -> list[Any]:
    """Re-inspections made during the visit: their subjects are findings of earlier visits of the same facility."""
    visits = table_of("inspection")
    facility = connection.execute(select(visits.c.facility).where(visits.c.subject == inspection)).scalar()
    columns = select(ENTRY.c.id, ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.digest, ENTRY.c.kind, ENTRY.c.body)
    chosen = (ENTRY.c.kind == REINSPECTED) & (ENTRY.c.facility == facility) & ENTRY.c.body.is_not(None)
    needle = f'"inspection":"{inspection}"'.encode()
    return [row for row in connection.execute(columns.where(chosen)) if needle in bytes(row.body)]


def digest_over(entries: Mapping[str, bytes]) -> str:
    """SHA-256 in hex over the 32-byte digests of bodies, in the order of their entry ids."""
    whole = hashlib.sha256()
    for identity in sorted(entries):
        whole.update(entries[identity])
    return whole.hexdigest()


def seal_of(connection: Connection, inspection: str) -> tuple[dict[str, int], str]:
    """(covers, digest) over everything of the visit that is held here now."""
    entries = _entries(connection, inspection)
    covers: dict[str, int] = {}
    for row in entries:
        covers[row.journal] = max(covers.get(row.journal, 0), row.seq)
    return covers, digest_over({row.id: bytes(row.digest) for row in entries})


def digest_covered(connection: Connection, inspection: str, covers: Mapping[str, int]) -> str:
    """The digest over what ``covers`` names, to be compared with the one in ``inspection.finished``."""
    covered = {
        row.id: bytes(row.digest) for row in _entries(connection, inspection) if row.seq <= covers.get(row.journal, 0)
    }
    return digest_over(covered)
