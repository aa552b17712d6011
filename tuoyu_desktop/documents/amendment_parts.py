"""更正: what was put right after the seal, as an appendix to papers that are made later; nothing above it changes."""

from __future__ import annotations

from tuoyu_desktop.documents.form_parts import NOTE, day, head_row, section, small
from tuoyu_desktop.documents.layout import Cell, Row, Sheets, Table
from tuoyu_desktop.documents.parts import Drawn, Space
from tuoyu_desktop.documents.text import MM
from tuoyu_desktop.domain.notice import Correction, DocumentContent, NoticeKind

AMENDMENT_NOTE = "封存的内容没有改动，以上各项以更正为准。"
_TO_SIGN = "机构在场人知悉更正（签字）："


def add_amendments(sheets: Sheets, content: DocumentContent) -> None:
    """Date, reason, old and new of each, with the hand of who amended; the facility's hand is left to the pen."""
    if not content.amendments:
        return
    rows = (head_row("日期和更正人", "内容", "原来", "更正为", "原因"), *map(_row, content.amendments))
    table = Table((30, 26, 34, 34, 32), rows, head=1, least=8 * MM)
    section(sheets, "更正", keep=sheets.first_rows(table))
    sheets.table(table)
    sheets.space(1 * MM)
    sheets.words(AMENDMENT_NOTE, NOTE)
    if not content.is_officers and content.kind is not NoticeKind.FEEDBACK_FORM:  # the facility is no addressee of it
        sheets.space(4 * MM)
        sheets.words(_TO_SIGN + "　" * 12 + "　　年　　月　　日", NOTE)


def _row(one: Correction) -> Row:
    dated = small(f"{day(one.on)}　{one.by}")
    by = Cell((*dated.parts, Drawn(one.ink) if one.ink else Space(0)))
    return (by, small(one.label), small(one.old or "—"), small(one.new), small(one.reason))
