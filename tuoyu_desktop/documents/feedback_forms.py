"""What visitors hand on: 整改意见反馈单 to the district, 整改提示单 to the facility where the district
allows it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.documents.finding_parts import fact_words, marked_bases, suggestion_cell
from tuoyu_desktop.documents.form_parts import (
    BODY,
    PROSE,
    add_copies,
    add_photos,
    add_signing,
    head_row,
    label_cell,
    opening,
    pair,
    period,
    section,
    signing_height,
    small,
)
from tuoyu_desktop.documents.layout import Cell, Row, Sheets, Table
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.text import MM
from tuoyu_desktop.documents.visit_forms import authority_note, signers, team_parts
from tuoyu_desktop.domain.notice import DocumentContent, NoticeFinding
from tuoyu_desktop.domain.terms import Decision
from tuoyu_desktop.domain.wording import word_of

SUGGESTION_NOTE = "本提示不是行政检查结论，不产生行政强制效力；如需整改要求，以有权机关文书为准。"
"""The fixed line of documents.md §1 rule 4."""

_SEEN_BY_VISITORS = "以上为走访意见，供区里核查处理，不作为执法证据。"
NOT_LISTED = "以上项目不在街道（乡镇）公布的检查事项里，报区里核查处理。"
_HEAD_COLUMNS = (27, 51, 27, 51)


def feedback_form(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """整改意见反馈单 (§4.6): from the team to the district, with the district's own section to fill in."""
    sheets = opening(content)
    sheets.table(Table(_HEAD_COLUMNS, _feedback_head(content)))
    _add_findings(sheets, content, "一、反映的问题和建议", with_routing=True)
    note = NOT_LISTED if _inspected(content) else _sentence(authority_note(content)) + _SEEN_BY_VISITORS
    add_signing(sheets, content, "二、反映人签字", signers("反映人", receiver=""), note, with_copies=False)
    _add_district_section(sheets)
    if content.attachments:
        sheets.words(f"附件：{'；'.join(content.attachments)}", BODY)
    sheets.space(1 * MM)
    add_copies(sheets, content)
    add_photos(sheets, content, photos, "附　照片")
    return sheets


def _inspected(content: DocumentContent) -> bool:
    """An inspection asks nobody's consent: it is a street's own, whose list does not hold these items (§1 actor b)."""
    return content.consent is None


def _feedback_head(content: DocumentContent) -> tuple[Row, ...]:
    facility = content.facility
    word, record = ("检查", "检查笔录") if _inspected(content) else ("走访", "走访记录")
    return (
        pair("主送", content.addressee, 3),
        pair("机构名称", facility.name, 3),
        pair("地址", facility.address, 3),
        (*pair("负责人", facility.person_in_charge), *pair("联系电话", facility.telephone)),
        pair(f"{word}时间", period(content), 3),
        (label_cell(f"{word}人员"), Cell(team_parts(content), span=3)),
        pair(record, content.related_number or "无", 3),
    )


def _add_findings(sheets: Sheets, content: DocumentContent, title: str, *, with_routing: bool) -> None:
    rows = [head_row("序号", "项目", "问题和依据", "建议")]
    for number, finding in enumerate(content.findings, start=1):
        rows.append(_finding_row(number, finding, with_routing))
    table = Table((12, 13, 70, 61), tuple(rows), head=1)
    section(sheets, title, keep=sheets.first_rows(table))
    if content.findings:
        sheets.table(table)
    else:
        sheets.words("没有需要反映的问题。", PROSE)


def _finding_row(number: int, finding: NoticeFinding, with_routing: bool) -> Row:
    return (
        small(str(number), centre=True),
        small(finding.item_code, centre=True),
        Cell((fact_words(finding), marked_bases(finding))),
        suggestion_cell(finding, with_routing=with_routing),
    )


def _add_district_section(sheets: Sheets) -> None:
    """Left empty: the district writes here (§4.6)."""
    law, refer, hint, no = (word_of(choice) for choice in Decision)
    choices = (
        f"☐ {law}　　　☐ {refer}（部门：　　　　　　　　　　）\n"
        f"☐ {hint}　　　☐ {no}（理由：　　　　　　　　　　　　　　）"
    )
    rows = (
        (*pair("收到时间", "　　　年　月　日　时"), *pair("承办人", "")),
        (label_cell("处理意见"), Cell((Words(choices, BODY.but(leading=1.8)),), span=3)),
        pair("反馈时间", "　　　年　月　日", 3),
    )
    table = Table((25, 56, 25, 50), rows, least=10 * MM)
    section(sheets, "三、区卫生健康委处理", keep=42 * MM)
    sheets.table(table, together=True)


def suggestion(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """整改提示单: only where the district has switched it on; always with the fixed line."""
    sheets = opening(content, "（温馨提示）")
    sheets.words(f"{content.facility.name}：", BODY)
    lead = content.opinion or "走访中看到下列情况，建议你单位对照改进，保障婴幼儿安全健康。"
    sheets.words(lead, PROSE)
    _add_findings(sheets, content, "一、情况和建议", with_routing=False)
    labels, note = signers("走访人员", "机构签收"), _sentence(authority_note(content)) + "签收仅确认收到本提示。"
    fixed = Table((1,), ((Cell((Words(SUGGESTION_NOTE, BODY),), shade=0.95),),))
    # The fixed line stands on the sheet that is signed.
    sheets.need(3 * MM + sheets.height_of(fixed) + signing_height(sheets, content, labels, note))
    sheets.space(3 * MM)
    sheets.table(fixed)
    add_signing(sheets, content, "二、签字", labels, note)
    add_photos(sheets, content, photos, "附　照片")
    return sheets


def _sentence(note: str) -> str:
    return f"{note}。" if note else ""
