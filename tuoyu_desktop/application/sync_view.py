"""同步: what waits, what needs a person, and the district's receipt, from one consistent state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.lines import DeliveryLine, QueueLine
from tuoyu_desktop.application.ports import Device, Records
from tuoyu_desktop.application.receipt_view import RECEIPT
from tuoyu_desktop.application.sync_attention import (
    ConflictCase,
    DamagedCase,
    LateCase,
    LostTrayCase,
    RefusedCase,
    conflict_cases,
    damaged_cases,
    late_cases,
    lost_tray_cases,
    refused_cases,
)
from tuoyu_desktop.application.sync_history import SyncRun, sync_history
from tuoyu_desktop.application.sync_port import UnreadableBlob

_UPLOAD = "upload:{sha256}"
"""Setting: where an upload that is not finished was begun."""
HOLD_PHOTOS = "hold_photos"
"""Setting of this laptop: ``1`` while a person keeps photos back, because bytes are paid for (a hotspot)."""


@dataclass(frozen=True)
class ReceiptView:
    """``same_hash``: the district's check code is our own at that seq. ``code`` is its first and last signs."""

    issued_at: datetime
    seq: int
    blobs_held: int
    blobs_missing: int
    blobs_withdrawn: int
    code: str
    same_hash: bool


@dataclass(frozen=True)
class SyncView:
    """The whole page but for what runs now. ``photos_begun`` counts photos of which a part is at the district,
    ``photos_held``: a person keeps them back for now."""

    device: Device
    now: datetime
    delivery: DeliveryLine
    queue: tuple[QueueLine, ...]
    photos_begun: int
    refused: tuple[RefusedCase, ...]
    damaged: tuple[DamagedCase, ...]
    conflicts: tuple[ConflictCase, ...]
    late: tuple[LateCase, ...]
    receipt: ReceiptView | None
    history: tuple[SyncRun, ...]
    photos_held: bool = False
    lost_trays: tuple[LostTrayCase, ...] = ()

    @property
    def attention_count(self) -> int:
        """How many things need a person here; what waits for the district is no work of theirs."""
        return len(self.refused) + len(self.damaged) + len(self.late) + len(self.lost_trays)


def sync_view(records: Records, damaged: Sequence[UnreadableBlob] = ()) -> SyncView:
    """Read the page; ``damaged`` is what the last sync could not read here."""
    delivery, queue = records.delivery(), tuple(records.queue_lines())
    return SyncView(
        device=records.device(),
        now=records.now(),
        delivery=delivery,
        queue=queue,
        photos_begun=_begun(records, queue) if delivery.photos_waiting else 0,
        refused=refused_cases(records),
        damaged=damaged_cases(records, damaged),
        conflicts=conflict_cases(records),
        late=late_cases(records),
        receipt=_receipt(records.setting(RECEIPT), delivery),
        history=sync_history(records),
        photos_held=records.setting(HOLD_PHOTOS) == "1",
        lost_trays=lost_tray_cases(records),
    )


def _begun(records: Records, queue: Sequence[QueueLine]) -> int:
    visits = {line.subject for line in queue if line.photo_count}
    photos = {photo.sha256 for visit in visits for photo in records.evidence_lines(inspection=visit)}
    begun = [sha256 for sha256 in photos if records.setting(_UPLOAD.format(sha256=sha256)) is not None]
    return sum(1 for sha256 in begun if records.blob_is_pending(sha256))


def _receipt(text: str | None, delivery: DeliveryLine) -> ReceiptView | None:
    if not text:
        return None
    document = json.loads(text)
    digest = str(document["hash"])
    return ReceiptView(
        issued_at=datetime.fromisoformat(document["issued_at"]),
        seq=document["seq"],
        blobs_held=document["blobs_held"],
        blobs_missing=len(document["blobs_missing"]),
        blobs_withdrawn=len(document["blobs_withdrawn"]),
        code=f"{digest[:4]} {digest[4:8]} … {digest[-4:]}".upper(),
        same_hash=document["seq"] == delivery.confirmed_seq and digest == delivery.confirmed_hash,
    )
