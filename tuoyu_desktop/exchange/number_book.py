"""编号台账 as a file: one row a number, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tuoyu_desktop.exchange.workbook_reading import column_letter
from tuoyu_desktop.exchange.workbook_writing import safe, save_workbook, write_whole

_COLUMNS = (("编号", 30), ("文书", 26), ("状态", 14), ("日期", 12), ("机构", 30), ("说明", 48), ("电脑", 18))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number or provisional code in words. ``device``: whose it is, where the ledger is of several laptops."""

    number: str
    title: str
    state: str
    on: date | None
    facility: str
    reason: str
    device: str = ""


def write_number_csv(lines: Iterable[NumberLine], path: Path) -> int:
    """As CSV that Excel opens in Chinese; returns the number of rows. Raises EnvironmentFault env-file-unwritable."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([heading for heading, _ in _COLUMNS])
    count = 0
    for line in lines:
        writer.writerow([plain(value) for value in astuple(line)])
        count += 1
    write_whole(path, text.getvalue().encode("utf-8-sig"))
    return count


def plain(value: object) -> str:
    """What stays words in a spreadsheet, whatever it begins with."""
    text = "" if value is None else str(safe(value if isinstance(value, str) else str(value)))
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_number_book(sheets: Sequence[tuple[str, Sequence[NumberLine]]], path: Path, *, heading: str) -> None:
    """As an Excel file, each sheet with its title. Raises EnvironmentFault env-file-unwritable."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, lines in sheets:
        _add_sheet(workbook.create_sheet(title), lines, heading)
    save_workbook(workbook, path)


def _add_sheet(sheet: Worksheet, lines: Sequence[NumberLine], heading: str) -> None:
    columns = _COLUMNS if any(line.device for line in lines) else _COLUMNS[:-1]
    sheet.append([heading])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([title for title, _ in columns])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="EEF2F6")
    for row, line in enumerate(lines, start=3):
        for place, value in enumerate(astuple(line)[: len(columns)], start=1):
            cell = sheet.cell(row, place)
            cell.value = safe(value)  # type: ignore[assignment]  # words and dates only
            if cell.data_type == "f":
                cell.data_type = "s"  # words that begin with = are no formula
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
            cell.alignment = Alignment(vertical="top", wrap_text=place == len(_COLUMNS) - 1)
    for place, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[column_letter(place)].width = width
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{column_letter(len(columns))}{max(len(lines) + 2, 2)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl makes it with the sheet
    sheet.print_title_rows = "2:2"
