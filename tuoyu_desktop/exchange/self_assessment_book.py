"""机构自查表: an Excel book that the program hands out for one facility and reads back.

Anything may come back. What cannot be taken is named cell by cell and passed over; a book that is none of ours, of
another facility or by another list is refused as a whole. Codes: ``xlsx-no-head``, ``xlsx-other-list``,
``xlsx-other-facility``, ``xlsx-empty`` and those of ``workbook_reading``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.self_assessment import SelfAnswer, SelfAssessment
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import SELF_ANSWERS
from tuoyu_desktop.exchange.facility_register import CellProblem
from tuoyu_desktop.exchange.register_cells import CellError, day, plain, text_of, words
from tuoyu_desktop.exchange.workbook_reading import Cell, Formula, Sheet, column_letter, read_workbook
from tuoyu_desktop.exchange.workbook_writing import safe, save_workbook

TITLE = "托育机构自查表"
HEADS = ("编码", "检查内容", "是否符合", "说明", "自查日期")
_WIDTHS = (8, 64, 12, 40, 14)
_FACILITY, _LIST = "机构名称", "清单"
_ADVICE = "由机构自己填写，供督导员对照，不代替检查。请不要写孩子的姓名和身份证号。"
_FIRST_ROWS = 40
MOST_BYTES = 5 * 1024 * 1024
"""A list of 160 lines is far smaller; photos do not belong in it."""
MOST_NOTE = 200
_SAID = {
    **{plain(word): answer for answer, word in SELF_ANSWERS.items()},
    **dict.fromkeys(("是", "√", "✓", "合格", "达标"), Answer.PASS),
    **dict.fromkeys(("否", "×", "X", "不合格", "不达标"), Answer.FAIL),
    **dict.fromkeys(("无", "不涉及", "NA", "N/A"), Answer.NOT_APPLICABLE),
}


@dataclass(frozen=True)
class SelfAssessmentReading:
    """``problems`` are the cells that were passed over; ``remarks`` what else to know."""

    assessment: SelfAssessment
    problems: tuple[CellProblem, ...]
    remarks: tuple[str, ...] = ()


def write_template(path: Path, facility_name: str, checklist: Checklist, codes: Sequence[str]) -> int:
    """An empty book with one line for each of ``codes``; returns their number. Raises env-file-unwritable."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = TITLE
    lines: list[tuple[object, ...]] = [
        (TITLE,),
        (_FACILITY, facility_name),
        (_LIST, f"{checklist.id} {checklist.version}"),
        (_ADVICE,),
        HEADS,
    ]
    lines += [(code, checklist.item(code).text) for code in codes]
    for row, values in enumerate(lines, start=1):
        for place, value in enumerate(values, start=1):
            cell = sheet.cell(row, place)
            cell.value = safe(value)  # type: ignore[assignment]  # plain values only
            if cell.data_type == "f":
                cell.data_type = "s"  # a name never runs as a formula
    _dress(sheet, len(lines))
    save_workbook(workbook, path)
    return len(codes)


