"""A district's register from Excel: how they really look, and what is wrong with them (point 10; "bad input")."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility_facts import FACT_FIELDS
from tuoyu_desktop.exchange.facility_register import RegisterReading, read_register, write_template
from tuoyu_desktop.exchange.register_cells import check_character, plain
from tuoyu_desktop.exchange.register_columns import COLUMNS

HEAD = ["机构名称", "统一社会信用代码", "所属街道", "机构地址", "负责人", "联系电话", "托位数", "备案时间"]


def code(middle: str = "110115MA01ABCD9") -> str:
    """A company's code with the right check character (GB 32100-2015)."""
    first = "91" + middle
    return first + check_character(first)


ROW = ["小树托育中心", code(), "清源街道", "清源路1号", "李婷", "010-12345678", 60, "2024-03-01"]
OTHER = ["大树托育中心", "", "黄村镇", "黄村路2号", "王芳", "010-87654321", 45, "2024-03-05"]


def write(path: Path, rows: Sequence[Sequence[Any]], *, merges: Sequence[str] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    workbook.save(path)
    return path


def read(tmp_path: Path, rows: Sequence[Sequence[Any]], **options: Any) -> RegisterReading:
    return read_register(write(tmp_path / "名册.xlsx", rows, **options), "110115")


def problems(reading: RegisterReading) -> list[tuple[str, str]]:
    return [(one.cell, one.heading) for one in reading.problems]


def test_a_known_code_has_the_published_check_character() -> None:
    """91350100M000100Y43 is the example printed in GB 32100-2015, annex A."""
    assert check_character("91350100M000100Y4") == "3"


def test_a_plain_register_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, [HEAD, ROW])
    assert reading.problems == []
    assert reading.rows[0].row == 2
    assert reading.rows[0].values == {
        "name": "小树托育中心",
        "social_credit_code": code(),
        "street_town": "清源街道",
        "address": "清源路1号",
        "person_in_charge": "李婷",
        "telephone": "010-12345678",
        "place_count": 60,
        "filed_on": "2024-03-01",
    }


def test_titles_and_merged_cells_above_and_synonyms_in_any_order(tmp_path: Path) -> None:
    rows = [
        ["大兴区托育机构备案名单"],
        ["填报单位：区卫生健康委", None, None, "2026年11月"],
        ["序号", "托位数\n（个）", "详细地址", "托育机构名称", "镇街", "是否普惠", "完成备案时间"],
        [1, "60个", "清源路1号", "小树托育中心", "清源街道", "√", datetime(2024, 3, 1)],
        [2, 45.0, "黄村路2号", "大树托育中心", "黄村镇", "否", "2024年3月5日"],
        ["合计", 105],
        ["注：本表由各镇街填报"],
    ]
    reading = read(tmp_path, rows, merges=["A1:G1", "A2:C2"])
    assert reading.problems == []
    assert (reading.head_row, [row.row for row in reading.rows]) == (3, [4, 5])
    assert [row.values["place_count"] for row in reading.rows] == [60, 45]
    assert [row.values["filed_on"] for row in reading.rows] == ["2024-03-01", "2024-03-05"]
    assert [row.values["is_inclusive"] for row in reading.rows] == [True, False]


def test_a_street_merged_over_its_facilities_holds_for_all(tmp_path: Path) -> None:
    rows = [
        ["街道", "名称", "地址", "托位"],
        ["清源街道", "甲托育", "一号", 1],
        [None, "乙托育", "二号", 2],
        ["黄村镇", "丙托育", "三号", 3],
    ]
    reading = read(tmp_path, rows, merges=["A2:A3"])
    assert [row.values["street_town"] for row in reading.rows] == ["清源街道", "清源街道", "黄村镇"]


def test_a_head_in_two_rows(tmp_path: Path) -> None:
    rows = [
        ["机构名称", "机构地址", "属地", "规模", None],
        [None, None, None, "托位数", "普惠托位数"],
        ["甲托育", "一号", "清源街道", 60, 30],
    ]
    reading = read(tmp_path, rows, merges=["A1:A2", "B1:B2", "C1:C2", "D1:E1"])
    assert reading.rows[0].values["inclusive_places"] == 30


