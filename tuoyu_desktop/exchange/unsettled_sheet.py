"""The ledger's second sheet: what laptops brought and the district did not take, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from tuoyu_desktop.exchange.workbook_reading import column_letter
from tuoyu_desktop.exchange.workbook_writing import safe

TITLE = "未生效记录"


@dataclass(frozen=True)
class UnsettledLine:
    """One entry that is held or rejected, in words. ``written_at`` is the laptop's time; it and ``device_number`` are
    null where the line could not be read or its laptop is unknown."""

    state: str
    facility: str
    street_town: str
    kind: str
    written_by: str
    written_at: datetime | None
    reason: str
    device_number: int | None
    seq: int
    journal: str


_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("状态", "state", 12),
    ("机构名称", "facility", 28),
    ("街道（乡镇）", "street_town", 14),
    ("记录", "kind", 14),
    ("记录人", "written_by", 10),
    ("记录时间", "written_at", 18),
    ("原因", "reason", 60),
    ("电脑编号", "device_number", 9),
    ("第几条", "seq", 8),
    ("记录链", "journal", 38),
)


def add_unsettled(workbook: Workbook, lines: Iterable[UnsettledLine]) -> None:
    """Append the sheet; with no line it says that everything was taken."""
    sheet = workbook.create_sheet(TITLE)
    sheet.append([heading for heading, _, _ in _COLUMNS])
    for line in lines:
        values = [safe(getattr(line, name)) for _, name, _ in _COLUMNS]
        sheet.append(values)
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if cell.data_type == "f":
                cell.data_type = "s"  # words that begin with = are no formula
            if isinstance(cell.value, datetime):
                cell.number_format = "yyyy-mm-dd hh:mm"
    if sheet.max_row == 1:
        sheet.append(["收到的记录全部生效"])
    for place, (_, _, width) in enumerate(_COLUMNS, start=1):
        head = sheet.cell(1, place)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", start_color="EEF2F6")
        sheet.column_dimensions[column_letter(place)].width = width
    sheet.freeze_panes = "A2"
