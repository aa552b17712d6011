"""What officers hand over and write at an inspection itself: 行政检查通知书 (documents.md §4.1), 现场检查笔录 (§4.2).
Signed and sealed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.documents.finding_parts import TO_BE_TYPED
from tuoyu_desktop.documents.form_parts import (
    BODY,
    NOTE,
    PROSE,
    SMALL,
    add_copies,
    head_row,
    label_cell,
    opening,
    pair,
    period,
    section,
    small,
    ticked,
)
from tuoyu_desktop.documents.layout import WIDTH, Cell, Row, Sheets, Table
from tuoyu_desktop.documents.officer_forms import seal_row, yearly_words
from tuoyu_desktop.documents.parts import Part, Space, Words
from tuoyu_desktop.documents.text import MM, Align
from tuoyu_desktop.domain.notice import DocumentContent, PhotoRef, TeamMember
from tuoyu_desktop.domain.paper_parts import InspectionAnnouncement, Transcript
from tuoyu_desktop.domain.rights import is_official
from tuoyu_desktop.domain.wording import word_of

_COLUMNS = (32, 56, 24, 44)
_LEFT = BODY.but(align=Align.LEFT)
_SMALL_LEFT = SMALL.but(align=Align.LEFT)
_WRITING_ROOM = 14 * MM
_TO_SIGN = 20 * MM
_DATED = "　　　　年　　月　　日"
INTRODUCTION = "现对你单位进行行政检查，有关事项通知如下。"
RIGHTS = (
    "执法人员不出示执法证件的，你单位有权拒绝接受检查（《中华人民共和国行政处罚法》第五十五条）。",
    "你单位有权申请检查人员回避。",
    "你单位有权陈述和申辩。",
)
"""企业权利 of §4.1: 回避, 陈述申辩; that a certificate is shown was read in the law itself (documents.md §1)."""
COMPLAINTS = "对检查有意见的，可以向下列电话投诉："
BANS_ATTACHED = "“五个严禁”：由执法人员随本通知书附国办发〔2024〕54号文件原文。"
"""The wording itself was not read by us, so the paper does not print one (documents.md §2)."""
READ_AND_TRUE = "以上笔录我已看过，与事实相符"
REFUSAL_NOTE = (
    "在场人拒绝签名或者不能签名的，由两名检查人员在这里写明原因；有见证人在场的，由见证人签名。没有的留空，划去。"
)
CORRECTION_NOTE = "改动的地方划线更正，并由在场人在改动处签名。"
BLANK_BELOW = "（以下空白）"
_RECORD_COPIES = "本笔录原件一份，由检查机关存档；被检查单位需要的，另给复印件。"


def inspection_notice(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """行政检查通知书: what is inspected, why, by whom, and what the facility may ask for."""
    part = content.announcement
    assert part is not None  # paper_rules: no content of this kind is without it
    sheets = opening(content)
    sheets.words(INTRODUCTION, PROSE)
    sheets.space(1 * MM)
    sheets.table(Table(_COLUMNS, (*_facility_rows(content), *_task_rows(content, part))))
    _add_rights(sheets, part)
    _add_closing(sheets, content)
    return sheets


def _facility_rows(content: DocumentContent) -> tuple[Row, ...]:
    facility = content.facility
    return (
        pair("被检查单位", facility.name, 3),
        pair("统一社会信用代码", facility.social_credit_code, 3),
        (*pair("法定代表人", facility.legal_representative), *pair("负责人", facility.person_in_charge)),
        pair("地址", facility.address, 3),
    )


def _task_rows(content: DocumentContent, part: InspectionAnnouncement) -> tuple[Row, ...]:
    from_then_on = "起" if content.started_at is not None and content.ended_at is None else ""
    rows = [
        pair("联系电话", content.facility.telephone, 3),
        _bases_row(part),
        pair("检查事项", "、".join(part.matters), 3),
        pair("检查方式", part.method, 3),
        pair("检查时间", period(content) + from_then_on, 3),
        pair("检查地点", content.place or content.facility.address, 3),
        pair("检查人员及执法证号", _officers(content), 3),
        pair("协助人员", _helpers(content, part.helpers), 3),
        pair("任务来源", word_of(part.source), 3),
        (*pair("任务编号", part.task_number), *pair("批准文号", part.approval_number)),
    ]
    if part.approved_by:
        rows.append(pair("批准人", part.approved_by, 3))
    if part.urgent_reason:
        rows.append(pair("紧急检查", f"批准手续事后补办。原因：{part.urgent_reason}", 3))
    if content.yearly_number is not None:
        rows.append(pair("检查频次", yearly_words(content), 3))
    return tuple(rows)


def _bases_row(part: InspectionAnnouncement) -> Row:
    """Only what may be cited; else room for the officer's hand (§2)."""
    cited = [basis.text for basis in part.bases if basis.may_be_cited]
    parts: tuple[Part, ...] = (Words("\n".join(cited), BODY),)
    if not cited:
        parts = (Words(TO_BE_TYPED, BODY), Space(_WRITING_ROOM))
    return (label_cell("检查依据"), Cell(parts, span=3))