def test_every_mistake_is_told_by_row_and_column(tmp_path: Path) -> None:
    wrong_check = code()[:17] + ("A" if code()[17] != "A" else "B")
    rows = [
        HEAD,
        ["甲", wrong_check, "清源街道", "一号", None, None, "六十", "2024-13-01"],
        [None, "911101", "清源街道", "二号", None, None, 3, "昨天"],
        ["丙", code("999999MA01ABCD9"), "清源街道", "三号", None, None, -1, None],
        ["丁", 9.11101150000001e17, None, "四号", None, None, "=SUM(G2:G4)", None],
        ["戊", None, "清源街道", "五号", None, None, 12, 45352],
    ]
    reading = read(tmp_path, rows)
    assert problems(reading) == [
        ("B2", "统一社会信用代码"),
        ("G2", "托位数"),
        ("H2", "备案日期"),
        ("A3", "机构名称"),
        ("B3", "统一社会信用代码"),
        ("H3", "备案日期"),
        ("B4", "统一社会信用代码"),
        ("G4", "托位数"),
        ("B5", "统一社会信用代码"),
        ("C5", "街道乡镇"),
        ("G5", "托位数"),
    ]
    assert [row.values["name"] for row in reading.rows] == ["戊"]
    assert reading.rows[0].values["filed_on"] == "2024-03-01", "45352 is Excel's number of that day"


@pytest.mark.parametrize(("column", "cell", "said"), [(6, -1, "0 到 999999"), (7, time(3, 4), "没有日期")])
def test_a_mistake_is_told_in_words_that_are_true(tmp_path: Path, column: int, cell: object, said: str) -> None:
    row = [*ROW]
    row[column] = cell
    (problem,) = read(tmp_path, [HEAD, row]).problems
    assert said in problem.message


def test_duplicates_in_one_file(tmp_path: Path) -> None:
    rows = [HEAD, ROW, ["别名", *ROW[1:]], ["小树托育中心", None, *ROW[2:]]]
    assert problems(read(tmp_path, rows)) == [("B3", "统一社会信用代码"), ("A4", "机构名称")]


def test_region_codes_must_be_of_the_district(tmp_path: Path) -> None:
    head = ["区划代码", "机构名称", "街道", "地址", "托位数"]
    rows = [head, ["110115001", "甲", "a", "1", 1], ["110105", "乙", "a", "2", 1], ["1101", "丙", "a", "3", 1]]
    assert problems(read(tmp_path, rows)) == [("A3", "行政区划代码"), ("A4", "行政区划代码")]


def test_words_of_closed_lists(tmp_path: Path) -> None:
    head = ["机构名称", "街道", "地址", "托位数", "机构类型", "登记类型", "举办性质"]
    rows = [
        head,
        ["甲", "a", "1", 1, "托幼一体化", "营利性", "民办"],
        ["乙", "a", "2", 1, "医院", "民办非企业单位", "公办"],
    ]
    reading = read(tmp_path, rows)
    assert reading.rows[0].values["kind"] == "KINDERGARTEN"
    assert reading.rows[0].values["legal_nature"] == "COMPANY"
    assert problems(reading) == [("E3", "机构类型")]
    assert "托育机构" in reading.problems[0].message, "it says what may stand there"


def test_unknown_columns_are_said_aloud(tmp_path: Path) -> None:
    reading = read(tmp_path, [["序号", *HEAD, "消防验收"], [1, *ROW, "有"]])
    assert reading.unread_headings == ["消防验收"]


def test_the_register_is_found_on_the_second_sheet(tmp_path: Path) -> None:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.append(["填表说明"])
    workbook.create_sheet("名单").append(HEAD)
    workbook["名单"].append(ROW)
    workbook.save(tmp_path / "two.xlsx")
    assert read_register(tmp_path / "two.xlsx", "110115").sheet == "名单"


def refused(path: Path) -> str:
    with pytest.raises(RuleViolation) as refusal:
        read_register(path, "110115")
    return refusal.value.code


