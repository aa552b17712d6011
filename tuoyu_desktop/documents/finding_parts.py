"""How one finding is written: on visitors' sheets as a suggestion with its marks, on officers' as what the
law says.
"""

from __future__ import annotations

from tuoyu_desktop.documents.form_parts import NOTE, SMALL, day, photo_numbers
from tuoyu_desktop.documents.layout import Cell
from tuoyu_desktop.documents.parts import Space, Words
from tuoyu_desktop.documents.text import MM
from tuoyu_desktop.domain.checklist import is_verified_basis
from tuoyu_desktop.domain.notice import Basis, NoticeFinding
from tuoyu_desktop.domain.wording import word_of

TO_BE_TYPED = "依据：（由执法人员核填）"
_WRITING_ROOM = 9 * MM


def fact_words(finding: NoticeFinding) -> Words:
    """What was seen, with the numbers of its photos."""
    return Words(finding.fact + photo_numbers(finding.evidence), SMALL)


def evidence_words(finding: NoticeFinding) -> Words:
    """证据 of a problem on an officers' paper (documents.md §4.3): the numbers of its photos, or why there are none."""
    numbers = photo_numbers(finding.evidence).strip("（）")
    without = f"没有照片（{finding.no_photo}）" if finding.no_photo else "没有照片"
    return Words(f"证据：{numbers or without}", NOTE)


def marked_bases(finding: NoticeFinding) -> Words:
    """The bases on a visitor's sheet; each says whether it still awaits a check (documents.md §4.6)."""
    if not finding.bases:
        return Words("依据：待区卫生健康委核定", NOTE)
    return Words("\n".join(_marked(basis) for basis in finding.bases), NOTE)


def _marked(basis: Basis) -> str:
    word = "参考" if basis.recommended else "依据"
    if basis.confirmed:
        return f"{word}：{basis.text}（区里已确认）"
    was_read = all(is_verified_basis(part) for part in basis.mark.split("+"))
    return f"{word}：{basis.text}{'' if was_read else '（待核）'}"


def suggestion_lines(finding: NoticeFinding, *, with_routing: bool) -> Words:
    """Everything that is only a suggestion says so (documents.md §4.5, 4.6); routing is for the district
    alone.
    """
    lines = [f"严重程度（建议）：{word_of(finding.severity)}"]
    if finding.measure:
        lines.append(f"措施（建议）：{finding.measure}")
    due = due_text(finding)
    if due:
        lines.append(f"期限（建议）：{due}")
    if with_routing and finding.lead_department:
        lines.append(f"牵头（建议）：{finding.lead_department}")
    if with_routing:
        lines.append(f"是否紧急：{'☑ 是　☐ 否' if finding.urgent else '☐ 是　☑ 否'}")
    return Words("\n".join(lines), SMALL)


def due_text(finding: NoticeFinding) -> str:
    """立即, or 2026年12月11日前, or nothing when no date was set."""
    if finding.at_once:
        return "立即"
    return f"{day(finding.due_on)}前" if finding.due_on else ""


def law_cell(finding: NoticeFinding) -> Cell:
    """The provisions on an officers' document: only those that may be cited; else room for the officer's
    hand (§2).

    A recommended standard is quoted as 参考, never as something that was broken.
    """
    cited = [basis for basis in finding.bases if basis.may_be_cited]
    broken = [f"违反{basis.text}" for basis in cited if not basis.recommended]
    quoted = [f"参考{basis.text}" for basis in cited if basis.recommended]
    parts = [Words("；\n".join(broken), SMALL)] if broken else [Words(TO_BE_TYPED, SMALL)]
    room = () if broken else (Space(_WRITING_ROOM),)
    return Cell((*parts, *room, *(Words(text, NOTE) for text in quoted)))
