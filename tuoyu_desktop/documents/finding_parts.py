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
ADVISED = "建议事项，供参考"
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
        return Words(f"{'参考' if finding.advice else '依据'}：待区卫生健康委核定", NOTE)
    return Words("\n".join(_marked(basis) for basis in finding.bases), NOTE)


def _marked(basis: Basis) -> str:
    word = "参考" if basis.recommended else "依据"
    if basis.confirmed:
        return f"{word}：{basis.text}（区里已确认）"
    was_read = all(is_verified_basis(part) for part in basis.mark.split("+"))
    return f"{word}：{basis.text}{'' if was_read else '（待核）'}"


def suggestion_cell(finding: NoticeFinding, *, with_routing: bool) -> Cell:
    """Everything that is only a suggestion says so (documents.md §4.5, 4.6); routing is for the district alone. A
    measure that nobody wrote is left to the pen: it is the team's own.
    """
    lines = [f"严重程度（建议）：{word_of(finding.severity)}"]
    lines.append(f"措施（建议）：{finding.measure or '（由督导组填写）'}")
    room = () if finding.measure else (Space(_WRITING_ROOM),)
    rest = _routing_lines(finding) if with_routing else []
    due = due_text(finding)
    if due:
        rest.insert(0, f"期限（建议）：{due}")
    below = (Words("\n".join(rest), SMALL),) if rest else ()
    return Cell((Words("\n".join(lines), SMALL), *room, *below))


def _routing_lines(finding: NoticeFinding) -> list[str]:
    lead = [f"牵头（建议）：{finding.lead_department}"] if finding.lead_department else []
    return [*lead, f"是否紧急：{'☑ 是　☐ 否' if finding.urgent else '☐ 是　☑ 否'}"]


def due_text(finding: NoticeFinding) -> str:
    """立即, or 2026年12月11日前, or nothing when no date was set."""
    if finding.at_once:
        return "立即"
    return f"{day(finding.due_on)}前" if finding.due_on else ""


def law_cell(finding: NoticeFinding) -> Cell:
    """The provisions on an officers' document: only those that may be cited; else room for the officer's
    hand (§2).

    A recommended standard is quoted as 参考, never as something that was broken; at an item that is advice so is all.
    """
    cited = [basis for basis in finding.bases if basis.may_be_cited]
    quoted = [Words(f"参考{basis.text}", NOTE) for basis in cited if basis.recommended or finding.advice]
    if finding.advice:
        return Cell((Words(ADVISED, SMALL), *quoted))
    broken = [f"违反{basis.text}" for basis in cited if not basis.recommended]
    parts = [Words("；\n".join(broken), SMALL)] if broken else [Words(TO_BE_TYPED, SMALL)]
    room = () if broken else (Space(_WRITING_ROOM),)
    return Cell((*parts, *room, *quoted))


def demand_cell(finding: NoticeFinding) -> Cell:
    """What is to be put right and by when; at an item that is advice what one may do, without a day."""
    if finding.advice:
        room = () if finding.measure else (Space(_WRITING_ROOM),)
        return Cell((Words(f"建议：{finding.measure or '（由执法人员填写）'}", SMALL), *room))
    due = due_text(finding)
    return Cell((Words("\n".join(filter(None, (finding.measure, f"期限：{due}" if due else ""))), SMALL),))
