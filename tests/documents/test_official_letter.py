"""A letter in 信函格式, measured in the PDF (documents.md §6; the numbers there are [记忆])."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from document_samples import RARE
from official_reading import ADVANCE, HEAD, PITCH, RIGHT, TENTH, base, block_chars, drawn, ink, lines_of, texts_of
from paper_reading import MM, page_texts, plumbed_pages, text_of

from tuoyu_desktop.documents.official_letter import Passage, letter
from tuoyu_desktop.documents.official_sheets import OfficialSheets

ISSUER = "北京市大兴区卫生健康委员会"
NUMBER = "京兴卫托移〔2026〕1号"


def transfer(paragraphs: int = 1, issuer: str = ISSUER, number: str = NUMBER) -> OfficialSheets:
    return letter(
        issuer=issuer,
        number=number,
        title="关于移送小橡树托育中心涉嫌违反消防安全规定问题线索的函",
        addressee="北京市大兴区消防救援支队",
        text=[
            Passage(("小橡树托育中心，收托婴幼儿42人。",), "一、基本情况"),
            Passage(("东侧疏散通道堆放杂物。" * 12,) * paragraphs, "二、主要事实"),
            Passage(("请于15个工作日内反馈我委。",)),
        ],
        attachments=("现场检查笔录1份2页", "照片4张"),
        signed_on=date(2026, 11, 23),
        note="联系人：李婷，联系电话：010-60000000",
        whole=("小橡树托育中心",),
    )


def red_rules(page: Any) -> list[tuple[float, ...]]:
    """Left, upper, right, lower edge of each red bar in millimetres, from the top."""
    rects = [rect for rect in page.rects if tuple(rect["non_stroking_color"] or ())[1:] == (0, 0)]
    edges = [tuple(rect[name] / MM for name in ("x0", "top", "x1", "bottom")) for rect in rects]
    return sorted(edges, key=lambda edge: float(edge[1]))


def test_two_red_double_rules_of_170_millimetres_frame_the_first_page_alone() -> None:
    first, *others = plumbed_pages(drawn(transfer(4)))
    rules = red_rules(first)
    assert len(rules) == 4
    for left, _, right, _ in rules:
        assert right - left == pytest.approx(170, abs=0.1)
        assert (left + right) / 2 == pytest.approx(105, abs=0.1)
    heights = [bottom - top for _, top, _, bottom in rules]
    assert heights[0] > 1.5 * heights[1]  # thick above thin
    assert heights[3] > 1.5 * heights[2]  # thin above thick
    assert rules[3][3] == pytest.approx(297 - 20, abs=0.1)
    assert others
    assert not any(red_rules(page) for page in others)


@pytest.mark.parametrize(
    "issuer", [ISSUER, "北京市大兴区清源街道办事处", "北京市大兴区人民政府清源街道办事处", "区卫健委"]
)
def test_the_name_is_red_30_millimetres_from_the_edge_and_4_above_the_rule(issuer: str) -> None:
    pdf = drawn(transfer(issuer=issuer))
    rule = red_rules(plumbed_pages(pdf)[0])[0]
    left, top, right, bottom = ink(pdf, 0, (0, 0, 210, rule[1] - 0.2), red=True)
    assert top == pytest.approx(30, abs=0.8)
    assert rule[1] - bottom == pytest.approx(4, abs=0.8)
    assert (left + right) / 2 == pytest.approx(106, abs=0.5)  # the middle of the text
    assert left >= 27.9
    assert right <= 184.1


def test_the_number_is_at_the_right_edge_seven_eighths_of_a_character_below_the_rule() -> None:
    pdf = drawn(transfer())
    page = plumbed_pages(pdf)[0]
    chars = sorted((char for char in page.chars if HEAD < char["top"] < HEAD + 25 * MM), key=lambda char: char["x0"])
    assert "".join(char["text"] for char in chars) == NUMBER
    assert chars[-1]["x0"] + ADVANCE == pytest.approx(RIGHT, abs=TENTH)
    rule = red_rules(page)[1]
    _, top, _, _ = ink(pdf, 0, (100, rule[3] + 1, 190, rule[3] + 14))
    assert top - rule[3] == pytest.approx(16 * 7 / 8 / MM, abs=0.5)


def test_the_title_stands_two_free_lines_below_the_number_on_the_grid() -> None:
    page = plumbed_pages(drawn(transfer()))[0]
    lines = lines_of(page)
    number, title = lines[0][0], lines[1][0]
    free = base(number) - 0.09 * 16 - base(title) - 0.84 * 22  # from ink to ink
    assert 2 * PITCH <= free <= 3 * PITCH
    text = next(line[0] for line in lines if line[0]["text"] == "北" and line[0]["size"] == pytest.approx(16))
    assert (base(title) - base(text)) / PITCH == pytest.approx(3, abs=0.1)  # two lines of title, one free


def test_the_first_page_shows_no_number_and_the_others_do() -> None:
    pages = page_texts(drawn(transfer(6)))
    assert len(pages) >= 3
    assert "—1—" not in pages[0]
    assert all(f"—{number}—" in pages[number - 1] for number in range(2, len(pages) + 1))


def test_everything_said_stands_on_the_paper_once() -> None:
    text = text_of(drawn(transfer()))
    for words in (
        NUMBER,
        "一、基本情况",
        "附件：1.现场检查笔录1份2页",
        "2.照片4张",
        "2026年11月23日",
        "（联系人：李婷",
    ):
        assert text.count(words) == 1, words
    assert text.count(ISSUER) == 2
    assert "问题线索的函" in text


@pytest.mark.parametrize("paragraphs", range(1, 9))
def test_no_page_overlaps_the_rules_or_ends_in_a_heading(paragraphs: int) -> None:
    pages = plumbed_pages(drawn(transfer(paragraphs)))
    for page in pages:
        assert min(base(char) for char in block_chars(page)) >= 35 * MM
        assert texts_of(page)[-1] not in ("一、基本情况", "二、主要事实")
    signed = next(page for page in pages if any("2026年11月23日" in text for text in texts_of(page)[1:]))
    assert any("疏散" in text or "反馈" in text for text in texts_of(signed))
    first = texts_of(pages[0])
    assert first[1].startswith("关于移送小橡树托育中心")
    assert any("收托婴幼儿42人" in text for text in first)  # the first page has some of the text


def test_rare_characters_stand_in_the_name_too() -> None:
    pdf = drawn(transfer(issuer=f"北京市{RARE}委员会"))
    assert text_of(pdf).count(f"北京市{RARE}委员会") == 2


@pytest.mark.parametrize("issuer", ["", "委", "北京市" * 20])
def test_a_name_of_any_length_keeps_the_page(issuer: str) -> None:
    page = plumbed_pages(drawn(transfer(issuer=issuer, number="")))[0]
    assert len(red_rules(page)) == 4
    assert all(char["x1"] <= 184 * MM + 1 for char in page.chars if char["text"] not in "，。")


def test_the_seal_is_not_drawn() -> None:
    pages = plumbed_pages(drawn(transfer()))
    assert not any(page.images for page in pages)
    assert sum(len(red_rules(page)) for page in pages) == 4
    red = [char for page in pages for char in page.chars if tuple(char["non_stroking_color"] or ())[1:] == (0, 0)]
    assert "".join(char["text"] for char in red) == ISSUER
