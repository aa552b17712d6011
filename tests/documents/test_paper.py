"""The sheet itself, measured in the PDF: GB/T 9704—2012 §5 margins, embedded fonts, foot, long and empty data."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from document_samples import INK, PRINTED_AT, RARE, finding, order, photo, results, sample, visit
from paper_reading import MM, copied_text, fonts_of, jpegs_of, page_texts, plumbed_pages, printed, text_of
from pypdf import PdfReader

from tuoyu_desktop.documents import render
from tuoyu_desktop.domain.notice import DocumentContent, FacilityHead, NoticeKind, check_code

LONG_NAME = "北京市大兴区黄村镇小橡树婴幼儿照护"
KINDS = list(NoticeKind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_prints_its_head_and_number(kind: NoticeKind) -> None:
    content = sample(kind)
    text = text_of(printed(content))
    assert content.issuer in text
    assert content.number in text
    assert content.facility.name in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_prints_with_nothing_in_it(kind: NoticeKind) -> None:
    content = sample(kind).model_copy(
        update={"findings": (), "signatures": (), "results": (), "opinion": "", "present": "", "started_at": None}
    )
    assert len(PdfReader(io.BytesIO(printed(content))).pages) >= 1


def test_rare_characters_print_and_copy_exactly() -> None:
    """documents.md §7: they must print, not show boxes."""
    pdf = printed(visit(facility=FacilityHead(name=f"王{RARE}托育中心")))
    assert f"王{RARE}托育中心" in text_of(pdf)
    assert f"王{RARE}托育中心" in copied_text(pdf)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if sample(kind).facility.name])
def test_a_character_in_no_font_prints_as_its_number(kind: NoticeKind) -> None:
    """A sealed visit must have its papers, with nothing left out (documents.md §7: print, not boxes)."""
    pdf = printed(sample(kind).model_copy(update={"facility": FacilityHead(name="好😀托育한")}))
    assert "好[U+1F600]托育[U+D55C]" in text_of(pdf)


def test_fonts_are_embedded_as_subsets() -> None:
    fonts = fonts_of(printed(visit()))
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font["/FontDescriptor"], font["/BaseFont"]
        assert "+" in font["/BaseFont"]
        assert "/ToUnicode" in font


def test_a_sheet_is_small() -> None:
    assert len(printed(visit())) < 300_000


@pytest.mark.parametrize("content", [visit(results=results(30)), order()], ids=["visit", "order"])
def test_the_text_keeps_the_margins(content: DocumentContent) -> None:
    """A4; 28 mm left, 26 mm right; text between 37 mm from the top and 35 mm from the bottom."""
    for page in plumbed_pages(printed(content)):
        assert (page.width, page.height) == (pytest.approx(210 * MM, abs=0.5), pytest.approx(297 * MM, abs=0.5))
        edges = [(item["x0"], item["x1"]) for item in [*page.chars, *page.rects] if item["top"] < 262 * MM]
        assert min(left for left, _ in edges) >= 28 * MM - 0.5
        assert max(right for _, right in edges) <= 184 * MM + 0.5
        boxes = [rect for rect in page.rects if rect["width"] > 5 * MM]
        assert all(box["top"] >= 37 * MM - 1 and box["bottom"] <= 262 * MM + 1 for box in boxes)


def test_every_page_says_which_of_how_many() -> None:
    pages = page_texts(printed(visit(findings=tuple(finding(number) for number in range(1, 41)))))
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert f"（第{number}页\u3000共{len(pages)}页）" in text


def test_the_foot_has_code_version_device_and_time() -> None:
    content = visit()
    short = check_code(content).short.upper()
    for text in page_texts(printed(content)):
        assert f"校验码{short}" in text
        assert "规则包2026.2" in text
        assert "设备清源-02" in text
        assert "打印时间2026-11-2010:52" in text


def test_a_long_pack_name_in_the_foot_covers_nothing() -> None:
    content = visit(rule_pack="京津托育检查清单 2026.11 / 北京市大兴区区级规则包演示版 2026.11.20-3" * 2)
    (page,) = plumbed_pages(printed(content))
    foot = sorted({round(char["top"], 1) for char in page.chars if char["top"] > 270 * MM})
    assert len(foot) == 4
    assert min(b - a for a, b in pairwise(foot)) >= 8


def test_print_time_and_copy_stand_outside_the_code() -> None:
    """documents.md §3: print time stands outside it; a reprint adds only 副本."""
    content = visit()
    first = text_of(printed(content))
    again = text_of(render(content, {}, printed_at=PRINTED_AT + timedelta(days=3), copy_label="副本"))
    code = f"校验码{check_code(content).short.upper()}"
    assert code in first
    assert code in again
    assert "副本" not in first
    assert "副本" in again


def test_equal_arguments_give_equal_bytes() -> None:
    content = visit(results=results(20))
    assert printed(content) == printed(content)


def test_two_threads_print_what_one_prints() -> None:
    papers = [visit(), order(), visit(NoticeKind.FEEDBACK_FORM), visit(NoticeKind.SUGGESTION)] * 3
    alone = [printed(paper) for paper in papers]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(printed, papers)) == alone


def test_forty_findings_each_on_one_page_under_a_repeated_head() -> None:
    findings = tuple(
        finding(number, fact=f"通道{number}甲。" + "录像不足。" * 12 + f"通道{number}乙。") for number in range(1, 41)
    )
    pages = page_texts(printed(visit(NoticeKind.FEEDBACK_FORM, findings=findings)))
    for number in range(1, 41):
        holders = [text for text in pages if f"通道{number}甲。" in text]
        assert len(holders) == 1, number
        assert f"通道{number}乙。" in holders[0], number
        assert "问题和依据" in holders[0], number


def test_a_row_higher_than_a_page_loses_nothing() -> None:
    fact = "".join(f"第{number}处录像不足。" for number in range(900))
    text = "".join(page_texts(printed(visit(NoticeKind.FEEDBACK_FORM, findings=(finding(fact=fact),)))))
    for number in range(0, 900, 90):
        assert text.count(f"第{number}处") == 1, number


def test_a_name_of_eighteen_characters_stays_in_its_box() -> None:
    name = LONG_NAME + "点"
    assert len(name) == 18
    member = visit().team[0].model_copy(update={"name": name})
    content = visit(facility=FacilityHead(name=name, address=name * 3), present=name, team=(member,))
    pdf = printed(content)
    assert text_of(pdf).count(name) >= 5
    for page in plumbed_pages(pdf):
        assert max(char["x1"] for char in page.chars) <= 184 * MM + 0.5


def test_photos_pass_through_untouched_with_number_and_caption() -> None:
    pairs = [photo(1), photo(2, (480, 640)), photo(3), photo(4)]
    content = visit(photos=tuple(ref for ref, _ in pairs))
    pdf = printed(content, {ref.sha256: jpeg for ref, jpeg in pairs})
    assert sorted(jpegs_of(pdf)) == sorted(jpeg for _, jpeg in pairs)
    assert all(f"照片{number}\u3000第{number}张" in text_of(pdf) for number in (1, 2, 3, 4))


def test_a_photo_that_may_show_a_child_is_not_in_the_file() -> None:
    """documents.md §8: photos printed only if no child is identifiable."""
    ref, jpeg = photo(1)
    held = ref.model_copy(update={"print_allowed": False, "withheld_reason": "可能认出婴幼儿"})
    pdf = printed(visit(photos=(held,)), {ref.sha256: jpeg})
    assert jpegs_of(pdf) == []
    assert "不印出：可能认出婴幼儿" in text_of(pdf)


@pytest.mark.parametrize(
    "photos", [{}, {"x": b""}, {photo(1)[0].sha256: b"no picture"}], ids=["absent", "other", "damaged"]
)
def test_a_photo_that_is_not_here_is_said_on_the_paper(photos: dict[str, bytes]) -> None:
    ref, _ = photo(1)
    text = text_of(printed(visit(photos=(ref,)), photos))
    assert f"原照片不在本机，文件校验值{ref.sha256[:16]}" in text


def test_signatures_are_strokes_not_pictures() -> None:
    pdf = printed(visit())
    assert jpegs_of(pdf) == []
    strokes = sum(len(page.curves) + len(page.lines) for page in plumbed_pages(pdf))
    without = visit(signatures=tuple(s.model_copy(update={"ink": None}) for s in visit().signatures))
    blank = sum(len(page.curves) + len(page.lines) for page in plumbed_pages(printed(without)))
    segments = sum(1 for _ in INK.strokes) * 2
    assert strokes - blank >= segments


def test_a_demo_paper_says_on_each_page_that_it_has_no_effect() -> None:
    pages = page_texts(printed(order(demo=True, findings=tuple(finding(number) for number in range(1, 30)))))
    assert len(pages) > 1
    assert all("演示文书，没有效力" in text for text in pages)
    assert not any("演示" in text for text in page_texts(printed(order())))
