"""The ledger and the decisions list: what goes out, and that nothing in it can run as a formula."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.terms import Decision
from tuoyu_desktop.exchange.decisions_book import DecisionLine, read_decisions, write_decisions
from tuoyu_desktop.exchange.findings_ledger import LedgerLine, write_ledger


def ledger_line(**changes: Any) -> LedgerLine:
    values: dict[str, Any] = {
        "number": 1,
        "facility": "小橡树托育中心",
        "street_town": "清源街道",
        "found_on": date(2026, 11, 20),
        "mode": "走访督导",
        "item": "E03",
        "fact": "消防通道堆放杂物",
        "severity": "较重",
        "state": "待整改",
        "measure": "清理",
        "lead_department": "",
        "due_on": date(2026, 11, 30),
        "overdue_days": None,
        "suggested_due_on": None,
        "decision": "",
        "decision_reason": "",
        "notice_number": "",
        "referred_to": "",
        "reinspection_result": "",
        "closed_on": None,
        "close_reason": "",
        "recorded_by": "陈秀兰",
        "finding": "f1",
        "photos": ("台账-照片/a.jpg",),
    }
    return LedgerLine(**{**values, **changes})


def test_the_ledger_has_a_row_a_finding_and_links_its_photos(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    assert write_ledger([ledger_line(), ledger_line(number=2, photos=())], path, title="台账") == 2
    sheet = load_workbook(path).active
    assert sheet is not None
    heads = {cell.value: cell.column for cell in sheet[2]}
    assert sheet.cell(3, heads["问题"]).value == "消防通道堆放杂物"
    assert sheet.cell(3, heads["整改期限"]).is_date
    link = sheet.cell(3, heads["照片1"]).hyperlink
    assert link is not None
    assert link.target == "%E5%8F%B0%E8%B4%A6-%E7%85%A7%E7%89%87/a.jpg"
    assert sheet.cell(4, heads["照片1"]).hyperlink is None


def test_words_never_run_and_control_characters_do_not_break_the_file(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_ledger([ledger_line(fact='=HYPERLINK("http://x")', measure="a\x07b")], path, title="台账")
    sheet = load_workbook(path).active
    assert sheet is not None
    heads = {cell.value: cell.column for cell in sheet[2]}
    assert sheet.cell(3, heads["问题"]).data_type == "s"
    assert sheet.cell(3, heads["整改措施"]).value == "ab"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault) as fault:
        write_ledger([], tmp_path / "file" / "台账.xlsx", title="台账")
    assert fault.value.code == "env-file-unwritable"


def decision_line(finding: str, fact: str = "事实") -> DecisionLine:
    day = date(2026, 11, 20)
    return DecisionLine(finding, f"head-{finding}", "小橡树", "清源街道", day, "E03", fact, "较重", day, True)


def filled(path: Path, answers: dict[int, dict[str, Any]]) -> Path:
    workbook = load_workbook(path)
    sheet = workbook.active
    assert sheet is not None
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row, values in answers.items():
        for heading, value in values.items():
            sheet.cell(row, heads[heading]).value = value
    workbook.save(path)
    return path


def test_decisions_go_out_and_come_back(tmp_path: Path) -> None:
    path = tmp_path / "待处理.xlsx"
    assert write_decisions([decision_line("f1", "=1+1"), decision_line("f2"), decision_line("f3")], path) == 3
    answers = {
        2: {"处理意见": "转执法核查", "整改期限": "2026年12月1日", "文号": "京兴卫托改〔2026〕1号"},
        4: {"处理意见": "不采纳", "理由": "现场已改"},
    }
    decisions, problems = read_decisions(filled(path, answers))
    assert problems == []
    assert [(one.finding, one.head, one.decision) for one in decisions] == [
        ("f1", "head-f1", Decision.ORDER),
        ("f3", "head-f3", Decision.NOT_PURSUED),
    ]
    assert decisions[0].due_on == date(2026, 12, 1)


def test_mistakes_in_a_filled_list_are_told_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "待处理.xlsx"
    write_decisions([decision_line("f1"), decision_line("f2")], path)
    _, problems = read_decisions(filled(path, {2: {"处理意见": "枪毙"}, 3: {"处理意见": "提示", "整改期限": "明天"}}))
    assert [(one.cell, one.heading) for one in problems] == [("I2", "处理意见"), ("L3", "整改期限")]


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(RuleViolation) as refusal:
        read_decisions(tmp_path / "x.xlsx")
    assert refusal.value.code == "xlsx-no-head"
