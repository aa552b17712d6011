"""The grid of GB/T 9704—2012 §5.2, measured in the PDF: 156 × 225 mm, 22 lines of 28 characters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from document_samples import RARE
from hypothesis import given
from hypothesis import strategies as st
from official_reading import ADVANCE, FOOT, HEAD, LEFT, PITCH, RIGHT, TENTH, base, drawn, lines_of, pages_of, texts_of
from paper_reading import copied_text, fonts_of, plumbed_pages, text_of

from tests.examples import examples
from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.line_breaking import NO_END, NO_START
from tuoyu_desktop.documents.official_grid import lay, width_of
from tuoyu_desktop.documents.official_sheets import OfficialSheets

TEXTS = st.text(alphabet="托育机构检查整改二十，。、；：？！）（《》“”…—〔〕2026年月日号第条天19AbWS/T- ", max_size=120)


def paper(*paragraphs: str) -> OfficialSheets:
    sheets = OfficialSheets()
    for paragraph in paragraphs:
        sheets.paragraph(paragraph)
    return sheets


def test_a_full_page_has_22_lines_of_28_characters_at_one_pitch() -> None:
    first, second = pages_of(paper("托育机构" * 7 * 40))
    for page, indented in ((first, 2), (second, 0)):
        lines = lines_of(page)
        assert len(lines) == 22 or page is second
        assert [len(line) for line in lines[1:-1]] == [28] * (len(lines) - 2)
        assert len(lines[0]) == 28 - indented
        for above, below in pairwise(lines):
            assert base(above[0]) - base(below[0]) == pytest.approx(PITCH, abs=0.02)


def test_each_character_advances_a_28th_of_156_millimetres() -> None:
    page = pages_of(paper("托育机构" * 7 * 30))[0]
    for line in lines_of(page)[1:]:
        assert line[0]["matrix"][4] == pytest.approx(LEFT, abs=0.02)
        for one, next_one in pairwise(line):
            assert next_one["x0"] - one["x0"] == pytest.approx(ADVANCE, abs=0.01)
    assert {round(char["size"], 2) for line in lines_of(page) for char in line} == {16.0}  # 3号


def test_the_text_fills_the_block_and_keeps_its_margins() -> None:
    page = pages_of(paper("托育机构" * 7 * 40))[0]
    chars = [char for line in lines_of(page) for char in line]
    assert min(char["x0"] for char in chars) == pytest.approx(LEFT, abs=TENTH)
    assert max(char["x0"] for char in chars) + ADVANCE == pytest.approx(RIGHT, abs=TENTH)
    lines = lines_of(page)
    gap = (PITCH - 16) / 2  # a line is the character and 7/8 of it (documents.md §6)
    assert page.height - base(lines[0][0]) == pytest.approx(HEAD + gap + 14, abs=1)
    assert page.height - base(lines[-1][0]) == pytest.approx(FOOT - gap - 2, abs=1)


def test_chinese_characters_after_digits_stand_on_the_grid_again() -> None:
    (page,) = pages_of(paper("收托42人教师3人监控110路面积1080米（A座）"))
    (line,) = lines_of(page)
    places = [(char["x0"] - LEFT) / ADVANCE for char in line if not char["text"].isascii()]
    assert places == pytest.approx([2, 3, 5, 6, 7, 9, 10, 11, 14, 15, 16, 19, 20, 22, 23], abs=0.01)
    single = next(char for char in line if char["text"] == "3")
    # in the middle of its cell
    assert (single["x0"] + single["x1"]) / 2 == pytest.approx(LEFT + 8.5 * ADVANCE, abs=TENTH)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("托", 1),
        ("2", 1),
        ("20", 1),
        (" 20 ", 1),
        ("1. ", 1),
        ("110", 2),
        ("2026", 2),
        ("2026年11月20日", 7),
        ("——", 2),
        ("…", 1),
        ("“", 1),
        ("", 0),
    ],
)
def test_two_digits_share_a_cell(text: str, cells: int) -> None:
    assert width_of(text) == cells


def test_a_closing_mark_at_the_29th_place_is_pushed_in() -> None:
    """The line keeps its 156 mm; the mark takes half a cell, its ink is in the left half."""
    (page,) = pages_of(paper("托" * 26 + "，" + "育" * 28 + "。" + "机构"))
    assert texts_of(page) == ["托" * 26 + "，", "育" * 28 + "。", "机构"]
    for line in lines_of(page)[:2]:
        assert line[-1]["x0"] + ADVANCE / 2 == pytest.approx(RIGHT, abs=2 * TENTH)
        advances = [next_one["x0"] - one["x0"] for one, next_one in pairwise(line)]
        assert max(advances) - min(advances) < 0.01


def test_a_line_that_lacks_one_character_is_spread_to_the_edge() -> None:
    """26 + 1 characters and an opening bracket, which may not end a line: the block is still filled."""
    (page,) = pages_of(paper("托" * 25 + "（" + "育" * 5 + "）" + "机构" * 20))
    first = lines_of(page)[0]
    assert len(first) == 25
    assert first[-1]["x0"] + 16 == pytest.approx(RIGHT, abs=0.5)


@given(TEXTS)
def test_joined_lines_are_the_text(text: str) -> None:
    assert "".join(line.text for line in lay(text, first=2)) == "\u3000\u3000" + text


@given(TEXTS, st.integers(min_value=0, max_value=8))
def test_no_line_is_wider_than_the_grid(text: str, indent: int) -> None:
    for line in lay(text, indent=indent):
        bare = line.text.rstrip(" ")
        over = width_of(bare) - (28 - indent)
        assert over <= 0 or (over == 1 and bare[-1] in NO_START) or bare.isascii()


@given(TEXTS)
def test_no_mark_stands_where_it_may_not(text: str) -> None:
    marks = NO_START | NO_END | {"—", " "}
    runs = "".join(c if c in marks or c.isascii() else "\n" for c in text).split("\n")
    if any(len(run) > 8 for run in runs):
        return
    lines = [line.text for line in lay(text)]
    assert not any(line[:1] in NO_START for line in lines[1:])
    assert not any(line[-1:] in NO_END for line in lines[:-1])


@examples(25)
@given(TEXTS)
def test_what_is_drawn_stays_inside_the_block_and_copies_exactly(text: str) -> None:
    pages = pages_of(paper(text))
    found = "".join("".join(texts_of(page)) for page in pages)
    assert found.replace(" ", "") == text.replace(" ", "")
    for page in pages:
        for line in lines_of(page):
            last = line[-1]
            assert line[0]["x0"] >= LEFT - TENTH
            assert last["x0"] + (ADVANCE / 2 if last["text"] in NO_START else 0) <= RIGHT + TENTH


@pytest.mark.parametrize(
    "text",
    [
        f"王{RARE}园长",
        "“安全出口”——其中1处……",
        "《托育机构质量评估标准》（WS/T 821—2023）第4.2条",
        "阿依古丽·买买提，3%，℃，㎡，①",
        "tuoyu@example.org https://example.org/a/b?c=d",
    ],
)
@pytest.mark.parametrize("face", [Face.SONG, Face.KAI, Face.HEI], ids=lambda face: face.name)
def test_text_copies_as_it_was_written(text: str, face: Face) -> None:
    sheets = OfficialSheets()
    sheets.heading(text, {Face.HEI: 1, Face.KAI: 2, Face.SONG: 3}[face])
    pdf = drawn(sheets)
    assert "".join(texts_of(plumbed_pages(pdf)[0])) == text
    assert "".join(text.split()) in "".join(copied_text(pdf).split())


def test_a_word_longer_than_a_line_is_cut_and_stays_inside() -> None:
    (page,) = pages_of(paper("网址" + "abcdefghij" * 12 + "结束"))
    assert "".join(texts_of(page)) == "网址" + "abcdefghij" * 12 + "结束"
    assert max(char["x1"] for line in lines_of(page) for char in line) <= RIGHT + TENTH


def test_a_dash_fills_its_cells_in_the_middle_of_the_characters() -> None:
    """破折号 takes two cells and is one line (GB/T 15834—2011 §5.1)."""
    (page,) = pages_of(paper("托——育"))
    to, dash, dash_again, yu = lines_of(page)[0]
    assert yu["x0"] - to["x0"] == pytest.approx(3 * ADVANCE, abs=0.05)
    assert to["x0"] + ADVANCE < dash["x0"] + 1 < dash_again["x0"] < yu["x0"]
    assert base(dash) > base(to)


def test_every_font_is_embedded() -> None:
    sheets = paper("托育2026")
    sheets.title("标题")
    sheets.heading("一、", 1)
    sheets.heading("（一）", 2)
    found = fonts_of(drawn(sheets))
    assert len(found) >= 3
    assert all("/FontFile2" in font["/FontDescriptor"] and "/ToUnicode" in font for font in found)


def test_a_character_in_no_font_prints_as_its_number() -> None:
    assert "好[U+1F600]托" in text_of(drawn(paper("好😀托")))


def test_empty_texts_are_empty_lines() -> None:
    (page,) = pages_of(paper("", " ", "\n", "托"))
    (line,) = lines_of(page)
    assert page.height - base(line[0]) == pytest.approx(HEAD + 4 * PITCH + (PITCH - 16) / 2 + 14, abs=1)


def test_spaces_beside_a_number_are_kept_in_the_text_and_take_no_cell() -> None:
    (page,) = pages_of(paper("收托 42 人", "1. 通道", "2.通道"))
    assert texts_of(page) == ["收托 42 人", "1. 通道", "2.通道"]
    first, spaced, plain = lines_of(page)
    assert [round((char["x0"] - LEFT) / ADVANCE, 2) for char in first if char["text"] in "收托人"] == [2, 3, 5]
    assert next(char["x0"] for char in spaced if char["text"] == "1") == pytest.approx(plain[0]["x0"], abs=TENTH)
    assert next(char["x0"] for char in spaced if char["text"] == "通") == pytest.approx(plain[2]["x0"], abs=TENTH)