def _dress(sheet: Worksheet, last: int) -> None:
    head = 5
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[column_letter(place)].width = width
    sheet["A1"].font = Font(bold=True, size=16)
    for cell in sheet[head]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="FFF4D6" if cell.value in HEADS[2:] else "EEF2F6")
    for row in sheet.iter_rows(min_row=head + 1, max_row=last, max_col=len(HEADS)):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        row[-1].number_format = "yyyy-mm-dd"
    choices = DataValidation(type="list", formula1=f'"{",".join(SELF_ANSWERS.values())}"', allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add(f"C{head + 1}:C{max(last, head + 1)}")
    sheet.freeze_panes = f"A{head + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def read_self_assessment(path: Path, facility_name: str, checklist: Checklist) -> SelfAssessmentReading:
    """What the facility said. Raises RuleViolation with one of the codes above."""
    _check_size(path)
    for sheet in read_workbook(path):
        for number in sorted(sheet.rows)[:_FIRST_ROWS]:
            places = _places(sheet, number)
            if {"编码", "是否符合"} <= places.keys():
                return _read(sheet, number, places, facility_name, checklist)
    raise RuleViolation("xlsx-no-head", "没有找到“编码”“是否符合”两列，请用程序给的空白自查表填写。")


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        message = f"打不开文件 {path.name}，请检查位置和权限。"
        raise RuleViolation("xlsx-missing", message, detail=repr(error)) from error
    if size > MOST_BYTES:
        raise RuleViolation("xlsx-too-large", "文件超过 5 MB，自查表里不要放照片，请删掉后再读入。")


def _places(sheet: Sheet, number: int) -> dict[str, int]:
    names = {plain(head): head for head in HEADS}
    found: dict[str, int] = {}
    for place, cell in sheet.rows.get(number, {}).items():
        if isinstance(cell, str) and plain(cell) in names:
            found.setdefault(names[plain(cell)], place)
    return found


def _read(
    sheet: Sheet, head: int, places: dict[str, int], facility_name: str, checklist: Checklist
) -> SelfAssessmentReading:
    name, listed = _beside(sheet, head, _FACILITY), _beside(sheet, head, _LIST).split()
    identity, version = (listed[0], listed[-1]) if len(listed) == 2 else ("", "")
    if identity != checklist.id:
        message = "这份表不是按现在的检查清单做的，请用程序给的空白自查表重新填写。"
        raise RuleViolation("xlsx-other-list", message)
    if name and plain(name) != plain(facility_name):
        raise RuleViolation("xlsx-other-facility", f"这份表是“{name[:40]}”的，不是这家机构的，没有读入。")
    remarks = []
    if not name:
        remarks.append("表里没有写机构名称，请核对是不是这家的。")
    if version != checklist.version:
        remarks.append(f"按 {version} 版清单填写，现在是 {checklist.version} 版：编码没有变，内容请当面核对。")
    answers, problems = _rows(sheet, head, places, checklist)
    if not answers:
        raise RuleViolation("xlsx-empty", "这份自查表没有填一项，没有读入。")
    assessment = SelfAssessment(name or facility_name, checklist.id, version, answers)
    return SelfAssessmentReading(assessment, tuple(problems), tuple(remarks))


def _beside(sheet: Sheet, head: int, label: str) -> str:
    """The words right of a label above the table, empty where there are none."""
    for number in sorted(row for row in sheet.rows if row < head):
        for place, cell in sheet.rows[number].items():
            if isinstance(cell, str) and plain(cell) == plain(label):
                value = sheet.value(number, place + 1)
                return str(value).strip() if isinstance(value, str | int | float) else ""
    return ""


def _rows(
    sheet: Sheet, head: int, places: dict[str, int], checklist: Checklist
) -> tuple[dict[str, SelfAnswer], list[CellProblem]]:
    numbers = [number for number in sorted(sheet.rows) if number > head]
    codes = {number: _code(sheet.value(number, places["编码"])) for number in numbers}
    often = Counter(code for number, code in codes.items() if _has_answer(sheet, number, places))
    answers: dict[str, SelfAnswer] = {}
    problems: list[CellProblem] = []
    for number, code in codes.items():
        if not _has_answer(sheet, number, places):
            continue
        place = f"{column_letter(places['编码'])}{number}"
        if checklist.known(code) is None:
            problems.append(CellProblem(place, "编码", f"清单里没有“{code[:20] or '空'}”这一项，没有读"))
        elif often[code] > 1:
            problems.append(CellProblem(place, "编码", f"{code} 填了 {often[code]} 行，分不清以哪行为准，都没有读"))
        elif (answer := _answer(sheet, number, code, places, problems)) is not None:
            answers[code] = answer
    return answers, problems


def _code(cell: Cell) -> str:
    try:
        return text_of(cell).upper()
    except CellError:
        return ""


def _has_answer(sheet: Sheet, number: int, places: dict[str, int]) -> bool:
    return sheet.value(number, places["是否符合"]) is not None


def _answer(
    sheet: Sheet, number: int, code: str, places: dict[str, int], problems: list[CellProblem]
) -> SelfAnswer | None:
    said = _SAID.get(_plain_answer(sheet.value(number, places["是否符合"])))
    if said is None:
        where = f"{column_letter(places['是否符合'])}{number}"
        problems.append(CellProblem(where, "是否符合", f"{code} 请填 符合、不符合 或 不适用，没有读"))
        return None
    note, on = "", None
    for heading in ("说明", "自查日期"):
        cell = sheet.value(number, places[heading]) if heading in places else None
        if cell is None:
            continue
        try:
            if heading == "说明":
                text = words(cell)
                note = text if len(text) <= MOST_NOTE else f"{text[: MOST_NOTE - 1]}…"
            else:
                on = date.fromisoformat(day(cell))
        except CellError as error:
            problems.append(CellProblem(f"{column_letter(places[heading])}{number}", heading, f"{code} {error}"))
    return SelfAnswer(code, said, note, on)


def _plain_answer(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return "" if isinstance(cell, Formula) else plain(str(cell))
