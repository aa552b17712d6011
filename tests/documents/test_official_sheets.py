"""Pages of official papers in the PDF: page numbers, headings, attachments, signing, lists (documents.md §6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from document_samples import RARE
from official_reading import (
    ADVANCE,
    FOOT,
    HEAD,
    LEFT,
    PITCH,
    RIGHT,
    TENTH,
    base,
    drawn,
    ink,
    lines_of,
    pages_of,
    texts_of,
)
from paper_reading import MM, page_texts, plumbed_pages, text_of

from tuoyu_desktop.documents.form_parts import head_row, small
from tuoyu_desktop.documents.layout import Table
from tuoyu_desktop.documents.official_sheets import OfficialSheets
from tuoyu_desktop.documents.official_title import title_lines

ISSUER = "北京市大兴区卫生健康委员会"
SIGNED = date(2026, 3, 5)
POINT = 1.0


def text_lines(count: int) -> str:
    """A paragraph of exactly ``count`` lines."""
    return "托育机构" * 7 * (count - 1) + "末行" if count > 1 else "末行"


def page_with(pages: list[Any], words: str) -> Any:
    return next(page for page in pages if any(words in text for text in texts_of(page)))


# Page numbers


def numbers_of(pdf: bytes) -> list[list[Any]]:
    """The characters between the text block and the foot, page by page."""
    return [
        [char for char in page.chars if FOOT < (char["top"] + char["bottom"]) / 2 < FOOT + 14 * MM]
        for page in plumbed_pages(pdf)
    ]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages_with_one_character_indent() -> None:
    sheets = OfficialSheets()
    sheets.paragraph(text_lines(22 * 3 + 3))
    pages = numbers_of(drawn(sheets))
    assert ["".join(char["text"] for char in page) for page in pages] == [f"— {number} —" for number in range(1, 5)]
    for number, chars in enumerate(pages, start=1):
        assert {round(char["size"], 1) for char in chars} == {14.0}  # 4号
        if number % 2:
            assert max(char["x1"] for char in chars) == pytest.approx(RIGHT - 14, abs=2 * POINT)
        else:
            assert min(char["x0"] for char in chars) == pytest.approx(LEFT + 14, abs=2 * POINT)


def test_the_dash_beside_the_number_is_7_millimetres_below_the_text() -> None:
    sheets = OfficialSheets()
    sheets.paragraph("托育")
    _, top, _, bottom = ink(drawn(sheets), 0, (179.5 - 5, 262, 179.5, 276))
    assert (top + bottom) / 2 == pytest.approx(262 + 7, abs=0.3)


def test_foot_number_and_text_keep_apart() -> None:
    sheets = OfficialSheets()
    sheets.paragraph(text_lines(22 * 2))
    for page, number in zip(plumbed_pages(drawn(sheets)), numbers_of(drawn(sheets)), strict=True):
        foot = [char for char in page.chars if char["top"] > FOOT + 14 * MM]
        code = [rect for rect in page.rects + page.curves if rect["top"] > FOOT]
        assert max(char["bottom"] for char in number) + 2 * MM < min(item["top"] for item in (*foot, *code))
        assert max(item["bottom"] for item in (*foot, *code)) <= 297 * MM - 4.2 * MM  # what an office printer reaches
        assert max(char["x1"] for char in foot) < min(item["x0"] for item in code)


# Headings, title, addressee


def test_each_level_has_its_hand() -> None:
    sheets = OfficialSheets()
    for level, words in enumerate(("一、基本情况", "（一）消防", "1.通道", "（1）东侧"), start=1):
        sheets.heading(words, level)
    lines = lines_of(pages_of(sheets)[0])
    hands = [{char["fontname"].split("+")[1] for char in line if not char["text"].isascii()} for line in lines]
    assert ["Sans" in "".join(hand) for hand in hands] == [True, False, False, False]  # 黑体
    assert ["Kai" in "".join(hand) for hand in hands] == [False, True, False, False]
    assert all(line[0]["x0"] == pytest.approx(LEFT + 2 * ADVANCE, abs=TENTH) for line in lines)


@pytest.mark.parametrize("above", range(18, 24))
def test_a_heading_is_never_the_last_line_of_a_page(above: int) -> None:
    sheets = OfficialSheets()
    sheets.paragraph(text_lines(above))
    sheets.heading("一、存在问题", 1)
    sheets.heading("（一）消防通道", 2)
    sheets.paragraph(text_lines(3))
    pages = [texts_of(page) for page in pages_of(sheets)]
    page = next(page for page in pages if "一、存在问题" in page)
    assert page[page.index("一、存在问题") + 1] == "（一）消防通道"
    assert page[page.index("（一）消防通道") + 1].startswith("托育")
    assert sum(len(page) for page in pages) == above + 5


def test_a_title_is_2号_centred_and_even() -> None:
    sheets = OfficialSheets()
    sheets.title("关于移送小橡树托育中心涉嫌违反消防安全规定问题线索的函", whole=("小橡树托育中心", "违反消防安全规定"))
    (page,) = pages_of(sheets)
    assert texts_of(page) == ["关于移送小橡树托育中心涉嫌", "违反消防安全规定问题线索的函"]
    for line in lines_of(page):
        assert {round(char["size"], 1) for char in line} == {22.0}
        assert (line[0]["x0"] + line[-1]["x1"]) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)


@pytest.mark.parametrize("length", [1, 19, 20, 21, 40, 41, 75])
def test_the_lines_of_a_title_are_as_few_and_as_even_as_may_be(length: int) -> None:
    lines = title_lines("题" * length)
    assert "".join(lines) == "题" * length
    assert len(lines) == -(-length // 20)  # 156 mm hold 20 characters of 22 points
    assert max(map(len, lines)) - min(map(len, lines)) <= 1


def test_a_title_tears_no_name_and_no_number() -> None:
    name = "北京市大兴区清源街道小橡树托育中心"
    lines = title_lines(f"关于{name}第12号问题的复函", whole=(name,))
    assert any(name in line for line in lines)
    assert any("第12号" in line for line in lines)


def test_a_title_with_a_name_longer_than_a_line_is_cut_and_kept_whole_otherwise() -> None:
    name = "长" * 45
    lines = title_lines(f"关于{name}的函", whole=(name,))
    assert "".join(lines) == f"关于{name}的函"
    assert max(map(len, lines)) <= 20
    assert title_lines("") == [""]
    assert title_lines("上\n下") == ["上", "下"]
    assert "".join(title_lines("X" * 90)) == "X" * 90


def test_the_addressee_stands_at_the_left_edge_with_a_colon() -> None:
    for given in ("北京市大兴区消防救援支队", "北京市大兴区消防救援支队："):
        sheets = OfficialSheets()
        sheets.addressee(given)
        sheets.paragraph("现将线索移送你单位。")
        first, second = lines_of(pages_of(sheets)[0])
        assert "".join(char["text"] for char in first) == "北京市大兴区消防救援支队："
        assert first[0]["x0"] == pytest.approx(LEFT, abs=TENTH)
        assert second[0]["x0"] == pytest.approx(LEFT + 2 * ADVANCE, abs=TENTH)


def test_rare_characters_print_in_title_heading_and_text() -> None:
    sheets = OfficialSheets()
    sheets.title(f"关于{RARE}的函")
    sheets.heading(f"一、{RARE}", 1)
    sheets.heading(f"（一）{RARE}", 2)
    sheets.paragraph(f"园长{RARE}。")
    assert text_of(drawn(sheets)).count(RARE) == 4


# Attachments and signing


def test_attachments_stand_under_each_other_and_end_without_a_mark() -> None:
    sheets = OfficialSheets()
    sheets.paragraph("现将线索移送你单位。")
    sheets.attachments(("现场检查笔录1份2页；", "照" * 30 + "。", "照片4张"))
    lines = lines_of(pages_of(sheets)[0])
    assert texts_of(pages_of(sheets)[0])[1:] == ["附件：1.现场检查笔录1份2页", "2." + "照" * 22, "照" * 8, "3.照片4张"]
    assert base(lines[0][0]) - base(lines[1][0]) == pytest.approx(2 * PITCH, abs=0.05)
    names = [next(char["x0"] for char in line if char["text"] in "现照") for line in lines[1:]]
    assert names == pytest.approx([LEFT + 6 * ADVANCE] * 4, abs=TENTH)


def test_one_attachment_has_no_number_and_none_leave_nothing() -> None:
    sheets = OfficialSheets()
    sheets.attachments(("照片4张",))
    assert texts_of(pages_of(sheets)[0]) == ["附件：照片4张"]
    sheets = OfficialSheets()
    sheets.attachments(())
    assert texts_of(pages_of(sheets)[0]) == []


def test_the_date_is_four_characters_from_the_right_without_leading_zeros_below_the_issuer() -> None:
    """GB/T 9704—2012 §7.3.5.1: stamped papers; the issuer is centred above the date."""
    sheets = OfficialSheets()
    sheets.paragraph("请函复。")
    sheets.signing(ISSUER, SIGNED, "联系人：李婷，联系电话：010-60000000")
    text, issuer, dated, note = lines_of(pages_of(sheets)[0])
    assert "".join(char["text"] for char in dated) == "2026年3月5日"
    assert dated[-1]["x0"] + ADVANCE == pytest.approx(RIGHT - 4 * ADVANCE, abs=TENTH)
    middle = (issuer[0]["x0"] + issuer[-1]["x0"] + ADVANCE) / 2
    assert middle == pytest.approx((dated[0]["x0"] + dated[-1]["x0"] + ADVANCE) / 2, abs=ADVANCE / 2)
    assert base(text[0]) - base(issuer[0]) == pytest.approx(3 * PITCH, abs=0.05)  # room for the seal
    assert "".join(char["text"] for char in note) == "（联系人：李婷，联系电话：010-60000000）"
    assert note[0]["x0"] == pytest.approx(LEFT + 2 * ADVANCE, abs=TENTH)


@pytest.mark.parametrize("issuer", ["北京市", ISSUER, "北京市大兴区人民政府" * 3 + "办公室", "长" * 40, ""])
def test_an_issuer_of_any_length_stays_in_the_block(issuer: str) -> None:
    sheets = OfficialSheets()
    sheets.paragraph("请函复。")
    sheets.signing(issuer, SIGNED)
    (page,) = pages_of(sheets)
    assert "".join(texts_of(page)) == f"请函复。{issuer}2026年3月5日"
    for line in lines_of(page):
        assert line[0]["x0"] >= LEFT - TENTH
        assert line[-1]["x0"] + ADVANCE <= RIGHT + 2 * TENTH or line[-1]["text"] == "。"


@pytest.mark.parametrize("attached", [0, 1, 3, 19, 40])
@pytest.mark.parametrize("length", [1, 2, *range(14, 24), 44])
def test_a_signing_block_never_stands_alone_and_nothing_is_lost(length: int, attached: int) -> None:
    """A page with issuer and date has a line of the text or of the list of attachments above them."""
    sheets = OfficialSheets()
    sheets.paragraph(text_lines(length))
    sheets.attachments([f"照片{number}张" for number in range(attached)])
    sheets.signing(ISSUER, SIGNED)
    pages = pages_of(sheets)
    for page in pages:
        bases = [base(line[0]) for line in lines_of(page)]
        assert len(bases) == len(set(bases)) <= 22
        assert min(bases, default=999) >= 35 * MM
    signed = texts_of(page_with(pages, ISSUER))
    assert "2026年3月5日" in signed[-1]
    assert len(signed) >= 3
    if attached < 10:
        assert any("末行" in line or "托育" in line for line in signed)
    everything = "".join("".join(texts_of(page)) for page in pages)
    assert everything.count("托育机构") == 7 * (length - 1)
    assert everything.count("张") == attached
    assert "此页无正文" not in everything


# Lists


def listed(count: int, height: int = 1) -> Table:
    rows = [head_row("序号", "机构名称", "结果")]
    for number in range(1, count + 1):
        fact = f"甲{number}始" + "录像不足。" * (6 * height) + f"乙{number}终"
        rows.append((small(str(number), centre=True), small(f"小橡树第{number}托育中心"), small(fact)))
    return Table((14, 50, 92), tuple(rows), head=1)


def test_a_list_repeats_its_head_and_splits_no_row() -> None:
    sheets = OfficialSheets()
    sheets.title("抽查结果公示")
    sheets.paragraph("结果如下：")
    sheets.table(listed(60))
    sheets.paragraph("特此公示。")
    sheets.signing(ISSUER, SIGNED)
    pages = page_texts(drawn(sheets))
    assert len(pages) > 3
    for number in range(1, 61):
        (holder,) = [text for text in pages if f"甲{number}始" in text]
        assert f"乙{number}终" in holder
        assert holder.count("机构名称") == 1
    for page in pages_of(sheets):
        boxes = [rect for rect in page.rects if rect["width"] > 5 * MM]
        assert all(box["top"] >= HEAD - POINT and box["bottom"] <= FOOT + POINT for box in boxes)
        assert all(box["x0"] >= LEFT - POINT and box["x1"] <= RIGHT + POINT for box in boxes)


def test_text_below_a_list_stands_on_the_grid_and_touches_no_box() -> None:
    sheets = OfficialSheets()
    sheets.paragraph("结果如下：")
    sheets.table(listed(3))
    sheets.paragraph("特此公示。")
    (page,) = pages_of(sheets)
    first, last = lines_of(page)[0][0], lines_of(page)[-1][0]
    assert (base(first) - base(last)) / PITCH == pytest.approx(round((base(first) - base(last)) / PITCH), abs=0.01)
    boxes = [rect for rect in page.rects if rect["width"] > 5 * MM]
    assert last["top"] > max(box["bottom"] for box in boxes) + 1 * MM
    assert first["bottom"] < min(box["top"] for box in boxes) - 3 * MM


@pytest.mark.parametrize("above", range(14, 24))
def test_the_head_of_a_list_is_never_the_last_of_a_page(above: int) -> None:
    sheets = OfficialSheets()
    sheets.paragraph(text_lines(above))
    sheets.heading("一、抽查结果", 1)
    sheets.table(listed(2))
    for text in page_texts(drawn(sheets)):
        if "机构名称" in text:
            assert "始" in text[text.index("机构名称") :]
        if "一、抽查结果" in text:
            assert "机构名称" in text


@pytest.mark.parametrize("count", range(8, 16))
def test_a_signing_block_after_a_list_takes_its_last_row_along_with_the_head(count: int) -> None:
    sheets = OfficialSheets()
    sheets.table(listed(count))
    sheets.signing(ISSUER, SIGNED)
    pages = page_texts(drawn(sheets))
    signed = next(text for text in pages if ISSUER in text)
    assert f"乙{count}终" in signed
    assert all(text.count("机构名称") == 1 for text in pages)
    assert sum(text.count("始") for text in pages) == count


@pytest.mark.parametrize("above", range(8, 22))
def test_a_row_goes_over_with_its_head_and_its_heading(above: int) -> None:
    sheets = OfficialSheets()
    sheets.paragraph(text_lines(above))
    sheets.heading("一、抽查结果", 1)
    sheets.table(listed(1))
    sheets.signing(ISSUER, SIGNED)
    pages = page_texts(drawn(sheets))
    (holder,) = [text for text in pages if "甲1始" in text]
    assert ISSUER in holder
    assert "一、抽查结果序号机构名称" in holder
    assert "".join(pages).count("机构名称") == 1


@pytest.mark.parametrize("height", range(4, 48, 4))
def test_a_signing_block_after_a_high_row_stays_inside_and_not_alone(height: int) -> None:
    sheets = OfficialSheets()
    sheets.table(listed(1, height=height))
    sheets.signing(ISSUER, SIGNED, "联系人：李婷")
    pages = pages_of(sheets)
    signed = page_with(pages, ISSUER)
    assert min(base(line[0]) for line in lines_of(signed)) >= 35 * MM
    assert "乙1终" in "".join(texts_of(signed))
    assert "".join("".join(texts_of(page)) for page in pages).count("录") == 6 * height


def test_a_row_higher_than_a_page_loses_nothing() -> None:
    sheets = OfficialSheets()
    sheets.paragraph("结果如下：")
    sheets.table(listed(3, height=40))
    sheets.signing(ISSUER, SIGNED)
    text = "".join(page_texts(drawn(sheets)))
    assert text.count("录") == text.count("足") == 3 * 240
    assert [text.count(f"乙{number}终") for number in (1, 2, 3)] == [1, 1, 1]


def test_a_list_without_rows_is_its_head() -> None:
    sheets = OfficialSheets()
    sheets.table(listed(0))
    sheets.signing(ISSUER, SIGNED)
    assert "机构名称" in text_of(drawn(sheets))
    assert ISSUER in text_of(drawn(sheets))


def test_copy_and_demo_stand_above_the_text_on_every_page() -> None:
    sheets = OfficialSheets()
    sheets.paragraph(text_lines(30))
    for page in plumbed_pages(drawn(sheets, label="存档", demo=True)):
        above = "".join(char["text"] for char in page.chars if char["bottom"] < HEAD - 10 * MM)
        assert above == "演示文书，没有效力存档"
