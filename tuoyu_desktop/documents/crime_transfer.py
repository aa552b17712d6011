"""涉嫌犯罪案件移送书 (documents.md §4.9; 国务院令第310号, 2020-08-07 修订, 第5, 6, 8, 11条): a form with boxes.

Receipt and answer are filled by 公安; what is late is printed as late.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tuoyu_desktop.documents.form_parts import (
    BODY,
    NOTE,
    PROSE,
    add_copies,
    clock,
    day,
    head_row,
    label_cell,
    opening,
    pair,
    section,
    small,
)
from tuoyu_desktop.documents.layout import Cell, Row, Sheets, Table
from tuoyu_desktop.documents.officer_forms import seal_row
from tuoyu_desktop.documents.parts import Space, Words
from tuoyu_desktop.documents.text import MM, Align
from tuoyu_desktop.domain.crime_times import MATERIALS, approved_late, sent_late
from tuoyu_desktop.domain.notice import DocumentContent, NoticeFinding, local_time
from tuoyu_desktop.domain.paper_parts import CrimeTransfer

_COLUMNS, _POLICE = (42, 46, 28, 40), (30, 40, 28, 58)
_LEFT = BODY.but(align=Align.LEFT)
_NO_TIME = "　　　　年　　月　　日　　时　　分"
_NO_DAY, _NO_HOUR = "　　　年　　月　　日", "　　　年　月　日　时　分"
OPENING = (
    "根据《中华人民共和国行政处罚法》第二十七条和《行政执法机关移送涉嫌犯罪案件的规定》"
    "（国务院令第310号，2020年8月7日修订）第五条，现将下列涉嫌犯罪案件移送你单位。"
)
NO_PENALTY_INSTEAD = (
    "《行政执法机关移送涉嫌犯罪案件的规定》第十一条：行政执法机关对应当向公安机关移送的涉嫌犯罪案件，"
    "“不得以行政处罚代替移送”。"
)


def crime_transfer(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """To whom and what, the facts, what goes with it, the times of 第5条, room for 公安."""
    part = content.crime
    assert part is not None  # paper_rules: no content of this kind is without it
    sheets = opening(content)
    sheets.words(f"{part.department}：", _LEFT)
    sheets.words(OPENING, PROSE)
    sheets.space(1.5 * MM)
    sheets.table(Table(_COLUMNS, _case_rows(content, part)))
    _add_facts(sheets, content.findings)
    _add_materials(sheets, content, part)
    _add_times(sheets, content, part)
    sheets.space(1 * MM)
    sheets.words(NO_PENALTY_INSTEAD, NOTE)
    add_copies(sheets, content)
    return sheets


def _case_rows(content: DocumentContent, part: CrimeTransfer) -> tuple[Row, ...]:
    facility = content.facility
    group = "、".join(f"{one.name}（{one.certificate_number}）" for one in content.team if one.certificate_number)
    return (
        pair("涉嫌犯罪", part.suspected, 3),
        pair("涉案单位", facility.name, 3),
        pair("统一社会信用代码", facility.social_credit_code, 3),
        pair("地址", facility.address, 3),
        (*pair("法定代表人", facility.legal_representative), *pair("负责人", facility.person_in_charge)),
        pair("发现经过", part.discovery, 3),
        pair("专案组人员及执法证号", group, 3),
        (*pair("联系人", content.contact), *pair("联系电话", content.telephone)),
    )


def _add_facts(sheets: Sheets, findings: tuple[NoticeFinding, ...]) -> None:
    """Whose eyes saw it stands beside each: what visitors reported is no evidence (§1 rule 5)."""
    rows = [head_row("序号", "事实", "来源"), *(_fact_row(at, one) for at, one in enumerate(findings, start=1))]
    table = Table((12, 104, 40), tuple(rows), head=1)
    section(sheets, "一、主要事实", keep=sheets.first_rows(table))
    sheets.table(table)


def _fact_row(number: int, finding: NoticeFinding) -> Row:
    source = "走访人员反映（线索，不作为证据使用）" if finding.lead else "执法人员现场检查看到"
    return (small(str(number), centre=True), small(finding.fact), small(source, centre=True))


def _add_materials(sheets: Sheets, content: DocumentContent, part: CrimeTransfer) -> None:
    """The five of 第6条 as boxes; what was ticked beyond them is named too."""
    boxes = [f"{'☑' if one in part.materials else '☐'} {one}" for one in MATERIALS]
    boxes += [f"☑ {one}" for one in part.materials if one not in MATERIALS]
    table = Table((1,), ((Cell((Words("\n".join(boxes), _LEFT),)),),))
    section(sheets, "二、移送材料", keep=sheets.first_rows(table))
    sheets.table(table)


def _add_times(sheets: Sheets, content: DocumentContent, part: CrimeTransfer) -> None:
    """Approval, sending and seal on one page with the room for 公安: a sheet of signatures alone could be put under any
    text."""
    approved = _late(part.approved_at, "（超过接到报告后3日）" if approved_late(part) else "")
    sent = _late(part.transferred_at, "（超过批准后24小时）" if sent_late(part) else "")
    signed = Cell((Words("专案组人员（签字）：", BODY), Space(14 * MM)), span=4, at_top=True)
    rows: tuple[Row, ...] = (
        pair("书面报告时间", _late(part.reported_at, ""), 3),
        (*pair("批准人", part.approved_by), label_cell("批准人签字"), Cell((Words("", BODY),))),
        pair("批准时间", approved, 3),
        pair("移送时间", sent, 3),
        (signed,),
        seal_row(content),
    )
    police: tuple[Row, ...] = (
        (*pair("签收人", ""), *pair("签收时间", _NO_HOUR)),
        (*pair("书面答复", ""), *pair("答复日期", _NO_DAY)),
    )
    times, answer = Table(_COLUMNS, rows, least=10 * MM), Table(_POLICE, police, least=12 * MM)
    section(sheets, "三、审批和移送", keep=sheets.height_of(times))
    sheets.table(times, together=True)
    section(sheets, "四、公安机关填写", keep=sheets.height_of(answer))
    sheets.table(answer, together=True)


def _late(moment: datetime | None, late: str) -> str:
    """The time, left to the pen where nobody gave one, with the word of what is late."""
    return _NO_TIME if moment is None else f"{day(local_time(moment).date())}{clock(moment)}{late}"
