"""编号台账 as a file: words stay words, the whole file or none (documents.md §3)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.exchange.number_book import NumberLine, write_number_book, write_number_csv

NASTY = '=HYPERLINK("http://x","点")'
LINES = (
    NumberLine(
        "京兴卫托改〔2026〕1号", "责令改正通知书", "作废", date(2026, 12, 31), NASTY, "-1,\n换行\x00", "001 电脑"
    ),
    NumberLine("ZF-110115-2026-000123", "整改意见反馈单", "未用", None, "", "", "@2"),
)


def test_csv_opens_in_chinese_and_runs_nothing(tmp_path: Path) -> None:
    target = tmp_path / "台账.csv"
    assert write_number_csv(LINES, target) == 2
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as file:
        head, first, second = csv.reader(file)
    assert head == ["编号", "文书", "状态", "日期", "机构", "说明", "电脑"]
    assert first == [
        "京兴卫托改〔2026〕1号",
        "责令改正通知书",
        "作废",
        "2026-12-31",
        f"'{NASTY}",
        "'-1,\n换行",
        "001 电脑",
    ]
    assert second[3:] == ["", "", "", "'@2"]


@pytest.mark.parametrize("with_devices", [True, False])
def test_the_book_has_words_and_dates(tmp_path: Path, with_devices: bool) -> None:
    lines = (
        LINES
        if with_devices
        else tuple(NumberLine(*(one.number, one.title, one.state, one.on, NASTY, "")) for one in LINES)
    )
    target = tmp_path / "台账.xlsx"
    write_number_book([("编号", lines), ("待编号", ())], target, heading="编号台账 2026年")
    book = load_workbook(target)
    assert book.sheetnames == ["编号", "待编号"]
    sheet = book["编号"]
    assert sheet.max_column == (7 if with_devices else 6)
    assert (sheet["E3"].value, sheet["E3"].data_type) == (NASTY, "s")
    assert sheet["D3"].value.date() == date(2026, 12, 31)
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]


@pytest.mark.parametrize(
    "write", [write_number_csv, lambda lines, path: write_number_book([("编号", lines)], path, heading="")]
)
def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, write: Callable[..., object]) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentFault) as fault:
        write(LINES, tmp_path / "file" / "台账")
    assert fault.value.code == "env-file-unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
