"""What the district's ``entry.erased`` does on a laptop, for tests of what is said where something was."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select

from tests.made_visits import OAK
from tests.store.small_laptop import Writer
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.inspections import EvidenceAttachedData
from tuoyu_desktop.domain.entries.registry import EntryErased, EntryErasedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.sync_store import SqlSyncStore
from tuoyu_desktop.store.taking_in import take_in

REASON = "依当事人申请删除"


def erase(laptop: Laptop, subject: str, kind: str = "") -> None:
    """All entries on a subject (those of one kind), and the bytes that they name, as a sync brings it; what is to go
    then goes."""
    chosen = select(ENTRY).where(ENTRY.c.subject == subject, ENTRY.c.body.is_not(None)).order_by(ENTRY.c.seq)
    if kind:
        chosen = chosen.where(ENTRY.c.kind == kind)

    def job(work: Any) -> None:
        rows = work.connection.execute(chosen).all()
        writer = Writer()
        said = [writer.entry(EntryErased, _data(row), subject, facility=row.facility) for row in rows]
        take_in(work, said)

    laptop.write(job, "")
    SqlSyncStore(lambda: laptop.office, lambda run: run(), lambda _changes: None).forget_ended()


def _data(row: Any) -> EntryErasedData:
    data = json.loads(bytes(row.body))["data"]
    place = {name: data.get(name) or "" for name in ("inspection", "item", "finding")}
    blobs = (data["sha256"],) if "sha256" in data else ()
    return EntryErasedData(
        journal=row.journal,
        seq=row.seq,
        reason=REASON,
        order="3号",
        entry=row.id,
        of_kind=row.kind,
        blobs=blobs,
        **place,
    )


def far_photo(laptop: Laptop, visit: str, item: str, jpeg: bytes, actor: str) -> tuple[str, str]:
    """A photo whose entry is here and whose bytes are with the district: evidence id and SHA-256."""
    sha256, evidence = hashlib.sha256(jpeg).hexdigest(), new_id()
    data = EvidenceAttachedData(inspection=visit, item=item, sha256=sha256, size=len(jpeg), media_type="image/jpeg")
    laptop.write(lambda work: work.append(data, subject=evidence, facility=OAK), actor)
    return evidence, sha256


class FromDistrict:
    """``FetchPhoto`` that has ``jpeg``; ``fault`` is raised instead where it is set."""

    def __init__(self, laptop: Laptop, jpeg: bytes) -> None:
        self._laptop, self._jpeg = laptop, jpeg
        self.fault: Exception | None = None

    def __call__(self, sha256: str) -> None:
        if self.fault is not None:
            raise self.fault
        assert hashlib.sha256(self._jpeg).hexdigest() == sha256
        store = SqlSyncStore(lambda: self._laptop.office, lambda job: job(), lambda _changes: None)
        store.keep_blob(self._jpeg, "image/jpeg")
