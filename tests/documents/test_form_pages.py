"""Every form, filled long, measured in the PDF: margins of GB/T 9704—2012 §5.2 and 第x页 共y页 (documents.md §6)."""

from __future__ import annotations

import pytest
from document_samples import finding, sample
from paper_reading import MM, plumbed_pages, printed

from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind

HEAD, LEFT, RIGHT, FOOT = 37 * MM, 28 * MM, 184 * MM, 262 * MM
FORMS = [kind for kind in NoticeKind if kind not in (NoticeKind.TRANSFER_LETTER, NoticeKind.RANDOM_PUBLICATION)]
"""All but the official papers, which have page numbers of their own (test_official_sheets)."""
PRESSED = "，。、；：）》”"
"""Marks that may stand at the end of a line with half of their cell outside, the empty one."""


def filled(kind: NoticeKind) -> DocumentContent:
    content = sample(kind)
    many = {"findings": tuple(finding(number) for number in range(1, 16)), "statement": "说" * 300}
    return content.model_copy(update=many) if content.findings else content


@pytest.mark.parametrize("kind", FORMS, ids=[kind.name for kind in FORMS])
def test_text_and_boxes_keep_the_margins_and_each_page_says_which_of_how_many(kind: NoticeKind) -> None:
    pages = plumbed_pages(printed(filled(kind)))
    for number, page in enumerate(pages, start=1):
        text = "".join(char["text"] for char in page.chars)
        assert text.count(f"（第{number}页\u3000共{len(pages)}页）") == 1
        boxes = [rect for rect in page.rects if rect["width"] > 5 * MM]
        inside = [char for char in page.chars if HEAD - 5 * MM < char["top"] < FOOT]
        assert all(item["x0"] >= LEFT - 0.5 for item in (*boxes, *inside))
        assert all(char["x1"] <= RIGHT + 0.5 for char in inside if char["text"] not in PRESSED)
        assert all(box["x1"] <= RIGHT + 0.5 for box in boxes)
        assert all(box["top"] >= HEAD - 1 and box["bottom"] <= FOOT + 1 for box in boxes)
        assert all(char["top"] >= HEAD - 1 and char["bottom"] <= FOOT + 1 for char in inside)
