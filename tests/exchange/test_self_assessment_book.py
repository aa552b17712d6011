"""机构自查表 out and back, and the worst that may come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.self_assessment import SelfAnswer, differs
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.exchange.rule_packs import builtin_checklists
from tuoyu_desktop.exchange.self_assessment_book import (
    MOST_BYTES,
    SelfAssessmentReading,
    read_self_assessment,
    write_template,
)

LIST = builtin_checklists()[-1]
NAME = "小橡树托育中心"
CODES = ("A01", "A05", "D04", "H01")
Fill = Callable[[Worksheet], None]


def filled(tmp_path: Path, fill: Fill, name: str = NAME) -> Path:
    """The template of four items, changed by ``fill``; its lines are the rows 6 to 9."""
    path = tmp_path / "自查.xlsx"
    assert write_template(path, name, LIST, CODES) == 4
    book = load_workbook(path)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    book.save(path)
    return path


def read(tmp_path: Path, fill: Fill) -> SelfAssessmentReading:
    return read_self_assessment(filled(tmp_path, fill), NAME, LIST)


def refused(path: Path) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        read_self_assessment(path, NAME, LIST)
    return error.value


def put(sheet: Worksheet, row: int, *values: Any) -> None:
    """是否符合, 说明, 自查日期 of a line."""
    for place, value in enumerate(values, start=3):
        sheet.cell(row, place).value = value


def test_what_the_facility_filled_in_comes_back(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        assert [sheet.cell(row, 1).value for row in range(6, 10)] == list(CODES)
        assert sheet["B8"].value == LIST.items["D04"].text
        put(sheet, 6, "符合", "执照在前台", datetime(2026, 11, 2))
        put(sheet, 7, "不符合")
        put(sheet, 9, "不适用", None, "2026年11月3日")

    reading = read(tmp_path, fill)

    assert reading.assessment.answers == {
        "A01": SelfAnswer("A01", Answer.PASS, "执照在前台", date(2026, 11, 2)),
        "A05": SelfAnswer("A05", Answer.FAIL),
        "H01": SelfAnswer("H01", Answer.NOT_APPLICABLE, "", date(2026, 11, 3)),
    }
    assert (reading.assessment.checklist, reading.assessment.version) == (LIST.id, LIST.version)
    assert (reading.problems, reading.remarks) == ((), ())


@pytest.mark.parametrize(
    ("word", "answer"),
    [("是", Answer.PASS), ("√", Answer.PASS), (True, Answer.PASS), (" 不 符合 ", Answer.FAIL), ("×", Answer.FAIL)],
)
def test_other_words_for_the_same(tmp_path: Path, word: object, answer: Answer) -> None:
    assert read(tmp_path, lambda sheet: put(sheet, 6, word)).assessment.answers["A01"].answer is answer


def test_cells_that_cannot_be_taken_are_named_and_the_others_read(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, 6, '=IF(1=1,"符合","")')
        put(sheet, 7, "大概吧")
        put(sheet, 8, "符合", "=A1", "下周")
        put(sheet, 9, "符合", "字" * 501)

    reading = read(tmp_path, fill)

    assert list(reading.assessment.answers) == ["D04", "H01"]
    assert reading.assessment.answers["D04"] == SelfAnswer("D04", Answer.PASS)
    assert [problem.cell for problem in reading.problems] == ["C6", "C7", "D8", "E8", "D9"]


def test_twice_the_same_item_is_none_of_both_and_unknown_codes_are_named(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, 6, "符合")
        sheet["A7"].value = "A01"
        put(sheet, 7, "不符合")
        sheet["A8"].value = "Z99"
        put(sheet, 8, "符合")
        put(sheet, 9, "符合")

    reading = read(tmp_path, fill)

    assert list(reading.assessment.answers) == ["H01"]
    told = [problem.message for problem in reading.problems]
    assert [("A01" in text or "Z99" in text) for text in told] == [True, True, True]
    assert sum("2 行" in text for text in told) == 2


def test_an_older_version_is_read_with_a_word_and_another_list_is_not(tmp_path: Path) -> None:
    def older(sheet: Worksheet) -> None:
        sheet["B3"].value = f"{LIST.id} 2026"
        put(sheet, 6, "符合")

    assert "2026 版" in read(tmp_path, older).remarks[0]

    def other(sheet: Worksheet) -> None:
        sheet["B3"].value = "tianjin-2024 1"
        put(sheet, 6, "符合")

    assert refused(filled(tmp_path, other)).code == "xlsx-other-list"

    def without(sheet: Worksheet) -> None:
        sheet["B3"].value = None
        put(sheet, 6, "符合")

    assert refused(filled(tmp_path, without)).code == "xlsx-other-list"


def test_the_book_of_another_facility_is_not_taken(tmp_path: Path) -> None:
    path = filled(tmp_path, lambda sheet: put(sheet, 6, "符合"), name="小叶子托育园")
    assert refused(path).code == "xlsx-other-facility"
    assert "小叶子" in refused(path).message

    def nameless(sheet: Worksheet) -> None:
        sheet["B2"].value = None
        put(sheet, 6, "符合")

    assert "没有写机构名称" in read(tmp_path, nameless).remarks[0]


def test_a_foreign_table_an_empty_one_and_one_with_photos_are_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "花名册.xlsx"
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["姓名", "是否到岗"])
    sheet.append(["张三", "是"])
    book.save(foreign)
    assert refused(foreign).code == "xlsx-no-head"
    assert refused(filled(tmp_path, lambda _sheet: None)).code == "xlsx-empty"

    large = tmp_path / "大.xlsx"
    large.write_bytes(b"PK" + bytes(MOST_BYTES))
    assert refused(large).code == "xlsx-too-large"
    assert refused(tmp_path / "不在.xlsx").code == "xlsx-missing"
    text = tmp_path / "文字.xlsx"
    text.write_text("编码,是否符合", encoding="utf-8")
    assert refused(text).code == "xlsx-not-excel"


def test_columns_in_another_order_and_added_ones_do_not_matter(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["F5"].value = "责任人"
        sheet["F6"].value = "李婷"
        sheet["C5"].value, sheet["D5"].value = "说明", "是否符合"
        put(sheet, 6, "执照在前台", "符合")

    assert read(tmp_path, fill).assessment.answers["A01"] == SelfAnswer("A01", Answer.PASS, "执照在前台")


def test_a_name_that_looks_like_a_formula_stays_a_name(tmp_path: Path) -> None:
    path = tmp_path / "自查.xlsx"
    write_template(path, "=HYPERLINK(1)", LIST, CODES)
    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    assert (sheet["B2"].data_type, sheet["B2"].value) == ("s", "=HYPERLINK(1)")


@pytest.mark.parametrize(
    ("ours", "theirs", "other"),
    [
        (Answer.PASS, Answer.PASS, False),
        (Answer.FAIL, Answer.PASS, True),
        (Answer.PASS, Answer.FAIL, True),
        (Answer.NOT_APPLICABLE, Answer.PASS, True),
        (Answer.NOT_CHECKED, Answer.PASS, False),
        (None, Answer.FAIL, False),
    ],
)
def test_who_has_not_looked_does_not_differ(ours: Answer | None, theirs: Answer, other: bool) -> None:
    assert differs(ours, SelfAnswer("A01", theirs)) is other
