"""A district's facility register from Excel: found among titles and merged cells, every cell checked, nothing guessed
silently. Reading never stops at the first mistake: all of them come back by row and column.

Codes: ``xlsx-no-head`` (no row that looks like the head of a register), ``xlsx-no-column`` (a needed column is
missing), ``xlsx-no-rows``, and those of ``workbook_reading``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tuoyu_desktop.domain import wording
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility_facts import FACT_FIELDS, NO, NOT_KNOWN, YES
from tuoyu_desktop.exchange.register_cells import CellError, plain, region_code
from tuoyu_desktop.exchange.register_columns import COLUMN_OF_HEAD, COLUMNS, IGNORED_HEADS, REGION_HEADS, Column
from tuoyu_desktop.exchange.workbook_reading import Cell, Sheet, column_letter, read_workbook
from tuoyu_desktop.exchange.workbook_writing import save_workbook

_HEAD_SEARCH_ROWS = 40
_LEAST_HEADS = 3
_TOTALS = frozenset({"合计", "总计", "小计", "共计"})


@dataclass(frozen=True)
class CellProblem:
    """One cell that cannot be taken: ``cell`` like ``C7``, the column's heading, what is wrong in Chinese."""

    cell: str
    heading: str
    message: str


@dataclass(frozen=True)
class RegisterRow:
    """One facility as the sheet has it: JSON values by field of ``Facility``; empty cells are not among them."""

    row: int
    values: Mapping[str, Any]


