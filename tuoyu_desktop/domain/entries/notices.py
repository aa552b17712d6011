"""Entries of documents: issued with a number, delivered, voided, signed copy linked; and the leased numbers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime

from tuoyu_desktop.domain.entries.envelope import V1, EntryBase, EntryData


class NoticeIssuedData(EntryData):
    """``content`` is the document model whose canonical JSON the check code covers (documents.md §3).

    ``number`` is null while only a provisional code (待编-…) could be given."""

    inspection: str | None
    notice_kind: str
    number: str | None
    provisional: str | None = None
    number_block: str | None = None
    number_value: int | None = None
    content: dict[str, Any]
    check_code: str
    pdf_sha256: str | None = None
    pdf_size: int | None = None
    signers: tuple[str, ...] = ()


class NoticeIssued(EntryBase):
    kind: Literal["notice.issued"] = "notice.issued"
    v: V1 = 1
    data: NoticeIssuedData


class NoticeDeliveredData(EntryData):
    """``way``: on the spot 交付, left 留置, post 邮寄, sent 发送, entrusted 委托, electronic 电子, announced 公告, and
    refused 拒收 (documents.md §4.10, §1.9). ``consent``: the signed 确认书 to electronic delivery; ``relation``: of who
    took it to the receiver."""

    way: Literal["on_the_spot", "left", "post", "sent", "entrusted", "electronic", "announced", "refused"]
    at: AwareDatetime
    receiver: str = ""
    refusal_reason: str = ""
    witness: str = ""
    note: str = ""
    consent: str = ""
    relation: str = ""


class NoticeDelivered(EntryBase):
    kind: Literal["notice.delivered"] = "notice.delivered"
    v: V1 = 1
    data: NoticeDeliveredData


class NoticeVoidedData(EntryData):
    reason: str


class NoticeVoided(EntryBase):
    kind: Literal["notice.voided"] = "notice.voided"
    v: V1 = 1
    data: NoticeVoidedData


class NoticeSignedCopyLinkedData(EntryData):
    sha256: str
    size: int
    media_type: str


class NoticeSignedCopyLinked(EntryBase):
    kind: Literal["notice.signed_copy_linked"] = "notice.signed_copy_linked"
    v: V1 = 1
    data: NoticeSignedCopyLinkedData


class NumbersLeasedData(EntryData):
    """A block ``first``-``last`` of one kind and year for one device; ``pattern`` has ``{year}`` and ``{n}``."""

    device: str
    number_kind: str
    year: int
    first: int
    last: int
    pattern: str


class NumbersLeased(EntryBase):
    kind: Literal["numbers.leased"] = "numbers.leased"
    v: V1 = 1
    data: NumbersLeasedData


class NumbersReturnedData(EntryData):
    numbers: tuple[int, ...]
    reason: str


class NumbersReturned(EntryBase):
    kind: Literal["numbers.returned"] = "numbers.returned"
    v: V1 = 1
    data: NumbersReturnedData
