"""Lines: GB/T 15834—2011 §5.1 (marks at line starts and ends), and what a date or number owes its reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu_desktop.documents.line_breaking import NO_END, NO_START, break_lines, breaks_after, fill_lines, line_width

FORBIDDEN_AT_START = "，。、；：？！）】》〉〕」』”’…"
FORBIDDEN_AT_END = "（【《〈〔「『“‘"
ALPHABET = "托育机构检查整改二十，。、；：！？）（《》“”…—〔〕2026年月日号第条天19AbWS/T- \n"
TEXTS = st.text(alphabet=ALPHABET, max_size=80)


def cell(character: str) -> float:
    """The 28-cell grid: one cell for a Chinese character, half for Latin."""
    return 0.5 if ord(character) < 0x100 else 1.0


@given(TEXTS, st.integers(min_value=1, max_value=28))
def test_joined_lines_are_the_text(text: str, cells: int) -> None:
    assert "".join(break_lines(text, cells, cell)) == text.replace("\n", "")


@given(TEXTS, st.integers(min_value=1, max_value=28))
def test_no_line_is_wider_than_the_grid(text: str, cells: int) -> None:
    for line in break_lines(text, cells, cell):
        assert line_width(line, cell) <= cells or len(line.rstrip(" ")) <= 1


@given(TEXTS)
def test_no_forbidden_mark_at_either_end_of_a_line(text: str) -> None:
    """With 28 cells only a run of 28 marks could force one there, which the first filter keeps out."""
    if any(len(run) > 12 for run in _mark_runs(text)):
        return
    for paragraph in text.split("\n"):
        lines = break_lines(paragraph, 28, cell)
        assert not any(line[:1] in NO_START and line[:1] for line in lines[1:])
        assert not any(line[-1:] in NO_END and line[-1:] for line in lines[:-1])


def _mark_runs(text: str) -> list[str]:
    marks = NO_START | NO_END | {"—", " "}
    return "".join(c if c in marks or c.isascii() else "\n" for c in text).split("\n")


@pytest.mark.parametrize("mark", FORBIDDEN_AT_START)
def test_a_closing_mark_never_starts_a_line(mark: str) -> None:
    for filling in range(20, 36):
        lines = break_lines("托" * filling + mark + "育" * 30, 28, cell)
        assert all(line[0] != mark for line in lines), filling


@pytest.mark.parametrize("mark", FORBIDDEN_AT_END)
def test_an_opening_mark_never_ends_a_line(mark: str) -> None:
    for filling in range(20, 36):
        lines = break_lines("托" * filling + mark + "育" * 30, 28, cell)
        assert all(line[-1] != mark for line in lines), filling


@pytest.mark.parametrize(
    "whole",
    [
        "2026年11月20日",
        "京兴卫托改〔2026〕1号",
        "3.14",
        "WS/T 821—2023",
        "9时34分",
        "第四十一条",
        "ZF-110115-2026-000123",
        "66天",
        "90 天",
        "第 41 条",
        "第二百零一条",
        "第4.2.1条",
        "六十日",
        "15个工作日",
        "12 个工作日",
        "20—30人",
        "2026—2027",
        "110 平方米",
        "2026 年 11 月 20 日",
        "国卫人口发〔2019〕58号",
        "110115MA0000000X",
        "Microsoft",
    ],
)
def test_a_date_or_number_stays_in_one_piece(whole: str) -> None:
    for filling in range(14, 30):
        lines = break_lines("机构" * (filling // 2) + "在" * (filling % 2) + whole + "之前完成整改", 28, cell)
        assert any(whole in line for line in lines), (filling, lines)


def test_a_full_stop_is_pushed_into_a_full_line() -> None:
    """28 characters and a full stop: the stop takes half a cell at the end (GB/T 15834 lets it), not a new line."""
    text = "托" * 27 + "育。" + "育"
    assert break_lines("托" * 28 + "。", 28.5, cell) == ["托" * 28 + "。"]
    assert break_lines(text, 28, cell) == ["托" * 27, "育。育"]


def test_a_line_may_be_closed_up_for_a_mark_at_its_end_and_for_nothing_else() -> None:
    widths = [1.0] * 29
    assert fill_lines("托" * 28 + "。", widths, 28, give=0.5) == ["托" * 28 + "。"]
    assert fill_lines("托" * 28 + "。", widths, 28) == ["托" * 27, "托。"]
    assert fill_lines("托" * 29, widths, 28, give=0.5) == ["托" * 28, "托"]
    assert fill_lines("托" * 28 + "（", widths, 28, give=0.5) == ["托" * 28, "（"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert break_lines("ABCDEFGH", 2, cell) == ["ABCD", "EFGH"]


def test_an_empty_text_is_one_empty_line_and_newlines_end_lines() -> None:
    assert break_lines("", 28, cell) == [""]
    assert break_lines("一\n\n二", 28, cell) == ["一", "", "二"]


def test_every_text_may_end_where_it_ends() -> None:
    assert breaks_after("（")[-1]
