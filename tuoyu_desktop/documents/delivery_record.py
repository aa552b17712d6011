"""送达回证 (documents.md §4.10): a form with boxes, one row of names for each hand, signed in ink."""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.documents.form_parts import (
    BODY,
    LABEL,
    NOTE,
    SMALL_CENTRE,
    add_copies,
    clock,
    day,
    label_cell,
    opening,
    pair,
)
from tuoyu_desktop.documents.layout import Cell, Row, Sheets, Table
from tuoyu_desktop.documents.parts import Space, Words
from tuoyu_desktop.documents.text import MM, Align
from tuoyu_desktop.domain.notice import DocumentContent, local_time
from tuoyu_desktop.domain.paper_parts import DeliveryOf

_COLUMNS = (32, 56, 28, 40)
_LEFT = BODY.but(align=Align.LEFT)
_TO_SIGN = 11 * MM
_SEAL_ROOM = 14 * MM
"""Below the name of the authority: the seal is pressed over both (documents.md §5)."""
_WAYS = {
    "on_the_spot": "直接送达",
    "left": "留置送达",
    "post": "邮寄送达",
    "entrusted": "委托送达",
    "electronic": "电子送达",
    "announced": "公告送达",
}
_BROUGHT = ("refused", "on_the_spot")
_NO_TIME = "　　　　年　　月　　日　　时　　分"
_NOTE = "收件人、代收人、见证人和送达人在纸上用笔签字。电子送达须有受送达人签过的确认书。"


def delivery_record(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """What is registered is filled in; what is not is left to the pen."""
    delivery = content.delivery
    assert delivery is not None  # paper_rules: no content of this kind is without it
    sheets = opening(content)
    sheets.table(Table(_COLUMNS, _rows(content, delivery), least=9 * MM))
    sheets.space(1.5 * MM)
    sheets.words(_NOTE, NOTE)
    add_copies(sheets, content)
    return sheets


def _rows(content: DocumentContent, delivery: DeliveryOf) -> tuple[Row, ...]:
    facility = content.facility
    refused = delivery.refusal_reason if delivery.way == "refused" else ""
    return (
        _sealed(content.issuer),
        pair("受送达人", facility.name, 3),
        pair("统一社会信用代码", facility.social_credit_code, 3),
        pair("文书名称", delivery.title, 3),
        (*pair("文书编号", delivery.number), *pair("件数", f"{delivery.copies} 件")),
        pair("送达地点", delivery.place, 3),
        (label_cell("送达方式"), Cell((Words(_ways(delivery.way), BODY),), span=3)),
        pair("送达时间", _moment(delivery), 3),
        _signed("收件人签名或盖章", delivery.receiver),
        (*pair("代收人", delivery.receiver if delivery.relation else ""), *pair("代收关系", delivery.relation)),
        pair("拒收理由", refused, 3),
        _signed("见证人签名", delivery.witness),
        _officers(content),
        pair("备注", _remark(delivery), 3),
    )


def _sealed(issuer: str) -> Row:
    return (
        Cell((Words("送达机关\n（印章）", LABEL),)),
        Cell((Words(issuer, BODY), Space(_SEAL_ROOM)), span=3, at_top=True),
    )


def _ways(way: str) -> str:
    """Every way with its box, three to a line; what was refused had been brought (直接送达)."""
    boxes = [f"{'☑' if key == way or (way, key) == _BROUGHT else '☐'} {title}" for key, title in _WAYS.items()]
    return "\n".join("　　".join(boxes[at : at + 3]) for at in range(0, len(boxes), 3))


def _moment(delivery: DeliveryOf) -> str:
    return f"{day(local_time(delivery.at).date())}{clock(delivery.at)}" if delivery.at is not None else _NO_TIME


def _remark(delivery: DeliveryOf) -> str:
    consent = f"电子送达确认书：{delivery.consent}" if delivery.consent else ""
    return "；".join(part for part in (consent, delivery.note) if part)


def _signed(label: str, name: str) -> Row:
    """Room for a hand, with the name known so far in small letters above it."""
    known = (Words(name, SMALL_CENTRE.but(align=Align.LEFT)),) if name else ()
    return (label_cell(label), Cell((*known, Space(_TO_SIGN if not known else _TO_SIGN - 5 * MM)), span=3))


def _officers(content: DocumentContent) -> Row:
    """Two of those who hold a certificate deliver it (§4.10 送达人 ×2)."""
    certified = [member for member in content.team if member.certificate_number]
    names = "　　".join(f"{member.name}（{member.certificate_number}）" for member in certified)
    return (label_cell("送达人签名"), Cell((Words(names, _LEFT), Space(_TO_SIGN)), span=3, at_top=True))
