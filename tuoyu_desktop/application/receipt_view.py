"""The district's last receipt, with the visits that it covers, ready for the screen and for paper."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection
from datetime import datetime

from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.delivery_receipt import CoveredVisit, DeliveryReceipt, grouped
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import VisitState
from tuoyu_desktop.domain.wording import VISIT_MODES

RECEIPT = "receipt"
"""Setting: the server's last signed receipt as it came; kept only after its signature was found valid."""
SERVER_KEY = "server_key"
"""Setting: the district's Ed25519 key as pinned at enrolment, base64."""
MOST_VISITS = 14
"""As many as stand on one page with the rest; the newest are named, all are counted."""
_FINGERPRINT_SIGNS = 24


def delivery_receipt(records: Records) -> DeliveryReceipt:
    """Raises RuleViolation where none has come yet, and where the district has confirmed more since: then it no longer
    says which visits are covered."""
    text = records.setting(RECEIPT)
    if not text:
        raise RuleViolation("rule-receipt-none", "还没有回执，请先同步一次。")
    document = json.loads(text)
    if document["seq"] != records.delivery().confirmed_seq or document["journal"] != records.device().journal:
        raise RuleViolation("rule-receipt-older", "这张回执之后又送了记录，请先同步一次，再打印新的回执。")
    device = records.device()
    pack = records.packs.district_pack(device.district_pack)
    covered = _covered(records, frozenset(document["blobs_missing"]))
    return DeliveryReceipt(
        district=pack.name,
        unit=device.unit_name,
        device_number=device.number,
        device_name=device.name,
        journal=document["journal"],
        seq=document["seq"],
        hash=document["hash"],
        blobs_held=document["blobs_held"],
        blobs_missing=len(document["blobs_missing"]),
        blobs_withdrawn=len(document["blobs_withdrawn"]),
        issued_at=datetime.fromisoformat(document["issued_at"]),
        signature=document["signature"],
        fingerprint=_fingerprint(records.setting(SERVER_KEY) or ""),
        visits=covered[:MOST_VISITS],
        visit_count=len(covered),
        demo=device.is_demo,
    )


def _covered(records: Records, missing: Collection[str]) -> tuple[CoveredVisit, ...]:
    """Sealed visits of which no entry waits, the newest first."""
    waiting = {line.subject for line in records.queue_lines() if line.entry_count}
    found: list[CoveredVisit] = []
    for line in records.inspection_lines(states=(VisitState.SEALED,), own_only=True):
        if line.id in waiting:
            continue
        photos = {photo.sha256 for photo in records.evidence_lines(inspection=line.id)}
        waited_for = sum(1 for sha256 in photos if sha256 in missing)
        found.append(CoveredVisit(line.facility_name, line.date, VISIT_MODES[line.mode], waited_for))
    return tuple(sorted(found, key=lambda visit: visit.on, reverse=True))


def _fingerprint(server_key: str) -> str:
    """The same words as on the enrolment slip: the first 24 signs of the key's SHA-256, in groups."""
    return grouped(hashlib.sha256(base64.b64decode(server_key)).hexdigest()[:_FINGERPRINT_SIGNS])
