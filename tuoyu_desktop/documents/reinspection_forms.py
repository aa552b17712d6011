"""复查意见书 (documents.md §4.8): what became of each problem, the photos then and now, and what is concluded. Signed
in ink, sealed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.documents.finding_parts import due_text
from tuoyu_desktop.documents.form_parts import (
    BODY,
    NOTE,
    PROSE,
    SMALL,
    add_copies,
    boxed,
    day,
    head_row,
    opening,
    pair,
    photo_numbers,
    section,
    small,
)
from tuoyu_desktop.documents.inspection_forms import REFUSAL_NOTE
from tuoyu_desktop.documents.layout import WIDTH, Cell, Row, Sheets, Table
from tuoyu_desktop.documents.officer_forms import PARTY_COLUMNS, party_rows, seal_row
from tuoyu_desktop.documents.parts import Space, Words
from tuoyu_desktop.documents.photo_pairs import add_photo_pairs
from tuoyu_desktop.documents.text import MM, Align
from tuoyu_desktop.domain.notice import DocumentContent, NoticeFinding
from tuoyu_desktop.domain.paper_parts import Followed, Reinspection, ReinspectionConclusion
from tuoyu_desktop.domain.wording import REINSPECTION_CONCLUSIONS, word_of

_LEFT = BODY.but(align=Align.LEFT)
_CHOICES = BODY.but(align=Align.LEFT, leading=1.75)
_TO_SIGN = 20 * MM
_REFUSAL_ROOM = 9 * MM
_DATED = "　　　　年　　月　　日　　时　　分"
GO_ON = "没有改完的问题请继续改正，改完后将情况和照片报送{body}。"
DATES_DIFFER = "各问题的期限不同，见上表。"
_EXTENDED = ReinspectionConclusion.EXTENDED
_OPINIONS = {ReinspectionConclusion.CASE_SUGGESTED: "建议立案的理由"}
_LEFT_OPEN = (ReinspectionConclusion.PARTLY_DONE, _EXTENDED)


def reinspection_opinion(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """复查意见书: it names the document that it follows."""
    part = content.reinspection
    assert part is not None  # paper_rules: no content of this kind is without it
    sheets, numbered = opening(content), iter("一二三四")
    rows = (*party_rows(content, "被复查单位"), pair("复查的文书", _followed(content, part), 3))
    sheets.table(Table(PARTY_COLUMNS, rows))
    _add_results(sheets, content, f"{next(numbered)}、复查情况")
    _add_conclusion(sheets, content, part, f"{next(numbered)}、复查结论")
    if content.statement:
        boxed(sheets, f"{next(numbered)}、机构说明", content.statement)
    _add_closing(sheets, content, part)
    add_photo_pairs(sheets, content, photos, "附　照片对照")
    return sheets


def _followed(content: DocumentContent, part: Reinspection) -> str:
    """Title, number and date, each document on its line."""
    if not part.followed:
        dated = f"（{day(content.related_on)}）" if content.related_on else ""
        return (content.related_number or "无") + dated
    return "\n".join(_named(one) for one in part.followed)


def _named(one: Followed) -> str:
    return f"{one.title}　{one.number}（{day(one.on)}）".lstrip("　")


def _add_results(sheets: Sheets, content: DocumentContent, title: str) -> None:
    rows = [head_row("序号", "项目", "原问题和要求", "复查结果", "现场情况和证据")]
    rows.extend(_result_row(number, finding) for number, finding in enumerate(content.findings, start=1))
    table = Table((12, 13, 60, 21, 50), tuple(rows), head=1)
    section(sheets, title, keep=sheets.first_rows(table))
    sheets.table(table)


def _result_row(number: int, finding: NoticeFinding) -> Row:
    due = due_text(finding)
    asked = [f"要求：{finding.measure}" if finding.measure else "", f"期限：{due}" if due else ""]
    if finding.extended:
        asked[1] += "（已同意延期）"
    numbers = photo_numbers(finding.evidence).strip("（）")
    proof = (Words(f"证据：{numbers or '没有照片'}", NOTE),)
    seen = (Words(finding.seen, SMALL),) if finding.seen else ()
    return (
        small(str(number), centre=True),
        small(finding.item_code, centre=True),
        Cell((Words("\n".join(filter(None, (finding.fact, *asked))), SMALL),)),
        small(word_of(finding.result) if finding.result else "", centre=True),
        Cell((*seen, *proof)),
    )


def _add_conclusion(sheets: Sheets, content: DocumentContent, part: Reinspection, title: str) -> None:
    plain = "　　　".join(_choice(one, part) for one in ReinspectionConclusion if one is not _EXTENDED)
    choices = Words(f"{plain}\n{_choice(_EXTENDED, part)}", _CHOICES)
    notes = _notes(content, part)
    box = Table((1,), ((Cell((choices, *(Words(note, BODY) for note in notes))),),))
    section(sheets, title, keep=sheets.first_rows(box))
    sheets.table(box)


def _choice(one: ReinspectionConclusion, part: Reinspection) -> str:
    chosen = one is part.conclusion
    word = REINSPECTION_CONCLUSIONS[one]
    if one is _EXTENDED:
        until = day(part.until) if part.until else "　　　年　月　日"
        asked = f"（机构于{day(part.requested_on)}书面申请）" if part.requested_on else ""
        word = f"{word}至{until}{asked}"
    return f"{'☑' if chosen else '☐'} {word}"


def _notes(content: DocumentContent, part: Reinspection) -> list[str]:
    dates = {finding.due_on for finding in content.findings if finding.extended}
    differ = part.conclusion is _EXTENDED and len(dates) > 1
    go_on = part.conclusion in _LEFT_OPEN and bool(content.report_to)
    return [
        *([DATES_DIFFER] if differ else []),
        *([f"{_OPINIONS.get(part.conclusion, '意见')}：{content.opinion}"] if content.opinion else []),
        *([GO_ON.format(body=content.report_to)] if go_on else []),
    ]


def _add_closing(sheets: Sheets, content: DocumentContent, part: Reinspection) -> None:
    """Officers and the facility's person sign in ink; the seal is pressed on the date (§5). What is concluded stands on
    the sheet that is signed."""
    officers = Cell((Words("复查人员（签字）：", BODY), Space(_TO_SIGN)), span=2, at_top=True)
    there = Words("机构在场人（签字）：", BODY)
    received = Cell((there, Space(_TO_SIGN - 6 * MM), Words(_DATED, _LEFT)), span=2, at_top=True)
    refused = Cell((Words(REFUSAL_NOTE, NOTE), Space(_REFUSAL_ROOM)), span=4, at_top=True)
    signing = Table((27, 51, 27, 51), ((officers, received), (refused,), seal_row(content)))
    said = f"复查结论：{REINSPECTION_CONCLUSIONS[part.conclusion]}。"
    contact = f"联系人：{content.contact}，联系电话：{content.telephone}。" if content.contact else ""
    above = Words(said + contact, PROSE).height(WIDTH)
    sheets.need(above + sheets.height_of(signing) + NOTE.pitch + 5 * MM)
    sheets.space(2 * MM)
    sheets.words(said + contact, PROSE)
    sheets.space(2 * MM)
    sheets.table(signing)
    sheets.space(1 * MM)
    add_copies(sheets, content)