def _is_officer(member: TeamMember) -> bool:
    """Whoever else holds a certificate came along to help (documents.md §1, actors a, b and d)."""
    return bool(member.certificate_number) and is_official(member.kind)


def _officers(content: DocumentContent) -> str:
    return "\n".join(f"{one.name}（{one.certificate_number}）" for one in content.team if _is_officer(one))


def _helpers(content: DocumentContent, number: int) -> str:
    """Their number is fixed beforehand; name and unit of each (§4.1)."""
    names = [f"{one.name}（{one.unit or word_of(one.kind)}）" for one in content.team if not _is_officer(one)]
    return f"共{number}名：{'、'.join(names)}" if names else "没有"


def _add_rights(sheets: Sheets, part: InspectionAnnouncement) -> None:
    section(sheets, "你单位的权利")
    complaints = COMPLAINTS + (part.complaints or "　" * 12) + "。"
    for number, line in enumerate((*RIGHTS, complaints), start=1):
        sheets.words(f"{number}. {line}", PROSE)
    bans = part.bans.text if part.bans is not None and part.bans.may_be_cited else BANS_ATTACHED
    sheets.words(bans, PROSE)


def _add_closing(sheets: Sheets, content: DocumentContent) -> None:
    officers = Cell((Words("检查人员（签字）：", BODY), Space(_TO_SIGN)), span=2, at_top=True)
    received = Cell(
        (Words("签收人（签字）：", BODY), Space(_TO_SIGN - 6 * MM), Words(_DATED, _LEFT)), span=2, at_top=True
    )
    signing = Table((27, 51, 27, 51), ((officers, received), seal_row(content)))
    person = f"联系人：{content.contact}" if content.contact else ""
    telephone = f"联系电话：{content.telephone}" if content.telephone else ""
    said = "，".join(filter(None, (person, telephone)))
    contact = f"{said}。" if said else ""
    above = Words(contact, PROSE).height(WIDTH) if contact else 0.0
    sheets.need(above + sheets.height_of(signing) + NOTE.pitch + 3 * MM)
    if contact:
        sheets.words(contact, PROSE)
    sheets.space(2 * MM)
    sheets.table(signing)
    sheets.space(1 * MM)
    add_copies(sheets, content)