def test_files_that_are_no_register(tmp_path: Path) -> None:
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"junk" * (10 * 1024 * 256 - 1))
    assert refused(junk) == "xlsx-not-excel"
    junk.write_bytes(b"junk" * (10 * 1024 * 256 + 1))
    assert refused(junk) == "xlsx-too-large"
    junk.write_bytes(b"")
    assert refused(junk) == "xlsx-not-excel"
    junk.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert refused(junk) == "xlsx-old-or-locked"
    assert refused(tmp_path / "nothing.xlsx") == "xlsx-missing"
    with zipfile.ZipFile(junk, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refused(junk) == "xlsx-not-excel"
    whole = write(tmp_path / "whole.xlsx", [HEAD, ROW]).read_bytes()
    junk.write_bytes(whole[: len(whole) // 2])
    assert refused(junk) in ("xlsx-not-excel", "xlsx-damaged")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as good, zipfile.ZipFile(junk, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name) if not name.startswith("xl/worksheets") else b"<worksheet><sheetDa")
    assert refused(junk) == "xlsx-damaged"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    write(tmp_path / "good.xlsx", [HEAD, ROW])
    with (
        zipfile.ZipFile(tmp_path / "good.xlsx") as good,
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in good.namelist():
            bomb.writestr(name, good.read(name))
        bomb.writestr("xl/media/big.bin", bytes(130 * 1024 * 1024))
    assert refused(tmp_path / "bomb.xlsx") == "xlsx-too-large"


def test_tables_without_a_head_a_column_or_rows(tmp_path: Path) -> None:
    assert refused(write(tmp_path / "a.xlsx", [["姓名", "电话"], ["王强", "1"]])) == "xlsx-no-head"
    assert refused(write(tmp_path / "b.xlsx", [["机构名称", "负责人", "电话"], ["甲", "乙", "1"]])) == "xlsx-no-column"
    assert refused(write(tmp_path / "c.xlsx", [HEAD])) == "xlsx-no-rows"
    assert refused(write(tmp_path / "d.xlsx", [])) == "xlsx-no-head"


FACTS = {
    "uses_gas": "使用燃气",
    "has_stairs": "有楼梯",
    "has_high_edges": "有临空处",
    "has_outdoor_space": "有户外场地",
    "has_ultraviolet_lamp": "有紫外线灯",
    "newly_decorated": "新装修",
    "gives_medicine": "代喂药",
    "takes_prepayment": "预收费",
    "receives_subsidy": "领取补助",
    "is_fire_key_unit": "消防安全重点单位",
}


@pytest.mark.parametrize(("word", "value"), [("是", True), ("有", True), ("否", False), ("不清楚", None)])
def test_facts_that_decide_conditions_are_read(tmp_path: Path, word: str, value: bool | None) -> None:
    """checklist.md §2 rules 8 and 10: yes, no, or not known; an empty cell says nothing at all."""
    reading = read(tmp_path, [[*HEAD, *FACTS.values()], [*ROW, *[word] * len(FACTS)], [*OTHER, *[None] * len(FACTS)]])
    assert reading.problems == []
    assert reading.unread_headings == []
    assert {name: reading.rows[0].values[name] for name in FACTS} == dict.fromkeys(FACTS, value)
    assert not FACTS.keys() & reading.rows[1].values.keys()


def test_a_fact_is_asked_for_as_usual_registers_do(tmp_path: Path) -> None:
    heads = ["是否使用燃气", "是否消防重点单位", "是否预收费（元）", "是否享受补助"]
    reading = read(tmp_path, [[*HEAD, *heads], [*ROW, "否", "是", "√", "也许"]])
    assert [problem.heading for problem in reading.problems] == ["领取补助"]
    assert reading.unread_headings == []


def test_no_heading_belongs_to_two_columns() -> None:
    heads = [plain(head) for column in COLUMNS for head in column.heads]
    assert len(heads) == len(set(heads))


def test_the_template_reads_back(tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx")
    workbook = load_workbook(tmp_path / "模板.xlsx")
    sheet = workbook.active
    assert sheet is not None
    heads = {cell.value: cell.column for cell in sheet[1]}
    filled = {"机构名称": "甲托育", "街道乡镇": "清源街道", "地址": "一号", "托位数": 30, "机构类型": "家庭托育点"}
    for heading, value in filled.items():
        sheet.cell(2, heads[heading], value)
    workbook.save(tmp_path / "filled.xlsx")
    reading = read_register(tmp_path / "filled.xlsx", "110115")
    assert (reading.problems, reading.rows[0].values["kind"]) == ([], "HOME")


def test_the_template_offers_yes_no_and_unknown_for_every_fact(tmp_path: Path) -> None:
    """checklist.md §2 rules 8 and 10: 消防安全重点单位 and the conditions come by the register, unknown stays so."""
    write_template(tmp_path / "模板.xlsx")
    workbook = load_workbook(tmp_path / "模板.xlsx")
    sheet = workbook.active
    assert sheet is not None
    heads = {str(cell.value): str(cell.column_letter) for cell in sheet[1]}
    offered = {str(rule.sqref).partition("2:")[0]: str(rule.formula1) for rule in sheet.data_validations.dataValidation}
    columns = {column.field: column.heads[0] for column in COLUMNS}
    for field in FACT_FIELDS:
        assert offered[heads[columns[field]]] == '"是,否,未知"', field
    filled = {"机构名称": "甲托育", "街道乡镇": "清源街道", "地址": "一号", "托位数": 30}
    filled |= {"消防安全重点单位": "是", "使用燃气": "未知", "代喂药": "否"}
    for heading, value in filled.items():
        sheet[f"{heads[heading]}2"] = value
    workbook.save(tmp_path / "filled.xlsx")
    values = read_register(tmp_path / "filled.xlsx", "110115").rows[0].values
    assert (values["is_fire_key_unit"], values["gives_medicine"]) == (True, False)
    assert values.get("uses_gas") is None
