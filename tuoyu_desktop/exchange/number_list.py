"""A column of identity numbers from CSV or Excel: the banned list and filed rosters. Nothing else of the file is read.

Codes: ``xlsx-no-column`` (no heading 身份证号), ``xlsx-no-rows``, ``xlsx-not-csv``, and those of ``workbook_reading``.
No sentence repeats a number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.id_number import normalised
from tuoyu_desktop.exchange.register_cells import CellError, plain, text_of
from tuoyu_desktop.exchange.workbook_reading import MOST_BYTES, Cell, read_workbook

_HEADS: Final = frozenset({"身份证号", "身份证号码", "公民身份号码", "身份证件号码", "证件号码"})
_HEAD_SEARCH_ROWS: Final = 40
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""As spreadsheets save CSV here: with a mark or without, or in the national encoding."""

Rows = Mapping[int, Mapping[int, Cell]]


@dataclass(frozen=True)
class NumberReading:
    """``numbers``: each once, normalised. ``repeated``: lines that say again what a line before said. ``problems``:
    (line, what is wrong with it), without the number; with any of them nothing may be imported."""

    numbers: frozenset[str]
    repeated: int
    problems: tuple[tuple[int, str], ...]


def read_numbers(path: Path) -> NumberReading:
    """Read and check the column. Raises RuleViolation with one of the codes above."""
    tables = [_csv_rows(path)] if path.suffix.lower() == ".csv" else [sheet.rows for sheet in read_workbook(path)]
    for rows in tables:
        head = _find_head(rows)
        if head is not None:
            return _read_column(rows, *head)
    raise RuleViolation("xlsx-no-column", "没有找到“身份证号”这一列，请把表头写成“身份证号”后再导入。")


def _csv_rows(path: Path) -> Rows:
    try:
        raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        message = f"打不开文件 {path.name}，请检查位置和权限。"
        raise RuleViolation("xlsx-missing", message, detail=type(error).__name__) from error
    if raw is None:
        raise RuleViolation("xlsx-too-large", "文件超过 10 MB，请只保留“身份证号”一列后再导入。")
    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError, csv.Error):
            return _by_line(raw.decode(encoding))
    raise RuleViolation("xlsx-not-csv", "这个文件不是 CSV，请在 Excel 里另存为 CSV（UTF-8）或 .xlsx 后再导入。")


def _by_line(text: str) -> Rows:
    """Rows by the line of the file on which they end, empty ones left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[int, Mapping[int, Cell]] = {}
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows[reader.line_num] = dict(enumerate(cells, 1))
    return rows


def _find_head(rows: Rows) -> tuple[int, int] | None:
    """(row, column) of the heading."""
    for number in sorted(rows)[:_HEAD_SEARCH_ROWS]:
        for column, cell in rows[number].items():
            if isinstance(cell, str) and plain(cell) in _HEADS:
                return number, column
    return None


def _read_column(rows: Rows, head: int, column: int) -> NumberReading:
    found: set[str] = set()
    repeated = 0
    problems: list[tuple[int, str]] = []
    for number in sorted(number for number in rows if number > head):
        try:
            one = _number(rows[number].get(column))
        except CellError as error:
            problems.append((number, str(error)))
            continue
        repeated += one in found
        found.add(one)
    if not found and not problems:
        raise RuleViolation("xlsx-no-rows", "“身份证号”下面一个号码也没有，没有导入。")
    return NumberReading(frozenset(found), repeated, tuple(problems))


def _number(cell: Cell) -> str:
    if isinstance(cell, int | float):
        raise CellError("身份证号被 Excel 当成了数字，末几位已丢失，请把该列设为文本后重新填写")
    text = text_of(cell)
    if not text:
        raise CellError("没有身份证号")
    try:
        return normalised(text)
    except RuleViolation as refused:
        raise CellError(refused.message.removesuffix("。")) from refused
