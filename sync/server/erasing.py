"""Removing one entry's body by law or order: its digest stays and the chain still verifies (sync.md §1).

What is removed: the body, the row folded from it, and every file that nothing else names. What stays: place, digest,
hash, envelope, and an ``entry.erased`` in the district's journal that tells every laptop to do the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sync.server.blobs import blob_path
from sync.server.district_journal import Draft, write_district
from sync.server.office import Office
from sync.server.tables import BLOB, BLOB_NAME, UPLOAD
from sync.server.uploads import remove_files
from tuoyu_desktop.domain.entries.registry import EntryErased, EntryErasedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import project, set_verdict


@dataclass(frozen=True)
class EraseEntry:
    """``reason`` in words that name nobody (every laptop reads them), ``order`` the number of what demands it."""

    journal: str
    seq: int
    reason: str
    order: str


@dataclass(frozen=True)
class Erasure:
    """``before``: it was erased already, nothing was done. ``files`` counts what was removed with it."""

    before: bool
    files: int


def erase_entry(office: Office, command: EraseEntry) -> Erasure:
    """Erase one entry, once, wherever it stands: a fork carries entries into another journal under the same id
    (sync.md §3.8). Raises RuleViolation rule-erase-…."""
    _check(office, command)
    with office.database.write() as connection:
        row = _entry(connection, command)
        if row.status == EntryStatus.ERASED.value:
            return Erasure(before=True, files=0)
        freed = _erase(office, connection, command, row)
        # Before the commit: a kill in between leaves an entry that is erased by the next try, never a file without a
        # name that nobody would look for.
        files = sum(1 for sha256 in freed if _removed(blob_path(office, sha256)))
    return Erasure(before=False, files=files)


def _check(office: Office, command: EraseEntry) -> None:
    if not command.reason.strip() or not command.order.strip():
        message = "请写明删除的理由 --reason 和依据的文号 --order：这两项会永久留存。"
        raise RuleViolation("rule-erase-grounds", message, field="order")
    if command.journal == office.facts.journal:
        message = "区里自己的记录不能删：请用更正或作废来处理。"
        raise RuleViolation("rule-erase-district", message, field="journal")


def _entry(connection: Connection, command: EraseEntry) -> Any:
    place = (ENTRY.c.journal == command.journal) & (ENTRY.c.seq == command.seq)
    row = connection.execute(select(ENTRY).where(place)).first()
    if row is None:
        message = "区里没有这一条记录，请核对 --journal 和 --seq。"
        raise RuleViolation("rule-erase-unknown", message, detail=f"{command.journal} {command.seq}")
    return row


def _erase(office: Office, connection: Connection, command: EraseEntry, row: Any) -> list[str]:
    """Body, folded row, names of blobs, and the word to the laptops, in one transaction; returns the blobs set free."""
    named: set[tuple[str, int, str]] = set()
    for journal, seq in _places(connection, row):
        set_verdict(connection, journal, seq, EntryStatus.ERASED, command.reason)
        place = (BLOB_NAME.c.journal == journal) & (BLOB_NAME.c.seq == seq)
        dropped = connection.execute(delete(BLOB_NAME).where(place).returning(BLOB_NAME.c.sha256))
        named.update((journal, seq, sha256) for sha256 in dropped.scalars())
    project(connection, {row.subject})
    blobs = {sha256 for _, _, sha256 in named}
    freed = blobs - _still_named(connection, blobs)
    if freed:
        _free(office, connection, sorted(name for name in named if name[2] in freed))
    data = EntryErasedData(
        journal=command.journal,
        seq=command.seq,
        reason=command.reason,
        order=command.order,
        entry=row.id,
        of_kind=row.kind,
        blobs=tuple(sorted(freed)),
        **_shown_at(row),
    )
    write_district(connection, office.facts.journal, [Draft(EntryErased, data, row.subject, facility=row.facility)])
    return sorted(freed)


def _places(connection: Connection, row: Any) -> list[tuple[str, int]]:
    """Where the entry stands; a line that is no entry has no id, and stands alone."""
    if not row.id:
        return [(row.journal, row.seq)]
    twins = select(ENTRY.c.journal, ENTRY.c.seq).where(ENTRY.c.id == row.id)
    return [(twin.journal, twin.seq) for twin in connection.execute(twins.order_by(ENTRY.c.position))]


def _shown_at(row: Any) -> dict[str, str]:
    """Visit, item and finding that the body names, if it can be read."""
    try:
        data = json.loads(bytes(row.body))["data"]
        found = {name: str(data.get(name) or "") for name in ("inspection", "item", "finding")}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    if row.kind.startswith("inspection."):
        found["inspection"] = row.subject
    return found


def _free(office: Office, connection: Connection, names: Sequence[tuple[str, int, str]]) -> None:
    """Forget these blobs with the uploads of them. The hash stays, as that of a photo taken back does: nobody may bring
    the bytes again."""
    freed = {sha256 for _, _, sha256 in names}
    # Uploads first: one that is just being completed is waited for, and its blob is seen then.
    running = delete(UPLOAD).where(UPLOAD.c.sha256.in_(freed)).returning(UPLOAD.c.upload)
    remove_files(office, connection.execute(running).scalars().all())
    connection.execute(delete(BLOB).where(BLOB.c.sha256.in_(freed)))
    marks = [{"journal": j, "seq": seq, "sha256": sha256, "withdrawn": True} for j, seq, sha256 in names]
    connection.execute(insert(BLOB_NAME), marks)


def _still_named(connection: Connection, blobs: Collection[str]) -> set[str]:
    """Those that another entry needs; one that only takes a photo back needs no bytes."""
    chosen = BLOB_NAME.c.sha256.in_(list(blobs)) & BLOB_NAME.c.withdrawn.is_(False)
    return set(connection.execute(select(BLOB_NAME.c.sha256).where(chosen)).scalars())


def _removed(file: Path) -> bool:
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    return True
