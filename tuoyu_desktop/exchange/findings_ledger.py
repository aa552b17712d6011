"""The ledger of findings as an Excel file, one row a finding, photos as links to files in a folder beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tuoyu_desktop.exchange.unsettled_sheet import UnsettledLine, add_unsettled
from tuoyu_desktop.exchange.workbook_reading import column_letter
from tuoyu_desktop.exchange.workbook_writing import safe, save_workbook

PHOTO_COLUMNS = 6


@dataclass(frozen=True)
class LedgerLine:
    """One finding in words. ``photos``: paths relative to the ledger's folder; ``overdue_days`` only past a due date
    that an authority set."""

    number: int
    facility: str
    street_town: str
    found_on: date
    mode: str
    item: str
    fact: str
    severity: str
    state: str
    measure: str
    lead_department: str
    due_on: date | None
    overdue_days: int | None
    suggested_due_on: date | None
    decision: str
    decision_reason: str
    notice_number: str
    referred_to: str
    reinspection_result: str
    closed_on: date | None
    close_reason: str
    recorded_by: str
    finding: str
    photos: tuple[str, ...] = ()
    missing_photos: int = 0


_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("序号", "number", 6),
    ("机构名称", "facility", 28),
    ("街道（乡镇）", "street_town", 14),
    ("发现日期", "found_on", 12),
    ("方式", "mode", 10),
    ("检查项", "item", 8),
    ("问题", "fact", 48),
    ("等级", "severity", 8),
    ("状态", "state", 12),
    ("整改措施", "measure", 32),
    ("牵头部门", "lead_department", 16),
    ("整改期限", "due_on", 12),
    ("逾期天数", "overdue_days", 9),
    ("建议期限", "suggested_due_on", 12),
    ("处理意见", "decision", 12),
    ("理由", "decision_reason", 24),
    ("文号", "notice_number", 20),
    ("移送部门", "referred_to", 16),
    ("复查结果", "reinspection_result", 10),
    ("销号日期", "closed_on", 12),
    ("销号说明", "close_reason", 20),
    ("记录人", "recorded_by", 10),
    ("问题编号", "finding", 38),
    ("未收到的照片", "missing_photos", 12),
)


def write_ledger(
    lines: Iterable[LedgerLine], path: Path, *, title: str, unsettled: Iterable[UnsettledLine] = ()
) -> int:
    """Write the ledger, on a second sheet ``unsettled``; returns the number of findings.

    Raises EnvironmentFault env-file-unwritable.
    """
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = "问题台账"
    last = column_letter(len(_COLUMNS) + PHOTO_COLUMNS)
    sheet.append([title])
    sheet.merge_cells(f"A1:{last}1")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([heading for heading, _, _ in _COLUMNS] + [f"照片{n}" for n in range(1, PHOTO_COLUMNS + 1)])
    count = 0
    for line in lines:
        count += 1
        _append(sheet, count + 2, line)
    _dress(sheet, last, count)
    add_unsettled(workbook, unsettled)
    save_workbook(workbook, path)
    return count


def _append(sheet: Worksheet, row: int, line: LedgerLine) -> None:
    for place, (_, name, _) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(row, place)
        cell.value = safe(getattr(line, name))  # type: ignore[assignment]  # plain values only
        if cell.data_type == "f":
            cell.data_type = "s"  # a fact that begins with = is words, not a formula
        if isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
    for offset, photo in enumerate(line.photos[:PHOTO_COLUMNS]):
        cell = sheet.cell(row, len(_COLUMNS) + 1 + offset, f"照片{offset + 1}")
        cell.hyperlink = quote(photo)
        cell.font = Font(color="0563C1", underline="single")


def _dress(sheet: Worksheet, last: str, count: int) -> None:
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="EEF2F6")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for place, (_, _, width) in enumerate(_COLUMNS, start=1):
        sheet.column_dimensions[column_letter(place)].width = width
    for row in sheet.iter_rows(min_row=3, max_row=count + 2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "C3"
    sheet.auto_filter.ref = f"A2:{last}{max(count + 2, 2)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl makes it with the sheet
    sheet.print_title_rows = "2:2"
