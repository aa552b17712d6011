"""Opening an Excel file that anybody may have sent: refused in words before it can do harm, read as plain rows.

Codes: ``xlsx-missing``, ``xlsx-too-large``, ``xlsx-not-excel``, ``xlsx-old-or-locked``, ``xlsx-damaged``.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from tuoyu_desktop.domain.errors import RuleViolation

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 120 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 120
_OLE = b"\xd0\xcf\x11\xe0"
"""How .xls files and workbooks with a password begin."""

CellValue = str | int | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | None


@dataclass(frozen=True)
class Formula:
    """A cell that computes: its value cannot be trusted without Excel, so it is reported, never read."""

    text: str


Cell = CellValue | Formula


@dataclass
class Sheet:
    """Rows by Excel row number (from 1), cells by column number (from 1); empty cells and rows are left out."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Merged ranges as (first column, first row, last column, last row)."""

    def value(self, row: int, column: int) -> Cell:
        return self.rows.get(row, {}).get(column)


def column_letter(column: int) -> str:
    """3 as ``C``."""
    return get_column_letter(column)


def read_workbook(path: Path) -> list[Sheet]:
    """All sheets as values. Raises RuleViolation with one of the codes above."""
    _check_file(path)
    try:
        merges = _merged_ranges(path)
        workbook = load_workbook(path, read_only=True, data_only=False)
        try:
            return [
                _sheet(worksheet, merges[index] if index < len(merges) else [])
                for index, worksheet in enumerate(workbook.worksheets)
            ]
        finally:
            workbook.close()
    except RuleViolation:
        raise
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        OSError,
    ) as error:  # what openpyxl raises on workbooks that are damaged somewhere inside
        raise _refusal("xlsx-damaged", "这个 Excel 文件已损坏，请在 Excel 里打开后另存一份再导入。", error) from error


def _refusal(code: str, message: str, cause: object = "") -> RuleViolation:
    return RuleViolation(code, message, detail=repr(cause) if cause else "")


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(4)
    except OSError as error:
        raise _refusal("xlsx-missing", f"打不开文件 {path.name}，请检查位置和权限。", error) from error
    if size > MOST_BYTES:
        raise _refusal("xlsx-too-large", "文件超过 10 MB，请只保留名册所在的工作表后再导入。")
    if start == _OLE:
        message = "这是旧版 .xls 文件或加了密码的文件，请去掉密码并另存为 .xlsx 后再导入。"
        raise _refusal("xlsx-old-or-locked", message)
    if not zipfile.is_zipfile(path):
        raise _refusal("xlsx-not-excel", "这不是 Excel 文件，请在 Excel 里另存为 .xlsx 后再导入。")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise _refusal("xlsx-damaged", "这个文件不完整，请重新复制一份再导入。", error) from error
    if "xl/workbook.xml" not in names:
        raise _refusal("xlsx-not-excel", "这不是 Excel 文件，请在 Excel 里另存为 .xlsx 后再导入。")
    if unpacked > MOST_UNPACKED_BYTES:
        raise _refusal("xlsx-too-large", "文件展开后过大，请只保留名册所在的工作表后再导入。")


def _sheet(worksheet: object, merged: list[tuple[int, int, int, int]]) -> Sheet:
    sheet = Sheet(str(getattr(worksheet, "title", "")), merged=merged)
    reset = getattr(worksheet, "reset_dimensions", None)
    if reset is None:  # a chart sheet
        return sheet
    reset()  # some programs write a wrong size of the table
    for number, cells in _rows(worksheet):
        sheet.rows[number] = cells
        if len(sheet.rows) > MOST_ROWS:
            raise _refusal("xlsx-too-large", f"工作表“{sheet.name}”超过 {MOST_ROWS} 行，请分成几份导入。")
    return sheet


def _rows(worksheet: object) -> Iterator[tuple[int, dict[int, Cell]]]:
    for row in worksheet.iter_rows(max_col=MOST_COLUMNS):  # type: ignore[attr-defined]  # read-only worksheets have it
        cells: dict[int, Cell] = {}
        number = 0
        for cell in row:
            value = cell.value
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            number = cell.row
            cells[cell.column] = Formula(str(value)) if cell.data_type == "f" else value
        if cells:
            yield number, cells


_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\br:id=\"([^\"]+)\"")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]+\d+:[A-Z]+\d+)\"")


def _merged_ranges(path: Path) -> list[list[tuple[int, int, int, int]]]:
    """Merged ranges of each sheet in order; reading cell by cell does not give them."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        targets = _relations(archive, names)
        found: list[list[tuple[int, int, int, int]]] = []
        for identity in _SHEET.findall(archive.read("xl/workbook.xml")):
            name = targets.get(identity, "")
            text = archive.read(name) if name in names else b""
            found.append([_bounds(reference.decode()) for reference in _MERGE.findall(text)])
    return found


def _relations(archive: zipfile.ZipFile, names: set[str]) -> dict[bytes, str]:
    name = "xl/_rels/workbook.xml.rels"
    if name not in names:
        return {}
    targets: dict[bytes, str] = {}
    for relation in _RELATION.findall(archive.read(name)):
        identity = re.search(rb"\bId=\"([^\"]+)\"", relation)
        target = re.search(rb"\bTarget=\"([^\"]+)\"", relation)
        if identity and target:
            place = target.group(1).decode()
            targets[identity.group(1)] = place.lstrip("/") if place.startswith("/") else f"xl/{place}"
    return targets


def _bounds(reference: str) -> tuple[int, int, int, int]:
    first_column, first_row, last_column, last_row = range_boundaries(reference)
    return first_column or 1, first_row or 1, last_column or 1, last_row or 1
