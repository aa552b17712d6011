"""The photo of the first time at the left, that of the second look at its right, problem by problem (documents.md §4.8:
new photo beside the old photo)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from tuoyu_desktop.documents.form_parts import (
    CENTRE_NOTE,
    SMALL,
    head_row,
    photo_parts,
    photo_table,
    section,
)
from tuoyu_desktop.documents.layout import Cell, Row, Sheets, Table
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.domain.notice import DocumentContent, NoticeFinding, PhotoRef

THEN, NOW = "原照片（整改前）", "现照片（这次看到的）"
NO_OLD, NO_NEW = "没有原照片", "这次没有拍照"
_LONGEST = 120


def add_photo_pairs(sheets: Sheets, content: DocumentContent, photos: Mapping[str, bytes], title: str) -> None:
    """The pairs of each problem that has photos; below them what else the visit took. A photo that may not be printed
    or is not here says so in its place."""
    tables = _pairs(content, photos)
    if tables:
        section(sheets, title, keep=sheets.first_rows(tables[0]))
    for table in tables:
        sheets.table(table)
    paired = {number for finding in content.findings for number in (*finding.earlier, *finding.evidence)}
    rest = photo_table(tuple(photo for photo in content.photos if photo.number not in paired), photos)
    if rest is not None:
        section(sheets, "其他照片" if tables else title, keep=sheets.first_rows(rest))
        sheets.table(rest)


def _pairs(content: DocumentContent, photos: Mapping[str, bytes]) -> list[Table]:
    """One table a problem, whose line repeats on every page; which side is which stands above the first."""
    by_number = {photo.number: photo for photo in content.photos}
    tables: list[Table] = []
    for number, finding in enumerate(content.findings, start=1):
        then = [by_number[one] for one in finding.earlier if one in by_number]
        now = [by_number[one] for one in finding.evidence if one in by_number]
        if then or now:
            head: list[Row] = [] if tables else [head_row(THEN, NOW)]
            head.append((Cell((Words(_line(number, finding), SMALL),), span=2, shade=0.98),))
            rows = _rows(then, now, finding, photos)
            tables.append(Table((1, 1), (*head, *rows), head=len(head)))
    return tables


def _line(number: int, finding: NoticeFinding) -> str:
    """Which problem of the table above the pairs belong to; it repeats, so a long fact is not told again in full."""
    fact = finding.fact if len(finding.fact) <= _LONGEST else f"{finding.fact[:_LONGEST]}……（全文见上表）"
    return f"{number}. {finding.item_code}　{fact}"


def _rows(
    then: Sequence[PhotoRef], now: Sequence[PhotoRef], finding: NoticeFinding, photos: Mapping[str, bytes]
) -> list[Row]:
    why = f"{NO_OLD}：{finding.no_photo}" if finding.no_photo else NO_OLD
    no_old, no_new = ("" if then else why), ("" if now else NO_NEW)
    return [(_cell(old, photos, no_old), _cell(new, photos, no_new)) for old, new in zip_longest(then, now)]


def _cell(ref: PhotoRef | None, photos: Mapping[str, bytes], without: str) -> Cell:
    if ref is not None:
        return Cell(photo_parts(ref, photos))
    return Cell((Words(without, CENTRE_NOTE),) if without else ())
