"""同步: what waits, what needs a person, and the district's receipt, from one consistent state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.lines import DeliveryLine, QueueLine, RefusedLine
from tuoyu_desktop.application.ports import Device, Records

RECEIPT = "receipt"
"""Setting: the server's last signed receipt as it came; kept only after its signature was found valid."""


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
    """The whole page but for what runs now."""

    device: Device
    now: datetime
    delivery: DeliveryLine
    queue: tuple[QueueLine, ...]
    refused: tuple[RefusedLine, ...]
    receipt: ReceiptView | None


def sync_view(records: Records) -> SyncView:
    """Read the page."""
    delivery = records.delivery()
    return SyncView(
        device=records.device(),
        now=records.now(),
        delivery=delivery,
        queue=tuple(records.queue_lines()),
        refused=tuple(records.refused_lines()),
        receipt=_receipt(records.setting(RECEIPT), delivery),
    )


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
