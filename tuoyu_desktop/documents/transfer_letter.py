"""移送函 with its 回执 (documents.md §4.9): an official letter; what visitors reported stands apart (§1 rule 5)."""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.documents.form_parts import BODY, LABEL, day, label_cell, photo_table
from tuoyu_desktop.documents.layout import Cell, Row, Table
from tuoyu_desktop.documents.official_letter import Passage, letter
from tuoyu_desktop.documents.official_sheets import OfficialSheets
from tuoyu_desktop.documents.parts import Space, Words
from tuoyu_desktop.documents.text import MM, Align
from tuoyu_desktop.domain.notice import DocumentContent, NoticeFinding
from tuoyu_desktop.domain.paper_parts import Transfer

BASIS_TO_BE_TYPED = "移送依据：（由拟写人核填）"
LEADS_NOTE = "走访人员反映的情况是线索，不作为证据使用，请依法核实。"
_SEEN, _REPORTED = "执法人员现场检查看到", "走访人员反映"
_COLUMNS = (34, 50, 28, 44)
_LEFT, _RIGHT = BODY.but(align=Align.LEFT), BODY.but(align=Align.RIGHT)
_NO_DAY = "　　　　年　　月　　日"
_REASON_ROOM, _SEAL_ROOM = 40 * MM, 26 * MM


def transfer_letter(content: DocumentContent, photos: Mapping[str, bytes]) -> OfficialSheets:
    """The letter, the photos that were ticked, and on a sheet of its own the answer to send back."""
    part = content.transfer
    assert part is not None  # paper_rules: no content of this kind is without it
    title = letter_title(content)
    sheets = letter(
        issuer=content.issuer,
        number=content.number,
        title=title,
        addressee=part.department,
        text=_passages(content, part),
        signed_on=content.issued_on,
        attachments=(*content.attachments, "移送函回执"),
        note=_contact(content),
        whole=(content.facility.name, _matter(part)),
    )
    _add_photos(sheets, content, photos)
    _add_receipt(sheets, content, title)
    return sheets


def letter_title(content: DocumentContent) -> str:
    """关于移送×××托育机构涉嫌××问题线索的函."""
    assert content.transfer is not None
    return f"关于移送{content.facility.name}涉嫌{_matter(content.transfer)}问题线索的函"


def _matter(part: Transfer) -> str:
    """Without the words that the title has around it."""
    return part.matter.removeprefix("涉嫌").removesuffix("线索").removesuffix("问题")


def _passages(content: DocumentContent, part: Transfer) -> tuple[Passage, ...]:
    return (
        Passage((_party(content),), "一、基本情况"),
        Passage((part.discovery,), "二、发现经过"),
        Passage((), "三、主要事实"),
        *_facts(content.findings),
        Passage((_basis(part),), "四、移送依据"),
        Passage((_asking(content, part),)),
    )


def _party(content: DocumentContent) -> str:
    """The facility as far as it is known; nothing of children."""
    facility = content.facility
    known = (
        ("统一社会信用代码", facility.social_credit_code),
        ("地址", facility.address),
        ("法定代表人", facility.legal_representative),
        ("负责人", facility.person_in_charge),
        ("联系电话", facility.telephone),
    )
    return "，".join((facility.name, *(f"{name}：{value}" for name, value in known if value))) + "。"


def _facts(findings: tuple[NoticeFinding, ...]) -> tuple[Passage, ...]:
    """What officers saw, and after it what visitors reported; numbered through, never mixed."""
    seen = [finding for finding in findings if not finding.lead]
    reported = [finding for finding in findings if finding.lead]
    passages, number = list[Passage](), 0
    for title, group in ((_SEEN, seen), (_REPORTED, reported)):
        if not group:
            continue
        lines = tuple(f"{number + at}. {_fact(finding)}" for at, finding in enumerate(group, start=1))
        notes = (LEADS_NOTE,) if title is _REPORTED else ()
        heading = f"（{'一二'[len(passages)]}）{title}"
        passages.append(Passage((*lines, *notes), heading, level=2))
        number += len(group)
    return tuple(passages)


def _fact(finding: NoticeFinding) -> str:
    photos = "、".join(str(number) for number in finding.evidence)
    return f"{finding.fact.rstrip('。')}{f'（照片{photos}）' if photos else ''}。"


def _basis(part: Transfer) -> str:
    if not part.bases:
        return BASIS_TO_BE_TYPED
    return f"根据{'、'.join(basis.text.rstrip('。') for basis in part.bases)}，上述问题线索移送你单位办理。"


def _asking(content: DocumentContent, part: Transfer) -> str:
    until = f"（{day(part.reply_due_on)}前）" if part.reply_due_on else ""
    within = f"于{part.reply_days}个工作日内{until}" if part.reply_days else ""
    return f"请依职责处理，并请{within}将是否受理和处理情况填写回执反馈{content.issuer}。"


def _contact(content: DocumentContent) -> str:
    telephone = f"，联系电话：{content.telephone}" if content.telephone else ""
    return f"联系人：{content.contact}{telephone}" if content.contact else ""


def _add_photos(sheets: OfficialSheets, content: DocumentContent, photos: Mapping[str, bytes]) -> None:
    """Only those that were ticked; the others are named among the enclosures."""
    printed = tuple(photo for photo in content.photos if photo.print_allowed)
    table = photo_table(printed, photos)
    if table is not None:
        sheets.new_page()
        sheets.heading("附件　照片", 1)
        sheets.table(table)


def _add_receipt(sheets: OfficialSheets, content: DocumentContent, title: str) -> None:
    sheets.new_page()
    sheets.title("移送函回执")
    sheets.addressee(content.issuer)
    sheets.paragraph(f"《{title}》（{content.number}）已收到，现反馈如下。")
    sheets.table(Table(_COLUMNS, _receipt_rows(content), least=11 * MM))
    to = f"本回执请填写盖章后寄（送）{content.issuer}。"
    sheets.paragraph(to + (_contact(content) + "。" if content.contact else ""))


def _receipt_rows(content: DocumentContent) -> tuple[Row, ...]:
    reason = (Words("理由（不受理的必填）或者处理情况：", _LEFT), Space(_REASON_ROOM))
    seal = (
        Space(_SEAL_ROOM / 2),
        Words(f"{content.addressee or (content.transfer.department if content.transfer else '')}　　　", _RIGHT),
        Words(f"{_NO_DAY}　　", _RIGHT),
        Space(_SEAL_ROOM / 2),
    )
    return (
        (label_cell("收到日期"), Cell((Words(_NO_DAY, _LEFT),), span=3)),
        (label_cell("是否受理"), Cell((Words("☐ 受理　　　☐ 不受理", _LEFT),), span=3)),
        (label_cell("理由和\n处理情况"), Cell(reason, span=3, at_top=True)),
        (label_cell("承办人"), Cell((Words("", BODY),)), label_cell("联系电话"), Cell((Words("", BODY),))),
        (Cell((Words("受移送部门\n（印章）", LABEL),)), Cell(seal, span=3)),
    )
