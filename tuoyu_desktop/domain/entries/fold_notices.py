"""Folds of documents and of leased number blocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tuoyu_desktop.domain.entries import notices as kinds
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import NoticeState


class FoldedNotice(Frozen):
    """One document: its content is fixed at issue; it is delivered or voided, never deleted."""

    facility: str | None
    inspection: str | None
    notice_kind: str
    number: str | None
    provisional: str | None
    number_block: str | None
    number_value: int | None
    content: dict[str, Any]
    check_code: str
    pdf_sha256: str | None
    pdf_size: int | None
    signers: tuple[str, ...]
    state: NoticeState = NoticeState.ISSUED
    issued_by: str
    issued_at: datetime
    delivered_way: str = ""
    delivered_at: datetime | None = None
    receiver: str = ""
    delivery_note: str = ""
    void_reason: str = ""
    signed_copy_sha256: str | None = None


def fold_notice(ordered: Sequence[Placed]) -> FoldedNotice | None:
    """Issued once; a void is final."""
    state: FoldedNotice | None = None
    for placed in ordered:
        entry = placed.entry
        if isinstance(entry, kinds.NoticeIssued) and state is None:
            state = FoldedNotice(
                facility=entry.facility, issued_by=entry.actor, issued_at=entry.at, **entry.data.model_dump()
            )
        elif state is not None:
            state = state.model_copy(update=_notice_step(state, entry))
    return state


def _notice_step(state: FoldedNotice, entry: Any) -> dict[str, Any]:
    if isinstance(entry, kinds.NoticeSignedCopyLinked):
        return {"signed_copy_sha256": entry.data.sha256}
    if state.state is NoticeState.VOID:
        return {}
    if isinstance(entry, kinds.NoticeVoided):
        return {"state": NoticeState.VOID, "void_reason": entry.data.reason}
    if isinstance(entry, kinds.NoticeDelivered):
        return {
            "state": NoticeState.DELIVERED,
            "delivered_way": entry.data.way,
            "delivered_at": entry.data.at,
            "receiver": entry.data.receiver,
            "delivery_note": entry.data.refusal_reason or entry.data.note,
        }
    return {}


class FoldedNumberBlock(Frozen):
    """Numbers ``first`` to ``last`` that one device may use, less those returned."""

    device: str
    number_kind: str
    year: int
    first: int
    last: int
    pattern: str
    returned: tuple[int, ...] = ()


def fold_number_block(ordered: Sequence[Placed]) -> FoldedNumberBlock | None:
    """The lease, and what was given back of it, in whatever order these are told: what is given back stays so."""
    entries = [placed.entry for placed in ordered]
    lease = next((entry for entry in entries if isinstance(entry, kinds.NumbersLeased)), None)
    if lease is None:
        return None
    back = {number for entry in entries if isinstance(entry, kinds.NumbersReturned) for number in entry.data.numbers}
    return FoldedNumberBlock(**lease.data.model_dump(), returned=tuple(sorted(back)))
