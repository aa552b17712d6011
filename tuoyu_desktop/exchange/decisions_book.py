"""The district's decisions as an Excel round trip: a list with empty decision cells goes out, comes back filled in.

Each row carries the finding's id and the head that the list was made from, so a decision on something that has moved
on in the meantime is noticed. Codes: ``xlsx-no-head`` and those of ``workbook_reading``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tuoyu_desktop.domain import wording
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Decision
from tuoyu_desktop.exchange.facility_register import CellProblem
from tuoyu_desktop.exchange.register_cells import CellError, choice, day, plain, words
from tuoyu_desktop.exchange.workbook_reading import Cell, Sheet, column_letter, read_workbook
from tuoyu_desktop.exchange.workbook_writing import safe, save_workbook

_SHOWN = ("机构名称", "街道（乡镇）", "发现日期", "检查项", "问题", "建议等级", "建议期限", "紧急")
_ASKED = ("处理意见", "理由", "移送部门", "整改期限", "文号")
_KEYS = ("问题编号", "版本")
HEADS = _SHOWN + _ASKED + _KEYS
_WIDTHS = (28, 14, 12, 8, 48, 10, 12, 6, 14, 30, 16, 12, 20, 38, 38)


@dataclass(frozen=True)
class DecisionLine:
    """One finding that waits for the district, as the list shows it."""

    finding: str
    head: str
    facility: str
    street_town: str
    found_on: date
    item: str
    fact: str
    severity: str
    suggested_due_on: date | None
    urgent: bool


@dataclass(frozen=True)
class FilledDecision:
    """One row that somebody filled in."""

    row: int
    finding: str
    head: str
    decision: Decision
    reason: str
    department: str
    due_on: date | None
    notice_number: str


def write_decisions(lines: Iterable[DecisionLine], path: Path) -> int:
    """Write the list; returns the number of rows. Raises EnvironmentFault env-file-unwritable."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = "待处理问题"
    sheet.append(list(HEADS))
    count = 0
    for line in lines:
        count += 1
        _append(sheet, count + 1, line)
    _dress(sheet, count)
    save_workbook(workbook, path)
    return count


def _append(sheet: Worksheet, row: int, line: DecisionLine) -> None:
    shown = (
        line.facility,
        line.street_town,
        line.found_on,
        line.item,
        line.fact,
        line.severity,
        line.suggested_due_on,
        "是" if line.urgent else "",
        *("" for _ in _ASKED),
        line.finding,
        line.head,
    )
    for place, value in enumerate(shown, start=1):
        cell = sheet.cell(row, place)
        cell.value = safe(value) or None  # type: ignore[assignment]  # plain values only
        if cell.data_type == "f":
            cell.data_type = "s"  # words of a finding never run as a formula
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"


def _dress(sheet: Worksheet, count: int) -> None:
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[column_letter(place)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        asked = cell.value in _ASKED
        cell.fill = PatternFill("solid", start_color="FFF4D6" if asked else "EEF2F6")
    for row in sheet.iter_rows(min_row=2, max_row=count + 1):
        for heading, cell in zip(HEADS, row, strict=True):
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.protection = Protection(locked=heading not in _ASKED)
    letter = column_letter(HEADS.index("处理意见") + 1)
    choices = DataValidation(type="list", formula1=f'"{",".join(wording.DECISIONS.values())}"', allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add(f"{letter}2:{letter}{max(count + 1, 2)}")
    sheet.freeze_panes = "B2"


def read_decisions(path: Path) -> tuple[list[FilledDecision], list[CellProblem]]:
    """The filled rows and all that is wrong; rows without a decision are left alone."""
    for sheet in read_workbook(path):
        for number in sorted(sheet.rows)[:40]:
            places = _places(sheet, number)
            if {"处理意见", "问题编号", "版本"} <= places.keys():
                return _read_rows(sheet, number, places)
    raise RuleViolation("xlsx-no-head", "没有找到“处理意见”“问题编号”“版本”三列，请用导出的清单填写。")


def _places(sheet: Sheet, number: int) -> dict[str, int]:
    names = {plain(head): head for head in HEADS}
    return {
        names[plain(cell)]: place
        for place, cell in sheet.rows.get(number, {}).items()
        if isinstance(cell, str) and plain(cell) in names
    }


def _read_rows(sheet: Sheet, head: int, places: dict[str, int]) -> tuple[list[FilledDecision], list[CellProblem]]:
    filled: list[FilledDecision] = []
    problems: list[CellProblem] = []
    for number in sorted(row for row in sheet.rows if row > head):
        if sheet.value(number, places["处理意见"]) is None:
            continue
        decision = _read_row(sheet, number, places, problems)
        if decision is not None:
            filled.append(decision)
    return filled, problems


_DECISION = choice(wording.DECISIONS, {})


def _read_row(sheet: Sheet, number: int, places: dict[str, int], problems: list[CellProblem]) -> FilledDecision | None:
    values: dict[str, str] = {}
    for heading in (*_ASKED, *_KEYS):
        cell: Cell = sheet.value(number, places[heading]) if heading in places else None
        try:
            values[heading] = _read_cell(heading, cell)
        except CellError as error:
            problems.append(CellProblem(f"{column_letter(places[heading])}{number}", heading, str(error)))
    if len(values) < len(_ASKED) + len(_KEYS):
        return None
    due_on = values["整改期限"]
    return FilledDecision(
        row=number,
        finding=values["问题编号"],
        head=values["版本"],
        decision=Decision(values["处理意见"]),
        reason=values["理由"],
        department=values["移送部门"],
        due_on=date.fromisoformat(due_on) if due_on else None,
        notice_number=values["文号"],
    )


def _read_cell(heading: str, cell: Cell) -> str:
    if heading == "处理意见":
        return _DECISION(cell)
    if heading == "整改期限":
        return day(cell) if cell is not None else ""
    return words(cell)
