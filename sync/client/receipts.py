"""The server's signed word on what it holds of this laptop (sync.md §2)."""

from __future__ import annotations

import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.client.district import District
from sync.client.transport import parsed
from sync.protocol.encoding import from_base64, receipt_bytes
from sync.protocol.messages import Receipt
from sync.protocol.problems import ProblemError
from sync.protocol.wire import MAX_PAGE_BYTES
from tuoyu_desktop.application.sync_port import SyncStore
from tuoyu_desktop.domain.errors import EnvironmentFault


class NotAsAgreed(Exception):
    """The district holds another journal than it confirmed last: it was restored, or a lost laptop came back."""


def fetch_receipt(store: SyncStore, district: District, *, unasked: bool = False) -> tuple[Receipt, int]:
    """The receipt, checked and kept, and how many blobs thought delivered are wanted again.

    Raises EnvironmentFault ``sync-receipt-signature`` and ``sync-hash-differs``. ``unasked``: this sync went on from
    what the district confirmed last without asking for its head; NotAsAgreed where it stands elsewhere by now.
    """
    journal = store.device().journal
    document = district.call_json("GET", f"/v1/receipt/{journal}", most=MAX_PAGE_BYTES)
    check_signature(document, store.server_key())
    receipt = parsed(Receipt, document, "receipt")
    if receipt.journal != journal:
        raise _not_signed(f"journal {receipt.journal}")
    if unasked and (receipt.seq != store.confirmed_seq() or receipt.hash != store.own_hash_at(receipt.seq)):
        raise NotAsAgreed
    text = json.dumps(document, ensure_ascii=False)
    return receipt, store.keep_receipt(text, receipt.seq, receipt.hash, receipt.issued_at, receipt.blobs_missing)


def check_signature(document: Any, server_key: str) -> None:
    """Raises EnvironmentFault ``sync-receipt-signature`` unless the district's pinned key signed the document."""
    try:
        key = Ed25519PublicKey.from_public_bytes(from_base64(server_key))
        key.verify(from_base64(str(document["signature"])), receipt_bytes(document))
    except (InvalidSignature, ProblemError, ValueError, KeyError, TypeError) as error:
        raise _not_signed(repr(error)) from error


def _not_signed(detail: str) -> EnvironmentFault:
    message = "回执的签名不对，可能不是区里的服务器。请不要继续，联系区里核对。记录都在本机。"
    return EnvironmentFault("sync-receipt-signature", message, detail=detail)