def inspection_record(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """现场检查笔录: what was seen, in the order seen, and nothing else; every page ends with the places to sign."""
    part = content.transcript
    assert part is not None  # paper_rules: no content of this kind is without it
    sheets = opening(content, foot=_SIGNED_PAGE)
    sheets.table(Table(_COLUMNS, _record_rows(content, part)))
    _add_told(sheets, part)
    _add_facts(sheets, part)
    _add_evidence(sheets, content, part)
    _add_confirmation(sheets)
    return sheets


def _record_rows(content: DocumentContent, part: Transcript) -> tuple[Row, ...]:
    helpers = "、".join(one.name for one in content.team if not _is_officer(one))
    return (
        *_facility_rows(content),
        (*pair("在场人", part.present or content.present), *pair("联系电话", content.facility.telephone)),
        pair("检查机关", content.issuer, 3),
        pair("检查时间", period(content), 3),
        pair("检查地点", content.place or content.facility.address, 3),
        pair("检查人员及执法证号", _officers(content), 3),
        (*pair("记录人", part.recorder), *pair("协助人员", helpers or "没有")),
    )


def _add_told(sheets: Sheets, part: Transcript) -> None:
    rows = (
        pair("出示执法证件", ticked(part.shown_certificates, "已出示", "没有出示")),
        pair("告知申请回避的权利", ticked(part.told_recusal, "已告知", "没有告知")),
        pair("在场人答复", part.recusal_answer),
    )
    table = Table((46, 110), rows)
    section(sheets, "一、告知", keep=sheets.height_of(table))
    sheets.table(table)


def _add_facts(sheets: Sheets, part: Transcript) -> None:
    rows = [head_row("序号", "看到的情况")]
    rows.extend((small(str(number), centre=True), Cell((Words(fact, BODY),))) for number, fact in _numbered(part.facts))
    table = Table((14, 142), tuple(rows), head=1)
    section(sheets, "二、检查情况", keep=sheets.first_rows(table))
    sheets.table(table)


def _numbered(facts: tuple[str, ...]) -> list[tuple[int, str]]:
    return list(enumerate(facts, start=1))


def _add_evidence(sheets: Sheets, content: DocumentContent, part: Transcript) -> None:
    """照片、录像、抽样 with their numbers (§4.2); the sum of a file ties the picture to the signed sheet."""
    columns = (26, 92, 38)
    rows = (head_row("照片", "说明", "文件校验值"), *map(_photo_row, content.photos))
    samples = (small("录像、抽样", centre=True), Cell((Words(part.samples or "没有", SMALL),), span=2))
    tables = [Table(columns, rows, head=1)] if content.photos else []
    tables.append(Table(columns, (samples,)))
    section(sheets, "三、照片、录像和抽样", keep=sheets.first_rows(tables[0]))
    for table in tables:
        sheets.table(table)


def _photo_row(photo: PhotoRef) -> Row:
    said = photo.caption if photo.sha256 else "；".join(filter(None, (photo.caption, photo.withheld_reason)))
    return (small(f"照片{photo.number}", centre=True), small(said), small(photo.sha256[:16] or "—", centre=True))


def _add_confirmation(sheets: Sheets) -> None:
    """What only hands write; then no line is free any more."""
    copied = Cell((Words(f"请在场人看过全部内容后抄写：{READ_AND_TRUE}", NOTE), Space(_WRITING_ROOM)), at_top=True)
    refused = Cell(
        (
            Words(REFUSAL_NOTE, NOTE),
            Space(_WRITING_ROOM),
            Words("见证人（签名）：" + _DATED.rjust(24, "　"), _SMALL_LEFT),
        ),
        at_top=True,
    )
    table = Table((1,), ((copied,), (refused,)))
    notes = CORRECTION_NOTE + _RECORD_COPIES
    below = Words(notes, NOTE).height(WIDTH) + 1 * MM
    section(sheets, "四、在场人核对", keep=sheets.height_of(table) + below)
    sheets.table(table)
    sheets.space(1 * MM)
    sheets.words(notes, NOTE)
    if sheets.room >= 2 * BODY.pitch:
        sheets.space(BODY.pitch / 2)
        sheets.words(BLANK_BELOW, BODY.but(align=Align.CENTRE))


def _signing_cell(label: str) -> Cell:
    return Cell((Words(label, _SMALL_LEFT), Space(7 * MM), Words("　　年　月　日", SMALL.but(align=Align.RIGHT))))


_SIGNED_PAGE = Table(
    (50, 66, 40),
    ((_signing_cell("在场人（签名）："), _signing_cell("检查人员（签名）："), _signing_cell("记录人（签名）：")),),
)
"""At the end of every page (§4.2, §5); the text above it is what is signed."""