@dataclass
class RegisterReading:
    """What came of a file. With any problem nothing of it may be imported."""

    sheet: str
    head_row: int
    columns: dict[int, Column]
    rows: list[RegisterRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    unread_headings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Head:
    sheet: Sheet
    row: int
    data_row: int
    columns: dict[int, Column]
    region_column: int | None
    headings: dict[int, str]


def read_register(path: Path, district: str) -> RegisterReading:
    """Read the sheet that looks most like a register. ``district``: region code that codes must begin with."""
    heads = [head for sheet in read_workbook(path) if (head := _find_head(sheet)) is not None]
    if not heads:
        message = "没有找到表头：表头里至少要有机构名称、地址、托位数等列。可先导出模板对照。"
        raise RuleViolation("xlsx-no-head", message)
    head = max(heads, key=lambda one: len(one.columns))
    _check_columns(head)
    reading = RegisterReading(head.sheet.name, head.row, head.columns)
    reading.unread_headings = _unread(head)
    spread = _spread_merges(head)
    for number, cells in _data_rows(head, spread):
        _read_row(head, reading, district, number, cells)
    if not reading.rows and not reading.problems:
        raise RuleViolation("xlsx-no-rows", "表头下面没有机构，请检查工作表。")
    _find_duplicates(head, reading)
    return reading


def _find_head(sheet: Sheet) -> _Head | None:
    """The row with the most known headings, joined with a second head row below it where there is one."""
    best: _Head | None = None
    for number in sorted(sheet.rows)[:_HEAD_SEARCH_ROWS]:
        head = _head_at(sheet, number)
        if head is not None and (best is None or len(head.columns) > len(best.columns)):
            best = head
    return best


def _head_at(sheet: Sheet, number: int) -> _Head | None:
    upper, lower = _headings(sheet, number), _headings(sheet, number + 1)
    columns, region = _matched(upper)
    below, region_below = _matched({place: text for place, text in lower.items() if place not in columns})
    two_rows = bool(columns) and bool(below) and not _matched_fields(columns) & _matched_fields(below)
    headings = {**upper, **(lower if two_rows else {})}
    if two_rows:
        columns = {**columns, **below}
    if len(columns) < _LEAST_HEADS or not any(column.field == "name" for column in columns.values()):
        return None
    data_row = number + (2 if two_rows else 1)
    return _Head(sheet, number, data_row, columns, region or (region_below if two_rows else None), headings)


def _headings(sheet: Sheet, number: int) -> dict[int, str]:
    return {place: cell for place, cell in sheet.rows.get(number, {}).items() if isinstance(cell, str)}


def _matched_fields(columns: Mapping[int, Column]) -> set[str]:
    return {column.field for column in columns.values()}


def _matched(headings: Mapping[int, str]) -> tuple[dict[int, Column], int | None]:
    """Column numbers to known columns, each field once (the first from the left); and the region code's column."""
    found: dict[int, Column] = {}
    region = None
    for place in sorted(headings):
        name = plain(headings[place])
        column = COLUMN_OF_HEAD.get(name)
        if column is not None and column.field not in _matched_fields(found):
            found[place] = column
        elif name in REGION_HEADS:
            region = place
    return found, region


def _check_columns(head: _Head) -> None:
    missing = [column.heads[0] for column in COLUMNS if column.required and column not in head.columns.values()]
    if missing:
        message = f"第 {head.row} 行的表头缺少：{'、'.join(missing)}。请补上这些列。"
        raise RuleViolation("xlsx-no-column", message)


def _unread(head: _Head) -> list[str]:
    """Headings that nobody knows: said aloud, for a column passed over may be one that matters."""
    known = {*IGNORED_HEADS, *REGION_HEADS}
    return [
        text
        for place, text in head.headings.items()
        if place not in head.columns and plain(text) and plain(text) not in known and plain(text) not in COLUMN_OF_HEAD
    ]


def _spread_merges(head: _Head) -> dict[tuple[int, int], Cell]:
    """A merged cell below the head holds for all the rows that it covers (one street beside its facilities)."""
    spread: dict[tuple[int, int], Cell] = {}
    for first_column, first_row, _, last_row in head.sheet.merged:
        if first_row >= head.data_row and last_row > first_row and first_column in head.columns:
            value = head.sheet.value(first_row, first_column)
            for row in range(first_row + 1, last_row + 1):
                spread[(row, first_column)] = value
    return spread


def _data_rows(head: _Head, spread: Mapping[tuple[int, int], Cell]) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Rows with anything in a known column, without sums, repeated heads and remarks across the table."""
    for number in sorted(head.sheet.rows):
        own = head.sheet.rows[number]
        known = {place: own[place] for place in head.columns if place in own}
        if number < head.data_row or not known or _is_no_facility(own):
            continue
        if known.keys() == {place for place in known if plain(str(known[place])) in COLUMN_OF_HEAD}:
            continue
        filled = {place: spread[(number, place)] for place in head.columns if (number, place) in spread}
        yield number, {**filled, **known}


def _is_no_facility(cells: Mapping[int, Cell]) -> bool:
    texts = [str(cell).strip() for cell in cells.values()]
    first = plain(texts[0]) if texts else ""
    return any(plain(text) in _TOTALS for text in texts) or (
        len(texts) == 1 and first.startswith(("注", "备注", "说明", "填表"))
    )


def _read_row(head: _Head, reading: RegisterReading, district: str, number: int, cells: Mapping[int, Cell]) -> None:
    values: dict[str, Any] = {}
    before = len(reading.problems)
    for place, column in head.columns.items():
        cell = cells.get(place)
        if cell is None:
            if column.required:
                reading.problems.append(_problem(number, place, column, "没有填写"))
            continue
        try:
            values[column.field] = column.read(cell)
        except CellError as error:
            reading.problems.append(_problem(number, place, column, str(error)))
    _check_region(head, reading, district, number, cells)
    if len(reading.problems) == before:
        reading.rows.append(RegisterRow(number, values))


def _problem(row: int, place: int, column: Column, message: str) -> CellProblem:
    return CellProblem(f"{column_letter(place)}{row}", column.heads[0], message)


def _check_region(head: _Head, reading: RegisterReading, district: str, number: int, cells: Mapping[int, Cell]) -> None:
    place = head.region_column
    if place is None or (cell := head.sheet.value(number, place)) is None:
        return
    try:
        code = region_code(cell)
        message = "" if code.startswith(district) else f"“{code}”不属于本区（{district}）"
    except CellError as error:
        message = str(error)
    if message:
        reading.problems.append(CellProblem(f"{column_letter(place)}{number}", REGION_HEADS[0], message))


def _find_duplicates(head: _Head, reading: RegisterReading) -> None:
    """The same credit code, or the same name at the same address, twice in one file."""
    places = {column.field: place for place, column in head.columns.items()}
    for name, key in (("social_credit_code", ("social_credit_code",)), ("name", ("name", "address"))):
        rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row in reading.rows:
            value = tuple(str(row.values.get(part, "")) for part in key)
            if value[0]:
                rows[value].append(row.row)
        for value, numbers in rows.items():
            for number in numbers[1:]:
                message = f"与第 {numbers[0]} 行重复：{value[0]}"
                heading = head.columns[places[name]].heads[0]
                reading.problems.append(CellProblem(f"{column_letter(places[name])}{number}", heading, message))


_LISTS: Mapping[str, Mapping[Any, str]] = {
    "kind": wording.FACILITY_KINDS,
    "ownership": wording.OWNERSHIPS,
    "legal_nature": wording.LEGAL_NATURES,
    "filing_status": wording.FILING_STATUSES,
    "price_type": wording.PRICE_TYPES,
    "meal_mode": wording.MEAL_MODES,
    "is_inclusive": {True: YES, False: NO},
    **{field: {True: YES, False: NO, None: NOT_KNOWN} for field in FACT_FIELDS},
}
_TEXT_COLUMNS = frozenset({"social_credit_code", "telephone", "filing_number"})


def write_template(path: Path) -> None:
    """An empty register with all columns, their choices as drop-down lists, codes as text. Replaces ``path`` whole."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None  # a new workbook has one
    sheet.title = "机构名册"
    for place, column in enumerate(COLUMNS, start=1):
        letter = column_letter(place)
        head = sheet.cell(1, place, column.heads[0])
        head.font = Font(bold=True, color="9C0006" if column.required else "1F2937")
        head.fill = PatternFill("solid", start_color="EEF2F6")
        head.alignment = Alignment(horizontal="center")
        sheet.column_dimensions[letter].width = 30 if column.field in ("name", "address") else 16
        if column.field in _TEXT_COLUMNS:
            for row in range(2, 502):
                sheet.cell(row, place).number_format = "@"
        if column.field in _LISTS:
            listed = DataValidation(
                type="list", formula1=f'"{",".join(_LISTS[column.field].values())}"', allow_blank=True
            )
            sheet.add_data_validation(listed)
            listed.add(f"{letter}2:{letter}5000")
    sheet.freeze_panes = "B2"
    save_workbook(workbook, path)
